"""Mails that are to be sent, written together with what they tell."""
from django.db import models
from django.db.models import Q

from .work import Work


class Mail(Work):
    """key: what it is about, so that nothing is told twice. message_id: the same at each attempt,
    for relays that know it again."""

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200)
    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["due"], name="mail_queued", condition=Q(state="queued"))]
