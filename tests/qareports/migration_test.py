#!/usr/bin/env python3
"""Upgrades under load: v1 to v2 while both serve, and v3-broken, whose way back is v2.

The load is small, since the machine of a test is; what counts is that nothing fails, nothing is
lost and nothing is done twice.
"""
import unittest

from stack import SYSTEM
from stack.application import PROJECT, Stack
from stack.load import Load
from support.waiting import wait_until


def setUpModule():
    global STACK
    STACK = Stack()
    unittest.addModuleCleanup(STACK.close)


def sql(statement):
    return STACK.postgresql.sql(statement)


def all_done():
    return sql("SELECT (SELECT count(*) FROM core_job WHERE state <> 'done') + "
               "(SELECT count(*) FROM core_mail WHERE state <> 'done')") == "0"


SCHEMA = ("SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
          "WHERE table_schema = 'public' ORDER BY 1, 2")
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


class Upgrades(unittest.TestCase):
    """One story, in this order."""

    def check(self, load):
        self.assertEqual(load.failed, [])
        self.assertGreater(len(load.accepted), 10)
        wait_until("all jobs and mails are done", all_done, 120)
        self.assertEqual(int(sql("SELECT count(*) FROM core_testrun WHERE processed IS NULL")), 0)
        # Two tests each: more would be work done twice.
        self.assertEqual(int(sql("SELECT count(*) FROM core_test")),
                         2 * int(sql("SELECT count(*) FROM core_testrun")))
        subjects = [mail["subject"] for mail in STACK.fakes.arrived("load-")]
        self.assertEqual(len(subjects), len(set(subjects)))

    def test_1_v2_waits_for_its_schema(self):
        STACK.run("v1", "migrate")
        STACK.start("v1", "scheduler")
        STACK.start("v1", "worker")
        waits = STACK.run("v2", "wait", "--seconds", "0", check=False)
        self.assertEqual(waits.returncode, 1)
        self.assertIn("core.0002_test_run_counts, core.0003_fill_counts", waits.stderr)

    def test_1b_a_second_migration_waits_for_the_first(self):
        with STACK.postgresql.session() as other:
            other.stdin.write("SELECT pg_advisory_lock(hashtext('qareports.migrate'));\n")
            other.stdin.flush()
            wait_until("the first holds the lock", lambda: sql(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") == "1")
            second = STACK.run("v1", "migrate", "--attempts", "1", check=False)
            other.communicate()
        self.assertNotEqual(second.returncode, 0)
        self.assertIn("lock timeout", second.stderr)
        STACK.run("v1", "migrate")

    def test_2_from_v1_to_v2_while_v1_serves(self):
        webs = [STACK.web("v1", "web-1")]
        with Load(lambda: list(webs)) as load:
            wait_until("there are test runs", lambda: len(load.accepted) > 10)
            STACK.run("v2", "migrate")
            STACK.run("v2", "wait", "--seconds", "0")
            STACK.start("v2", "worker", "worker-2")
            webs.append(STACK.web("v2", "web-2"))
            before = len(load.accepted)
            wait_until("both serve", lambda: len(load.accepted) > before + 20)
            webs.pop(0)
            # As before a pod ends: whoever had chosen it has connected.
            answered = load.answered
            wait_until("nobody comes any more", lambda: load.answered > answered + 20)
            self.assertEqual(STACK.end("web-1"), 0)
            self.assertEqual(STACK.end("worker"), 0)
            before = len(load.accepted)
            wait_until("v2 serves alone", lambda: len(load.accepted) > before + 10)
        self.check(load)
        # The feature is there for runs of before, of both at once, and of after.
        for run in (load.accepted[0], load.accepted[len(load.accepted) // 2], load.accepted[-1]):
            status, answer = webs[0].get(f"/api/testruns/{run}")
            self.assertEqual(answer["summary"],
                             {"pass": 1, "fail": 1, "skip": 0, "pass_rate": 50.0})
        self.assertEqual(webs[0].get("/-/version")[1]["version"], "v2")
        STACK.processes.stop("web-2")

    def test_3_v1_reads_and_writes_what_v2_left(self):
        """The way back from v2 needs no migration."""
        web = STACK.web("v1", "web-back")
        status, answer = web.submit("load-back", {"a/b": "pass", "a/c": "fail"})
        self.assertEqual(web.processed(answer["test_run"])["summary"],
                         {"pass": 1, "fail": 1, "skip": 0})
        self.assertEqual(web.get(f"/api/builds/{PROJECT}/load-back")[0], 200)
        STACK.processes.stop("web-back")

    def test_4_v3_fails_half_way_and_v2_serves(self):
        schema, indexes = sql(SCHEMA), sql(INDEXES)
        web = STACK.web("v2", "web-3")
        with Load(lambda: [web]) as load:
            wait_until("it is served", lambda: len(load.accepted) > 5)
            self.fail_half_way("operator does not exist: character varying = integer")
            # A mess is left, and only that of the first half.
            self.assertIn("core_test|severity", sql(SCHEMA))
            self.assertNotIn("test_run_result", sql(INDEXES))
            filled = "SELECT count(*) FROM core_test WHERE severity IS NOT NULL AND result = "
            self.assertGreater(int(sql(f"{filled}'fail'")), 0)
            self.assertEqual(int(sql(f"{filled}'pass'")), 0)
            self.assertIn("core.0004", STACK.run("v3-broken", "wait", "--seconds", "0",
                                                 check=False).stderr)
            # Tried again it fails at another place: what is left is in its way.
            self.fail_half_way('column "severity" of relation "core_test" already exists')
            before = len(load.accepted)
            wait_until("v2 goes on", lambda: len(load.accepted) > before + 10)
            for _ in range(2):
                STACK.postgresql.file(SYSTEM / "versions" / "v3-broken.way-back.sql")
            before = len(load.accepted)
            wait_until("v2 goes on", lambda: len(load.accepted) > before + 10)
        self.check(load)
        self.assertEqual((sql(SCHEMA), sql(INDEXES)), (schema, indexes))
        # From here a repaired v3 would begin as the broken one did.
        self.fail_half_way("operator does not exist: character varying = integer")

    def fail_half_way(self, reason):
        ended = STACK.run("v3-broken", "migrate", check=False)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn(reason, ended.stderr)


if __name__ == "__main__":
    unittest.main()
