"""Kubernetes objects for the tests, as dictionaries; `listing` makes one text of them."""
import json

# Says its host name to whoever asks, and logs each request.
SERVER = """
import http.server, socket
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = (socket.gethostname() + "\\n").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
print("serving on", socket.gethostname())
http.server.ThreadingHTTPServer(("", 8080), Answer).serve_forever()
"""


def toolbox(command=None, **extra):
    container = {
        "name": "toolbox",
        "image": "sim.local/toolbox:1",
        "imagePullPolicy": "Never",
        "command": command or ["python3", "-u", "-c", SERVER],
        **extra,
    }
    if command is None:
        container["ports"] = [{"name": "http", "containerPort": 8080}]
        container["readinessProbe"] = {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1}
    return container


def pod_spec(container, **extra):
    return {"terminationGracePeriodSeconds": 1, "containers": [container], **extra}


def pod(name, labels, spec):
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": labels},
        "spec": spec,
    }


def service(name, selector, **extra):
    ports = [{"name": "http", "port": 80, "targetPort": 8080}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": selector, "ports": ports, **extra},
    }


def workload(kind, name, replicas, spec, **extra):
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
            **extra,
        },
    }


def claim(name):
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "16Mi"}}},
    }


def listing(*objects):
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})
