"""The DNS server as its pod would run it, on the loopback interface, and questions to it."""
import os
import subprocess
import sys
import urllib.error
import urllib.request

from support import LIB
from support.cluster import DNS_ADDRESS, DOMAIN, POD_SUBNET, SERVICE_SUBNET
from support.processes import free_port


class DnsServer:
    """name: of the process, "dns"; account: its Api, made by TestCluster.account()."""

    def __init__(self, cluster, account, name="dns"):
        self.cluster, self.account, self.name = cluster, account, name
        self.port, self.probe_port, self.upstream = free_port(), free_port(), free_port()
        self.env = dict(
            os.environ, CLUSTER_DOMAIN=DOMAIN, SERVICE_SUBNET=SERVICE_SUBNET,
            POD_SUBNET=POD_SUBNET, DNS_ADDRESS=DNS_ADDRESS,
            KUBERNETES_SERVICE_HOST="127.0.0.1", KUBERNETES_SERVICE_PORT=str(cluster.port),
            SERVICE_ACCOUNT_DIR=account.account, LISTEN_ADDRESS="127.0.0.1",
            LISTEN_PORT=str(self.port), PDNS_PORT=str(free_port()),
            PROBE_ADDRESS="127.0.0.1", PROBE_PORT=str(self.probe_port),
            RUN_DIR=cluster.path(name), UPSTREAMS=f"127.0.0.1@{self.upstream}",
            PATH=os.environ["PATH"] + ":/usr/sbin:/sbin")
        self.process = None

    def start(self):
        self.process = self.cluster.processes.start(
            self.name, [sys.executable, "-B", os.path.join(LIB, "cluster-dns")], self.env)

    def start_upstream(self, addresses):
        """A name server for the world outside: {name: address}."""
        self.cluster.processes.start("upstream", [
            "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv",
            "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--pid-file",
            f"--port={self.upstream}"]
            + [f"--address=/{name}/{ip}" for name, ip in addresses.items()], self.env)

    def probe(self, path):
        """The status code of a probe."""
        try:
            url = f"http://127.0.0.1:{self.probe_port}{path}"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def ask(self, name, kind="A", *options):
        """(status, sorted ["name TYPE content", ...]); OSError if nobody answers."""
        output = self._dig(name, kind, *options)
        status, records = None, []
        for line in output.splitlines():
            if "->>HEADER<<-" in line:
                status = line.split("status: ")[1].split(",")[0]
            elif line and not line.startswith(";"):
                owner, _, _, type_, content = line.split(None, 4)
                records.append(f"{owner} {type_} {content}")
        if status is None:
            raise OSError(output)
        return status, sorted(records)

    def ttl(self, name):
        """The TTL of the first A record."""
        lines = [line.split() for line in self._dig(name, "A").splitlines()]
        return next(int(words[1]) for words in lines if words[3:4] == ["A"])

    def _dig(self, name, kind, *options):
        return subprocess.run(
            ["dig", "+time=2", "+tries=1", "+noall", "+comments", "+answer", *options,
             "-p", str(self.port), "@127.0.0.1", name, kind],
            capture_output=True, text=True, check=False).stdout
