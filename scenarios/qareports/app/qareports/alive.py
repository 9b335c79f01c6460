"""A file whose age tells whether a program without an HTTP port still goes round its loop.

`qareports alive` is the liveness probe. It asks no other program: a broker that is away is no
reason to start a worker again.
"""
import os
import sys
import time

from celery import bootsteps
from celery.beat import PersistentScheduler

FILE = os.environ.get("SQUAD_ALIVE_FILE", "/tmp/alive")
# Longer than a broker may be away while Celery waits for it.
LIMIT_SECONDS = 300


def touch():
    with open(FILE, "w", encoding="ascii") as file:
        file.write(str(os.getpid()))


def check():
    """Ends the process: 0 if the file is young enough."""
    try:
        age = time.time() - os.stat(FILE).st_mtime
    except FileNotFoundError:
        sys.exit(f"qareports: {FILE} is not there")
    sys.exit(0 if age < LIMIT_SECONDS else f"qareports: no sign of life for {age:.0f} s")


class WorkerStep(bootsteps.StartStopStep):
    """Touches the file from a worker's own event loop."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent, **options):
        super().__init__(parent, **options)
        self.timer = None

    def start(self, parent):
        self.timer = parent.timer.call_repeatedly(10, touch)

    def stop(self, parent):
        if self.timer:
            self.timer.cancel()


class Scheduler(PersistentScheduler):
    """Celery's scheduler, which touches the file at each round."""

    def tick(self, *args, **kwargs):
        touch()
        return super().tick(*args, **kwargs)
