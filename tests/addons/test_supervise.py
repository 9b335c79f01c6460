"""Programs that live and die together."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from support import LIB
from support.waiting import wait_until

MAIN = """
import sys
from addons.supervise import Program, Supervisor
sys.exit(Supervisor([Program(["sh", "-c", text], *after) for text, *after in {!r}]).run())
"""


class Supervised(unittest.TestCase):
    def start(self, *programs):
        process = subprocess.Popen(
            [sys.executable, "-B", "-c", MAIN.format(programs)],
            env=dict(os.environ, PYTHONPATH=LIB), stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "file")

    def content(self):
        with open(self.file, encoding="ascii") as file:
            return file.read()

    def test_one_that_ends_well_or_not_stops_all(self):
        for text in ("exit 0", "exit 3", "kill -9 $$"):
            process = self.start((f"trap 'echo stopped > {self.file}; exit' TERM; "
                                  f"echo up > {self.file}; while :; do sleep 0.1; done",),
                                 (text, self.file))
            self.assertEqual(process.wait(20), 1, text)
            self.assertEqual(self.content(), "stopped\n", text)
            os.unlink(self.file)

    def test_a_signal_reaches_all_and_is_no_failure(self):
        process = self.start((f"trap 'echo stopped > {self.file}; exit' TERM; "
                              f"echo up > {self.file}; while :; do sleep 0.1; done",))
        wait_until("the program is up", lambda: self.content() == "up\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 0)
        self.assertEqual(self.content(), "stopped\n")
