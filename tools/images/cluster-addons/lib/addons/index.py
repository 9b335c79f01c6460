"""Everything the DNS server knows, in memory."""
import threading
import time

from addons import names, objects


def ancestors(name, apex):
    """The names between name and apex, both excluded."""
    while True:
        name = name.partition(".")[2]
        if not name.endswith("." + apex):
            return
        yield name


class Index:
    """Records by name, kept up to date by three sinks for watch.Mirror.

    domain: the cluster's, "cluster.local."; subnets: whose reverse zones are served.
    Thread safe. Changes are merged on the first lookup after them, so that a burst of
    changes costs one merge.
    """

    def __init__(self, domain, subnets, dns_address):
        self.domain = domain
        self.zones = [domain] + names.reverse_zones(subnets)
        self.dns_address = dns_address
        self._zone_set = frozenset(self.zones)
        self.namespaces = Sink(self, lambda obj: True)
        self.services = Sink(self, objects.service)
        self.endpoints = Sink(self, objects.subsets)
        self._records_of = {}  # service key -> (service, subsets, records): saves most work
        self._lock = threading.Lock()
        self._table = None
        self._serial = 0

    def lookup(self, name):
        """[(type, content)] of a name; [] if only names below exist; None if it is unknown.

        name: absolute, in any case.
        """
        name = name.lower()
        table = self._table or self._merge()
        found = table.get(name)
        return self._pod(name) if found is None else found

    def invalidate(self):
        with self._lock:
            self._table = None

    def _pod(self, name):
        suffix = f".pod.{self.domain}"
        if not name.endswith(suffix):
            return None
        label, _, namespace = name[:-len(suffix)].partition(".")
        if ("", namespace) not in self.namespaces.values:
            return None
        ip = names.pod_address(label)
        return ip and [(names.address_type(ip), ip)]

    def _merge(self):
        with self._lock:
            if self._table is None:
                self._serial = max(self._serial + 1, int(time.time()))
                table = {}
                for record in self._all_records():
                    self._add(table, record)
                for namespace in [""] + [key[1] + "." for key in self.namespaces.values]:
                    for kind in ("svc", "pod"):
                        table.setdefault(f"{namespace}{kind}.{self.domain}", [])
                self._table = table
            return self._table

    def _all_records(self):
        for zone in self.zones:
            yield from names.zone_records(zone, self.domain, self.dns_address, self._serial)
        known, self._records_of = self._records_of, {}
        endpoints = self.endpoints.values
        for key, service in self.services.values.items():
            subsets = endpoints.get(key, ())
            entry = known.get(key)
            if entry is None or entry[0] is not service or entry[1] is not subsets:
                entry = service, subsets, names.service_records(service, subsets, self.domain)
            self._records_of[key] = entry
            yield from entry[2]

    def _add(self, table, record):
        apex = self._zone_of(record.name)
        if apex is None:  # an address outside of the subnets: nobody asks us for its name
            return
        table.setdefault(record.name, []).append((record.type, record.content))
        for name in ancestors(record.name, apex):
            table.setdefault(name, [])

    def _zone_of(self, name):
        while name:
            if name in self._zone_set:
                return name
            name = name.partition(".")[2]
        return None


class Sink:
    """One kind of objects in an index: what watch.Mirror calls. `values` is never mutated."""

    def __init__(self, index, convert):
        self.values = {}
        self._index, self._convert = index, convert

    def replace(self, found):
        self.values = {key: self._convert(obj) for key, obj in found.items()}
        self._index.invalidate()

    def change(self, key, obj):
        values = dict(self.values)
        if obj is None:
            values.pop(key, None)
        else:
            values[key] = self._convert(obj)
        self.values = values
        self._index.invalidate()
