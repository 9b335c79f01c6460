"""Doing work once, however often and to however many workers it is delivered.

Everything a piece of work changes is one transaction under its row's lock: a worker that is killed
leaves nothing, and a second one waits at the row and then finds it done.
"""
import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qareports import broker
from qareports.celery import FETCH, MAIL, PROCESS
from qareports.core.models import Job, Mail, Work
from qareports.database import LOST

log = logging.getLogger(__name__)
MAX_PAUSE_SECONDS = 300


class TryLater(Exception):
    """What is needed is not there now: a server, a result."""


class GiveUp(Exception):
    """It would fail the next time too."""


def message_of(row):
    """(task, queue) that tells workers of a row."""
    if isinstance(row, Mail):
        return "work.mail", MAIL
    return ("work.fetch", FETCH) if row.kind == Job.FETCH else ("work.process", PROCESS)


def announce(row):
    """Tells the broker of a row when the transaction that made it is committed."""
    transaction.on_commit(lambda: tell(row))


def tell(row):
    """Whether the broker took it. If it did not, or this process ends here, dispatch() will."""
    taken = broker.send(*message_of(row), row.pk)
    if taken:
        # Unless a worker was faster: what it wrote about the next attempt stays.
        type(row).objects.filter(pk=row.pk, attempts=row.attempts).update(sent=timezone.now())
    return taken


def perform(model, pk, action):
    """action(row) for a row that is still to be done; whether it was done now."""
    # Counted by itself, so that work which kills its workers comes to an end.
    if not model.objects.filter(pk=pk, state=Work.QUEUED).update(
            attempts=F("attempts") + 1, unfinished=F("unfinished") + 1):
        return False
    try:
        with transaction.atomic():
            row = model.objects.select_for_update().filter(pk=pk, state=Work.QUEUED).first()
            if row is None:
                return False
            if row.unfinished > settings.WORK_ATTEMPTS:
                row.end(Work.FAILED, row.error or "it ended its workers")
                return False
            action(row)
            row.end(Work.DONE)
            return True
    except LOST:
        raise  # PostgreSQL's own trouble is no fault of the work
    except GiveUp as error:
        _put_off(model, pk, str(error), lambda row: True)
    except TryLater as error:
        _put_off(model, pk, str(error), _is_old, unfinished=0)
    except Exception as error:  # the row keeps what happened
        log.exception("%s %s", model.__name__, pk)
        _put_off(model, pk, f"{type(error).__name__}: {error}",
                 lambda row: row.unfinished >= settings.WORK_ATTEMPTS)
    return False


def _is_old(row):
    return timezone.now() - row.created > timedelta(hours=settings.GIVE_UP_HOURS)


@transaction.atomic
def _put_off(model, pk, error, is_enough, **columns):
    """Notes why, and when the next attempt is; no more attempts if is_enough(row)."""
    row = model.objects.select_for_update().filter(pk=pk, state=Work.QUEUED).first()
    if row is None:
        return
    log.warning("%s %s, attempt %s: %s", model.__name__, pk, row.attempts, error)
    if is_enough(row):
        row.end(Work.FAILED, error)
        return
    pause = min(2 ** min(row.attempts, 10), MAX_PAUSE_SECONDS)
    model.objects.filter(pk=pk).update(
        error=error, sent=None, due=timezone.now() + timedelta(seconds=pause), **columns)


def dispatch(model, limit=500):
    """Tells the broker of what it was not told, and again of what nobody did. How many."""
    now = timezone.now()
    told = 0
    with transaction.atomic():
        waiting = model.objects.select_for_update(skip_locked=True).filter(
            state=Work.QUEUED, due__lt=now)
        grace = now - timedelta(seconds=settings.DISPATCH_SECONDS)
        again = now - timedelta(seconds=settings.RESEND_SECONDS)
        rows = waiting.filter(sent=None, created__lt=grace) | waiting.filter(sent__lt=again)
        for row in rows.order_by("due")[:limit]:
            if not tell(row):
                break
            told += 1
    return told
