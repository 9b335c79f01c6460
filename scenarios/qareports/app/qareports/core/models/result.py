"""Results of a test run, one row each."""
from django.db import models

from .test_run import TestRun


class Test(models.Model):
    RESULTS = ("pass", "fail", "skip")

    test_run = models.ForeignKey(TestRun, models.CASCADE, related_name="tests")
    suite = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    result = models.CharField(max_length=8)

    class Meta:
        unique_together = [("test_run", "suite", "name")]
        indexes = [models.Index(fields=["test_run", "result"], name="test_run_result")]
        ordering = ["suite", "name"]


class Metric(models.Model):
    test_run = models.ForeignKey(TestRun, models.CASCADE, related_name="metrics")
    suite = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    value = models.FloatField()

    class Meta:
        unique_together = [("test_run", "suite", "name")]
        ordering = ["suite", "name"]
