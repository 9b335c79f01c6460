"""Attachments' content in S3."""
from functools import lru_cache

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from qareports import aws


class Unavailable(Exception):
    """S3 does not take or give it now; the text is S3's."""


@lru_cache(maxsize=None)
def _s3():
    return aws.client("s3")


def _call(operation, **arguments):
    try:
        return getattr(_s3(), operation)(Bucket=settings.S3_BUCKET, **arguments)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(str(error)) from error


def put(key, content, mimetype):
    _call("put_object", Key=key, Body=content, ContentType=mimetype)


def chunks(key):
    """The content, piece by piece."""
    return _call("get_object", Key=key)["Body"].iter_chunks(64 * 1024)


def remove(keys):
    """All of them, a thousand at a time as DeleteObjects takes them."""
    for start in range(0, len(keys), 1000):
        batch = [{"Key": key} for key in keys[start:start + 1000]]
        errors = _call("delete_objects", Delete={"Objects": batch, "Quiet": True}).get("Errors")
        if errors:
            raise Unavailable(f"{len(errors)} objects stay: {errors[0]}")
