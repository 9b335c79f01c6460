#!/usr/bin/env python3
"""Two environments at the same time, neither touching the other, then both gone without a trace.
Also what happens when two processes want the same one, and when a person presses Ctrl-C.
"""
import signal
import subprocess
import unittest

from support import DEV, SIM, Environment, HostTraces, require_host, sim, until


def start(name, verb="up"):
    return subprocess.Popen(
        [SIM, "--name", name, DEV, verb], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class SideBySide(unittest.TestCase):
    maxDiff = None

    def test_two_environments(self):
        one, two = Environment("one"), Environment("two")
        one.destroy()
        two.destroy()
        traces = HostTraces()
        first, second = start("one"), start("two")
        for process in (first, second):
            output = process.communicate(timeout=900)
            self.assertEqual(process.returncode, 0, output)
        for environment in (one, two):
            self.assertTrue(environment.status()["up"])
        self.assertNotEqual(one.status()["subnet"], two.status()["subnet"])
        one.k("create", "namespace", "only-in-one")
        self.assertNotIn("only-in-one", two.k("get", "namespaces", "-o", "name"))
        one.destroy()
        self.assertTrue(two.status()["up"])
        two.destroy()
        self.assertEqual(traces.left(), "")

    def test_two_processes_for_one_environment(self):
        one = Environment("one")
        with start("one") as first:
            self.assertIn("node images", first.stderr.readline())
            second = sim("--name", "one", DEV, "up", check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn(f"another sim process ({first.pid})", second.stderr)
            first.communicate(timeout=900)
            self.assertEqual(first.returncode, 0)
        one.destroy()

    def test_ctrl_c_and_then_up(self):
        one = Environment("one")
        with start("one") as process:
            self.assertTrue(any("] nodes" in line for line in process.stderr), "no nodes phase")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 130)
        one.up()
        self.assertTrue(one.status()["up"])
        one.destroy()


if __name__ == "__main__":
    require_host()
    unittest.main(verbosity=2)
