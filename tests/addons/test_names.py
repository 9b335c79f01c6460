"""The records of single services, without any server."""
import unittest

import support  # noqa: F401  (makes `addons` importable)
from addons import names, objects
from support.objects import endpoints, port, service

ZONE = "cluster.local."
WEB = "web.default.svc.cluster.local."


def records(service_, *subsets):
    found = names.service_records(objects.service(service_),
                                  objects.subsets(endpoints(*subsets)), ZONE)
    return sorted(f"{r.name} {r.type} {r.content}" for r in found)


class ClusterIp(unittest.TestCase):
    def test_has_address_pointer_and_its_named_ports(self):
        self.assertEqual(
            records(service("web", clusterIP="10.96.1.2",
                            ports=[port(80, "http"), port(53, "dns", "UDP"), port(9)])),
            sorted([f"{WEB} A 10.96.1.2", f"2.1.96.10.in-addr.arpa. PTR {WEB}",
                    f"_http._tcp.{WEB} SRV 0 100 80 {WEB}",
                    f"_dns._udp.{WEB} SRV 0 100 53 {WEB}"]))

    def test_two_families_have_an_address_each(self):
        found = records(service("web", clusterIP="10.96.1.2",
                                clusterIPs=["10.96.1.2", "fd00::2"]))
        self.assertIn(f"{WEB} AAAA fd00::2", found)
        self.assertIn(f"{WEB} A 10.96.1.2", found)

    def test_endpoints_add_nothing(self):
        web = service("web", clusterIP="10.96.1.2")
        self.assertEqual(records(web), records(web, {"addresses": [{"ip": "10.244.0.5"}]}))

    def test_one_without_an_address_yet_has_no_records(self):
        self.assertEqual(records(service("web", ports=[port(80, "http")])), [])


class Headless(unittest.TestCase):
    READY = {"addresses": [{"ip": "10.244.0.5", "hostname": "web-0"}, {"ip": "10.244.1.6"}],
             "notReadyAddresses": [{"ip": "10.244.2.7", "hostname": "web-2"}],
             "ports": [port(80, "http")]}

    def test_has_addresses_pointers_and_ports_per_ready_endpoint(self):
        self.assertEqual(
            records(service("web", clusterIP="None"), self.READY),
            sorted([f"{WEB} A 10.244.0.5", f"{WEB} A 10.244.1.6",
                    f"web-0.{WEB} A 10.244.0.5", f"10-244-1-6.{WEB} A 10.244.1.6",
                    f"5.0.244.10.in-addr.arpa. PTR web-0.{WEB}",
                    f"6.1.244.10.in-addr.arpa. PTR 10-244-1-6.{WEB}",
                    f"_http._tcp.{WEB} SRV 0 100 80 web-0.{WEB}",
                    f"_http._tcp.{WEB} SRV 0 100 80 10-244-1-6.{WEB}"]))

    def test_without_ready_endpoints_has_no_records(self):
        self.assertEqual(records(service("web", clusterIP="None"),
                                 {"notReadyAddresses": [{"ip": "10.244.2.7"}]}), [])

    def test_publishes_not_ready_ones_when_told_so(self):
        for web in (service("web", clusterIP="None", publishNotReadyAddresses=True),
                    self.tolerant()):
            self.assertIn(f"web-2.{WEB} A 10.244.2.7", records(web, self.READY))

    @staticmethod
    def tolerant():
        web = service("web", clusterIP="None")
        web["metadata"]["annotations"] = {objects.TOLERATE_UNREADY: "true"}
        return web

    def test_an_endpoint_in_two_subsets_counts_once(self):
        found = records(service("web", clusterIP="None"),
                        {"addresses": [{"ip": "10.244.0.5"}], "ports": [port(80, "a")]},
                        {"addresses": [{"ip": "10.244.0.5"}], "ports": [port(81, "b")]})
        self.assertEqual(found.count(f"{WEB} A 10.244.0.5"), 1)
        self.assertEqual(len([r for r in found if " SRV " in r]), 2)


class ExternalName(unittest.TestCase):
    def test_is_an_absolute_cname(self):
        self.assertEqual(
            records(service("web", type="ExternalName", externalName="DB.Example.org")),
            [f"{WEB} CNAME db.example.org."])

    def test_an_address_makes_no_record(self):
        self.assertEqual(
            records(service("web", type="ExternalName", externalName="192.0.2.1")), [])


class PodLabels(unittest.TestCase):
    def test_addresses(self):
        for label, ip in (("1-2-3-4", "1.2.3.4"), ("fd00--7", "fd00::7"), ("256-2-3-4", None),
                          ("1-2-3", None), ("web-0", None), ("", None)):
            self.assertEqual(names.pod_address(label), ip, label)


class ReverseZones(unittest.TestCase):
    def test_end_at_octets_and_nibbles(self):
        for subnets, zones in (
                (["10.244.0.0/16"], ["244.10.in-addr.arpa."]),
                (["10.0.0.0/8"], ["10.in-addr.arpa."]),
                (["10.1.2.128/25"], ["2.1.10.in-addr.arpa."]),
                (["10.1.2.3/32"], ["2.1.10.in-addr.arpa."]),
                (["fd00:10:96::/48"], ["6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa."])):
            self.assertEqual(names.reverse_zones(subnets), zones)

    def test_a_subnet_between_octets_is_several(self):
        zones = names.reverse_zones(["10.96.0.0/12", "10.96.0.0/16"])
        self.assertEqual(len(zones), 16)
        self.assertIn("96.10.in-addr.arpa.", zones)
        self.assertIn("111.10.in-addr.arpa.", zones)
