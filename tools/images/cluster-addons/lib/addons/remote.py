"""PowerDNS's remote backend over a unix socket, answered from an Index.

Protocol: one JSON object a line each way,
https://doc.powerdns.com/authoritative/backends/remote.html. PowerDNS does all of DNS; this
only says which records a name has. Two things are not in that page and were measured with
PowerDNS 4.7: it walks up the name asking for each ancestor, and a record of type "" without
content says that a name exists though it has no records (then the answer is NODATA).
"""
import json
import logging
import os
import socketserver

LOG = logging.getLogger("remote")
TTL = 5


class Answers:
    """The methods of the protocol; those not here are answered with false."""

    def __init__(self, index):
        self._index = index

    def answer(self, line):
        """The answer to one request, as an object for JSON."""
        request = json.loads(line)
        method = getattr(self, "do_" + request["method"], None)
        return {"result": method(request.get("parameters", {})) if method else False}

    def do_initialize(self, _):
        return True

    def do_getAllDomains(self, _):
        return [{"id": number, "zone": zone, "kind": "native", "masters": [], "serial": 1}
                for number, zone in enumerate(self._index.zones, 1)]

    def do_lookup(self, parameters):
        name, kind = parameters["qname"], parameters["qtype"]
        found = self._index.lookup(name)
        if found is None:
            return []
        if not found and kind == "ANY":
            found = [("", "")]
        return [{"qname": name, "qtype": type_, "content": content, "ttl": TTL}
                for type_, content in found if kind in ("ANY", type_)]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            try:
                answer = self.server.answers.answer(line)
            except Exception:  # a failed request must not take the connection with it
                LOG.exception("cannot answer %r", line)
                answer = {"result": False}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves index at the socket `path`, which appears once connections are accepted."""

    daemon_threads = True

    def __init__(self, path, index):
        self.answers = Answers(index)
        if os.path.exists(path):
            os.unlink(path)
        super().__init__(path, _Handler)
