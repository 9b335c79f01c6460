"""tools/new makes what the style rules ask for, once."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.path.dirname(__file__), "../..").resolve()
REGISTRIES = ("sim/cli/verbs/registry.h", "sim/cluster/phases/phases.h")


class New(unittest.TestCase):
    def setUp(self):
        self.tree = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.tree)
        for file in ("tools/new", *REGISTRIES):
            (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, self.tree / file)
        for folder in ("tests/cli", "tests/cluster/phases"):
            (self.tree / folder).mkdir(parents=True)

    def new(self, *words):
        return subprocess.run([self.tree / "tools/new", *words], capture_output=True, text=True,
                              check=False)

    def read(self, file):
        return (self.tree / file).read_text(encoding="utf-8")

    def test_a_verb(self):
        before = self.read(REGISTRIES[0])
        done = self.new("verb", "port_forward")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("VerbInfo port_forward_verb()", self.read("sim/cli/verbs/port_forward.cpp"))
        self.assertIn('"port-forward"', self.read("tests/cli/port_forward_test.cpp"))
        after = self.read(REGISTRIES[0])
        self.assertIn("\\\n  X(port_forward)\n", after)
        self.assertEqual(len(after.splitlines()), len(before.splitlines()) + 1)

    def test_a_phase(self):
        self.assertEqual(self.new("phase", "metrics", "how busy pods are").returncode, 0)
        self.assertIn("bool metrics(Context& context)", self.read("sim/cluster/phases/metrics.cpp"))
        self.assertIn("MetricsPhase", self.read("tests/cluster/phases/metrics_test.cpp"))
        self.assertIn('\\\n  X(metrics, "how busy pods are")\n', self.read(REGISTRIES[1]))

    def test_nothing_is_overwritten(self):
        self.new("verb", "again")
        before = self.read(REGISTRIES[0])
        done = self.new("verb", "again")
        self.assertEqual((done.returncode, done.stderr),
                         (1, "new: sim/cli/verbs/again.cpp exists already\n"))
        self.assertEqual(self.read(REGISTRIES[0]), before)

    def test_bad_usage(self):
        for words in ([], ["verb"], ["verb", "No-Name"], ["phase", "untitled"], ["thing", "x"]):
            done = self.new(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("tools/new verb NAME", done.stderr)


if __name__ == "__main__":
    unittest.main()
