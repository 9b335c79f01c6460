"""`sim fakes serve` for the tests of real clients: started, killed and started again."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse

SKIPPED = 77


def skip(reason):
    """Ends the test; the last line says why it did not run."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            skip(f"{program} is not installed")


class FakesServer:
    """State in a folder of its own, any free port. With SIM_CLIENTS_TLS in the environment clients
    are told of HTTPS only."""

    def __init__(self, *options):
        self.program = os.environ.get("SIM")
        if not self.program:
            skip("sim was not built")
        self.over_tls = bool(os.environ.get("SIM_CLIENTS_TLS"))
        self.options = [*options, "--tls", "0"] if self.over_tls else options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sim-clients-"))
        self.process = None
        self.endpoints = []
        self.endpoint = None
        self.authority = None
        self.start()

    def start(self):
        errors = (self.folder / "stderr").open("ab")
        self.process = subprocess.Popen(
            [self.program, "fakes", "serve", "--port", "0", "--data", self.folder / "data",
             "--json", *self.options], stdout=subprocess.PIPE, stderr=errors)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            sys.exit((self.folder / "stderr").read_text())
        ready = json.loads(line)
        self.endpoints = ready["endpoints"]
        self.endpoint = self.endpoints[1 if self.over_tls else 0]
        self.authority = ready["environment"].get("AWS_CA_BUNDLE")

    def kill(self):
        """As a power cut of the process: nothing is finished."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            sys.exit("sim fakes serve did not end within 30 s of SIGTERM")
        finally:
            self.process.stdout.close()
            errors = (self.folder / "stderr").read_text()
            shutil.rmtree(self.folder)
        if code not in (0, 130):
            sys.exit(f"sim fakes serve ended with {code}\n{errors}")

    def environment(self):
        """What clients are told."""
        others = {name: value for name, value in os.environ.items()
                  if not name.startswith("AWS_")}
        trusted = {}
        if self.over_tls:
            # botocore's, Go's and OpenSSL's, and node's name for the same.
            trusted = {name: self.authority
                       for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")}
        return dict(others, **trusted, AWS_ENDPOINT_URL=self.endpoint, AWS_ACCESS_KEY_ID="test",
                    AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1",
                    AWS_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true",
                    HOME=str(self.folder))

    def connect(self):
        address = urllib.parse.urlsplit(self.endpoints[0])
        return http.client.HTTPConnection(address.hostname, address.port, timeout=60)

    def control(self, method, path, body=None):
        connection = self.connect()
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)
