#!/usr/bin/env python3
"""The manifests: made by kustomize, taken by a real Kubernetes API, and what zero loss asks of
them. Needs kubectl; without kube-apiserver and etcd the API's own part is skipped, visibly."""
import base64
import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest

from stack import IMAGES, SYSTEM, python, skip
from support import cluster as kubernetes

MANIFESTS = SYSTEM / "manifests"
# Of 1.20; the beta ones are gone in 1.25.
VERSIONS = {"v1", "apps/v1", "batch/v1", "batch/v1beta1", "autoscaling/v1", "policy/v1beta1"}
KINDS = {"Namespace", "ServiceAccount", "ConfigMap", "Secret", "Service", "Deployment", "Job",
         "HorizontalPodAutoscaler", "PodDisruptionBudget", "CronJob"}
OVERLAY = """
bases: [{base}]
images: [{{name: sim.local/qareports, newName: registry.example/qareports, newTag: v2}}]
configMapGenerator:
  - {{name: qareports-settings, behavior: merge, literals: [SQUAD_SITE_NAME=Staging]}}
"""
TO_JSON = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin))))"


def setUpModule():
    global KUBECTL
    # What sim made for its nodes, if it did.
    made = sorted(glob.glob(os.path.expanduser("~/.cache/sim/kubernetes/debian-*/bin")))
    if made:
        os.environ.setdefault("SIM_KUBERNETES_BIN", made[-1])
    KUBECTL = kubernetes.binary("kubectl")
    if not KUBECTL:
        skip("kubectl is not installed")


def kustomize(folder):
    return subprocess.run([KUBECTL, "kustomize", folder], check=True, capture_output=True,
                          text=True).stdout


def objects(folder):
    """What kustomize makes, as dicts."""
    out = subprocess.run([python(), "-c", TO_JSON], input=kustomize(folder), text=True, check=True,
                         capture_output=True).stdout
    return json.loads(out)


