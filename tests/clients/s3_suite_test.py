#!/usr/bin/env python3
"""Runs the public S3 compatibility suite, ceph/s3-tests, against `sim fakes serve`.

The suite is not part of this tree: SIM_S3_TESTS names the folder of a checkout (8f0ae7b4). It
needs pytest, boto3, munch, pytz, isodate, lxml and requests, in SIM_S3_TESTS_PYTHON or this one.
SIM_S3_TESTS_SELECT is a pytest -k expression.

Counted are test functions with all their parameters, without those that the suite itself marks as
failing on AWS. A function passes when all its parameters do. s3_suite_failures.txt names those
that must fail, each with its reason: one that is not there and fails, or is there and passes, is
an error.
"""

import configparser
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from server import FakesServer, skip

HERE = pathlib.Path(__file__).parent
MODULES = ["pytest", "boto3", "munch", "pytz", "isodate", "lxml", "requests"]
FILES = ["s3tests/functional/test_s3.py", "s3tests/functional/test_headers.py"]


def check_host(suite):
    if not suite or not (pathlib.Path(suite) / FILES[0]).exists():
        skip("SIM_S3_TESTS names no checkout of ceph/s3-tests")
    program = "import importlib.util as u, sys; " \
        "print(*[m for m in sys.argv[1:] if not u.find_spec(m)])"
    missing = subprocess.run([python(), "-c", program, *MODULES], capture_output=True, text=True,
                             check=True).stdout.strip()
    if missing:
        skip(f"{python()} has no {missing}")


def python():
    return os.environ.get("SIM_S3_TESTS_PYTHON", sys.executable)


def write_config(suite, endpoint, file):
    """The suite's sample, with our address and S3's names."""
    config = configparser.RawConfigParser()
    config.read(pathlib.Path(suite) / "s3tests.conf.SAMPLE")
    host, port = endpoint.split("//")[1].split(":")
    config.defaults().update({"host": host, "port": port})
    # A bucket's location must be a region.
    config.set("s3 main", "api_name", "us-west-2")
    # Those into which versions may go on any day.
    config.set("s3 main", "storage_classes", "GLACIER, DEEP_ARCHIVE")
    with open(file, "w", encoding="utf-8") as out:
        config.write(out)


def run_suite(suite, endpoint, folder):
    """Outcomes by function: the name, and whether all its parameters passed."""
    write_config(suite, endpoint, folder / "s3.conf")
    report = folder / "report.xml"
    command = [python(), "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=line", "-m",
               "not fails_on_aws", f"--junitxml={report}", *FILES]
    if os.environ.get("SIM_S3_TESTS_SELECT"):
        command += ["-k", os.environ["SIM_S3_TESTS_SELECT"]]
    # A proxy of the host is none of the suite's business.
    environment = {name: value for name, value in os.environ.items()
                   if not name.lower().endswith("_proxy") and not name.startswith("AWS_")}
    environment["S3TEST_CONF"] = str(folder / "s3.conf")
    subprocess.run(command, cwd=suite, env=environment, check=False)
    outcomes = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        name = case.get("name").split("[")[0]
        passed = all(case.find(why) is None for why in ("failure", "error", "skipped"))
        outcomes[name] = outcomes.get(name, True) and passed
    return outcomes


def expected_failures():
    """By name, the reason."""
    reasons = {}
    for line in (HERE / "s3_suite_failures.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            reasons[name] = reason.strip()
    return reasons


def main():
    suite = os.environ.get("SIM_S3_TESTS")
    check_host(suite)
    accounts = HERE / "s3_suite_accounts.yaml"
    with FakesServer("--auth", "strict", "--accounts", str(accounts)) as server, \
            tempfile.TemporaryDirectory() as folder:
        outcomes = run_suite(suite, server.endpoint, pathlib.Path(folder))
    expected = expected_failures()
    passed = [name for name, ok in outcomes.items() if ok]
    wrong = sorted(name for name, ok in outcomes.items() if ok == (name in expected))
    print(f"{len(passed)} of {len(outcomes)} functions passed")
    for name in wrong:
        print(f"{name}: {'passed, though it must fail' if outcomes[name] else 'failed'}")
    if wrong or not outcomes:
        sys.exit(1)


if __name__ == "__main__":
    main()
