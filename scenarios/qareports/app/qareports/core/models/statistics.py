"""How much there is to do, minute by minute."""
from django.db import models


class Statistics(models.Model):
    """queues: {queue: messages}, or {} when the broker did not say."""

    created = models.DateTimeField(auto_now_add=True, db_index=True)
    test_runs = models.IntegerField()
    jobs_queued = models.IntegerField()
    jobs_failed = models.IntegerField()
    mails_queued = models.IntegerField()
    mails_failed = models.IntegerField()
    queues = models.JSONField(default=dict)
