"""Local volumes: which claims and volumes are this node's, and what they look like.

Pure functions of API objects. The protocol between claims, the volume controller and a
provisioner: https://git.k8s.io/design-proposals-archive/storage/volume-provisioning.md
and, for WaitForFirstConsumer, the annotation with the node the scheduler selected.
"""
import os
import re

PROVISIONER = "sim.local/local-path"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
# The first until 1.22; both from 1.23 on.
CLAIM_PROVISIONER = ("volume.beta.kubernetes.io/storage-provisioner",
                     "volume.kubernetes.io/storage-provisioner")
CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"  # wins over the field
HOSTNAME_LABEL = "kubernetes.io/hostname"
ACCESS_MODES = {"ReadWriteOnce", "ReadWriteOncePod"}
FOLDER = re.compile(r"(pvc-([0-9a-f-]{36}))_[a-z0-9.-]+_[a-z0-9.-]+")


class Refused(Exception):
    """The claim asks for something that local folders cannot be."""


def wanted_here(claim, node):
    """Does this node have to make a volume for the claim?"""
    annotations = claim["metadata"].get("annotations") or {}
    return (any(annotations.get(name) == PROVISIONER for name in CLAIM_PROVISIONER)
            and annotations.get(SELECTED_NODE) == node
            and not claim["metadata"].get("deletionTimestamp")
            and not claim["spec"].get("volumeName")
            and claim.get("status", {}).get("phase", "Pending") == "Pending")


def released_here(volume, hostname):
    """Does this node have to delete the volume and its folder?"""
    spec = volume["spec"]
    annotations = volume["metadata"].get("annotations") or {}
    return (annotations.get(PROVISIONED_BY) == PROVISIONER
            and volume.get("status", {}).get("phase") in ("Released", "Failed")
            and spec.get("persistentVolumeReclaimPolicy") == "Delete"
            and hostname_of(volume) == hostname)


def hostname_of(volume):
    """The value of the kubernetes.io/hostname label a volume is bound to, or None."""
    required = (volume["spec"].get("nodeAffinity") or {}).get("required") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for rule in term.get("matchExpressions") or ():
            if rule["key"] == HOSTNAME_LABEL and len(rule.get("values") or ()) == 1:
                return rule["values"][0]
    return None


def check(claim):
    """Raises Refused with a sentence for the person who wrote the claim."""
    spec = claim["spec"]
    modes = [mode for mode in spec.get("accessModes") or () if mode not in ACCESS_MODES]
    if modes:
        raise Refused(f"access mode {', '.join(modes)} is not possible: a local-path volume is a "
                      "folder of one node; ask for ReadWriteOnce")
    if spec.get("volumeMode", "Filesystem") != "Filesystem":
        raise Refused("volumeMode Block is not possible: a local-path volume is a folder")
    if spec.get("selector"):
        raise Refused("a claim with a selector cannot be provisioned dynamically")
    if spec.get("dataSource"):
        raise Refused("a local-path volume cannot be made from a dataSource")


def class_name(claim):
    annotations = claim["metadata"].get("annotations") or {}
    return annotations.get(CLASS_ANNOTATION) or claim["spec"].get("storageClassName", "")


def volume_name(claim):
    """The same for every attempt, so that an interrupted one is found again."""
    return "pvc-" + claim["metadata"]["uid"]


def folder_name(claim):
    metadata = claim["metadata"]
    return f"{volume_name(claim)}_{metadata['namespace']}_{metadata['name']}"


def volume(claim, storage_class, root, hostname):
    """The PersistentVolume for a claim that was checked."""
    metadata, spec = claim["metadata"], claim["spec"]
    made = {
        "capacity": {"storage": spec["resources"]["requests"]["storage"]},
        "accessModes": spec["accessModes"],
        "volumeMode": "Filesystem",
        "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"),
        "storageClassName": storage_class["metadata"]["name"],
        "local": {"path": os.path.join(root, folder_name(claim))},
        "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                     "namespace": metadata["namespace"], "name": metadata["name"],
                     "uid": metadata["uid"]},
        "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
            {"key": HOSTNAME_LABEL, "operator": "In", "values": [hostname]}]}]}},
    }
    if storage_class.get("mountOptions"):
        made["mountOptions"] = storage_class["mountOptions"]
    return {"apiVersion": "v1", "kind": "PersistentVolume", "spec": made,
            "metadata": {"name": volume_name(claim),
                         "annotations": {PROVISIONED_BY: PROVISIONER}}}


def folder_of(volume_, root):
    """The volume's folder; Refused unless it is one this program names, right below root.

    Whoever may write PersistentVolumes must not be able to have other folders removed.
    """
    path = volume_["spec"].get("local", {}).get("path", "")
    match = FOLDER.fullmatch(os.path.basename(path))
    if (path != os.path.join(root, os.path.basename(path)) or not match
            or match[1] != volume_["metadata"]["name"]):
        raise Refused(f"{path!r} is not a folder of {volume_['metadata']['name']} below {root}")
    return path


def uid_of_folder(name):
    """The uid of the claim a folder was made for, or None for a foreign folder."""
    match = FOLDER.fullmatch(name)
    return match[2] if match else None
