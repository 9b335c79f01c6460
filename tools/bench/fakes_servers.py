"""The servers that tools/bench/fakes compares."""
import http.client
import importlib.util
import json
import os
import pathlib
import socket
import subprocess
import sys
import time


# As long as the answer to GetParameter.
CONSTANT = json.dumps({"Parameter": {"Name": "/bench/name", "Type": "String", "Value": "value",
                                     "Version": 1, "DataType": "text"}})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server program that runs from __enter__ to __exit__."""

    def __init__(self, name, argv, port, path="/", relay_port=None,
                 smtp_load=None):
        self.name, self.argv, self.port, self.path = name, [str(word) for word in argv], port, path
        self.relay_port, self.smtp_load = relay_port, smtp_load
        self.process = None
        self.seconds_to_answer = None
        self.idle_kib = None

    def __enter__(self):
        start = time.monotonic()
        self.process = subprocess.Popen(self.argv, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        while not self.answers():
            if self.process.poll() is not None:
                sys.exit(f"{' '.join(self.argv)}: exit {self.process.returncode}")
            if time.monotonic() - start > 60:
                sys.exit(f"{' '.join(self.argv)} does not answer")
            time.sleep(0.0005)
        self.seconds_to_answer = time.monotonic() - start
        self.idle_kib = self.status("VmRSS")
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", self.path)
            connection.getresponse().read()
            return True
        except OSError:
            return False

    def status(self, field):
        """A number of /proc/<pid>/status in KiB; all of moto's work is in one process."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        return None

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def ask(self, method, path, body=None, headers=None):
        """(status, body) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def control(self, method, path, body):
        """Only sim has it."""
        if self.name == "sim":
            status, answer = self.ask(method, path, json.dumps(body))
            if status >= 300:
                sys.exit(f"{method} {path}: {status} {answer}")


def sim(program, smtp_load, folder):
    port, relay_port = free_port(), free_port()
    return Server("sim", [program, "fakes", "serve", "--port", port, "--data", folder / "data",
                          "--smtp-relay", relay_port], port, "/_sim/health", relay_port, smtp_load)


def moto(folder):
    """Nothing when it is not installed."""
    if importlib.util.find_spec("moto") is None:
        return None
    if folder is None:
        return True
    port = free_port()
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "false")
    return Server("moto", [sys.executable, "-m", "moto.server", "-p", port], port,
                  "/moto-api/data.json")


class Constant(Server):
    """Chooses its port itself, says it, and ends with its input."""

    def __init__(self, program):
        super().__init__("constant", [program, CONSTANT], None)

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def constant(program, folder):
    del folder
    return Constant(program)
