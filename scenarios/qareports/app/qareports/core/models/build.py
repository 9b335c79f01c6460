"""Builds, which are what is tested, and the environments that they are tested in."""
from django.db import models

from .project import Project


class Build(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="builds")
    version = models.CharField(max_length=100)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        unique_together = [("project", "version")]
        ordering = ["-id"]

    def __str__(self):
        return self.version


class Environment(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="environments")
    slug = models.CharField(max_length=100)

    class Meta:
        unique_together = [("project", "slug")]

    def __str__(self):
        return self.slug
