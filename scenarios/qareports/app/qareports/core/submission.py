"""Taking results in: after accept() they are in PostgreSQL and S3, and will be processed."""
import re
from dataclasses import dataclass, field

from django.db import transaction

from qareports.core import documents, storage
from qareports.core.documents import Invalid
from qareports.core.models import Attachment, Build, Environment, Job, Project, TestRun
from qareports.core.work import announce

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
SUBMISSION = re.compile(r"[A-Za-z0-9._-]{1,64}")


def checked_name(text, what):
    if not NAME.fullmatch(text):
        raise Invalid(f"{what}: letters, digits and ._+-, at most 100: {text[:100]!r}")
    return text


def checked_submission(text):
    if not SUBMISSION.fullmatch(text):
        raise Invalid("submission: letters, digits and ._-, at most 64")
    return text


@dataclass
class Submission:
    """submission: says that it is the same one when it comes again. files: what Django calls
    uploaded files."""

    project: Project
    build: str
    environment: str
    submission: str
    tests: str = "{}"
    metrics: str = "{}"
    files: list = field(default_factory=list)

    def check(self):
        checked_name(self.build, "build")
        checked_name(self.environment, "environment")
        documents.tests(self.tests)
        documents.metrics(self.metrics)
        names = [file.name for file in self.files]
        if len(set(names)) != len(names) or any(len(name) > 200 for name in names):
            raise Invalid("attachments: names must differ, and have at most 200 characters")
        checked_submission(self.submission)


def places(project, build, environment):
    """The rows of both, made if they are new."""
    return (Build.objects.get_or_create(project=project, version=build)[0],
            Environment.objects.get_or_create(project=project, slug=environment)[0])


def accept(sent):
    """(test run, whether it is new). Invalid, or storage.Unavailable and then nothing is kept.

    The same submission again is the same test run, so whoever is not sure may send again.
    """
    sent.check()
    known = TestRun.objects.filter(project=sent.project, submission=sent.submission).first()
    if known:
        return known, False
    attachments = [_store(sent, file) for file in sent.files]
    return _write(sent, attachments)


@transaction.atomic
def _write(sent, attachments):
    build, environment = places(sent.project, sent.build, sent.environment)
    run, is_new = TestRun.objects.get_or_create(
        project=sent.project, submission=sent.submission, defaults={
            "build": build, "environment": environment,
            "tests_json": sent.tests or "{}", "metrics_json": sent.metrics or "{}"})
    if is_new:
        for attachment in attachments:
            attachment.test_run = run
        Attachment.objects.bulk_create(attachments)
        queue(run)
    return run, is_new


def queue(run):
    """The job that processes a test run; in the transaction that made the run."""
    announce(Job.objects.create(kind=Job.PROCESS, test_run=run, build=run.build,
                                environment=run.environment, submission=run.submission))


def _store(sent, file):
    """Sent again it has the same key, so nothing is left over from an attempt that broke."""
    mimetype = (file.content_type or "application/octet-stream")[:100]
    key = f"attachments/{sent.project}/{sent.submission}/{file.name}"
    file.seek(0)
    storage.put(key, file.read(), mimetype)
    return Attachment(filename=file.name, mimetype=mimetype, size_bytes=file.size, key=key)
