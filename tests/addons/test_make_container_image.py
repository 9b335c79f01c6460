"""Image archives: content, names, digests, and that only content decides about bytes."""
import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
import unittest

from support import IMAGES

TOOL = os.path.join(IMAGES, "make-container-image")


class Image(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.root = self.make_root("root")

    def make_root(self, name):
        root = os.path.join(self.folder, name)
        os.makedirs(os.path.join(root, "etc"))
        os.chmod(root, 0o755)
        os.chmod(os.path.join(root, "etc"), 0o755)
        with open(os.path.join(root, "etc", "file"), "w", encoding="ascii") as file:
            file.write("content")
        os.chmod(os.path.join(root, "etc", "file"), 0o640)
        os.link(os.path.join(root, "etc", "file"), os.path.join(root, "etc", "hard"))
        os.symlink("file", os.path.join(root, "etc", "soft"))
        return root

    def run_tool(self, *args):
        return subprocess.run([TOOL, *args], capture_output=True, text=True, check=False)

    def image(self, *args, name="image.tar", root=None):
        """Make an image; returns {member: bytes}, and the id the tool printed."""
        path = os.path.join(self.folder, name)
        result = self.run_tool("--output", path, "--tag", "sim.local/a:1",
                               "--layer", root or self.root, *args)
        self.assertEqual(result.returncode, 0, result.stderr)
        with tarfile.open(path) as tar:
            return {m.name: tar.extractfile(m).read() for m in tar}, result.stdout.strip()

    def parts(self, *args):
        members, _ = self.image(*args)
        manifest, = json.loads(members["manifest.json"])
        return manifest, json.loads(members[manifest["Config"]]), [
            members[layer] for layer in manifest["Layers"]]

    def test_names_and_settings(self):
        manifest, config, _ = self.parts(
            "--tag", "k8s.gcr.io/kube-proxy:v1.20.2", "--entrypoint", '["/bin/x", "-y"]',
            "--cmd", "z", "--env", "A=B", "--architecture", "arm64")
        self.assertEqual(manifest["RepoTags"], ["sim.local/a:1", "k8s.gcr.io/kube-proxy:v1.20.2"])
        self.assertEqual(config["config"],
                         {"Entrypoint": ["/bin/x", "-y"], "Cmd": ["z"], "Env": ["A=B"]})
        self.assertEqual((config["os"], config["architecture"]), ("linux", "arm64"))

    def test_every_digest_is_that_of_the_bytes(self):
        for compression, unpack in (("gzip", gzip.decompress), ("none", bytes)):
            members, image_id = self.image("--compression", compression)
            manifest, = json.loads(members["manifest.json"])
            config = members[manifest["Config"]]
            self.assertEqual(image_id, "sha256:" + hashlib.sha256(config).hexdigest())
            layer = members[manifest["Layers"][0]]
            self.assertEqual(json.loads(config)["rootfs"]["diff_ids"],
                             ["sha256:" + hashlib.sha256(unpack(layer)).hexdigest()])

    def test_layers_keep_what_matters_and_nothing_of_the_host(self):
        _, _, (layer, placed) = self.parts("--layer", f"{self.root}/etc=/usr/lib/sim",
                                           "--owner", "7:8")
        with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
            entries = {m.name: m for m in tar}
        self.assertEqual(list(entries), ["etc", "etc/file", "etc/hard", "etc/soft"])
        self.assertEqual(entries["etc/file"].mode, 0o640)
        self.assertTrue(entries["etc/hard"].islnk())
        self.assertEqual(entries["etc/soft"].linkname, "file")
        self.assertEqual({(m.mtime, m.uid, m.gid, m.uname) for m in entries.values()},
                         {(0, 7, 8, "")})
        with tarfile.open(fileobj=io.BytesIO(placed)) as tar:
            self.assertEqual(tar.getnames()[:4],
                             ["usr", "usr/lib", "usr/lib/sim", "usr/lib/sim/file"])

    def test_equal_content_gives_equal_bytes(self):
        other = self.make_root("other")
        os.utime(os.path.join(other, "etc", "file"), (1, 1))
        self.image(name="1.tar")
        self.image(name="2.tar", root=other)
        with open(os.path.join(self.folder, "1.tar"), "rb") as one, \
                open(os.path.join(self.folder, "2.tar"), "rb") as two:
            first, second = one.read(), two.read()
        self.assertEqual(first, second)
        with open(os.path.join(other, "etc", "file"), "a", encoding="ascii") as file:
            file.write("!")
        _, changed = self.image(root=other)
        self.assertNotEqual(changed, self.image()[1])

    def test_excluded_folders_are_left_out_whole(self):
        _, _, (layer,) = self.parts("--exclude", "etc")
        with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
            self.assertEqual(tar.getnames(), [])

    def test_bad_usage_makes_nothing(self):
        path = os.path.join(self.folder, "bad.tar")
        for args in (["--tag", "no-tag", "--layer", self.root],
                     ["--tag", "a:1", "--layer", self.root + "/none"],
                     ["--tag", "a:1", "--layer", self.root, "--entrypoint", "[1"],
                     ["--tag", "a:1"]):
            self.assertEqual(self.run_tool("--output", path, *args).returncode, 2, args)
        self.assertEqual(os.listdir(self.folder), ["root"])
