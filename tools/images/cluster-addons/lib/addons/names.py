"""The DNS names of services, as pure functions.

Kubernetes DNS-Based Service Discovery, schema 1.1.0:
https://github.com/kubernetes/dns/blob/master/docs/specification.md ("the specification").
Names are lower case, absolute, and end with a dot.
"""
import ipaddress
import re
from typing import NamedTuple

SCHEMA_VERSION = "1.1.0"
PRIORITY_AND_WEIGHT = "0 100"


class Record(NamedTuple):
    """One resource record; content in the form of a zone file."""

    name: str
    type: str
    content: str


def address_type(ip):
    return "AAAA" if ":" in ip else "A"


def pointer(ip):
    """The name whose PTR record belongs to an address."""
    return ipaddress.ip_address(ip).reverse_pointer + "."


def endpoint_label(address):
    """An endpoint's label: its hostname, or one made of its address as CoreDNS does."""
    return address.hostname.lower() or address.ip.replace(".", "-").replace(":", "-")


def service_records(service, subsets, domain):
    """All records of one service (specification 2.3, 2.4, 2.5).

    subsets: of the Endpoints of the same name, or () when there are none. A headless service
    without ready endpoints has no records at all (2.4.1 asks for NXDOMAIN).
    """
    name = f"{service.name}.{service.namespace}.svc.{domain}".lower()
    if service.external_name:
        return external_records(name, service.external_name)
    if service.headless:
        return headless_records(name, subsets, service.publish_not_ready)
    return cluster_ip_records(name, service)


def external_records(name, target):
    """A CNAME; nothing for an address, of which no CNAME can be made (as CoreDNS does)."""
    target = target.lower().rstrip(".")
    try:
        ipaddress.ip_address(target)
    except ValueError:
        return [Record(name, "CNAME", target + ".")]
    return []


def cluster_ip_records(name, service):
    records = []
    for ip in service.addresses:
        records.append(Record(name, address_type(ip), ip))
        records.append(Record(pointer(ip), "PTR", name))
    if service.addresses:
        records += [port_record(port, name, name) for port in service.ports if port.name]
    return records


def headless_records(name, subsets, publish_not_ready):
    records = {}  # a dict, since one pod may be in several subsets: ordered, no repetition
    for subset in subsets:
        for address in subset.ready + (subset.not_ready if publish_not_ready else ()):
            target = f"{endpoint_label(address)}.{name}"
            kind = address_type(address.ip)
            records[Record(name, kind, address.ip)] = None
            records[Record(target, kind, address.ip)] = None
            records[Record(pointer(address.ip), "PTR", target)] = None
            for port in subset.ports:
                if port.name:
                    records[port_record(port, name, target)] = None
    return list(records)


def port_record(port, name, target):
    """The SRV record of a named port (RFC 2782)."""
    return Record(f"_{port.name}._{port.protocol}.{name}", "SRV",
                  f"{PRIORITY_AND_WEIGHT} {port.number} {target}")


def zone_records(zone, domain, dns_address, serial):
    """SOA and NS of one of the server's zones; the schema's version in the cluster's."""
    server = f"ns.dns.{domain}"
    records = [
        Record(zone, "SOA", f"{server} hostmaster.{domain} {serial} 7200 1800 86400 5"),
        Record(zone, "NS", server)]
    if zone == domain:
        records += [Record(server, address_type(dns_address), dns_address),
                    Record(f"dns-version.{domain}", "TXT", f'"{SCHEMA_VERSION}"')]
    return records


IPV4_LABEL = re.compile(r"\d{1,3}(-\d{1,3}){3}")


def pod_address(label):
    """The address in a label like 10-244-0-7 or fd00--7 (specification 2.6), or None."""
    try:
        if IPV4_LABEL.fullmatch(label):
            return str(ipaddress.IPv4Address(label.replace("-", ".")))
        return str(ipaddress.IPv6Address(label.replace("-", ":")))
    except ValueError:
        return None


def reverse_zones(subnets):
    """The zones below in-addr.arpa and ip6.arpa that cover the subnets, sorted.

    Zones end at octets (nibbles for IPv6): 10.96.0.0/12 is sixteen zones, while a subnet
    smaller than a zone, 10.0.0.0/28, takes the whole one.
    """
    zones = set()
    for text in subnets:
        network = ipaddress.ip_network(text, strict=False)
        step = 8 if network.version == 4 else 4
        longest = network.max_prefixlen - step
        prefix = min(-(-network.prefixlen // step) * step, longest)
        if prefix <= network.prefixlen:
            parts = [network.supernet(new_prefix=prefix)]
        else:
            parts = network.subnets(new_prefix=prefix)
        for part in parts:
            labels = part.network_address.reverse_pointer.split(".")
            zones.add(".".join(labels[(network.max_prefixlen - prefix) // step:]) + ".")
    return sorted(zones)
