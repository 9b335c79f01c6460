"""Fetching results from where a test laboratory keeps them."""
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from django.conf import settings

from qareports.core import documents
from qareports.core.documents import Invalid
from qareports.core.models import TestRun
from qareports.core.submission import queue
from qareports.core.work import GiveUp, TryLater

LATER = (404, 408, 409, 425, 429)  # not there yet, or too many questions


def checked_url(url):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 2000:
        raise Invalid(f"url: not an address of HTTP: {url[:100]!r}")
    return url


def fetch(job):
    """In the transaction of its job. The document has "tests" and "metrics", both may be left out;
    as long as there is an "incomplete" that is true, it is asked for again."""
    try:
        document = json.loads(_read(job.url))
        if not isinstance(document, dict):
            raise GiveUp(f"{job.url}: not an object")
        if document.get("incomplete") is True:
            raise TryLater(f"{job.url}: not complete yet")
        texts = {f"{name}_json": json.dumps(document.get(name, {}))
                 for name in ("tests", "metrics")}
        documents.tests(texts["tests_json"])
        documents.metrics(texts["metrics_json"])
    except (ValueError, Invalid) as error:
        raise GiveUp(f"{job.url}: {error}") from error
    run, is_new = TestRun.objects.get_or_create(
        project=job.build.project, submission=job.submission,
        defaults={"build": job.build, "environment": job.environment, **texts})
    job.test_run = run
    job.save(update_fields=["test_run"])
    if is_new:
        queue(run)


def _read(url):
    """The content, with limits to its size and to how long it takes in all."""
    deadline = time.monotonic() + settings.FETCH_TIMEOUT_SECONDS
    content = b""
    try:
        with urllib.request.urlopen(url, timeout=settings.FETCH_TIMEOUT_SECONDS) as answer:
            while chunk := answer.read1(64 * 1024):
                content += chunk
                if len(content) > settings.MAX_UPLOAD_BYTES:
                    raise GiveUp(f"{url}: more than {settings.MAX_UPLOAD_BYTES} bytes")
                if time.monotonic() > deadline:
                    raise TryLater(f"{url}: not read within {settings.FETCH_TIMEOUT_SECONDS} s")
    except urllib.error.HTTPError as error:
        kind = TryLater if error.code >= 500 or error.code in LATER else GiveUp
        raise kind(f"{url}: {error.code} {error.reason}") from error
    except OSError as error:
        raise TryLater(f"{url}: {error}") from error
    return content
