"""Does work again that was given up: after the reason is mended."""
from django.core.management.base import BaseCommand
from django.utils import timezone

from qareports.core.models import Job, Mail, Work

MODELS = {"jobs": Job, "mails": Mail}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("what", choices=MODELS)

    def handle(self, what, **options):
        """The scheduler tells the broker of them."""
        now = timezone.now()
        count = MODELS[what].objects.filter(state=Work.FAILED).update(
            state=Work.QUEUED, unfinished=0, error="", created=now, due=now, sent=None,
            finished=None)
        self.stdout.write(f"{count} {what} are queued again")
