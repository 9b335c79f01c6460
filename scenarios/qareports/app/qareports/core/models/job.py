"""What workers do: process a test run, or fetch results from an address."""
from django.db import models
from django.db.models import Q

from .build import Build, Environment
from .test_run import TestRun
from .work import Work


class Job(Work):
    """test_run: what is processed, or what was fetched. submission: of a fetch job."""

    PROCESS, FETCH = "process", "fetch"

    kind = models.CharField(max_length=8)
    test_run = models.ForeignKey(TestRun, models.CASCADE, null=True, related_name="jobs")
    build = models.ForeignKey(Build, models.CASCADE, related_name="jobs")
    environment = models.ForeignKey(Environment, models.CASCADE, related_name="jobs")
    url = models.TextField(blank=True)
    submission = models.CharField(max_length=64)

    class Meta:
        # One test run is processed by one job, and one event fetches once.
        unique_together = [("build", "environment", "kind", "submission")]
        indexes = [models.Index(fields=["due"], name="job_queued", condition=Q(state="queued"))]
