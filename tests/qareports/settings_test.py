#!/usr/bin/env python3
"""Settings from the environment: a process without one of them ends at once, and says which."""
import os
import subprocess
import sys
import tempfile
import unittest

from stack import IMAGES, python, skip

COMPLETE = {
    "SECRET_KEY": "made-up", "DATABASE": "NAME=qareports:USER=q:PASSWORD=a:b:HOST=db:PORT=5432",
    "SQUAD_CELERY_BROKER_URL": "amqp://127.0.0.1:1/", "SQUAD_SITE_NAME": "QA reports",
    "SQUAD_BASE_URL": "http://qareports.example", "SQUAD_EMAIL_HOST": "relay",
    "SQUAD_EMAIL_PORT": "1025", "SQUAD_STORAGE_S3_BUCKET": "bucket"}
ROLES = ("web", "worker", "fetch-worker", "listener", "scheduler", "migrate", "wait", "purge",
         "queues", "manage")


def setUpModule():
    global PROGRAM
    if subprocess.run([python(), "-c", "import django, celery"], capture_output=True,
                      check=False).returncode:
        skip("Debian's Python has no Django or Celery")
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    source = os.path.join(folder.name, "v1")
    subprocess.run([sys.executable, "-B", IMAGES / "assemble", "v1", source], check=True)
    PROGRAM = os.path.join(source, "bin", "qareports")


def run(*words, **environment):
    return subprocess.run([python(), "-B", PROGRAM, *words], capture_output=True, text=True,
                          env={"PATH": "/usr/bin:/bin", **environment}, check=False, timeout=60)


class Settings(unittest.TestCase):
    def test_every_role_names_what_is_missing_in_one_line(self):
        for number, role in enumerate(ROLES):
            name = list(COMPLETE)[number % len(COMPLETE)]
            ended = run(role, **{key: text for key, text in COMPLETE.items() if key != name})
            self.assertEqual(ended.returncode, 1, role)
            self.assertEqual(ended.stdout, "")
            self.assertEqual(ended.stderr,
                             f"qareports: settings: missing from the environment: {name}\n")

    def test_each_setting_is_required_and_an_empty_one_is_missing(self):
        for name in COMPLETE:
            ended = run("manage", "check", **{**COMPLETE, name: ""})
            self.assertIn(f"environment: {name}\n", ended.stderr)

    def test_all_that_is_wrong_is_told_together(self):
        ended = run("web", SQUAD_EMAIL_PORT="smtp", SQUAD_MAX_UPLOAD_MIB="much",
                    DATABASE="postgres://host/name")
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        for text in ("SECRET_KEY", "SQUAD_SITE_NAME", "SQUAD_EMAIL_PORT is no number",
                     "SQUAD_MAX_UPLOAD_MIB is no number",
                     "DATABASE is not NAME="):
            self.assertIn(text, ended.stderr)

    def test_with_all_of_them_it_starts(self):
        self.assertEqual(run("manage", "check", **COMPLETE).returncode, 0)
        shown = run("manage", "shell", "-c", "from django.conf import settings; "
                    "print(settings.DATABASES['default']['PASSWORD'], settings.DEBUG)", **COMPLETE)
        self.assertEqual(shown.stdout, "a:b False\n")

    def test_an_unknown_role_is_usage(self):
        ended = run("webb", **COMPLETE)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("web|worker|", ended.stderr)


class Versions(unittest.TestCase):
    def test_each_versions_models_are_those_of_its_migrations(self):
        listed = subprocess.run([sys.executable, "-B", IMAGES / "assemble", "--list"], check=True,
                                capture_output=True, text=True).stdout.split()
        self.assertEqual(listed[0], "v1")
        for version in listed:
            with tempfile.TemporaryDirectory() as folder:
                source = os.path.join(folder, version)
                subprocess.run([sys.executable, "-B", IMAGES / "assemble", version, source],
                               check=True)
                ended = subprocess.run(
                    [python(), "-B", "-W", "ignore", f"{source}/bin/qareports", "manage",
                     "makemigrations", "--check", "--dry-run"], capture_output=True, text=True,
                    env={**COMPLETE, "DATABASE": "NAME=n:HOST=127.0.0.1:PORT=1"}, check=False)
                self.assertEqual(ended.returncode, 0, f"{version}: {ended.stdout}{ended.stderr}")
                told = subprocess.run(
                    [python(), "-B", "-c", "from qareports.version import VERSION; print(VERSION)"],
                    cwd=source, capture_output=True, text=True, check=True)
                self.assertEqual(told.stdout.strip(), version)


if __name__ == "__main__":
    unittest.main()
