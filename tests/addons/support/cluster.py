"""A real Kubernetes API on the loopback interface, without nodes: etcd, kube-apiserver and
the controllers that make Endpoints and bind volumes. Pods are objects whose status the test
writes."""
import json
import os
import secrets
import shutil
import ssl
import subprocess
import tempfile
import urllib.request
from signal import SIGKILL

from addons.kube import Api, ApiError
from support import MANIFESTS
from support.processes import Processes, free_port
from support.waiting import wait_until

SERVICE_SUBNET, POD_SUBNET = "10.96.0.0/12", "10.244.0.0/16"
DNS_ADDRESS, DOMAIN = "10.96.0.10", "cluster.local"
CONTROLLERS = "endpoint,persistentvolume-binder,pvc-protection,pv-protection"
BINARIES = ("kube-apiserver", "kube-controller-manager")
TOOLS = ("etcd", "kubectl", "openssl", "dig", "pdns_server", "unbound", "dnsmasq")


def binary(name):
    """A Kubernetes program: from SIM_KUBERNETES_BIN, or anywhere in PATH; None if missing."""
    return shutil.which(name, path=os.environ.get("SIM_KUBERNETES_BIN", "") or os.devnull) or (
        shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin"))


def missing():
    """Why these tests cannot run here, or ''."""
    absent = [name for name in BINARIES + TOOLS if not binary(name)]
    return f"missing programs: {', '.join(absent)}" if absent else ""


class TestCluster:
    """Up when made. Call close() whatever happens."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="addons-test-")
        self.processes = Processes(self.folder)
        self.port = free_port()
        self.accounts = {}
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def close(self):
        self.processes.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def _start(self):
        client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self.etcd = client
        self.processes.start("etcd", [
            binary("etcd"), "--data-dir", self.path("etcd"), "--unsafe-no-fsync",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", f"default={peer}"], end=SIGKILL)
        subprocess.run(["openssl", "genrsa", "-out", self.path("sa.key"), "2048"], check=True,
                       stderr=subprocess.DEVNULL)
        self.admin = self.account("admin", "system:masters")
        self.start_api_server()
        self.write_kubeconfig()
        self.processes.start("controllers", [
            binary("kube-controller-manager"), "--kubeconfig", self.path("kubeconfig"),
            f"--controllers={CONTROLLERS}", "--leader-elect=false", "--secure-port=0"]
            + (["--port=0"] if self._has_port_flag("kube-controller-manager") else []),
            end=SIGKILL)

    @staticmethod
    def _has_port_flag(program):
        """Before 1.24 there is a plain HTTP port, which would clash with another test's."""
        out = subprocess.run([binary(program), "--help"], capture_output=True, text=True,
                             check=False)
        return " --port int" in out.stdout

    def account(self, user, group=""):
        """An Api for a user, with a token of its own that works from the next start on."""
        folder = self.path("accounts", user.replace(":", "_"))
        os.makedirs(folder, exist_ok=True)
        self.accounts[user] = group
        self.rotate(user)
        return Api("127.0.0.1", self.port, folder)

    def rotate(self, user):
        """Write a new token, as kubelet does; the API server takes it when it starts again."""
        with open(self.path("accounts", user.replace(":", "_"), "token"), "w",
                  encoding="ascii") as file:
            file.write(secrets.token_hex(16))

    def start_api_server(self):
        with open(self.path("tokens.csv"), "w", encoding="ascii") as tokens:
            for user, group in self.accounts.items():
                with open(self.path("accounts", user.replace(":", "_"), "token"),
                          encoding="ascii") as file:
                    tokens.write(f'{file.read()},{user},{user},"{group}"\n')
        self.processes.start("api", [
            binary("kube-apiserver"), "--etcd-servers", self.etcd,
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
            f"--secure-port={self.port}", "--cert-dir", self.path("certs"),
            f"--service-cluster-ip-range={SERVICE_SUBNET}", "--authorization-mode=RBAC",
            "--token-auth-file", self.path("tokens.csv"), "--allow-privileged=true",
            "--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none",
            "--service-account-key-file", self.path("sa.key"),
            "--service-account-signing-key-file", self.path("sa.key"),
            "--service-account-issuer=https://kubernetes.default.svc"],
            end=SIGKILL)  # it would wait for the end of every watch
        wait_until("the API server's certificate",
                   lambda: os.path.getsize(self.path("certs", "apiserver.crt")))
        for user in self.accounts:
            shutil.copy(self.path("certs", "apiserver.crt"),
                        self.path("accounts", user.replace(":", "_"), "ca.crt"))
        wait_until("the API server is healthy", self._healthy, 60)

    def _healthy(self):
        try:
            # system: roles are made by a hook after start, and nothing works before.
            self.admin.get("/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin")
            return bool(self.admin.get("/api/v1/namespaces/default"))
        except ApiError:
            return False

    def restart_api_server(self):
        self.processes.stop("api")
        self.start_api_server()
        self.write_kubeconfig()

    def write_kubeconfig(self):
        with open(self.path("accounts", "admin", "token"), encoding="ascii") as file:
            token = file.read()
        config = {
            "apiVersion": "v1", "kind": "Config", "current-context": "it",
            "clusters": [{"name": "it", "cluster": {
                "server": f"https://127.0.0.1:{self.port}",
                "certificate-authority": self.path("certs", "apiserver.crt")}}],
            "users": [{"name": "it", "user": {"token": token}}],
            "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}]}
        with open(self.path("kubeconfig"), "w", encoding="utf-8") as file:
            json.dump(config, file)

    def kubectl(self, *args, stdin=None):
        result = subprocess.run(
            [binary("kubectl"), "--kubeconfig", self.path("kubeconfig"), *args], input=stdin,
            capture_output=True, text=True, check=False)
        if result.returncode:
            raise AssertionError(f"kubectl {args}: {result.stderr}")
        return result.stdout

    def apply_manifest(self, name):
        """Apply one of the addons' own manifests, its placeholders filled in."""
        with open(os.path.join(MANIFESTS, name), encoding="utf-8") as file:
            text = file.read()
        for placeholder, value in (
                ("@IMAGE@", "sim.local/cluster-addons:test"), ("@DNS_ADDRESS@", DNS_ADDRESS),
                ("@CLUSTER_DOMAIN@", DOMAIN), ("@SERVICE_SUBNET@", SERVICE_SUBNET),
                ("@POD_SUBNET@", POD_SUBNET)):
            text = text.replace(placeholder, value)
        return self.kubectl("apply", "-f", "-", stdin=text)

    def patch(self, path, body):
        """Merge body into the object at path; for statuses, which old kubectl cannot patch."""
        with open(self.path("accounts", "admin", "token"), encoding="ascii") as file:
            headers = {"Authorization": f"Bearer {file.read()}",
                       "Content-Type": "application/merge-patch+json"}
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}",
                                         json.dumps(body).encode(), headers, method="PATCH")
        context = ssl.create_default_context(cafile=self.path("certs", "apiserver.crt"))
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return json.load(answer)

    def apply(self, *objects):
        """Apply API objects given as dicts."""
        items = {"apiVersion": "v1", "kind": "List", "items": objects}
        return self.kubectl("apply", "-f", "-", stdin=json.dumps(items))