def pod_specs(found):
    """{name: spec} of everything that makes pods."""
    specs = {}
    for one in found:
        spec = one.get("spec", {})
        if one["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            specs[one["metadata"]["name"]] = spec["template"]["spec"]
    return specs


def containers(spec):
    return spec.get("initContainers", []) + spec["containers"]


class Objects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dev, cls.relay = objects(MANIFESTS / "dev"), objects(MANIFESTS / "relay")
        cls.pods = pod_specs(cls.dev + cls.relay)

    def named(self, kind, start):
        found, = [one for one in self.dev if one["kind"] == kind
                  and one["metadata"]["name"].startswith(start)]
        return found

    def test_every_kind_is_there_in_a_version_of_1_20(self):
        self.assertEqual({one["kind"] for one in self.dev}, KINDS)
        self.assertLessEqual({one["apiVersion"] for one in self.dev + self.relay}, VERSIONS)

    def test_containers_have_a_tag_limits_and_no_rights(self):
        for name, spec in self.pods.items():
            self.assertTrue(spec["securityContext"]["runAsNonRoot"], name)
            for one in containers(spec):
                self.assertRegex(one["image"], r"^sim\.local/qareports(:v1|-relay:1)$", name)
                self.assertEqual(one["imagePullPolicy"], "IfNotPresent")
                self.assertEqual(set(one["resources"]["requests"]), {"cpu", "memory"}, name)
                self.assertIn("memory", one["resources"]["limits"], name)
                self.assertTrue(one["securityContext"]["readOnlyRootFilesystem"], name)
        listener, = self.pods["qareports-listener-deployment"]["containers"]
        self.assertEqual(listener["resources"]["limits"]["memory"], "512Mi")

    def test_a_roll_out_takes_nothing_away_before_the_new_is_there(self):
        for one in self.dev:
            if one["kind"] != "Deployment":
                continue
            self.assertEqual(one["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"], 0)
            spec = one["spec"]["template"]["spec"]
            wait, = spec["initContainers"]
            self.assertEqual(wait["args"][0], "wait")
            for container in spec["containers"]:
                self.assertIn("livenessProbe", container)
        for container in self.pods["qareports-web-deployment"]["containers"]:
            self.assertIn("readinessProbe", container)
            self.assertIn("preStop", container["lifecycle"])

    def test_the_settings_are_all_that_the_application_asks_for(self):
        settings = self.named("ConfigMap", "qareports-settings")["data"]
        secrets = {name: base64.b64decode(text).decode() for name, text
                   in self.named("Secret", "qareports-secrets")["data"].items()}
        self.assertEqual(settings.keys() & secrets.keys(), set())
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "v1")
            subprocess.run([sys.executable, "-B", IMAGES / "assemble", "v1", source], check=True)
            checked = subprocess.run(
                [python(), "-B", f"{source}/bin/qareports", "manage", "check"], check=False,
                env={"PATH": "/usr/bin:/bin", **settings, **secrets}, capture_output=True,
                text=True)
            self.assertEqual(checked.returncode, 0, checked.stderr)
            roles = subprocess.run(
                [python(), "-B", "-c", "from qareports.roles import ROLES; print(*ROLES)"],
                cwd=source, check=True, capture_output=True, text=True).stdout.split()
        used = {one["args"][0] for spec in pod_specs(self.dev).values()
                for one in containers(spec) if "args" in one}
        self.assertEqual(used, set(roles) - {"queues", "manage"})

    def test_the_settings_name_services_that_exist(self):
        host = self.named("ConfigMap", "qareports-settings")["data"]["SQUAD_EMAIL_HOST"]
        service, = [one for one in self.relay if one["kind"] == "Service"]
        self.assertEqual(host, "{name}.{namespace}".format(**service["metadata"]))

    def test_an_overlay_changes_image_and_settings(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
                file.write(OVERLAY.format(base=os.path.relpath(MANIFESTS / "dev",
                                                                    os.path.realpath(folder))))
            made = objects(folder)
        images = {one["image"] for spec in pod_specs(made).values() for one in containers(spec)}
        self.assertEqual(images, {"registry.example/qareports:v2"})
        before, after = (next(one for one in found if one["kind"] == "ConfigMap")
                         for found in (self.dev, made))
        self.assertEqual(after["data"], {**before["data"], "SQUAD_SITE_NAME": "Staging"})
        # Another name, so pods are made anew.
        self.assertNotEqual(after["metadata"]["name"], before["metadata"]["name"])
        web = pod_specs(made)["qareports-web-deployment"]["containers"][0]
        self.assertEqual(web["envFrom"][0]["configMapRef"]["name"], after["metadata"]["name"])


class Api(unittest.TestCase):
    """A real API server, without nodes."""

    @classmethod
    def setUpClass(cls):
        wanted = (*kubernetes.BINARIES, "etcd", "openssl")
        absent = [name for name in wanted if not kubernetes.binary(name)]
        if absent:
            raise unittest.SkipTest(f"missing programs: {', '.join(absent)}")
        cls.cluster = kubernetes.TestCluster()
        cls.addClassCleanup(cls.cluster.close)

    def test_it_takes_all_of_them_and_again(self):
        for folder in ("dev", "relay"):
            text = kustomize(MANIFESTS / folder)
            self.cluster.kubectl("apply", "-f", "-", stdin=text)
            # Dry runs with the server's validation, admission and defaults.
            again = self.cluster.kubectl("apply", "--dry-run=server", "-f", "-", stdin=text)
            self.assertTrue(all("unchanged" in line for line in again.splitlines()), again)

    def test_what_is_wrong_is_refused(self):
        text = kustomize(MANIFESTS / "relay")
        for right, wrong in (("containerPort: 1025", "containerPort: 102500"),
                             ("terminationGracePeriodSeconds", "terminationGraceSeconds"),
                             ("memory: 192Mi", "memory: 1Mi")):
            self.assertIn(right, text)
            with self.assertRaises(AssertionError):
                self.cluster.kubectl("apply", "--dry-run=server", "-f", "-",
                                     stdin=text.replace(right, wrong))


if __name__ == "__main__":
    unittest.main()
