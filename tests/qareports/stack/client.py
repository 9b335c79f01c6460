"""The API of the application, as a program uses it."""
import http.client
import json
import uuid

TOKEN = "made-up-token"
PROJECT = "lkft/linux-next"


class Client:
    """Requests to one address; new connections each, as through a balancer."""

    def __init__(self, port, host="127.0.0.1"):
        self.port, self.host = port, host

    def request(self, method, path, body=None, **headers):
        """(status, JSON or text)"""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Authorization": f"Token {TOKEN}", **headers})
            answer = connection.getresponse()
            content = answer.read()
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, json.loads(content) if is_json else content.decode()
        finally:
            connection.close()

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, fields=(), files=()):
        """fields: {name: text}; files: {filename: bytes}, all of them attachments."""
        boundary = uuid.uuid4().hex
        parts = [(f'name="{name}"', text.encode()) for name, text in dict(fields).items()]
        parts += [(f'name="attachment"; filename="{name}"\r\nContent-Type: text/plain', content)
                  for name, content in dict(files).items()]
        body = b"".join(f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
                        + content + b"\r\n" for head, content in parts)
        return self.request("POST", path, body + f"--{boundary}--\r\n".encode(), **{
            "Content-Type": f"multipart/form-data; boundary={boundary}"})

    def submit(self, build, tests, files=(), environment="x15", **fields):
        return self.post(f"/api/submit/{PROJECT}/{build}/{environment}",
                         {"tests": json.dumps(tests), **fields}, files)

    def is_processed(self, run):
        """The test run, if it is."""
        status, answer = self.get(f"/api/testruns/{run}")
        return status == 200 and answer["processed"] and answer
