"""The tests' only waiting loop."""
import time

POLL = 0.05


def wait_until(what, probe, seconds=30.0):
    """Poll until probe() is true and return that value; AssertionError with the last one.

    An OSError or AssertionError of the probe counts as "not yet".
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            last = probe()
            if last:
                return last
        except (OSError, AssertionError) as error:
            last = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"after {seconds:g} s still not: {what}; last seen: {last!r}")
        time.sleep(POLL)
