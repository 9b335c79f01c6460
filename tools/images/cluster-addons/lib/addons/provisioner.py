"""Makes and removes the folders and volumes of one node.

Level triggered: each pass looks at all claims and volumes and does what is missing, in an
order that can be interrupted anywhere. Making: folder, then volume, both under names that
follow from the claim's uid. Removing: folder, then volume. A folder whose claim vanished
before its volume was made is empty, and only empty folders are ever removed as orphans.
"""
import logging
import os
import shutil
import threading

from addons import events, volumes
from addons.kube import TRANSPORT_ERRORS, ApiError
from addons.volumes import Refused

LOG = logging.getLogger("provisioner")
RESYNC = 15
CLAIM, VOLUME = "PersistentVolumeClaim", "PersistentVolume"


class Objects:
    """A sink for watch.Mirror that wakes the passes up. `values` is never mutated."""

    def __init__(self, changed):
        self.values = {}
        self._changed = changed

    def replace(self, found):
        self.values = found
        self._changed.set()

    def change(self, key, obj):
        values = dict(self.values)
        values.pop(key, None)
        if obj is not None:
            values[key] = obj
        self.values = values
        self._changed.set()


class Provisioner:
    """node: this node's name; root: the folder the volumes are below."""

    def __init__(self, api, node, root):
        self._api, self._node, self._root = api, node, root
        self.changed = threading.Event()
        self.claims = Objects(self.changed)
        self.volumes = Objects(self.changed)
        self._hostname = None

    def run(self):
        """Never returns. Call once both sinks are filled."""
        while True:
            self.changed.clear()
            self.once()
            self.changed.wait(RESYNC)

    def once(self):
        """One pass; what fails is reported and tried again in the next."""
        try:
            self._hostname = self._hostname or self._find_hostname()
        except (ApiError, *TRANSPORT_ERRORS) as error:
            LOG.warning("node %s: %s", self._node, error)
            return
        known = self.volumes.values
        for claim in self.claims.values.values():
            if (volumes.wanted_here(claim, self._node)
                    and ("", volumes.volume_name(claim)) not in known):
                self._try(self._make, claim, CLAIM, "ProvisioningFailed")
        for volume in known.values():
            if volumes.released_here(volume, self._hostname):
                self._try(self._remove, volume, VOLUME, "VolumeFailedDelete")
        self._remove_orphans()

    def _find_hostname(self):
        labels = self._api.get(f"/api/v1/nodes/{self._node}")["metadata"].get("labels") or {}
        return labels.get(volumes.HOSTNAME_LABEL, self._node)

    def _try(self, action, obj, kind, reason):
        name = obj["metadata"]["name"]
        try:
            action(obj)
            return
        except (ApiError, Refused, *TRANSPORT_ERRORS) as error:
            message = str(error)
        except Exception as error:  # one odd object must not stop the work on all others
            LOG.exception("%s %s", kind, name)
            message = f"{type(error).__name__}: {error}"
        LOG.warning("%s %s: %s", kind, name, message)
        try:
            events.report(self._api, obj, kind, "Warning", reason, message)
        except (ApiError, *TRANSPORT_ERRORS) as error:
            LOG.warning("%s %s: cannot write an event: %s", kind, name, error)

    def _make(self, claim):
        volumes.check(claim)
        storage_class = self._api.get(
            f"/apis/storage.k8s.io/v1/storageclasses/{volumes.class_name(claim)}")
        volume = volumes.volume(claim, storage_class, self._root, self._hostname)
        path = volume["spec"]["local"]["path"]
        os.makedirs(path, exist_ok=True)
        os.chmod(path, 0o777)  # not makedirs' mode, which the umask narrows
        try:
            self._api.post("/api/v1/persistentvolumes", volume)
        except ApiError as error:
            if error.code != 409:  # 409: an earlier attempt got this far
                raise
            return
        LOG.info("made %s", path)
        events.report(self._api, claim, CLAIM, "Normal", "ProvisioningSucceeded",
                      f"made volume {volume['metadata']['name']} on node {self._node}")

    def _remove(self, volume):
        path = volumes.folder_of(volume, self._root)
        if os.path.lexists(path):
            shutil.rmtree(path)
        metadata = volume["metadata"]
        try:
            self._api.delete(f"/api/v1/persistentvolumes/{metadata['name']}", metadata["uid"])
        except ApiError as error:
            if error.code not in (404, 409):  # gone, or another one of that name by now
                raise
        LOG.info("removed %s", path)

    def _remove_orphans(self):
        """Folders without volume and claim, if nothing is in them."""
        claims = {claim["metadata"]["uid"] for claim in self.claims.values.values()}
        known = self.volumes.values
        for name in os.listdir(self._root):
            uid = volumes.uid_of_folder(name)
            if uid is None or uid in claims or ("", f"pvc-{uid}") in known:
                continue
            try:
                os.rmdir(os.path.join(self._root, name))
                LOG.info("removed the empty folder %s, which nothing claims", name)
            except OSError:
                pass  # kept: it holds data of a volume with reclaim policy Retain
