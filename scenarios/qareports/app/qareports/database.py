"""Connections to PostgreSQL that survive its restarts."""
import time
import uuid

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

LOST = (OperationalError, InterfaceError)


def is_connected():
    """Whether PostgreSQL still knows this thread's connection."""
    return connection.connection is not None and connection.is_usable()


def wait_for_connection():
    """Makes sure of a connection that works; waits for PostgreSQL if it is away."""
    if connection.in_atomic_block:
        return
    if not is_connected():
        connection.close()
    deadline = time.monotonic() + settings.DATABASE_WAIT_SECONDS
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.2)


class Reconnect:
    """Middleware, the innermost: a view whose connection breaks is called once more.

    The commit itself may have reached PostgreSQL before, so views find what they did: what is made
    for a request carries request.made_id, the same at both calls.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.made_id = uuid.uuid4().hex
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        try:
            return view(request, *args, **kwargs)
        except LOST:
            if is_connected():
                raise  # it is about something else, a lock
        wait_for_connection()
        return view(request, *args, **kwargs)


class Connect:
    """Middleware, the outermost of those that ask the database: no request meets a connection that
    ended since the one before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        wait_for_connection()
        return self.get_response(request)
