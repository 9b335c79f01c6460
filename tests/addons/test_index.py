"""Lookups by name, and PowerDNS's protocol on top of them."""
import json
import unittest

import support  # noqa: F401  (makes `addons` importable)
from addons.index import Index
from addons.remote import Answers
from support.objects import endpoints, namespace, port, service

CLUSTER_IP = ("default", "web")


def filled():
    index = Index("cluster.local.", ["10.96.0.0/12", "10.244.0.0/16"], "10.96.0.10")
    index.namespaces.replace({("", name): namespace(name) for name in ("default", "empty")})
    index.services.replace({
        CLUSTER_IP: service("web", clusterIP="10.96.1.2", ports=[port(80, "http")]),
        ("default", "far"): service("far", clusterIP="None")})
    index.endpoints.replace({("default", "far"): endpoints(
        {"addresses": [{"ip": "203.0.113.9"}]})})
    return index


class Lookup(unittest.TestCase):
    def setUp(self):
        self.index = filled()

    def test_names_with_records(self):
        for name, found in (
                ("web.default.svc.cluster.local.", [("A", "10.96.1.2")]),
                ("WEB.Default.svc.Cluster.Local.", [("A", "10.96.1.2")]),
                ("2.1.96.10.in-addr.arpa.", [("PTR", "web.default.svc.cluster.local.")]),
                ("dns-version.cluster.local.", [("TXT", '"1.1.0"')]),
                ("ns.dns.cluster.local.", [("A", "10.96.0.10")]),
                ("10-244-3-4.empty.pod.cluster.local.", [("A", "10.244.3.4")])):
            self.assertEqual(self.index.lookup(name), found, name)

    def test_names_with_nothing_but_names_below_exist(self):
        for name in ("svc.cluster.local.", "pod.cluster.local.", "default.svc.cluster.local.",
                     "empty.svc.cluster.local.", "empty.pod.cluster.local.",
                     "_tcp.web.default.svc.cluster.local.", "dns.cluster.local.",
                     "1.96.10.in-addr.arpa."):
            self.assertEqual(self.index.lookup(name), [], name)

    def test_unknown_names(self):
        for name in ("nosuch.cluster.local.", "nosuch.default.svc.cluster.local.",
                     "nosuch.svc.cluster.local.", "x.web.default.svc.cluster.local.",
                     "1-2-3-4.nosuch.pod.cluster.local.", "words.default.pod.cluster.local.",
                     "a.1-2-3-4.default.pod.cluster.local.", "9.1.96.10.in-addr.arpa."):
            self.assertIsNone(self.index.lookup(name), name)

    def test_an_address_outside_of_the_subnets_has_no_pointer(self):
        self.assertTrue(self.index.lookup("far.default.svc.cluster.local."))
        self.assertIsNone(self.index.lookup("9.113.0.203.in-addr.arpa."))

    def test_every_zone_has_soa_and_ns(self):
        self.assertEqual(len(self.index.zones), 18)
        for zone in self.index.zones:
            self.assertEqual([t for t, _ in self.index.lookup(zone)][:2], ["SOA", "NS"])

    def test_changes_show_and_raise_the_serial(self):
        def serial():
            return int(self.index.lookup("cluster.local.")[0][1].split()[2])
        before = serial()
        self.index.services.change(CLUSTER_IP, service("web", clusterIP="10.96.1.3"))
        self.assertEqual(self.index.lookup("web.default.svc.cluster.local."),
                         [("A", "10.96.1.3")])
        self.assertGreater(serial(), before)
        self.index.services.change(CLUSTER_IP, None)
        self.assertIsNone(self.index.lookup("web.default.svc.cluster.local."))
        self.assertIsNone(self.index.lookup("3.1.96.10.in-addr.arpa."))

    def test_endpoints_that_come_later_show(self):
        self.index.services.change(("default", "db"), service("db", clusterIP="None"))
        self.assertIsNone(self.index.lookup("db.default.svc.cluster.local."))
        self.index.endpoints.change(("default", "db"), endpoints(
            {"addresses": [{"ip": "10.244.0.5", "hostname": "db-0"}]}))
        self.assertEqual(self.index.lookup("db-0.db.default.svc.cluster.local."),
                         [("A", "10.244.0.5")])


class Protocol(unittest.TestCase):
    def setUp(self):
        self.answers = Answers(filled())

    def ask(self, method, **parameters):
        line = json.dumps({"method": method, "parameters": parameters})
        return self.answers.answer(line)["result"]

    def test_lookup_gives_what_was_asked_for(self):
        name = "Web.default.svc.cluster.local."
        record = {"qname": name, "qtype": "A", "content": "10.96.1.2", "ttl": 5}
        self.assertEqual(self.ask("lookup", qname=name, qtype="ANY"), [record])
        self.assertEqual(self.ask("lookup", qname=name, qtype="A"), [record])
        self.assertEqual(self.ask("lookup", qname=name, qtype="TXT"), [])

    def test_a_name_without_records_is_told_from_an_unknown_one(self):
        self.assertEqual(self.ask("lookup", qname="svc.cluster.local.", qtype="ANY"),
                         [{"qname": "svc.cluster.local.", "qtype": "", "content": "", "ttl": 5}])
        self.assertEqual(self.ask("lookup", qname="no.cluster.local.", qtype="ANY"), [])

    def test_domains(self):
        domains = self.ask("getAllDomains", include_disabled=True)
        self.assertEqual(domains[0]["zone"], "cluster.local.")
        self.assertEqual(len({domain["id"] for domain in domains}), 18)

    def test_unknown_methods_are_false(self):
        self.assertIs(self.ask("addDomainKey"), False)
