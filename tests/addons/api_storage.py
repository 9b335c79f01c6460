"""Two nodes' provisioners against a real volume controller; the test is the scheduler."""
import os
import signal
import stat
import sys
import unittest

from support import LIB
from support import cluster as kubernetes
from support.cluster import TestCluster
from support.objects import claim
from support.processes import free_port
from support.waiting import wait_until

from addons.kube import ApiError
from addons.volumes import SELECTED_NODE

USER = "system:serviceaccount:kube-system:local-path-provisioner"
NODES = ("node-1", "node-2")
CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims"
VOLUMES = "/api/v1/persistentvolumes"


def setUpModule():
    global CLUSTER, ACCOUNT
    reason = kubernetes.missing()
    if reason:
        raise unittest.SkipTest(reason)
    CLUSTER = TestCluster()
    unittest.addModuleCleanup(CLUSTER.close)
    ACCOUNT = CLUSTER.account(USER)
    CLUSTER.restart_api_server()
    CLUSTER.apply_manifest("local-path.yaml")
    for node in NODES:
        CLUSTER.apply({"apiVersion": "v1", "kind": "Node", "metadata": {
            "name": node, "labels": {"kubernetes.io/hostname": f"{node}-host"}}})
        os.mkdir(root(node))
        start(node)


def root(node):
    return CLUSTER.path(f"root-{node}")


def start(node):
    port = free_port()
    CLUSTER.processes.start(
        node, [sys.executable, "-B", os.path.join(LIB, "local-path-provisioner")],
        dict(os.environ, NODE_NAME=node, LOCAL_PATH_ROOT=root(node),
             KUBERNETES_SERVICE_HOST="127.0.0.1", KUBERNETES_SERVICE_PORT=str(CLUSTER.port),
             SERVICE_ACCOUNT_DIR=ACCOUNT.account, PROBE_ADDRESS="127.0.0.1",
             PROBE_PORT=str(port)))


def make(name, node, *args, **kwargs):
    """A claim that the scheduler has selected a node for."""
    made = claim(name, *args, **kwargs)
    made["metadata"]["annotations"] = {SELECTED_NODE: node}
    CLUSTER.apply(made)


def get(path):
    try:
        return CLUSTER.admin.get(path)
    except ApiError as error:
        if error.code == 404:
            return None
        raise


def bound_volume(name):
    """The PersistentVolume a claim is bound to, once it is."""
    def look():
        found = get(f"{CLAIMS}/{name}")
        return found["status"]["phase"] == "Bound" and found["spec"]["volumeName"]
    return get(f"{VOLUMES}/{wait_until(f'claim {name} is bound', look)}")


def warnings(name):
    events = get("/api/v1/namespaces/default/events")["items"]
    return [event for event in events if event["involvedObject"]["name"] == name
            and event["type"] == "Warning"
            and event["source"].get("component") == "local-path-provisioner"]


class Storage(unittest.TestCase):
    def test_the_class_is_the_default_one(self):
        CLUSTER.apply(claim("defaulted"))
        self.assertEqual(get(f"{CLAIMS}/defaulted")["spec"]["storageClassName"], "local-path")

    def test_a_volumes_life_on_its_own_node(self):
        make("life", "node-2")
        volume = bound_volume("life")
        path = volume["spec"]["local"]["path"]
        self.assertEqual(os.path.dirname(path), root("node-2"))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o777)
        self.assertEqual(volume["spec"]["capacity"], {"storage": "1Gi"})
        self.assertIn("node-2-host", str(volume["spec"]["nodeAffinity"]))
        with open(os.path.join(path, "file"), "w", encoding="ascii") as file:
            file.write("data")
        CLUSTER.kubectl("delete", "pvc", "life")
        name = volume["metadata"]["name"]
        wait_until("folder and volume are gone",
                   lambda: not os.path.exists(path) and get(f"{VOLUMES}/{name}") is None)

    def test_a_claim_for_many_nodes_is_refused_in_an_event(self):
        make("many", "node-1", modes=["ReadWriteMany"])
        event = wait_until("an event about the claim", lambda: warnings("many"))[0]
        self.assertEqual(event["reason"], "ProvisioningFailed")
        self.assertIn("ReadWriteMany", event["message"])
        self.assertEqual(get(f"{CLAIMS}/many")["status"]["phase"], "Pending")
        CLUSTER.kubectl("delete", "pvc", "many")

    def test_work_left_by_a_killed_provisioner_is_finished_by_the_next(self):
        make("first", "node-1")
        volume = bound_volume("first")
        self.assertNotEqual(CLUSTER.processes.stop("node-1", signal.SIGKILL), 0)
        CLUSTER.kubectl("delete", "pvc", "first")
        make("second", "node-1")
        name = volume["metadata"]["name"]
        wait_until("the volume is released",
                   lambda: get(f"{VOLUMES}/{name}")["status"]["phase"] == "Released")
        uid = get(f"{CLAIMS}/second")["metadata"]["uid"]
        half_made = os.path.join(root("node-1"), f"pvc-{uid}_default_second")
        orphan = os.path.join(
            root("node-1"), "pvc-00000000-0000-4000-8000-000000000001_default_gone")
        os.mkdir(half_made)
        os.mkdir(orphan)
        start("node-1")
        self.assertEqual(bound_volume("second")["spec"]["local"]["path"], half_made)
        wait_until("the first volume is gone", lambda: get(f"{VOLUMES}/{name}") is None)
        self.assertFalse(os.path.exists(volume["spec"]["local"]["path"]))
        wait_until("the orphan is gone", lambda: not os.path.exists(orphan))


if __name__ == "__main__":
    unittest.main()
