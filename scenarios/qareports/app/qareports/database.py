"""Connections to PostgreSQL that survive its restarts."""
import time

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

LOST = (OperationalError, InterfaceError)


def wait_for_connection():
    """Makes sure of a connection that works; waits for PostgreSQL if it is away."""
    if connection.in_atomic_block:
        return
    if connection.connection is not None and not connection.is_usable():
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


def in_transaction(function):
    """function() in a transaction, once more if the connection broke.

    The commit itself may have reached PostgreSQL before it broke: function must find what it did.
    """
    try:
        with transaction.atomic():
            return function()
    except LOST:
        if connection.is_usable():
            raise
    wait_for_connection()
    with transaction.atomic():
        return function()


class Reconnect:
    """Middleware: no request meets a connection that ended since the one before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        wait_for_connection()
        return self.get_response(request)
