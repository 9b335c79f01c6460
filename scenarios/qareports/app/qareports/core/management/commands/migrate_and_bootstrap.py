"""Brings the schema to this version while other versions serve, then makes the first rows."""
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from qareports.core import bootstrap


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--attempts", type=int, default=30)

    def handle(self, attempts, **options):
        """A statement that waits for its lock holds up everybody behind it: it waits for a short
        time only, and is tried again. What the database refuses for another reason ends this."""
        for attempt in range(1, attempts + 1):
            try:
                connection.close()
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")
                    # One at a time: a Job whose node is lost may run twice.
                    cursor.execute("SELECT pg_advisory_lock(hashtext('qareports.migrate'))")
                call_command("migrate", interactive=False, stdout=self.stdout)
                break
            except OperationalError as error:
                if attempt == attempts:
                    raise
                self.stderr.write(f"attempt {attempt}: {error}".strip())
                time.sleep(1)
        for line in bootstrap.from_environment():
            self.stdout.write(line)
