"""PostgreSQL and RabbitMQ from Debian's packages, and `sim fakes serve`; on loopback, on free
ports, with their data below one folder."""
import glob
import json
import os
import pwd
import shutil
import signal
import subprocess
import urllib.error
import urllib.request

from support.processes import free_port
from support.waiting import wait_until

from stack import skip


def as_user(name):
    """Words in front of a command line. Neither server runs as root; pdeathsig since a change of
    user ends what Processes asked for."""
    if os.getuid() != 0:
        return []
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}",
            "--clear-groups", "--pdeathsig=KILL"]


def own_folder(parent, name, user):
    path = os.path.join(parent, name)
    os.mkdir(path)
    if os.getuid() == 0:
        shutil.chown(path, user)
    return path


class PostgreSql:
    """Without fsync, with passwords, one user and database named qareports."""

    def __init__(self, folder, processes):
        self.processes = processes
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not binaries:
            skip("postgresql is not installed")
        self.binaries = binaries[-1]
        self.data = own_folder(folder, "postgresql", "postgres")
        self.port = free_port()
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
        self.start()
        self.sql("CREATE USER qareports PASSWORD 'qareports'", user="postgres", database="postgres")
        self.sql("CREATE DATABASE qareports OWNER qareports", user="postgres", database="postgres")

    def run(self, program, *words):
        result = subprocess.run(
            [*as_user("postgres"), f"{self.binaries}/{program}", *words], check=False,
            capture_output=True, text=True, cwd=self.data, env={**os.environ, "LC_ALL": "C.UTF-8"})
        if result.returncode:
            raise AssertionError(f"{program}: {result.stderr}")
        return result.stdout

    def start(self):
        self.processes.start("postgresql", [
            *as_user("postgres"), f"{self.binaries}/postgres", "-D", self.data,
            "-p", str(self.port), "-k", self.data, "-c", "listen_addresses=127.0.0.1",
            "-c", "fsync=off", "-c", "max_connections=150"], end=signal.SIGINT)
        wait_until("PostgreSQL answers", lambda: "t" in self.sql("SELECT true", user="postgres",
                                                                 database="postgres"))

    def stop(self):
        """As a restart does: connections are ended."""
        self.processes.stop("postgresql")

    def sql(self, statement, user="qareports", database="qareports"):
        """Rows as lines, columns parted by |."""
        return self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", user, "-d", database,
                        "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement).strip()

    def session(self):
        """psql that reads statements from its stdin; with the end of that it ends."""
        return subprocess.Popen(
            [*as_user("postgres"), f"{self.binaries}/psql", "-h", "127.0.0.1", "-p",
             str(self.port), "-U", "qareports", "-d", "qareports", "-Xq"], cwd=self.data,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)

    def number(self, statement):
        return int(self.sql(statement))

    def file(self, path):
        return self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "qareports", "-d",
                        "qareports", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", str(path))

    @property
    def setting(self):
        return (f"NAME=qareports:USER=qareports:PASSWORD=qareports:HOST=127.0.0.1:PORT={self.port}")


class RabbitMq:
    """One node with a port mapper of its own, so that nothing stays behind."""

    def __init__(self, folder, processes):
        if not os.path.exists("/usr/lib/rabbitmq/bin/rabbitmq-server"):
            skip("rabbitmq-server is not installed")
        self.processes = processes
        self.data = own_folder(folder, "rabbitmq", "rabbitmq")
        self.port, mapper = free_port(), free_port()
        self.env = {
            **os.environ, "HOME": self.data, "RUNNING_UNDER_SYSTEMD": "yes",
            "ERL_EPMD_PORT": str(mapper), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"qareports-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1", "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()), "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_CONFIG_FILE": f"{self.data}/rabbitmq",
            "RABBITMQ_MNESIA_BASE": f"{self.data}/mnesia", "RABBITMQ_LOG_BASE": f"{self.data}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{self.data}/plugins",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}"}
        processes.start("epmd", [*as_user("rabbitmq"), "epmd", "-port", str(mapper),
                                 "-address", "127.0.0.1"], self.env, end=signal.SIGKILL)
        self.start()

    def start(self):
        self.processes.start("rabbitmq", [*as_user("rabbitmq"),
                                          "/usr/lib/rabbitmq/bin/rabbitmq-server"], self.env)
        wait_until("RabbitMQ answers", self.answers, 60)

    def control(self, *words):
        """Whether rabbitmqctl did it."""
        return subprocess.run([*as_user("rabbitmq"), "/usr/lib/rabbitmq/bin/rabbitmqctl", "-q",
                               *words], env=self.env, capture_output=True,
                              check=False).returncode == 0

    def answers(self):
        return self.control("await_startup", "--timeout", "30")

    def stop(self):
        self.processes.stop("rabbitmq")

    @property
    def url(self):
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"


class Fakes:
    """S3 with one bucket, SES without a sandbox, and the inbox."""

    def __init__(self, folder, processes):
        program = os.environ.get("SIM")
        if not program:
            skip("sim was not built")
        self.port = free_port()
        processes.start("fakes", [program, "fakes", "serve", "--data", os.path.join(folder, "aws"),
                                  "--port", str(self.port), "--ses", "open"])
        self.environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}", "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true"}
        wait_until("the fakes answer", lambda: self.control("GET", "/_sim/health"))
        self.aws("ses", "POST", "/", b"Action=VerifyDomainIdentity&Version=2010-12-01"
                                     b"&Domain=qareports.example")

    def aws(self, service, method, path, body=None):
        """What an environment's Terraform would make."""
        return self.text(method, path, body, {
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/"
                             f"aws4_request, SignedHeaders=host, Signature={'0' * 64}",
            "X-Amz-Date": "20260101T000000Z"})

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self.text(method, path, data))

    def text(self, method, path, data=None, headers=()):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data,
                                         dict(headers), method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()}") from error

    def mail(self, number):
        return self.control("GET", f"/_sim/mail/{number}")

    def arrived(self, text=""):
        """Mails that SES took, with text in their subject."""
        found = self.control("GET", "/_sim/mail?limit=1000&verdict=accepted")["messages"]
        return [mail for mail in found if text in mail["subject"]]

    def rules(self, *rules):
        """In the place of those that were there."""
        self.control("PUT", "/_sim/rules", list(rules))

    def requests(self, service, operation):
        """Those that were answered well."""
        lines = self.text("GET", f"/_sim/requests?service={service}&limit=10000").splitlines()
        found = [json.loads(line) for line in lines]
        return [one for one in found if one["operation"] == operation and one["status"] == 200]
