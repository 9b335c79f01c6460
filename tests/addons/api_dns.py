"""The whole DNS server, asked with dig, following a real Kubernetes API."""
import os
import signal
import unittest

from support import cluster as kubernetes
from support.cluster import TestCluster
from support.dns import DnsServer
from support.objects import namespace, pod, pod_status, port, service
from support.waiting import wait_until

USER = "system:serviceaccount:kube-system:cluster-dns"
APP = {"app": "db"}
SVC = "svc.cluster.local"
SOON = 5.0


def setUpModule():
    global CLUSTER, DNS
    reason = kubernetes.missing()
    if reason:
        raise unittest.SkipTest(reason)
    CLUSTER = TestCluster()
    unittest.addModuleCleanup(CLUSTER.close)
    account = CLUSTER.account(USER)
    CLUSTER.restart_api_server()
    DNS = DnsServer(CLUSTER, account)
    DNS.start()
    wait_until("the probe answers", lambda: DNS.probe("/health") == 200)
    # Not ready now proves that readiness is of the list, and that RBAC is at work.
    assert DNS.probe("/ready") == 503, "ready without permission to list anything"
    CLUSTER.apply_manifest("cluster-dns.yaml")
    wait_until("the server is ready", lambda: DNS.probe("/ready") == 200)
    DNS.start_upstream({"www.example.org": "192.0.2.53"})
    CLUSTER.apply(
        namespace("shop"), namespace("empty"),
        service("web", "shop", clusterIP="10.96.1.2",
                ports=[port(80, "http"), port(53, "dns", "UDP")]),
        service("db", "shop", clusterIP="None", selector=APP, ports=[port(5432, "sql")]),
        service("peers", "shop", clusterIP="None", selector=APP, ports=[port(1, "p")],
                publishNotReadyAddresses=True),
        service("out", "shop", type="ExternalName", externalName="www.example.org"),
        service("alias", "shop", type="ExternalName", externalName=f"web.shop.{SVC}"),
        pod("db-0", APP, "shop", hostname="db-0", subdomain="db"),
        pod("db-1", APP, "shop", hostname="db-1", subdomain="db"),
        pod("db-2", APP, "shop"))
    for name, ip, ready in (("db-0", "10.244.0.5", True), ("db-1", "10.244.1.6", False),
                            ("db-2", "10.244.2.7", True)):
        set_status(name, ip, ready)
    wait_until("the endpoints arrived",
               lambda: len(DNS.ask(f"peers.shop.{SVC}")[1]) == 3
               and len(DNS.ask(f"db.shop.{SVC}")[1]) == 2)


def set_status(name, ip, ready):
    """What kubelet would write."""
    CLUSTER.patch(f"/api/v1/namespaces/shop/pods/{name}/status", pod_status(ip, ready))


class Answers(unittest.TestCase):
    def expect(self, name, kind, status, *records):
        self.assertEqual(DNS.ask(name, kind), (status, sorted(records)), f"{name} {kind}")

    def test_cluster_ip(self):
        web = f"web.shop.{SVC}."
        self.expect(web, "A", "NOERROR", f"{web} A 10.96.1.2")
        self.expect(f"_http._tcp.{web}", "SRV", "NOERROR",
                    f"_http._tcp.{web} SRV 0 100 80 {web}")
        self.expect(f"_dns._udp.{web}", "SRV", "NOERROR",
                    f"_dns._udp.{web} SRV 0 100 53 {web}")
        self.expect("2.1.96.10.in-addr.arpa.", "PTR", "NOERROR",
                    f"2.1.96.10.in-addr.arpa. PTR {web}")

    def test_headless(self):
        db = f"db.shop.{SVC}."
        self.expect(db, "A", "NOERROR", f"{db} A 10.244.0.5", f"{db} A 10.244.2.7")
        self.expect(f"db-0.{db}", "A", "NOERROR", f"db-0.{db} A 10.244.0.5")
        self.expect(f"10-244-2-7.{db}", "A", "NOERROR", f"10-244-2-7.{db} A 10.244.2.7")
        self.expect(f"_sql._tcp.{db}", "SRV", "NOERROR",
                    f"_sql._tcp.{db} SRV 0 100 5432 db-0.{db}",
                    f"_sql._tcp.{db} SRV 0 100 5432 10-244-2-7.{db}")
        self.assertIn(f"5.0.244.10.in-addr.arpa. PTR db-0.{db}",
                      DNS.ask("5.0.244.10.in-addr.arpa.", "PTR")[1])

    def test_not_ready_endpoints_only_where_published(self):
        self.expect(f"db-1.db.shop.{SVC}.", "A", "NXDOMAIN")
        peers = f"peers.shop.{SVC}."
        self.expect(peers, "A", "NOERROR", f"{peers} A 10.244.0.5", f"{peers} A 10.244.1.6",
                    f"{peers} A 10.244.2.7")

    def test_external_name_is_followed(self):
        out, alias, web = (f"{name}.shop.{SVC}." for name in ("out", "alias", "web"))
        self.expect(out, "CNAME", "NOERROR", f"{out} CNAME www.example.org.")
        self.expect(out, "A", "NOERROR", f"{out} CNAME www.example.org.",
                    "www.example.org. A 192.0.2.53")
        self.expect(alias, "A", "NOERROR", f"{alias} CNAME {web}", f"{web} A 10.96.1.2")

    def test_pods(self):
        name = "10-244-3-4.shop.pod.cluster.local."
        self.expect(name, "A", "NOERROR", f"{name} A 10.244.3.4")
        self.expect("10-244-3-4.nosuch.pod.cluster.local.", "A", "NXDOMAIN")

    def test_zone(self):
        self.expect("dns-version.cluster.local.", "TXT", "NOERROR",
                    'dns-version.cluster.local. TXT "1.1.0"')
        self.expect("cluster.local.", "NS", "NOERROR", "cluster.local. NS ns.dns.cluster.local.")
        self.expect("ns.dns.cluster.local.", "A", "NOERROR",
                    "ns.dns.cluster.local. A 10.96.0.10")
        status, records = DNS.ask("cluster.local.", "SOA")
        self.assertEqual((status, len(records)), ("NOERROR", 1))

    def test_no_data(self):
        for name, kind in ((SVC, "A"), ("pod.cluster.local", "A"), (f"shop.{SVC}", "A"),
                           (f"empty.{SVC}", "A"), (f"_tcp.web.shop.{SVC}", "SRV"),
                           (f"web.shop.{SVC}", "AAAA"), (f"web.shop.{SVC}", "MX"),
                           ("1.96.10.in-addr.arpa", "PTR")):
            self.expect(name, kind, "NOERROR")

    def test_no_such_name(self):
        for name, kind in (("nosuch.cluster.local", "A"), (f"nosuch.{SVC}", "A"),
                           (f"nosuch.shop.{SVC}", "A"), (f"x.web.shop.{SVC}", "A"),
                           (f"_no._tcp.web.shop.{SVC}", "SRV"),
                           (f"www.example.org.shop.{SVC}", "A"),
                           ("9.9.96.10.in-addr.arpa", "PTR")):
            self.expect(name, kind, "NXDOMAIN")

    def test_case_does_not_matter(self):
        status, records = DNS.ask(f"WEB.Shop.{SVC}")
        self.assertEqual((status, len(records)), ("NOERROR", 1))

    def test_tcp_and_ttl(self):
        self.assertEqual(DNS.ask(f"web.shop.{SVC}", "A", "+tcp")[0], "NOERROR")
        self.assertEqual(DNS.ttl(f"web.shop.{SVC}"), 5)

    def test_the_world_outside(self):
        self.expect("www.example.org.", "A", "NOERROR", "www.example.org. A 192.0.2.53")


