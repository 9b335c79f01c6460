"""Files of a test run; their content is in S3."""
from django.db import models

from .test_run import TestRun


class Attachment(models.Model):
    test_run = models.ForeignKey(TestRun, models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=200)
    mimetype = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    key = models.CharField(max_length=600)

    class Meta:
        unique_together = [("test_run", "filename")]
        ordering = ["filename"]
