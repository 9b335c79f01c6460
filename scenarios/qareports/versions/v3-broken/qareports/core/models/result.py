"""Results of a test run, one row each."""
from django.db import models

from .test_run import TestRun


class Test(models.Model):
    """severity: 0 for what passed, 1 skipped, 2 failed."""

    RESULTS = ("pass", "fail", "skip")

    test_run = models.ForeignKey(TestRun, models.CASCADE, related_name="tests")
    suite = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    result = models.CharField(max_length=8)
    severity = models.SmallIntegerField(null=True)

    class Meta:
        unique_together = [("test_run", "suite", "name")]
        indexes = [models.Index(fields=["test_run", "severity"], name="test_run_severity")]
        ordering = ["suite", "name"]


class Metric(models.Model):
    test_run = models.ForeignKey(TestRun, models.CASCADE, related_name="metrics")
    suite = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    value = models.FloatField()

    class Meta:
        unique_together = [("test_run", "suite", "name")]
        ordering = ["suite", "name"]
