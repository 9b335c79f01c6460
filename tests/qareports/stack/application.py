"""The application's roles as processes, and its API as a program uses it."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from support.processes import Processes, free_port
from support.waiting import wait_until

from stack import IMAGES, SYSTEM, python, skip
from stack.client import Client, PROJECT, TOKEN
from stack.services import Fakes, PostgreSql, RabbitMq

SUBSCRIBER = "success@simulator.amazonses.com"
BUCKET = "qareports-files"
MODULES = "django, celery, gunicorn, psycopg2, boto3, aiosmtpd"


class Stack:
    """Everything around the application. Use it in a with statement."""

    def __init__(self):
        if subprocess.run([python(), "-c", f"import {MODULES}"], capture_output=True,
                          check=False).returncode:
            skip(f"Debian's Python lacks one of {MODULES}")
        self.folder = tempfile.mkdtemp(prefix="qareports-")
        os.chmod(self.folder, 0o755)  # the servers are other users
        self.processes = Processes(self.folder)
        self.sources, self.roles = {}, 0
        try:
            self.postgresql = PostgreSql(self.folder, self.processes)
            self.rabbitmq = RabbitMq(self.folder, self.processes)
            self.fakes = Fakes(self.folder, self.processes)
            self.fakes.aws("s3", "PUT", f"/{BUCKET}")
            self.relay_port = free_port()
            self.start_relay()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        if os.environ.get("SIM_SHOW_LOGS"):
            for name in sorted(os.listdir(self.folder)):
                if name.endswith(".log"):
                    print(f"== {name}\n{self.processes.log(name[:-4])}", file=sys.stderr)
        self.processes.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_relay(self):
        self.processes.start("relay", [python(), "-B", str(SYSTEM / "relay" / "relay")], {
            **os.environ, **self.fakes.environment, "RELAY_LISTEN": f"127.0.0.1:{self.relay_port}"})

    def source(self, version):
        """The folder of a version's source, put together as for an image."""
        if version not in self.sources:
            folder = os.path.join(self.folder, f"source-{version}")
            subprocess.run([sys.executable, "-B", IMAGES / "assemble", version, folder], check=True)
            self.sources[version] = folder
        return self.sources[version]

    def environment(self, **more):
        """What a pod's ConfigMap and Secret say."""
        values = {
            "SECRET_KEY": "made-up", "DATABASE": self.postgresql.setting,
            "SQUAD_CELERY_BROKER_URL": self.rabbitmq.url, "SQUAD_SITE_NAME": "QA reports",
            "SQUAD_BASE_URL": "http://qareports.example", "SQUAD_EMAIL_HOST": "127.0.0.1",
            "SQUAD_EMAIL_PORT": str(self.relay_port), "SQUAD_EMAIL_FROM": "qa@qareports.example",
            "SQUAD_STORAGE_S3_BUCKET": BUCKET, "SQUAD_DISPATCH_SECONDS": "1",
            "SQUAD_ADMIN_USER": "admin", "SQUAD_ADMIN_PASSWORD": "made-up-password",
            "SQUAD_API_TOKEN": TOKEN, "SQUAD_PROJECTS": PROJECT, "SQUAD_SUBSCRIBERS": SUBSCRIBER}
        others = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**others, **values, **self.fakes.environment, "PYTHONDONTWRITEBYTECODE": "1",
                "PATH": "/usr/bin:/bin", "TMPDIR": self.folder, **more}

    def argv(self, version, role, *words):
        return [python(), "-B", os.path.join(self.source(version), "bin", "qareports"), role,
                *words]

    def run(self, version, role, *words, check=True, **more):
        """A role that ends, such as migrate."""
        result = subprocess.run(self.argv(version, role, *words), check=False, text=True,
                                env=self.environment(**more), capture_output=True, timeout=120)
        if check and result.returncode:
            raise AssertionError(f"{role}: {result.stdout}{result.stderr}")
        return result

    def start(self, version, role, name=None, **more):
        """A role that stays; returns its process."""
        name = name or role
        self.roles += 1
        return self.processes.start(name, self.argv(version, role), self.environment(
            SQUAD_ALIVE_FILE=f"{self.folder}/alive-{name}",
            SQUAD_SCHEDULE_FILE=f"{self.folder}/schedule-{self.roles}", **more))

    def end(self, name, seconds=60):
        """The exit status of a role that is told to end, as a pod is, and has time for it."""
        process = self.processes.process(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(
                f"{name} did not end in {seconds} s: {self.processes.log(name)}") from None
        return self.processes.stop(name)

    def kill(self, name):
        """A role and its children at once, as with a lost machine."""
        children = self.children(name)
        self.processes.process(name).kill()
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        self.processes.stop(name)

    def children(self, name):
        pid = self.processes.process(name).pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]

    def whole(self, version):
        """All roles of a version on a fresh schema; the web role."""
        self.run(version, "migrate")
        for role in ("worker", "fetch-worker", "listener", "scheduler"):
            self.start(version, role)
        return self.web(version)

    def web(self, version, name="web"):
        """A started web role, ready."""
        port = free_port()
        self.start(version, "web", name, SQUAD_WEB_ADDRESS=f"127.0.0.1:{port}",
                   SQUAD_WEB_WORKERS="1")
        web = Web(port)
        wait_until(f"{name} is ready", lambda: web.get("/-/ready")[0] == 200)
        return web


class Web(Client):
    """One web role, as a process here."""

    def processed(self, run):
        """The test run once it is processed."""
        return wait_until(f"test run {run} is processed", lambda: self.is_processed(run))
