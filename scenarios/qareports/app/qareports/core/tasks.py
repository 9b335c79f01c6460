"""What workers are told by messages. All of them may come twice."""
from celery import shared_task

from qareports.core import duties, fetching, notification, processing
from qareports.core.models import Job, Mail
from qareports.core.work import perform
from qareports.database import LOST


def task(name):
    """A task by a name that both sides of an upgrade know; again when PostgreSQL was away."""
    return shared_task(name=name, autoretry_for=LOST, max_retries=None, default_retry_delay=5)


@task("work.process")
def process(pk):
    perform(Job, pk, processing.process)


@task("work.fetch")
def fetch(pk):
    perform(Job, pk, fetching.fetch)


@task("work.mail")
def mail(pk):
    perform(Mail, pk, notification.send)


@task("duties.dispatch")
def dispatch():
    duties.dispatch_all()


@task("duties.statistics")
def statistics():
    duties.note_statistics()


@task("duties.clean_up")
def clean_up():
    duties.clean_up()
