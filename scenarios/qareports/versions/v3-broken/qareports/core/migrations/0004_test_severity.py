"""Replaces the index over results by one over severities. Broken on purpose.

Non-atomic as migrations of large tables are, so what was done before the failure stays: a column,
some of its values, and no index over results. Nothing of it is recorded in django_migrations.
SQLite compares a text with a number and finds nothing; PostgreSQL refuses to.
versions/v3-broken.way-back.sql takes back what is left.
"""
from django.db import migrations, models

FAILED = "UPDATE core_test SET severity = 2 WHERE result = 'fail'"
SKIPPED = "UPDATE core_test SET severity = 1 WHERE result = 2"
PASSED = "UPDATE core_test SET severity = 0 WHERE result = 'pass'"


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("core", "0003_fill_counts")]
    operations = [
        migrations.RemoveIndex("test", "test_run_result"),
        migrations.AddField("test", "severity", models.SmallIntegerField(null=True)),
        migrations.RunSQL(FAILED, migrations.RunSQL.noop),
        migrations.RunSQL(SKIPPED, migrations.RunSQL.noop),
        migrations.RunSQL(PASSED, migrations.RunSQL.noop),
        migrations.AddIndex("test", models.Index(fields=["test_run", "severity"],
                                                 name="test_run_severity")),
    ]
