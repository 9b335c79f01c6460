"""Mirror one kind of API objects into memory."""
import logging
import threading

from addons.kube import TRANSPORT_ERRORS, ApiError

LOG = logging.getLogger("watch")
FIRST_DELAY, LONGEST_DELAY = 0.2, 2.0


def key_of(obj):
    """(namespace, name); the namespace is empty for objects of the whole cluster."""
    metadata = obj["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


class Mirror(threading.Thread):
    """Keeps `sink` equal to the objects at `path`, until the process ends.

    Each watch that ends, for whatever reason (restart of the API server, 410 Gone, a dead
    connection, its time being over), is followed by a new list: nothing missed stays missed,
    even when the cluster's state was restored from a backup. The sink is called from this
    thread: replace({key: object}) with everything there is, then change(key, object or None).
    `synced` is set once the first list was handed over, and stays set.
    """

    def __init__(self, api, path, sink):
        super().__init__(name=f"mirror {path}", daemon=True)
        self.api, self.path, self.sink = api, path, sink
        self.synced = threading.Event()
        self._stopping = threading.Event()

    def stop(self):
        """Make no further request; a watch under way ends with its connection."""
        self._stopping.set()

    def run(self):
        delay = FIRST_DELAY
        while not self._stopping.is_set():
            try:
                version = self._list()
                delay = FIRST_DELAY
                self._watch(version)
            except ApiError as error:
                LOG.warning("%s: %s", self.path, error)
                if error.code == 410:
                    continue
            except TRANSPORT_ERRORS as error:
                LOG.warning("%s: %s: %s", self.path, type(error).__name__, error)
            else:
                continue
            self._stopping.wait(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    def _list(self):
        answer = self.api.get(self.path)
        self.sink.replace({key_of(item): item for item in answer["items"]})
        self.synced.set()
        return answer["metadata"]["resourceVersion"]

    def _watch(self, version):
        for kind, obj in self.api.watch(self.path, version):
            if kind == "BOOKMARK":
                continue
            self.sink.change(key_of(obj), None if kind == "DELETED" else obj)
            if self._stopping.is_set():
                return
