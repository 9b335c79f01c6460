"""What DNS needs of a Service and its Endpoints, as small values.

Fields: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ (core/v1).
The Endpoints API is used rather than EndpointSlices since it is the one served by every
version from 1.20 on under one name.
"""
from typing import NamedTuple, Tuple


class Port(NamedTuple):
    name: str  # empty for an unnamed port
    protocol: str  # lower case: tcp, udp, sctp
    number: int


class Service(NamedTuple):
    namespace: str
    name: str
    addresses: Tuple[str, ...]  # cluster IPs; empty for headless and ExternalName
    headless: bool
    external_name: str
    publish_not_ready: bool
    ports: Tuple[Port, ...]


class Address(NamedTuple):
    ip: str
    hostname: str  # empty if the pod did not ask for one


class Subset(NamedTuple):
    ready: Tuple[Address, ...]
    not_ready: Tuple[Address, ...]
    ports: Tuple[Port, ...]


# Superseded by publishNotReadyAddresses, still named by the DNS specification.
TOLERATE_UNREADY = "service.alpha.kubernetes.io/tolerate-unready-endpoints"


def service(obj):
    """A Service from its API object."""
    metadata, spec = obj["metadata"], obj.get("spec", {})
    external = spec.get("type") == "ExternalName"
    # clusterIPs exists from 1.20 on; a Service being created has neither yet.
    addresses = spec.get("clusterIPs") or [spec.get("clusterIP", "")]
    headless = not external and addresses[0] == "None"
    tolerate = metadata.get("annotations", {}).get(TOLERATE_UNREADY) == "true"
    return Service(
        metadata["namespace"], metadata["name"],
        () if external or headless else tuple(a for a in addresses if a), headless,
        spec.get("externalName", "") if external else "",
        spec.get("publishNotReadyAddresses", False) or tolerate, _ports(spec))


def subsets(obj):
    """The subsets of an Endpoints object."""
    return tuple(
        Subset(_addresses(subset.get("addresses")), _addresses(subset.get("notReadyAddresses")),
               _ports(subset))
        for subset in obj.get("subsets") or ())


def _ports(holder):
    return tuple(Port(port.get("name", "").lower(), port.get("protocol", "TCP").lower(),
                      port["port"]) for port in holder.get("ports") or ())


def _addresses(items):
    return tuple(Address(item["ip"], item.get("hostname", "")) for item in items or ())
