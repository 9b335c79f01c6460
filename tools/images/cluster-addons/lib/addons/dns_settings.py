"""Settings of the cluster's DNS server, and the configuration files made of them."""
import ipaddress
import os
from typing import NamedTuple, Tuple

from addons import names

PDNS = """\
launch=remote
remote-connection-string=unix:path={backend_socket}
local-address=127.0.0.1
local-port={pdns_port}
socket-dir={run_dir}
# Every answer comes from the backend's memory, or a new Service would not be seen at once.
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
disable-axfr=yes
# Does not report its version to the vendor.
security-poll-suffix=
daemon=no
guardian=no
write-pid=no
receiver-threads=1
distributor-threads=2
loglevel=3
"""

UNBOUND = """\
server:
  username: ""
  chroot: ""
  pidfile: ""
  directory: "{run_dir}"
  use-syslog: no
  interface: {listen_address}
  port: {listen_port}
  access-control: 0.0.0.0/0 allow
  access-control: ::0/0 allow
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  qname-minimisation: no
  unblock-lan-zones: yes
  minimal-responses: no
  cache-max-ttl: 30
  cache-max-negative-ttl: 5
  # Upstreams are tried again soon after they were away: outages are part of the exercise.
  infra-host-ttl: 5
  infra-cache-max-rtt: 2000
  infra-keep-probing: yes
{local_zones}
remote-control:
  control-enable: no
{stub_zones}
forward-zone:
  name: "."
{forward_addresses}
"""

LOCAL_ZONE = '  local-zone: "{zone}" transparent'
STUB_ZONE = """\
stub-zone:
  name: "{zone}"
  stub-addr: 127.0.0.1@{pdns_port}
  stub-no-cache: yes"""


class Settings(NamedTuple):
    """What a pod's environment says; fields are named as the variables, in lower case."""

    cluster_domain: str  # absolute: "cluster.local."
    subnets: Tuple[str, ...]  # SERVICE_SUBNET and POD_SUBNET; each may list several
    dns_address: str
    listen_address: str
    listen_port: int
    pdns_port: int
    probe_address: str
    probe_port: int
    run_dir: str
    resolv_conf: str
    upstreams: Tuple[str, ...]  # used instead of resolv_conf's; ADDRESS or ADDRESS@PORT

    @property
    def backend_socket(self):
        return os.path.join(self.run_dir, "backend.sock")


def from_environment(env=os.environ):
    """Settings; KeyError names a variable that is missing, ValueError one that is wrong."""
    subnets = listed(env["SERVICE_SUBNET"]) + listed(env["POD_SUBNET"])
    names.reverse_zones(subnets)
    return Settings(
        cluster_domain=env["CLUSTER_DOMAIN"].strip(".").lower() + ".",
        subnets=tuple(subnets),
        dns_address=str(ipaddress.ip_address(env["DNS_ADDRESS"])),
        listen_address=env.get("LISTEN_ADDRESS", "0.0.0.0"),
        listen_port=int(env.get("LISTEN_PORT", "53")),
        pdns_port=int(env.get("PDNS_PORT", "5300")),
        probe_address=env.get("PROBE_ADDRESS", "0.0.0.0"),
        probe_port=int(env.get("PROBE_PORT", "8181")),
        run_dir=env.get("RUN_DIR", "/run/cluster-dns"),
        resolv_conf=env.get("RESOLV_CONF", "/etc/resolv.conf"),
        upstreams=tuple(listed(env.get("UPSTREAMS", ""))))


def listed(text):
    """The words between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def usable_servers(resolv_conf):
    """The name servers in a resolv.conf's text that a pod can use.

    Loopback ones are the node's own (systemd-resolved) and would be this pod itself;
    addresses with a scope (fe80::1%eth0) mean nothing here.
    """
    found = []
    for line in resolv_conf.splitlines():
        words = line.split()
        if len(words) < 2 or words[0] != "nameserver" or "%" in words[1]:
            continue
        try:
            address = ipaddress.ip_address(words[1])
        except ValueError:
            continue
        if not address.is_loopback and not address.is_unspecified:
            found.append(str(address))
    return found


def pdns_conf(settings):
    return PDNS.format(backend_socket=settings.backend_socket, **settings._asdict())


def unbound_conf(settings, servers):
    """servers: upstreams; without any, other names fail at once instead of timing out."""
    zones = [settings.cluster_domain] + names.reverse_zones(settings.subnets)
    # PowerDNS refuses zones that are not its own, and needs no network.
    addresses = servers or [f"127.0.0.1@{settings.pdns_port}"]
    return UNBOUND.format(
        local_zones="\n".join(LOCAL_ZONE.format(zone=zone) for zone in zones),
        stub_zones="\n".join(STUB_ZONE.format(zone=zone, pdns_port=settings.pdns_port)
                             for zone in zones),
        forward_addresses="\n".join(f"  forward-addr: {a}" for a in addresses),
        **settings._asdict())
