"""Waits until the database has this version's schema, and the broker takes connections."""
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from kombu import Connection

from qareports import broker
from qareports.health import missing_migrations


def reason(database_only):
    """What is not there yet, or ''."""
    try:
        connection.close()
        missing = missing_migrations()
        if missing:
            return f"the database lacks {', '.join(missing)}"
    except Error as error:
        return f"the database does not answer: {error}".strip()
    if database_only:
        return ""
    try:
        with Connection(settings.BROKER_URL, connect_timeout=3) as rabbitmq:
            rabbitmq.connect()
    except broker.UNREACHABLE as error:
        return f"the broker does not answer: {error}"
    return ""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=int, default=600)
        parser.add_argument("--database-only", action="store_true",
                            help="for what can do without the broker: web")

    def handle(self, seconds, database_only, **options):
        deadline, last = time.monotonic() + seconds, None
        while missing := reason(database_only):
            if missing != last:
                self.stderr.write(f"waiting: {missing}")
                last = missing
            if time.monotonic() > deadline:
                raise CommandError(f"after {seconds} s: {missing}")
            time.sleep(1)
