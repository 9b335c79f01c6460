"""Where Celery's programs show that they live."""
from celery import bootsteps
from celery.beat import PersistentScheduler

from qareports.alive import touch


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
