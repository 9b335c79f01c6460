"""The manifests' texts: placeholders, and nothing that only some versions have."""
import os
import re
import unittest

from support import ADDONS, MANIFESTS

PLACEHOLDERS = {"cluster-dns.yaml": {"@IMAGE@", "@DNS_ADDRESS@", "@CLUSTER_DOMAIN@",
                                     "@SERVICE_SUBNET@", "@POD_SUBNET@"},
                "local-path.yaml": {"@IMAGE@"}}
# Served by 1.20 and by every version since.
STABLE = {"v1", "apps/v1", "rbac.authorization.k8s.io/v1", "storage.k8s.io/v1"}


class Manifests(unittest.TestCase):
    def texts(self):
        self.assertEqual(sorted(os.listdir(MANIFESTS)), sorted(PLACEHOLDERS))
        for name in PLACEHOLDERS:
            with open(os.path.join(MANIFESTS, name), encoding="utf-8") as file:
                yield name, file.read()

    def test_placeholders_are_the_documented_ones(self):
        with open(os.path.join(ADDONS, "README.md"), encoding="utf-8") as file:
            readme = file.read()
        for name, text in self.texts():
            self.assertEqual(set(re.findall(r"@[A-Z_]+@", text)), PLACEHOLDERS[name], name)
            for placeholder in PLACEHOLDERS[name]:
                self.assertIn(placeholder, readme)

    def test_api_versions_are_in_every_release(self):
        for name, text in self.texts():
            self.assertLessEqual(set(re.findall(r"^apiVersion: (\S+)$", text, re.M)), STABLE, name)

    def test_images_are_never_pulled(self):
        for name, text in self.texts():
            self.assertEqual(text.count("image: \"@IMAGE@\""),
                             text.count("imagePullPolicy: IfNotPresent"), name)
            self.assertNotIn("imagePullPolicy: Always", text)
