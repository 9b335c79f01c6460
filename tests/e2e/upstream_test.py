#!/usr/bin/env python3
"""A release of Kubernetes, downloaded, becomes an environment: one node that takes pods itself, on
a network without a way out. The release is the cache's own build, served in a release's layout.
"""
import json
import os
import pathlib
import tempfile
import unittest

from manifests import listing, pod, pod_spec, toolbox
from support import SIM, SOURCE, Environment, HostTraces, require_host, run, sim

PORT = 41920  # part of the image's identity, so that a second run finds the image in the cache

ENVIRONMENT = f"""\
version: 1
system: qareports
driver: lxc
kubernetes:
  source: upstream
  version: v1.20.2
  url: http://127.0.0.1:{PORT}
network:
  mode: isolated
nodes:
  - name: master-node
    role: master
    memory: 2GiB
"""


def programs():
    """The folder with Kubernetes' programs."""
    if "SIM_KUBERNETES_BIN" in os.environ:
        return pathlib.Path(os.environ["SIM_KUBERNETES_BIN"])
    for image in json.loads(sim("image", "list", "--json").stdout)["images"]:
        if (image["kind"], image["kubernetes"]) == ("kubernetes", "debian") and image["current"]:
            return pathlib.Path(image["file"]) / "bin"
    raise AssertionError("no Kubernetes in the cache: run sim image build")


class Upstream(unittest.TestCase):
    maxDiff = None

    def test_a_release_becomes_an_environment(self):
        environment = Environment("upstream")
        environment.destroy()
        traces = HostTraces()
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "upstream.yaml")
            file.write_text(ENVIRONMENT, encoding="utf-8")
            run(
                SOURCE / "tests/support/release-server", "--port", PORT,
                "--release", "v1.20.2", "--folder", programs(),
                "--", SIM, "--name", "upstream", file, "up",
                timeout=1800,
            )
            status = environment.status()
            self.assertTrue(status["up"])
            self.assertEqual([node["name"] for node in status["nodes"]], ["master-node"])
            # The file says what the image is made of: without a server, it is not looked for again.
            sim("--name", "upstream", file, "up")
        environment.apply(listing(pod("alone", {}, pod_spec(toolbox()))))
        environment.k("wait", "--for=condition=Ready", "pod/alone", "--timeout=90s")
        self.assertIn("etcd", environment.sim("ssh", "master-node", "crictl ps").stdout)
        network = run("virsh", "-c", "lxc:///system", "net-dumpxml", "sim-upstream").stdout
        self.assertNotIn("<forward", network)
        environment.destroy()
        self.assertEqual(traces.left(), "")


if __name__ == "__main__":
    require_host()
    unittest.main(verbosity=2)
