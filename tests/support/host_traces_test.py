#!/usr/bin/env python3
"""host-traces sees what appears and what goes."""

import pathlib
import socket
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

    def test_a_port_that_appears_and_goes_is_a_difference(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = f"127.0.0.1:{server.getsockname()[1]}"
            self.assertEqual(traces("save", self.file).returncode, 0)
        compared = traces("compare", self.file)
        self.assertEqual(compared.returncode, 1)
        self.assertIn(f"listening port: gone: tcp {port}", compared.stdout)

    def test_bad_words_are_usage(self):
        self.assertEqual(traces("look").returncode, 2)


if __name__ == "__main__":
    unittest.main()
