"""What the end-to-end tests share: the program under test, environments, host traces.

Needs root and a host that can run nodes; `require_host` ends a test program with 77 and the reason
otherwise. Traffic goes to loopback and to the nodes only: while a test runs, the range that node
networks are taken from is unreachable except through the networks that exist.
"""
import atexit
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get("SIM_SOURCE", pathlib.Path(__file__).parents[2]))
SIM = os.environ.get("SIM") or str(SOURCE / "tools/sim")
WHOLE_DEV = SOURCE / "scenarios/qareports/environments/dev.yaml"
APPLICATION = "application: ../application.yaml\n"
NODE_RANGE = "10.77.0.0/16"
NODES = {"master-node", "worker-node", "services-node"}


def nodes_of_dev():
    """dev.yaml without its application, in a folder that is removed at the end."""
    folder = tempfile.TemporaryDirectory(prefix="sim-e2e-")
    atexit.register(folder.cleanup)
    text = WHOLE_DEV.read_text(encoding="utf-8")
    assert APPLICATION in text
    file = pathlib.Path(folder.name) / "dev.yaml"
    file.write_text(text.replace(APPLICATION, ""), encoding="utf-8")
    return file


DEV = nodes_of_dev()  # of all tests but those of the application


def run(*argv, timeout=600, check=True, stdin=None):
    """The finished process; a failure raises with everything the program printed."""
    done = subprocess.run(
        [str(word) for word in argv],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=timeout,
        check=False,
    )
    if check and done.returncode != 0:
        raise AssertionError(
            f"{' '.join(map(str, argv))}: exit {done.returncode}\n" f"{done.stdout}\n{done.stderr}"
        )
    return done


def sim(*words, **options):
    return run(SIM, *words, **options)


def until(what, look, seconds=60, interval=0.3):
    """Looks until `look` gives something true, and returns that; fails with what was seen last."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s; last seen: {seen!r}")
        time.sleep(interval)


def traces(verb, path):
    return run(sys.executable, "-B", SOURCE / "tests/support/host-traces", verb, path, check=False)


def require_host():
    if os.geteuid() != 0:
        print("SKIPPED: needs root to run nodes")
        sys.exit(77)
    doctor = sim("doctor", check=False, timeout=120)
    if doctor.returncode == 3:
        print(doctor.stdout)
        print("SKIPPED: sim doctor says that this machine cannot run nodes")
        sys.exit(77)
    # Preferred last: a node network's own, longer route wins while that network exists.
    run("ip", "route", "replace", "unreachable", NODE_RANGE, "metric", "9999")
    atexit.register(
        lambda: run("ip", "route", "del", "unreachable", NODE_RANGE, "metric", "9999", check=False)
    )


class Environment:
    """One environment under a name of its own."""

    def __init__(self, name, file=DEV):
        self.name, self.file = name, file

    def sim(self, *words, **options):
        return sim(self.name, *words, **options)

    def up(self, **options):
        return sim("--name", self.name, self.file, "up", timeout=3600, **options)

    def destroy(self):
        return sim("--name", self.name, self.file, "destroy", timeout=300)

    def status(self):
        return json.loads(self.sim("status", "--json", check=False).stdout)

    def k(self, *words, **options):
        return self.sim("k", *words, **options).stdout

    def apply(self, manifest):
        self.sim("k", "apply", "-f", "-", stdin=manifest)

    def in_pod(self, pod, *command, **options):
        return self.sim("k", "exec", pod, "--", *command, **options)


class HostTraces:
    """Remembers the host; `left()` gives what differs."""

    def __init__(self):
        self.file = tempfile.NamedTemporaryFile(prefix="sim-traces-")
        traces("save", self.file.name)

    def left(self):
        return traces("compare", self.file.name).stdout
