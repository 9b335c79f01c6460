"""Fills the counts of test runs that are there, some at a time.

A migration of its own, and no transaction around it: the lock that made the columns is gone, and
no row is locked for longer than its batch takes. Broken off, it goes on where it was.
"""
from django.db import migrations

BATCH = 500
FILL = """
UPDATE core_testrun AS run SET passed = counts.passed, failed = counts.failed,
       skipped = counts.skipped
FROM (SELECT one.id, count(*) FILTER (WHERE test.result = 'pass') AS passed,
             count(*) FILTER (WHERE test.result = 'fail') AS failed,
             count(*) FILTER (WHERE test.result = 'skip') AS skipped
      FROM (SELECT id FROM core_testrun
            WHERE passed IS NULL AND processed IS NOT NULL
            ORDER BY id LIMIT %s FOR UPDATE) AS one
      LEFT JOIN core_test AS test ON test.test_run_id = one.id GROUP BY one.id) AS counts
WHERE run.id = counts.id
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(FILL, [BATCH])
            if cursor.rowcount == 0:
                return


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("core", "0002_test_run_counts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
