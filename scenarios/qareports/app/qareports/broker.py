"""Telling RabbitMQ of work, without depending on it, and looking at its queues."""
import logging
import time

from amqp.exceptions import AMQPError, NotFound
from kombu import Connection
from kombu.exceptions import OperationalError

from qareports.celery import QUEUES, app

log = logging.getLogger(__name__)
UNREACHABLE = (OperationalError, AMQPError, OSError)
PAUSE_SECONDS = 3
_closed_until = 0.0


def send(task, queue, row_id):
    """Whether the broker has the message. After a failure nobody tries for a moment, so that an
    absent broker costs requests no time."""
    global _closed_until
    if time.monotonic() < _closed_until:
        return False
    try:
        app.send_task(task, (row_id,), queue=queue)
        return True
    except UNREACHABLE as error:
        _closed_until = time.monotonic() + PAUSE_SECONDS
        log.warning("the broker does not take %s(%s): %s", task, row_id, error)
        return False


def lengths():
    """{queue: messages that wait in it}; None for a queue that is not there yet."""
    found = {}
    with Connection(app.conf.broker_url, connect_timeout=3) as connection:
        for name in QUEUES:
            with connection.channel() as channel:
                try:
                    found[name] = channel.queue_declare(name, passive=True).message_count
                except NotFound:
                    found[name] = None
    return found
