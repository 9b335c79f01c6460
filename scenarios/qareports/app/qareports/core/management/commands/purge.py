"""Removes old builds with everything that belongs to them."""
from django.core.management.base import BaseCommand

from qareports.core import duties


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=90)

    def handle(self, days, **options):
        self.stdout.write(f"{duties.purge(days)} builds removed")
