"""How many messages wait in each queue of the broker, as JSON."""
import json

from django.core.management.base import BaseCommand, CommandError

from qareports import broker


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        try:
            self.stdout.write(json.dumps(broker.lengths()))
        except broker.UNREACHABLE as error:
            raise CommandError(f"the broker does not answer: {error}") from error
