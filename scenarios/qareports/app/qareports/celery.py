"""The Celery application: which queues there are, and how messages survive restarts.

A message is acknowledged when its task has ended (acks_late), so it comes again after a worker was
killed. Doing work twice is prevented in the database: see qareports.core.work.
"""
import os

from celery import Celery
from celery.signals import setup_logging, task_prerun, worker_init
from django.conf import settings
from kombu import Exchange, Queue

from qareports.alive import touch
from qareports.heartbeat import WorkerStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qareports.settings")

PROCESS, FETCH, MAIL, DUTIES = "core_process", "ci_fetch", "core_notification", "core_duties"
QUEUES = (PROCESS, FETCH, MAIL, DUTIES)

app = Celery("qareports")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_timeout=3,
    broker_connection_max_retries=None,
    broker_heartbeat=30,
    # A message counts as sent when RabbitMQ says that it has it.
    broker_transport_options={"confirm_publish": True, "read_timeout": 10, "write_timeout": 10},
    # One more attempt, for a connection that ended since the last message. Who sends does not wait
    # for a broker that is away: the scheduler sends later what is still to be sent.
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_create_missing_queues=False,
    task_default_queue=DUTIES,
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
    imports=["qareports.core.tasks"],
    beat_schedule={
        name: {"task": f"duties.{name}", "schedule": seconds,
               # Nobody needs yesterday's round when workers come back.
               "options": {"queue": DUTIES, "expires": seconds}}
        for name, seconds in (("dispatch", settings.DISPATCH_SECONDS), ("statistics", 60),
                              ("clean_up", 3600))},
)
app.steps["worker"].add(WorkerStep)


@setup_logging.connect
def _use_django_logging(**_):
    """Django has set the log up when its settings were read."""


@worker_init.connect
def _start(**_):
    touch()


@task_prerun.connect
def _reconnect(**_):
    from qareports.database import wait_for_connection
    wait_for_connection()
