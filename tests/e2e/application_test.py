#!/usr/bin/env python3
"""Brings dev up with its application, uses it, and takes it from version to version under load.

The test methods run in the order of their names, over one environment.
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import unittest
import urllib.parse
import urllib.request

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "qareports"))

from support import WHOLE_DEV, Environment, HostTraces, require_host, sim, until  # noqa: E402

from stack.browser import Browser  # noqa: E402
from stack.client import PROJECT, Client  # noqa: E402
from stack.load import Load  # noqa: E402

NAME = "application"


class Application(unittest.TestCase):
    maxDiff = None
    environment = Environment(NAME, WHOLE_DEV)

    @classmethod
    def setUpClass(cls):
        cls.environment.destroy()
        cls.traces = HostTraces()
        done = cls.environment.up()
        print(done.stderr + done.stdout, file=sys.stderr)
        cls.exports = json.loads(sim(NAME, "env", "--json").stdout)
        cls.find()

    @classmethod
    def tearDownClass(cls):
        cls.environment.destroy()

    @classmethod
    def find(cls):
        """Where it answers, as `up` says it."""
        answer = json.loads(sim(NAME, "up", "--json").stdout)
        address = urllib.parse.urlsplit(answer["application"]["address"])
        cls.client = Client(address.port, address.hostname)
        return answer

    def control(self, method, path, body=None):
        request = urllib.request.Request(
            self.exports["AWS_ENDPOINT_URL"] + path, method=method,
            data=json.dumps(body).encode() if body else None)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def sql(self, statement):
        # The exports are those of psql.
        names = ("PGUSER", "PGPASSWORD", "PGDATABASE")
        words = [f"{name}={self.exports[name]}" for name in names]
        words += ["PGHOST=127.0.0.1", "psql", "-Atc", statement]
        return sim(NAME, "ssh", "services-node", shlex.join(["env", *words])).stdout.strip()

    def version(self):
        return self.client.get("/-/version")[1]["version"]

    def mails(self, text):
        words = ["mail", "list", "--subject", text, "--limit", "100000", "--json"]
        return json.loads(sim(NAME, *words).stdout)["messages"]

    def submitted(self, build, files=()):
        status, answer = self.client.submit(build, {"boot/x15": "pass", "ltp/mmap": "fail"}, files)
        self.assertEqual(status, 201, answer)
        run_id = answer["test_run"]
        return until(f"test run {run_id} to be processed", lambda: self.client.is_processed(run_id))

    def test_01_up_again_and_deploy_change_nothing(self):
        answer = self.find()
        self.assertFalse(answer["changed"], answer)
        answer = json.loads(sim(NAME, "deploy", "--json").stdout)
        self.assertFalse(answer["changed"], answer)
        self.assertEqual(answer["application"]["version"], "v1")

    def test_02_a_build_becomes_a_page_a_mail_and_an_object(self):
        log = b"[    0.000000] Linux version 6.1\n" * 1000
        self.submitted("v6.1-rc1", {"dmesg.txt": log})
        browser = Browser(self.client.port, self.client.host)
        browser.open("/login/")
        browser.send(username="admin", password="made-up-password")
        self.assertIn("v6.1-rc1", browser.open(f"/{PROJECT}/"))
        mail, = until("the mail", lambda: self.mails("v6.1-rc1"))
        self.assertIn("1 passed, 1 failed", mail["subject"])
        listed = subprocess.run(["aws", "s3", "ls", "--recursive", "s3://qareports-files"],
                                env={**os.environ, **self.exports}, capture_output=True,
                                text=True, check=True).stdout
        self.assertIn("dmesg.txt", listed)

    def test_03_upgrade_to_v2_under_load(self):
        # 5 mails a second are more than SES's sandbox lets through.
        self.control("POST", "/_sim/ses/access",
                     {"answer": "grant", "max_24_hours": 100000, "max_a_second": 50})
        with Load(lambda: [self.client], rate=50, every=10) as load:
            until("some are answered", lambda: load.answered > 100)
            answer = json.loads(sim(NAME, "upgrade", "v2", "--json").stdout)
            enough = load.answered + 100
            until("some more are answered", lambda: load.answered > enough)
        self.assertEqual(answer["application"]["version_before"], "v1")
        self.assertEqual(self.version(), "v2")
        self.check(load, answer)

    def check(self, load, answer):
        until("all jobs and mails to be done", lambda: self.sql(
            "SELECT (SELECT count(*) FROM core_job WHERE state <> 'done') + "
            "(SELECT count(*) FROM core_mail WHERE state <> 'done')") == "0", seconds=180)
        runs = ",".join(map(str, load.accepted))
        processed = self.sql(f"SELECT count(processed) FROM core_testrun WHERE id IN ({runs})")
        tests = self.sql(f"SELECT count(*) FROM core_test WHERE test_run_id IN ({runs})")
        subjects = [mail["subject"] for mail in self.mails("load-")]
        table = {"answered": load.answered, "failed": len(load.failed),
                 "jobs": len(load.accepted), "jobs lost": len(load.accepted) - int(processed),
                 "jobs doubled": int(tests) // 2 - int(processed), "mails": len(subjects),
                 "mails doubled": len(subjects) - len(set(subjects)),
                 "upgrade, seconds": answer["duration_ms"] // 1000}
        print("\n".join(f"  {what:<18}{value:>7}" for what, value in table.items()),
              file=sys.stderr)
        self.assertEqual(load.failed, [])
        self.assertGreater(len(load.accepted), 20)
        for what in ("jobs lost", "jobs doubled", "mails doubled"):
            self.assertEqual(table[what], 0, what)
        self.assertEqual(len(subjects), len(load.accepted))

    def test_03b_queues_are_shown(self):
        queues = json.loads(sim(NAME, "queues", "--json").stdout)["queues"]
        consumed = {queue["name"] for queue in queues if queue["consumers"] > 0}
        self.assertLessEqual({"core_process", "ci_fetch"}, consumed, queues)

    def test_03c_a_pod_of_ones_own(self):
        self.assertEqual(sim(NAME, "run", 'echo "$SQUAD_SITE_NAME"').stdout, "QA reports\n")
        done = sim(NAME, "run", "qareports", "queues", check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sim(NAME, "run", "exit 17", check=False).returncode, 17)
        until("the pods to be gone", lambda: "run-" not in self.environment.k(
            "get", "pods", "-n", "qareports", "-o", "name"))

    def test_04_a_version_that_does_not_exist(self):
        done = sim(NAME, "upgrade", "v22", check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('did you mean "v2"?', done.stderr)
        self.assertEqual(self.version(), "v2")

    def test_05_a_migration_that_fails_stops_the_upgrade(self):
        pods = self.environment.k("get", "pods", "-n", "qareports", "-l", "app=qareports-web",
                                  "-o", "name")
        done = sim(NAME, "upgrade", "v3-broken", check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the migration to v3-broken failed; v2 serves on", done.stderr)
        self.assertIn("operator does not exist: character varying = integer", done.stderr)
        self.assertIn(f"sim {NAME} upgrade v2", done.stderr)
        self.assertEqual(self.version(), "v2")
        self.assertEqual(pods, self.environment.k("get", "pods", "-n", "qareports", "-l",
                                                  "app=qareports-web", "-o", "name"))
        self.submitted("after-v3")
        self.assertFalse(json.loads(sim(NAME, "upgrade", "v2", "--json").stdout)["changed"])

    def test_06_the_way_back(self):
        answer = json.loads(sim(NAME, "upgrade", "v1", "--json").stdout)
        self.assertEqual(answer["application"]["version_before"], "v2")
        self.assertEqual(self.version(), "v1")
        self.submitted("back-on-v1")

    def test_07_pods_that_cannot_start_are_explained(self):
        self.environment.k("set", "env", "-n", "qareports",
                           "deployment/qareports-web-deployment", "-c", "web", "SECRET_KEY=")
        # What was rolled out is no longer what is there: up looks at the pods.
        done = until("the reason", lambda: self.explained("SECRET_KEY"), seconds=300)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.environment.k("rollout", "undo", "-n", "qareports",
                           "deployment/qareports-web-deployment")
        self.assertEqual(sim(NAME, "up").returncode, 0)
        self.assertEqual(self.version(), "v1")

    def explained(self, word):
        done = sim(NAME, "deploy", check=False)
        return done if word in done.stderr else None

    def test_99_destroy_leaves_nothing(self):
        self.environment.destroy()
        self.assertEqual(self.traces.left(), "")


if __name__ == "__main__":
    require_host()
    unittest.main(verbosity=2)
