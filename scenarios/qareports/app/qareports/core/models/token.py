"""Tokens, which let programs submit."""
import hashlib

from django.db import models

from .project import Group


def digest_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


class Token(models.Model):
    """group: whose projects it opens; all of them without. The token itself is not kept."""

    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="tokens")
    name = models.CharField(max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True)
