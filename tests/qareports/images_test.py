#!/usr/bin/env python3
"""The container images, on a small root in the place of Debian's: what is in which layer, that
equal input gives equal bytes, and that the images of nodes are none of their business."""
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from stack import IMAGES, TREE

VERSIONS = ("v1", "v2", "v3-broken")


def build(store, *words):
    out = subprocess.run([IMAGES / "build", *words, store], capture_output=True, text=True,
                         check=False)
    if out.returncode:
        raise AssertionError(out.stderr)
    return out.stdout.split()


class Images(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="qareports-images-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.first, cls.second = (cls.made(name) for name in ("first", "second"))

    @classmethod
    def made(cls, name):
        store = os.path.join(cls.folder, name)
        base, out = build(store, "--where")
        os.makedirs(os.path.join(base, "usr"))
        with open(os.path.join(base, "usr", "is-debian"), "w", encoding="ascii") as file:
            file.write("in another test")
        assert build(store) == [out]
        return out

    def image(self, archive):
        """(repository tags, configuration, [{name: TarInfo} of each layer, lowest first])"""
        with tarfile.open(os.path.join(self.first, archive)) as tar:
            manifest, = json.load(tar.extractfile("manifest.json"))
            config = json.load(tar.extractfile(manifest["Config"]))
            layers = []
            for name in manifest["Layers"]:
                with tarfile.open(fileobj=tar.extractfile(name)) as layer:
                    layers.append({one.name: one for one in layer})
            return manifest["RepoTags"], config, layers

    def test_each_version_is_its_files_above_those_before_it(self):
        for count, version in enumerate(VERSIONS, 1):
            tags, config, layers = self.image(f"qareports-{version}.tar")
            self.assertEqual(tags, [f"sim.local/qareports:{version}"])
            self.assertEqual(len(layers), 1 + count)
            self.assertIn("usr/is-debian", layers[0])
            self.assertEqual(config["config"]["Entrypoint"], ["qareports"])
            self.assertEqual(config["config"]["User"], "10001:10001")
            version_file = "srv/qareports/qareports/version.py"
            self.assertTrue(all(version_file in layer for layer in layers[1:]))
        self.assertNotIn("srv/qareports/qareports/urls.py", layers[2])

    def test_programs_can_be_run_and_found_by_any_user(self):
        for archive, program in (("qareports-v1.tar", "srv/qareports/bin/qareports"),
                                 ("relay.tar", "srv/relay/relay")):
            layer = self.image(archive)[2][1]
            self.assertEqual(layer[program].mode, 0o755)
            link = layer[f"usr/local/bin/{os.path.basename(program)}"]
            self.assertEqual(link.linkname, f"/{program}")
            for one in layer.values():
                self.assertEqual((one.uid, one.gid), (0, 0), one.name)
                self.assertTrue(one.mode & 0o004, one.name)
                self.assertNotIn("__pycache__", one.name)

    def test_equal_input_gives_equal_bytes(self):
        self.assertEqual(os.path.basename(self.first), os.path.basename(self.second))
        for name in os.listdir(self.first):
            with open(os.path.join(self.first, name), "rb") as one, \
                    open(os.path.join(self.second, name), "rb") as other:
                self.assertEqual(one.read(), other.read(), name)

    def test_the_list_names_what_is_there(self):
        with open(os.path.join(self.first, "images.json"), encoding="ascii") as file:
            listed = json.load(file)
        self.assertEqual({one["archive"] for one in listed} | {"images.json"},
                         set(os.listdir(self.first)))
        for one in listed:
            tags = self.image(one["archive"])[0]
            self.assertEqual((tags, one["id"][:7]), ([one["name"]], "sha256:"))

    @unittest.skipUnless(shutil.which("skopeo"), "skopeo is not installed")
    def test_skopeo_takes_them(self):
        subprocess.run(["skopeo", "copy", "--quiet", "--insecure-policy",
                        f"docker-archive:{self.first}/qareports-v2.tar",
                        f"oci:{self.folder}/layout:v2"], check=True)
        self.assertTrue(os.path.exists(f"{self.folder}/layout/index.json"))

    def test_nothing_of_it_is_among_what_node_images_are_made_from(self):
        """vm/image_inputs.cpp takes all of this folder."""
        listed = subprocess.run(["grep", "-rlE", "scenarios|qareports", TREE / "tools" / "images"],
                                capture_output=True, text=True, check=False).stdout
        self.assertEqual(listed, "")


if __name__ == "__main__":
    unittest.main()
