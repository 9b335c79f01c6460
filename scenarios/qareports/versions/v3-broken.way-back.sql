-- What the broken migration of v3 leaves behind, taken back: the schema is v2's again, and a
-- repaired v3 can begin anew. Safe to run again, and while v2 serves.
SET lock_timeout = '5s';
ALTER TABLE core_test DROP COLUMN IF EXISTS severity;
-- Alone and not in a transaction, so that nobody who writes has to wait.
CREATE INDEX CONCURRENTLY IF NOT EXISTS test_run_result ON core_test (test_run_id, result);
