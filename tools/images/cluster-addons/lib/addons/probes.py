"""The HTTP endpoint kubelet's probes ask."""
import http.server
import threading


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        check = self.server.checks.get(self.path)
        trouble = "no such probe" if check is None else check()
        body = (trouble or "ok").encode() + b"\n"
        self.send_response(404 if check is None else 503 if trouble else 200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(address, port, checks):
    """Answer GET <path> from a thread of its own: 200, or 503 with what is wrong.

    checks: {path: function returning None or the trouble as a text}, called on many threads.
    """
    server = http.server.ThreadingHTTPServer((address, port), _Handler)
    server.checks = checks
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server
