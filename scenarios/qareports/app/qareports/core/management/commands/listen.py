"""Listens to the exchange of test laboratories' events and makes fetch jobs of them."""
import json
import logging
import signal

from django.conf import settings
from django.core.management.base import BaseCommand
from kombu import Connection, Exchange, Queue
from kombu.mixins import ConsumerMixin

from qareports import alive
from qareports.core import events
from qareports.core.documents import Invalid
from qareports.database import LOST, wait_for_connection

log = logging.getLogger("qareports.listener")


def queues():
    """(the listener's own, the one for what nobody can use)."""
    exchange = Exchange(settings.EVENTS_EXCHANGE, type="topic", durable=True)
    rejected = Exchange(f"{settings.EVENTS_EXCHANGE}.rejected", type="fanout", durable=True)
    return (
        Queue("ci_events", exchange, routing_key="#", durable=True,
              queue_arguments={"x-dead-letter-exchange": rejected.name}),
        Queue("ci_events.rejected", rejected, durable=True))


class Listener(ConsumerMixin):
    """ConsumerMixin connects again, for as long as it takes, when the broker went away."""

    def __init__(self, connection):
        self.connection = connection

    def get_consumers(self, Consumer, channel):
        own, rejected = queues()
        rejected(channel).declare()
        return [Consumer([own], on_message=self.on_event, prefetch_count=10)]

    def on_connection_revived(self):
        log.info("listening to %s", settings.EVENTS_EXCHANGE)

    def on_iteration(self):
        alive.touch()

    def on_event(self, message):
        """The message is the broker's until its job is in the database."""
        try:
            wait_for_connection()
            body = message.body
            event = json.loads(body if isinstance(body, str) else bytes(body).decode())
            job, is_new = events.accept(event)
            log.info("event %s: %s job %s", job.submission, "new" if is_new else "known", job.pk)
            message.ack()
        except (Invalid, ValueError) as error:
            log.warning("an event that cannot be used: %s", error)
            message.reject()
        except LOST as error:
            log.warning("PostgreSQL does not answer: %s", error)
            message.requeue()


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        alive.touch()
        with Connection(settings.BROKER_URL, heartbeat=30, connect_timeout=3) as connection:
            listener = Listener(connection)

            def stop(*_):
                listener.should_stop = True

            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
            listener.run()
