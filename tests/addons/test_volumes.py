"""Decisions about claims and volumes, and passes interrupted anywhere."""
import copy
import logging
import os
import stat
import tempfile
import unittest

import support  # noqa: F401  (makes `addons` importable)
from addons import volumes
from addons.kube import ApiError
from addons.provisioner import Provisioner
from addons.volumes import Refused
from support.objects import claim

UID = "00000000-0000-4000-8000-000000000001"
CLASS = {"metadata": {"name": "local-path"}, "reclaimPolicy": "Delete"}


def pending(node="node-1", **kwargs):
    made = claim("data", **kwargs)
    made["metadata"].update(uid=UID, annotations={
        volumes.SELECTED_NODE: node, volumes.CLAIM_PROVISIONER[0]: volumes.PROVISIONER})
    made["spec"]["storageClassName"] = "local-path"
    made["status"] = {"phase": "Pending"}
    return made


def released(root, hostname="node-1", **spec):
    made = volumes.volume(pending(), CLASS, root, hostname)
    made["spec"].update(spec)
    made["metadata"]["uid"] = "of-the-volume"
    made["status"] = {"phase": "Released"}
    return made


class Decisions(unittest.TestCase):
    def test_only_claims_selected_for_this_node(self):
        self.assertTrue(volumes.wanted_here(pending(), "node-1"))
        self.assertFalse(volumes.wanted_here(pending(), "node-2"))
        for change in ({"metadata": {"annotations": {}}}, {"status": {"phase": "Bound"}},
                       {"spec": {"volumeName": "x"}},
                       {"metadata": {"deletionTimestamp": "2020-01-01T00:00:00Z"}}):
            other = pending()
            for part, fields in change.items():
                other[part].update(fields)
            self.assertFalse(volumes.wanted_here(other, "node-1"), change)

    def test_the_later_annotation_counts_too(self):
        later = pending()
        annotations = later["metadata"]["annotations"]
        del annotations[volumes.CLAIM_PROVISIONER[0]]
        annotations[volumes.CLAIM_PROVISIONER[1]] = volumes.PROVISIONER
        self.assertTrue(volumes.wanted_here(later, "node-1"))

    def test_what_folders_cannot_be_is_refused(self):
        volumes.check(pending())
        volumes.check(pending(modes=["ReadWriteOncePod"]))
        for bad in (pending(modes=["ReadWriteOnce", "ReadWriteMany"]),
                    pending(modes=["ReadOnlyMany"]), pending(volumeMode="Block"),
                    pending(selector={"matchLabels": {"a": "b"}}),
                    pending(dataSource={"kind": "VolumeSnapshot", "name": "x"})):
            with self.assertRaises(Refused):
                volumes.check(bad)

    def test_only_released_volumes_of_this_node_and_policy(self):
        self.assertTrue(volumes.released_here(released("/r"), "node-1"))
        self.assertFalse(volumes.released_here(released("/r"), "node-2"))
        self.assertFalse(volumes.released_here(
            released("/r", persistentVolumeReclaimPolicy="Retain"), "node-1"))
        for part, fields in (("status", {"phase": "Bound"}), ("metadata", {"annotations": {}})):
            other = released("/r")
            other[part].update(fields)
            self.assertFalse(volumes.released_here(other, "node-1"))

    def test_only_folders_named_here_are_ever_removed(self):
        good = released("/r")
        self.assertEqual(volumes.folder_of(good, "/r"),
                         f"/r/pvc-{UID}_default_data")
        for path in ("/etc", "/r", "/r/..", "/r/other", f"/r/../pvc-{UID}_default_data", "",
                     f"/q/pvc-{UID}_default_data", f"/r/pvc-{UID[::-1]}_default_data"):
            bad = copy.deepcopy(good)
            bad["spec"]["local"]["path"] = path
            with self.assertRaises(Refused, msg=path):
                volumes.folder_of(bad, "/r")


class FakeApi:
    """Remembers what was written; fails at a request whose path holds `fail`."""

    def __init__(self):
        self.fail, self.made, self.deleted, self.events = None, [], [], []

    def _check(self, path):
        if self.fail and self.fail in path:
            raise ApiError(500, "told to fail")

    def get(self, path):
        self._check(path)
        if "/nodes/" in path:
            return {"metadata": {"labels": {volumes.HOSTNAME_LABEL: "host-1"}}}
        return CLASS

    def post(self, path, body):
        self._check(path)
        (self.events if path.endswith("/events") else self.made).append(body)

    def delete(self, path, _=None):
        self._check(path)
        self.deleted.append(path)


class Passes(unittest.TestCase):
    def setUp(self):
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root, self.api = folder.name, FakeApi()
        self.folder = os.path.join(self.root, f"pvc-{UID}_default_data")

    def once(self, claims=(), volumes_=()):
        provisioner = Provisioner(self.api, "node-1", self.root)
        provisioner.claims.replace({("default", str(i)): c for i, c in enumerate(claims)})
        provisioner.volumes.replace({("", v["metadata"]["name"]): v for v in volumes_})
        provisioner.once()

    def test_folder_then_volume_bound_to_the_nodes_label(self):
        self.once([pending()])
        self.assertEqual(stat.S_IMODE(os.stat(self.folder).st_mode), 0o777)
        self.assertEqual(volumes.hostname_of(self.api.made[0]), "host-1")
        self.assertEqual(self.api.made[0]["spec"]["claimRef"]["uid"], UID)

    def test_interrupted_before_the_volume_then_done(self):
        self.api.fail = "/persistentvolumes"
        self.once([pending()])
        self.assertTrue(os.path.isdir(self.folder))
        self.assertEqual(self.api.events[0]["reason"], "ProvisioningFailed")
        self.api.fail = None
        self.once([pending()])
        self.assertEqual(len(self.api.made), 1)

    def test_interrupted_and_the_claim_deleted_leaves_nothing(self):
        os.mkdir(self.folder)
        self.once()
        self.assertEqual(os.listdir(self.root), [])

    def test_retained_data_and_foreign_folders_stay(self):
        os.makedirs(os.path.join(self.folder, "data"))
        os.mkdir(os.path.join(self.root, "lost+found"))
        self.once()
        self.assertEqual(len(os.listdir(self.root)), 2)

    def test_removal_interrupted_after_the_folder_then_done(self):
        os.makedirs(os.path.join(self.folder, "data"))
        volume = released(self.root, "host-1")
        self.api.fail = "/persistentvolumes"
        self.once(volumes_=[volume])
        self.assertFalse(os.path.exists(self.folder))
        self.assertEqual(self.api.deleted, [])
        self.api.fail = None
        self.once(volumes_=[volume])
        self.assertEqual(len(self.api.deleted), 1)

    def test_one_claims_trouble_does_not_stop_the_next(self):
        odd = pending(modes=["ReadWriteMany"])
        broken = pending()
        del broken["spec"]["resources"]
        self.once([odd, broken, pending()])
        self.assertEqual(len(self.api.made), 1)
        self.assertEqual(len(self.api.events), 3)
        self.assertIn("ReadWriteMany", self.api.events[0]["message"])
