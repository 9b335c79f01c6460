"""What the scheduler has done again and again. Two schedulers at once do no harm."""
import logging
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from qareports import broker
from qareports.core import storage
from qareports.core.models import Attachment, Build, Job, Mail, Statistics, TestRun, Work
from qareports.core.work import dispatch

log = logging.getLogger(__name__)


def dispatch_all():
    for model in (Job, Mail):
        told = dispatch(model)
        if told:
            log.info("%s: the broker was told of %s", model.__name__, told)


def current_statistics():
    """Not saved."""
    try:
        queues = broker.lengths()
    except broker.UNREACHABLE as error:
        log.warning("the broker does not say how long its queues are: %s", error)
        queues = {}
    jobs, mails = Job.objects, Mail.objects
    return Statistics(
        queues=queues, test_runs=TestRun.objects.count(),
        jobs_queued=jobs.filter(state=Work.QUEUED).count(),
        jobs_failed=jobs.filter(state=Work.FAILED).count(),
        mails_queued=mails.filter(state=Work.QUEUED).count(),
        mails_failed=mails.filter(state=Work.FAILED).count())


def note_statistics():
    current_statistics().save()


def clean_up():
    """Sessions that ended, and statistics of more than two days."""
    call_command("clearsessions")
    Statistics.objects.filter(created__lt=timezone.now() - timedelta(days=2)).delete()


def purge(days):
    """Removes builds older than that, with their attachments; how many. S3 comes first: what
    cannot be removed there keeps its row, and the next purge finds it."""
    count = 0
    for build in Build.objects.filter(created__lt=timezone.now() - timedelta(days=days)):
        files = Attachment.objects.filter(test_run__build=build)
        storage.remove(list(files.values_list("key", flat=True)))
        build.delete()
        count += 1
    return count
