"""Columns for what was counted at each look. Nullable, without a rewrite of the table: v1 goes on
to read and to insert."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField("testrun", name, models.IntegerField(null=True))
        for name in ("passed", "failed", "skipped")
    ]
