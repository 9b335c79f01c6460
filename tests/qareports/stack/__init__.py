"""What the application's tests share: the programs around it, and its own roles as processes."""
import os
import pathlib
import sys

TREE = pathlib.Path(__file__).resolve().parents[3]
SYSTEM = TREE / "scenarios" / "qareports"
IMAGES = SYSTEM / "images"
# Processes, free ports and the waiting loop are those of the addons' tests.
sys.path.insert(0, str(TREE / "tests" / "addons"))

SKIPPED = 77


def skip(reason):
    """Ends the test; the last line says why it did not run."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def python():
    """Debian's Python, which has Debian's packages, whatever comes first in PATH."""
    return os.environ.get("SIM_DEBIAN_PYTHON", "/usr/bin/python3")
