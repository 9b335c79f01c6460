"""Work that is to be done once: the row is the truth, messages only say when to look."""
from django.db import models
from django.utils import timezone


class Work(models.Model):
    """sent: when the broker took a message about it; none if it did not, or is to be told again.
    due: not before. unfinished: attempts in a row of which nobody came back."""

    QUEUED, DONE, FAILED = "queued", "done", "failed"

    state = models.CharField(max_length=8, default=QUEUED)
    attempts = models.IntegerField(default=0)
    unfinished = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def end(self, state, error=""):
        self.state, self.error, self.finished = state, error, timezone.now()
        self.save(update_fields=["state", "error", "finished"])
