"""Clients of AWS, with what the standard environment variables say and nothing else."""
import os

import boto3
from botocore.config import Config

# Short enough for a request that a person waits for.
PATIENCE = Config(connect_timeout=3, read_timeout=20, retries={"mode": "standard",
                                                               "max_attempts": 4})


def client(service):
    """A client; it may be shared between threads.

    AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> are among the standard variables since botocore
    1.31. Debian 12's is older and takes the same as an argument.
    """
    endpoint = (os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
                or os.environ.get("AWS_ENDPOINT_URL"))
    # A session of its own: the default one is not made for several threads.
    return boto3.session.Session().client(service, endpoint_url=endpoint, config=PATIENCE)
