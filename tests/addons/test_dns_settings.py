"""From a pod's environment to configuration files the servers themselves accept."""
import os
import shutil
import subprocess
import tempfile
import unittest

import support  # noqa: F401  (makes `addons` importable)
from addons import dns_settings

ENV = {"CLUSTER_DOMAIN": "Cluster.Local", "SERVICE_SUBNET": "10.96.0.0/16, fd00:96::/108",
       "POD_SUBNET": "10.244.0.0/16", "DNS_ADDRESS": "10.96.0.10"}
UNBOUND_CHECKCONF = shutil.which("unbound-checkconf", path="/usr/sbin:/sbin:/usr/bin")


class Environment(unittest.TestCase):
    def test_domain_and_subnets_are_normalized(self):
        settings = dns_settings.from_environment(ENV)
        self.assertEqual(settings.cluster_domain, "cluster.local.")
        self.assertEqual(settings.subnets, ("10.96.0.0/16", "fd00:96::/108", "10.244.0.0/16"))

    def test_what_is_missing_or_wrong_is_an_error(self):
        for name in ENV:
            with self.assertRaises(KeyError):
                dns_settings.from_environment({k: v for k, v in ENV.items() if k != name})
        for name in ("SERVICE_SUBNET", "DNS_ADDRESS"):
            with self.assertRaises(ValueError):
                dns_settings.from_environment(dict(ENV, **{name: "@PLACEHOLDER@"}))


class Upstreams(unittest.TestCase):
    def test_only_servers_a_pod_can_reach(self):
        text = ("# nameserver 192.0.2.9\nsearch example.org\nnameserver 192.0.2.1\n"
                "nameserver 127.0.0.53\nnameserver ::1\nnameserver fe80::1%eth0\n"
                "nameserver 2001:db8::1\nnameserver\nnameserver words\noptions ndots:5\n")
        self.assertEqual(dns_settings.usable_servers(text), ["192.0.2.1", "2001:db8::1"])


class Files(unittest.TestCase):
    def setUp(self):
        self.settings = dns_settings.from_environment(ENV)

    def test_pdns_caches_nothing(self):
        lines = dns_settings.pdns_conf(self.settings).splitlines()
        for option in ("cache-ttl", "query-cache-ttl", "negquery-cache-ttl"):
            self.assertIn(f"{option}=0", lines)

    def test_without_upstreams_unbound_does_not_ask_the_root_servers(self):
        text = dns_settings.unbound_conf(self.settings, [])
        self.assertIn('forward-zone:\n  name: "."\n  forward-addr: 127.0.0.1@5300\n', text)

    @unittest.skipUnless(UNBOUND_CHECKCONF, "no unbound-checkconf")
    def test_unbound_accepts_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "unbound.conf")
            settings = self.settings._replace(run_dir=folder)
            with open(path, "w", encoding="utf-8") as file:
                file.write(dns_settings.unbound_conf(settings, ["192.0.2.1", "2001:db8::1"]))
            result = subprocess.run([UNBOUND_CHECKCONF, path], capture_output=True, text=True,
                                    check=False)
            self.assertEqual(result.returncode, 0, result.stderr)
