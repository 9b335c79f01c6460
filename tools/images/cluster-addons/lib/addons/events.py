"""Events, as `kubectl describe` shows them."""
import datetime
import hashlib

from addons.kube import ApiError

COMPONENT = "local-path-provisioner"


def report(api, obj, kind, type_, reason, message):
    """Write an event about obj (a PersistentVolumeClaim or a PersistentVolume).

    type_: Normal or Warning. The same message about the same object is one event, written
    anew when the API server has forgotten it (after an hour), so callers may repeat it.
    """
    metadata = obj["metadata"]
    namespace = metadata.get("namespace", "default")  # where events of cluster objects live
    digest = hashlib.sha256(f"{metadata['uid']} {reason} {message}".encode()).hexdigest()[:16]
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    event = {
        "apiVersion": "v1", "kind": "Event",
        "metadata": {"namespace": namespace, "name": f"{metadata['name'][:200]}.{digest}"},
        "involvedObject": {"apiVersion": "v1", "kind": kind, "name": metadata["name"],
                           "namespace": metadata.get("namespace", ""), "uid": metadata["uid"]},
        "type": type_, "reason": reason, "message": message[:1000], "count": 1,
        "firstTimestamp": now, "lastTimestamp": now, "source": {"component": COMPONENT}}
    try:
        api.post(f"/api/v1/namespaces/{namespace}/events", event)
    except ApiError as error:
        if error.code != 409:
            raise
