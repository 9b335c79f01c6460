"""The program that tells PowerDNS what is in the cluster."""
import logging

from addons import dns_query, dns_settings, probes
from addons.index import Index
from addons.kube import Api
from addons.remote import Server
from addons.watch import Mirror


class Probes:
    """Ready: every kind was listed once and the whole chain answers. Alive: it answers.

    Being without the API server later is no reason to be unready: the last known state is
    the best answer there is. Before the first list PowerDNS is not running, which is fine.
    """

    def __init__(self, settings, mirrors):
        self._settings, self._mirrors = settings, mirrors

    def ready(self):
        missing = [mirror.path for mirror in self._mirrors if not mirror.synced.is_set()]
        return "not listed yet: " + ", ".join(missing) if missing else self._chain()

    def alive(self):
        synced = all(mirror.synced.is_set() for mirror in self._mirrors)
        return self._chain() if synced else None

    def _chain(self):
        listen = self._settings.listen_address
        address = "127.0.0.1" if listen == "0.0.0.0" else listen
        name = "dns-version." + self._settings.cluster_domain
        try:
            count = dns_query.answers(address, self._settings.listen_port, name)
        except OSError as error:
            return f"{name}: {error}"
        return None if count else f"{name}: no records"


def main():
    """Never returns. The socket appears after the first lists, which starts PowerDNS."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = dns_settings.from_environment()
    api = Api.in_cluster()
    index = Index(settings.cluster_domain, settings.subnets, settings.dns_address)
    mirrors = [Mirror(api, "/api/v1/namespaces", index.namespaces),
               Mirror(api, "/api/v1/services", index.services),
               Mirror(api, "/api/v1/endpoints", index.endpoints)]
    state = Probes(settings, mirrors)
    probes.serve(settings.probe_address, settings.probe_port,
                 {"/ready": state.ready, "/health": state.alive})
    for mirror in mirrors:
        mirror.start()
    for mirror in mirrors:
        mirror.synced.wait()
    logging.info("serving %s and %d reverse zones", index.domain, len(index.zones) - 1)
    Server(settings.backend_socket, index).serve_forever()
