#!/usr/bin/env python3
"""host-traces sees what appears and what goes."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).parent / "host-traces"


def traces(*words):
    argv = [sys.executable, "-B", str(PROGRAM), *map(str, words)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


class HostTraces(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "traces.json"

    def test_a_process_that_appears_and_goes_is_a_difference(self):
        program = self.file.parent / "node-test"
        shutil.copy(shutil.which("sleep"), program)
        self.assertEqual(traces("save", self.file).returncode, 0)
        with subprocess.Popen([program, "600"]) as process:
            self.addCleanup(process.kill)
            compared = traces("compare", self.file)
            self.assertEqual(compared.returncode, 1)
            self.assertIn(f"process: new: {program} 600", compared.stdout)
            self.assertEqual(traces("save", self.file).returncode, 0)
            process.kill()
        self.assertIn(f"process: gone: {program} 600", traces("compare", self.file).stdout)

    def test_bad_words_are_usage(self):
        self.assertEqual(traces("look").returncode, 2)


if __name__ == "__main__":
    unittest.main()
