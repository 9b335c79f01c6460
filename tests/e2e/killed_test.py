#!/usr/bin/env python3
"""Kills `up` with SIGKILL at random moments: the next `up` or `destroy` must work each time, and in
the end the host must be as before. SIM_KILLS says how often (4), SIM_SEED repeats the choices.
"""
import os
import random
import subprocess
import sys
import time
import unittest

from support import DEV, SIM, Environment, HostTraces, require_host

KILLS = int(os.environ.get("SIM_KILLS", "4"))
SEED = int(os.environ.get("SIM_SEED", random.randrange(1 << 30)))


class Killed(unittest.TestCase):
    maxDiff = None
    environment = Environment("killed")

    def kill_during_up(self, seconds):
        """Whether the process was still at work when it was killed."""
        with subprocess.Popen(
            [SIM, "--name", self.environment.name, DEV, "up"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(timeout=seconds)
                return False
            except subprocess.TimeoutExpired:
                process.kill()
                return True

    def test_up_and_destroy_work_after_any_kill(self):
        print(f"SIM_SEED={SEED}", file=sys.stderr)
        chance = random.Random(SEED)
        self.environment.destroy()
        traces = HostTraces()
        start = time.monotonic()
        self.environment.up()
        whole = time.monotonic() - start
        self.environment.destroy()
        hits = 0
        for round_number in range(KILLS):
            moment = chance.uniform(0, whole)
            verb = chance.choice(["up", "up", "destroy"])
            hits += self.kill_during_up(moment)
            start = time.monotonic()
            self.environment.up() if verb == "up" else self.environment.destroy()
            print(
                f"round {round_number + 1}: killed after {moment:.1f} s, {verb} took "
                f"{time.monotonic() - start:.1f} s",
                file=sys.stderr,
            )
            if verb == "up":
                self.assertTrue(self.environment.status()["up"])
                # A healthy environment is done at once: half of the rounds start from nothing.
                if chance.random() < 0.7:
                    self.environment.destroy()
        self.assertGreater(hits, 0, "no round killed anything")
        self.environment.destroy()
        self.assertEqual(traces.left(), "")


if __name__ == "__main__":
    require_host()
    unittest.main(verbosity=2)
