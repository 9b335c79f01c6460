#!/usr/bin/env python3
"""Brings the three-node environment up and uses it as developers and operators do.

The test methods run in the order of their names, over one environment.
"""
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import unittest
import urllib.request

from manifests import claim, listing, pod, pod_spec, service, toolbox, workload
from support import NODES, SIM, Environment, HostTraces, require_host, run, sim, until

PODS = ("on-master", "on-worker")
EVERYWHERE = [{"operator": "Exists"}]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def http(address, timeout=5):
    # Not through a proxy that the caller's environment may name.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=timeout) as answer:
        return answer.read().decode().strip()


def answers(address):
    try:
        return http(address, timeout=2)
    except OSError:
        return None


class Dev(unittest.TestCase):
    maxDiff = None
    environment = Environment("e2e")

    @classmethod
    def setUpClass(cls):
        cls.environment.destroy()
        cls.traces = HostTraces()
        print(cls.environment.up().stderr, file=sys.stderr)
        cls.status = cls.environment.status()
        cls.addresses = {node["name"]: node["address"] for node in cls.status["nodes"]}
        cls.environment.apply(
            listing(
                pod(
                    "on-master",
                    {"at": "master"},
                    pod_spec(toolbox(), nodeName="master-node", tolerations=EVERYWHERE),
                ),
                pod("on-worker", {"at": "worker"}, pod_spec(toolbox(), nodeName="worker-node")),
                service("at-master", {"at": "master"}),
                service("at-worker", {"at": "worker"}),
                service("db", {"app": "db"}, clusterIP="None"),
                workload(
                    "StatefulSet",
                    "db",
                    2,
                    pod_spec(toolbox(), tolerations=EVERYWHERE),
                    serviceName="db",
                    podManagementPolicy="Parallel",
                ),
            )
        )
        cls.environment.k(
            "wait", "--for=condition=Ready", "pod/on-master", "pod/on-worker", "--timeout=90s"
        )
        cls.environment.k("rollout", "status", "statefulset/db", "--timeout=90s")

    @classmethod
    def tearDownClass(cls):
        cls.environment.destroy()

    def in_pod(self, name, *command, **options):
        return self.environment.in_pod(name, *command, **options).stdout.strip()

    def dig(self, pod_name, *question):
        return self.in_pod(pod_name, "dig", "+short", "+search", *question).split("\n")

    def test_01_everything_is_up(self):
        self.assertTrue(self.status["up"], self.status)
        self.assertEqual(set(self.addresses), NODES)
        self.assertEqual(
            {s["name"] for s in self.status["services"]},
            {"kubernetes", "postgresql", "rabbitmq", "aws"},
        )

    def test_02_up_again_changes_nothing(self):
        answer = json.loads(sim("e2e", "up", "--json").stdout)
        self.assertFalse(answer["changed"], answer)

    def test_05_aws_answers_under_its_own_names(self):
        ask = ["curl", "-sS", "-m", "10", "https://bucket.s3.eu-west-1.amazonaws.com/"]
        for node in ("master-node", "services-node"):
            self.assertIn("<Code>", sim("e2e", "ssh", node, shlex.join(ask)).stdout)
        for name in PODS:
            self.assertIn("<Code>", self.in_pod(name, *ask))
            self.assertEqual(
                self.in_pod(name, "printenv", "AWS_CA_BUNDLE"),
                "/etc/ssl/certs/ca-certificates.crt",
            )
            # Its only address is the environment's own gateway, and there is no other kind.
            gateway = self.addresses["master-node"].rsplit(".", 1)[0] + ".1"
            self.assertEqual(self.dig(name, "email.us-east-1.amazonaws.com"), [gateway])
            self.assertEqual(self.dig(name, "-t", "AAAA", "sts.amazonaws.com"), [""])

    def test_06_what_aws_acknowledged_survives_its_daemon(self):
        exports = json.loads(sim("e2e", "env", "--json").stdout)
        environment = dict(os.environ, **exports)

        def aws(*words):
            return subprocess.run(["aws", *words], env=environment, text=True, check=True,
                                  capture_output=True).stdout

        aws("ssm", "put-parameter", "--name", "/kept", "--type", "String", "--value", "yes")
        daemon = json.loads(sim("e2e", "daemon", "--json").stdout)
        os.kill(daemon["pid"], signal.SIGKILL)
        until("the daemon's end", lambda: sim("e2e", "daemon", check=False).returncode == 1)
        self.assertEqual(sim("e2e", "status", check=False).returncode, 1)
        self.assertTrue(json.loads(sim("e2e", "up", "--json").stdout)["changed"])
        query = ["--query", "Parameter.Value", "--output", "text"]
        self.assertEqual(aws("ssm", "get-parameter", "--name", "/kept", *query), "yes\n")

    def test_10_services_by_name_across_nodes(self):
        for name in PODS:
            for other in ("master", "worker"):
                self.assertEqual(
                    self.in_pod(name, "curl", "-sS", "-m", "5", f"http://at-{other}/"),
                    f"on-{other}",
                )

    def test_11_dns_of_headless_services_and_stateful_pods(self):
        ips = {
            item["metadata"]["name"]: item["status"]["podIP"]
            for item in json.loads(self.environment.k("get", "pods", "-l", "app=db", "-o", "json"))[
                "items"
            ]
        }
        for name in PODS:
            self.assertEqual(sorted(self.dig(name, "db")), sorted(ips.values()))
            self.assertEqual(self.dig(name, "db-0.db"), [ips["db-0"]])
            srv = self.dig(name, "-t", "SRV", "_http._tcp.db")
            self.assertEqual(
                sorted(line.split()[3] for line in srv),
                [f"db-{i}.db.default.svc.cluster.local." for i in (0, 1)],
            )
            self.assertEqual(
                self.dig(name, "-x", ips["db-1"]), ["db-1.db.default.svc.cluster.local."]
            )
            self.assertIn("NXDOMAIN", self.in_pod(name, "dig", "no-such.default.svc.cluster.local"))

    def test_12_names_of_nodes_and_of_the_outside(self):
        for name in PODS:
            self.assertEqual(self.dig(name, "services-node."), [self.addresses["services-node"]])
        outside = (
            next(
                (
                    word
                    for word in run(
                        "apt-get", "indextargets", "--format", "$(SITE)", check=False
                    ).stdout.split()
                    if word
                ),
                "",
            )
            .split("//")[-1]
            .split("/")[0]
            .split(":")[0]
        )
        wanted = (
            run("getent", "ahostsv4", outside, check=False).stdout.split()[:1] if outside else []
        )
        if not wanted:
            self.skipTest("this host resolves no outside name")
        for name in PODS:
            self.assertTrue(
                set(self.dig(name, outside + "."))
                & set(run("getent", "ahostsv4", outside).stdout.split()),
                outside,
            )

    def test_20_postgresql_from_pods(self):
        for name in PODS:
            table = name.replace("-", "_")
            answer = self.in_pod(
                name,
                "env",
                "PGPASSWORD=qareports",
                "psql",
                "-h",
                "services-node",
                "-U",
                "qareports",
                "-tAc",
                f"create table {table}(n int); insert into {table} values (6*7);"
                f"select n from {table}",
                "qareports",
            )
            self.assertEqual(answer.split("\n")[-1], "42")
        refused = self.environment.in_pod(
            "on-worker",
            "env",
            "PGPASSWORD=wrong",
            "psql",
            "-h",
            "services-node",
            "-U",
            "qareports",
            "-c",
            "select 1",
            "qareports",
            check=False,
        )
        self.assertIn("password authentication failed", refused.stderr)

    def test_21_amqp_from_pods(self):
        url = "amqp://qareports:qareports@services-node/qareports"
        for name in PODS:
            self.in_pod(name, "amqp-declare-queue", "-u", url, "-q", f"from-{name}")
            self.in_pod(
                name, "amqp-publish", "-u", url, "-r", f"from-{name}", "-b", f"hello {name}"
            )
            self.assertEqual(
                self.in_pod(name, "amqp-get", "-u", url, "-q", f"from-{name}"), f"hello {name}"
            )

    def test_22_management_page_answers_on_the_host(self):
        import base64

        request = urllib.request.Request(
            f"http://{self.addresses['services-node']}:15672/api/whoami"
        )
        request.add_header(
            "Authorization", "Basic " + base64.b64encode(b"qareports:qareports").decode()
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            self.assertEqual(json.load(answer)["name"], "qareports")

    def test_30_logs_follow(self):
        with subprocess.Popen(
            [SIM, "e2e", "logs", "-f", "on-worker"], stdout=subprocess.PIPE, text=True
        ) as logs:
            try:
                self.assertEqual(logs.stdout.readline().strip(), "serving on on-worker")
            finally:
                logs.send_signal(signal.SIGTERM)

    def test_31_port_forward(self):
        port = free_port()
        with subprocess.Popen(
            [SIM, "e2e", "k", "port-forward", "pod/on-worker", f"{port}:8080"],
            stdout=subprocess.DEVNULL,
        ) as forward:
            try:
                self.assertEqual(
                    until("the forwarded port", lambda: answers(f"http://127.0.0.1:{port}/")),
                    "on-worker",
                )
            finally:
                forward.send_signal(signal.SIGTERM)

    def test_32_external_ips_answer_on_the_host(self):
        address = self.addresses["worker-node"]
        self.environment.apply(
            listing({**service("outside", {"at": "master"}, externalIPs=[address])})
        )
        self.assertEqual(
            until("the external address", lambda: answers(f"http://{address}/")), "on-master"
        )

    def test_33_ssh(self):
        self.assertEqual(
            self.environment.sim("ssh", "services-node", "hostname").stdout.strip(), "services-node"
        )
        self.assertEqual(
            self.environment.sim("ssh", "master-node", "exit 7", check=False).returncode, 7
        )
        self.assertEqual(
            self.environment.sim("ssh", "on-worker", "hostname").stdout.strip(), "on-worker"
        )
        unknown = self.environment.sim("ssh", "master-nod", check=False)
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("master-node", unknown.stderr)
        for tool in ("free", "ps aux", "crictl ps", "kubeadm token list"):
            self.environment.sim("ssh", "master-node", tool)

    def test_40_memory_limit_kills_one_pod_only(self):
        hog = ["python3", "-c", "import time; block = bytearray(256 << 20); time.sleep(600)"]
        self.environment.apply(
            listing(
                pod(
                    "hog",
                    {},
                    pod_spec(
                        toolbox(hog, resources={"limits": {"memory": "64Mi"}}),
                        nodeName="worker-node",
                        restartPolicy="Never",
                    ),
                )
            )
        )

        def reason():
            states = json.loads(self.environment.k("get", "pod", "hog", "-o", "json"))["status"]
            return [
                s["state"].get("terminated", {}).get("reason")
                for s in states.get("containerStatuses", [])
            ]

        until("the hog's end", lambda: reason() == ["OOMKilled"])
        neighbour = json.loads(self.environment.k("get", "pod", "on-worker", "-o", "json"))[
            "status"
        ]
        self.assertEqual(neighbour["containerStatuses"][0]["restartCount"], 0)
        self.assertEqual(
            self.in_pod("on-worker", "curl", "-sS", "http://localhost:8080/"), "on-worker"
        )

    def test_41_volume_claims(self):
        spec = pod_spec(
            toolbox(volumeMounts=[{"name": "data", "mountPath": "/data"}]),
            volumes=[{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}],
        )
        self.environment.apply(listing(claim("data"), pod("writer", {}, spec)))
        self.environment.k("wait", "--for=condition=Ready", "pod/writer", "--timeout=60s")
        self.in_pod("writer", "sh", "-c", "echo kept >/data/file")
        self.environment.k("delete", "pod", "writer")
        self.environment.apply(listing(pod("writer", {}, spec)))
        self.environment.k("wait", "--for=condition=Ready", "pod/writer", "--timeout=60s")
        self.assertEqual(self.in_pod("writer", "cat", "/data/file"), "kept")
        self.environment.k("delete", "pod/writer", "pvc/data")
        until(
            "the volume's removal",
            lambda: not self.environment.k("get", "pv", "-o", "name").strip(),
        )

    def test_50_a_worker_comes_and_goes_with_its_pods(self):
        self.environment.sim("node", "add", "worker-2")
        self.assertIn("worker-2", self.environment.k("get", "nodes", "-o", "name"))
        spread = {
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"app": "web"}},
        }
        spec = pod_spec(toolbox(), topologySpreadConstraints=[spread])
        self.environment.apply(listing(workload("Deployment", "web", 4, spec)))
        self.environment.k("rollout", "status", "deployment/web", "--timeout=90s")
        places = {
            item["spec"]["nodeName"]
            for item in json.loads(
                self.environment.k("get", "pods", "-l", "app=web", "-o", "json")
            )["items"]
        }
        self.assertEqual(places, {"worker-node", "worker-2"})
        self.assertEqual(json.loads(sim("e2e", "up", "--json").stdout)["changed"], False)
        self.environment.sim("node", "remove", "worker-2")
        self.environment.k("rollout", "status", "deployment/web", "--timeout=90s")
        places = {
            item["spec"]["nodeName"]
            for item in json.loads(
                self.environment.k(
                    "get",
                    "pods",
                    "-l",
                    "app=web",
                    "--field-selector=status.phase=Running",
                    "-o",
                    "json",
                )
            )["items"]
        }
        self.assertEqual(places, {"worker-node"})
        self.assertNotIn("worker-2", self.environment.k("get", "nodes", "-o", "name"))
        self.assertEqual(self.environment.sim("ip", "worker-2", check=False).returncode, 2)

    def test_51_operators_join_by_hand(self):
        command = self.environment.sim(
            "ssh", "master-node", "kubeadm token create --print-join-command"
        )
        self.assertRegex(
            command.stdout, r"kubeadm join \S+:6443 --token \S+ +--discovery-token-ca-cert-hash"
        )
        self.environment.k(
            "drain", "worker-node", "--ignore-daemonsets", "--delete-emptydir-data", "--force"
        )
        self.environment.k("delete", "node", "worker-node")
        self.environment.sim("ssh", "worker-node", "kubeadm reset -f")
        self.environment.sim("ssh", "worker-node", command.stdout.strip())
        self.environment.k("wait", "--for=condition=Ready", "node/worker-node", "--timeout=90s")
        self.environment.sim("ssh", "master-node", "kubeadm certs renew all")

    def test_60_a_node_that_lost_power_comes_back(self):
        run("virsh", "-c", "lxc:///system", "destroy", "sim-e2e-services-node", check=False)
        until("the status to say so", lambda: not self.environment.status()["up"])
        sim("e2e", "up")
        self.assertTrue(self.environment.status()["up"])

    def test_61_a_node_that_never_becomes_ready(self):
        self.environment.sim("ssh", "worker-node", "systemctl mask --runtime --now kubelet")
        until("the API to notice", lambda: not self.environment.status()["up"], seconds=90)
        done = sim("e2e", "up", "--timeout", "1", check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        for words in ("not Ready: worker-node", "worker-node: kubelet", "worker-node: console"):
            self.assertIn(words, done.stderr)
        self.environment.sim(
            "ssh", "worker-node", "systemctl unmask --runtime kubelet && systemctl start kubelet"
        )
        sim("e2e", "up")
        self.assertTrue(self.environment.status()["up"])

    def test_90_nothing_is_left(self):
        self.environment.destroy()
        self.assertEqual(self.traces.left(), "")


if __name__ == "__main__":
    require_host()
    os.environ.setdefault("NO_COLOR", "1")
    unittest.main(verbosity=2)
