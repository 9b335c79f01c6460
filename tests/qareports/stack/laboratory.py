"""A test laboratory: results at an address, and events on an AMQP exchange."""
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stack import python

PUBLISH = """
import json, sys
from kombu import Connection, Exchange
url, exchange, body = sys.argv[1:]
with Connection(url) as connection:
    producer = connection.Producer(exchange=Exchange(exchange, type="topic", durable=True))
    producer.publish(body, routing_key="job.finished", content_type="application/json",
                     content_encoding="utf-8", delivery_mode=2)
"""


def publish(url, body, exchange="squad.events"):
    text = body if isinstance(body, str) else json.dumps(body)
    subprocess.run([python(), "-c", PUBLISH, url, exchange, text], check=True)


class Laboratory:
    """answers: {path: list of (status, document)}, the last of which stays."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []
        laboratory = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                laboratory.asked.append(self.path)
                left = laboratory.answers[self.path]
                status, document = left.pop(0) if len(left) > 1 else left[0]
                content = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *unused):
                """Not into the test's output."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