class Changes(unittest.TestCase):
    """Each test leaves what it made under names of its own."""

    def expect_soon(self, name, *records, seconds=SOON):
        wait_until(f"{name} is {records}", lambda: DNS.ask(name)[1] == sorted(records), seconds)

    def test_a_name_asked_for_too_early_is_there_when_its_service_is(self):
        name = f"new.shop.{SVC}."
        self.assertEqual(DNS.ask(name)[0], "NXDOMAIN")
        CLUSTER.apply(service("new", "shop", clusterIP="10.96.2.1", ports=[port(80)]))
        self.expect_soon(name, f"{name} A 10.96.2.1", seconds=1)
        CLUSTER.kubectl("delete", "service", "-n", "shop", "new")
        self.expect_soon(name, seconds=1)

    def test_an_endpoint_that_becomes_ready(self):
        label = {"app": "late"}
        CLUSTER.apply(service("late", "shop", clusterIP="None", selector=label,
                              ports=[port(80)]), pod("late", label, "shop"))
        name = f"late.shop.{SVC}."
        set_status("late", "10.244.9.9", False)
        self.assertEqual(DNS.ask(name)[0], "NXDOMAIN")
        set_status("late", "10.244.9.9", True)
        self.expect_soon(name, f"{name} A 10.244.9.9")

    def test_answers_go_on_without_the_api_server_and_follow_it_and_a_new_token_after(self):
        CLUSTER.processes.stop("api")
        name = f"web.shop.{SVC}."
        self.assertEqual(DNS.ask(name)[1], [f"{name} A 10.96.1.2"])
        self.assertEqual(DNS.probe("/ready"), 200)
        CLUSTER.rotate(USER)
        CLUSTER.start_api_server()
        CLUSTER.apply(service("after", "shop", clusterIP="10.96.2.2", ports=[port(80)]))
        self.expect_soon(f"after.shop.{SVC}.", f"after.shop.{SVC}. A 10.96.2.2", seconds=15)


class Processes(unittest.TestCase):
    """A second server, since these end it."""

    def start(self, name, **env):
        server = DnsServer(CLUSTER, DNS.account, name)
        server.env.update(env)
        server.start()
        wait_until("the second server is ready", lambda: server.probe("/ready") == 200)
        return server

    def test_the_death_of_any_program_ends_the_container(self):
        for program in ("pdns_server", "unbound", "cluster-dns-bac"):
            server = self.start(f"dying-{program}")
            os.kill(child(server.process.pid, program), signal.SIGKILL)
            self.assertEqual(server.process.wait(20), 1, program)

    def test_a_request_to_stop_ends_it_well_and_completely(self):
        server = self.start("stopping")
        children = children_of(server.process.pid)
        self.assertEqual(len(children), 3)
        self.assertEqual(CLUSTER.processes.stop("stopping"), 0)
        for pid in children:
            self.assertFalse(os.path.exists(f"/proc/{pid}"), f"{pid} is left")

    def test_without_upstreams_other_names_fail_at_once(self):
        with open(CLUSTER.path("resolv.conf"), "w", encoding="ascii") as file:
            file.write("nameserver 127.0.0.53\n")
        server = self.start("alone", UPSTREAMS="", RESOLV_CONF=CLUSTER.path("resolv.conf"))
        self.assertEqual(server.ask("www.example.org")[0], "SERVFAIL")
        self.assertEqual(server.ask(f"web.shop.{SVC}")[0], "NOERROR")


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def child(pid, program):
    for number in children_of(pid):
        with open(f"/proc/{number}/cmdline", "rb") as file:
            if program.encode() in file.read():
                return number
    raise AssertionError(f"{pid} has no child {program}")


if __name__ == "__main__":
    unittest.main()
