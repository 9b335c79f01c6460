"""API objects for the tests, as short as the API takes them."""


def namespace(name):
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def service(name, namespace_="default", **spec):
    return {"apiVersion": "v1", "kind": "Service",
            "metadata": {"name": name, "namespace": namespace_}, "spec": spec}


def port(number, name="", protocol="TCP"):
    return dict({"port": number, "protocol": protocol}, **({"name": name} if name else {}))


def pod(name, labels, namespace_="default", **spec):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": namespace_, "labels": labels},
            "spec": dict(containers=[{"name": "c", "image": "none"}], nodeName="node-1", **spec)}


def pod_status(ip, ready=True):
    return {"status": {"phase": "Running", "podIP": ip, "podIPs": [{"ip": ip}], "conditions": [
        {"type": "Ready", "status": "True" if ready else "False"}]}}


def claim(name, namespace_="default", modes=("ReadWriteOnce",), **spec):
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "namespace": namespace_},
            "spec": dict(accessModes=list(modes),
                         resources={"requests": {"storage": "1Gi"}}, **spec)}


def endpoints(*subsets):
    return {"subsets": list(subsets)}
