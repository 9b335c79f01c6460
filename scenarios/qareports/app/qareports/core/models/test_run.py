"""What was submitted at once: the results of one build in one environment."""
from django.db import models
from django.utils import timezone

from .build import Build, Environment
from .project import Project


class TestRun(models.Model):
    """submission: given by the submitter, or made; the same one again is the same test run."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="test_runs")
    build = models.ForeignKey(Build, models.CASCADE, related_name="test_runs")
    environment = models.ForeignKey(Environment, models.CASCADE, related_name="test_runs")
    submission = models.CharField(max_length=64)
    tests_json = models.TextField(default="{}")
    metrics_json = models.TextField(default="{}")
    created = models.DateTimeField(auto_now_add=True)
    processed = models.DateTimeField(null=True)

    class Meta:
        unique_together = [("project", "submission")]
        ordering = ["id"]

    def finish(self, summary):
        """Its tests are in the database. summary: of them."""
        self.processed = timezone.now()
        self.save(update_fields=["processed"])
