"""A file whose age tells whether a program without an HTTP port still goes round its loop.

`qareports alive` is the liveness probe. It asks no other program: a broker that is away is no
reason to start a worker again.
"""
import os
import sys
import time

FILE = os.environ.get("SQUAD_ALIVE_FILE", "/tmp/alive")
# Longer than a broker may be away while Celery waits for it.
LIMIT_SECONDS = 300


def touch():
    with open(FILE, "w", encoding="ascii") as file:
        file.write(str(os.getpid()))


def check():
    """Ends the process: 0 if the file is young enough."""
    try:
        age = time.time() - os.stat(FILE).st_mtime
    except FileNotFoundError:
        sys.exit(f"qareports: {FILE} is not there")
    sys.exit(0 if age < LIMIT_SECONDS else f"qareports: no sign of life for {age:.0f} s")
