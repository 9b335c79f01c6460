"""Groups of projects, and who wants mail about a project."""
from django.db import models


class Group(models.Model):
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=100, blank=True)

    def __str__(self):
        return self.slug


class Project(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="projects")
    slug = models.SlugField(max_length=100)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        unique_together = [("group", "slug")]
        ordering = ["group__slug", "slug"]

    def __str__(self):
        return f"{self.group.slug}/{self.slug}"


class Subscription(models.Model):
    """Gets a mail for each test run of the project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="subscriptions")
    email = models.EmailField()

    class Meta:
        unique_together = [("project", "email")]
