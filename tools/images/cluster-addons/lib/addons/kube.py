"""A client for the Kubernetes API as seen from inside a pod.

One connection per request: the service account's token and the cluster's CA are read again
each time, because kubelet rotates them
(https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/).
Every method may be called from any thread.
"""
import http.client
import json
import os
import random
import socket
import ssl
import urllib.parse

SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
REQUEST_TIMEOUT = 10
# The API server sends a bookmark about once a minute, so a longer silence is a dead peer.
WATCH_SILENCE = 90
WATCH_DURATION = (240, 300)

# What a request may raise besides ApiError: no connection, a broken one, half an answer.
TRANSPORT_ERRORS = (OSError, http.client.HTTPException, ValueError)


class ApiError(Exception):
    """The API server answered with a status of failure."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Api:
    """host, port: where the API server is; account: folder with `token` and `ca.crt`."""

    def __init__(self, host, port, account=SERVICE_ACCOUNT):
        self.host, self.port, self.account = host, int(port), account

    @classmethod
    def in_cluster(cls, env=os.environ):
        """The API server a pod is told of; KeyError outside of a pod."""
        return cls(env["KUBERNETES_SERVICE_HOST"], env["KUBERNETES_SERVICE_PORT"],
                   env.get("SERVICE_ACCOUNT_DIR", SERVICE_ACCOUNT))

    def get(self, path):
        return self._json("GET", path)

    def post(self, path, body):
        return self._json("POST", path, body)

    def delete(self, path, uid=None):
        """Delete; with uid only if it still is that object (409 otherwise)."""
        body = {"kind": "DeleteOptions", "apiVersion": "v1"}
        if uid:
            body["preconditions"] = {"uid": uid}
        return self._json("DELETE", path, body)

    def watch(self, path, resource_version):
        """Yield (type, object) of what happens after resource_version.

        Ends after some minutes. Raises ApiError, also for an ERROR event (410: the version
        is too old), and TRANSPORT_ERRORS.
        """
        query = urllib.parse.urlencode({
            "watch": "1", "allowWatchBookmarks": "true", "resourceVersion": resource_version,
            "timeoutSeconds": random.randint(*WATCH_DURATION)})
        connection, response = self._open("GET", f"{path}?{query}", None, WATCH_SILENCE)
        try:
            for line in response:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    status = event["object"]
                    raise ApiError(status.get("code", 500), status.get("message", ""))
                yield event["type"], event["object"]
        finally:
            connection.close()

    def _json(self, method, path, body=None):
        connection, response = self._open(method, path, body, REQUEST_TIMEOUT)
        try:
            return json.loads(response.read())
        finally:
            connection.close()

    def _open(self, method, path, body, timeout):
        with open(os.path.join(self.account, "token"), encoding="ascii") as file:
            token = file.read().strip()
        context = ssl.create_default_context(cafile=os.path.join(self.account, "ca.crt"))
        connection = http.client.HTTPSConnection(
            self.host, self.port, timeout=timeout, context=context)
        try:
            connection.connect()
            keep_alive(connection.sock)
            connection.request(
                method, path, None if body is None else json.dumps(body),
                {"Authorization": f"Bearer {token}", "Accept": "application/json",
                 "Content-Type": "application/json"})
            response = connection.getresponse()
            if response.status >= 300:
                raise ApiError(response.status, message_of(response.read()))
            return connection, response
        except BaseException:
            connection.close()
            raise


def keep_alive(sock):
    """Notice within half a minute that the other machine is gone without a word."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def message_of(body):
    """The message in a Status object, or the text itself."""
    try:
        return json.loads(body)["message"]
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace").strip()
