"""Events of test laboratories: a job there has ended, and its results can be fetched."""
from django.db import transaction

from qareports.core.documents import Invalid
from qareports.core.fetching import checked_url
from qareports.core.models import Job, Project
from qareports.core.submission import checked_name, checked_submission, places
from qareports.core.work import announce

KEYS = ("id", "group", "project", "build", "environment", "url")


def accept(event):
    """(job, whether it is new); the same id again is the same job. Invalid if it cannot be used."""
    if not isinstance(event, dict):
        raise Invalid("not an object")
    for key in KEYS:
        if not isinstance(event.get(key), str) or not event[key]:
            raise Invalid(f"{key}: not a text")
    project = Project.objects.filter(group__slug=event["group"], slug=event["project"]).first()
    if project is None:
        raise Invalid(f"no project {event['group']}/{event['project']}")
    return fetch_later(project, event["build"], event["environment"], event["url"], event["id"])


@transaction.atomic
def fetch_later(project, build, environment, url, submission):
    """(fetch job, whether it is new)."""
    checked_url(url)
    checked_name(build, "build")
    checked_name(environment, "environment")
    checked_submission(submission)
    build, environment = places(project, build, environment)
    job, is_new = Job.objects.get_or_create(
        kind=Job.FETCH, build=build, environment=environment, submission=submission,
        defaults={"url": url})
    if is_new:
        announce(job)
    return job, is_new
