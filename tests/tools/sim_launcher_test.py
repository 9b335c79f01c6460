"""tools/sim builds when sources changed, only then, and only once for two callers.

Method: a small tree with the launcher, and stubs for cmake and install-deps that log their calls.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

LAUNCHER = os.path.join(os.path.dirname(__file__), "../../tools/sim")

CMAKE = """#!/bin/sh
echo "cmake $*" >>"$LOG"
case $1 in
--build)
    [ ! -e "$BROKEN" ] || { echo "error: broken source"; exit 1; }
    printf '#!/bin/sh\\necho "$SIM_SOURCE:$*"; exit 7\\n' >build/release/sim
    chmod +x build/release/sim ;;
esac
"""


class Launcher(unittest.TestCase):
    def setUp(self):
        self.tree = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.tree)
        for folder in ("tools", "sim", "bin"):
            (self.tree / folder).mkdir()
        shutil.copy(LAUNCHER, self.tree / "tools/sim")
        self.program("tools/install-deps", '#!/bin/sh\necho "deps $*" >>"$LOG"\n')
        self.program("bin/cmake", CMAKE)
        self.log = self.tree / "log"
        (self.tree / "sim/a.cpp").write_text("old", encoding="utf-8")
        self.environment = dict(os.environ, LOG=str(self.log), BROKEN=str(self.tree / "broken"),
                                PATH=f"{self.tree}/bin:{os.environ['PATH']}")
        self.environment.pop("SIM_NO_BUILD", None)

    def program(self, path, text):
        (self.tree / path).write_text(text, encoding="utf-8")
        (self.tree / path).chmod(0o755)

    def start(self, *arguments):
        return subprocess.Popen([self.tree / "tools/sim", *arguments], env=self.environment,
                                cwd=self.tree, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run_sim(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def builds(self):
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return sum(line.startswith("cmake --build") for line in lines)

    def make_newer(self, path):
        """Gives a file a time behind the last build's, whatever the clock's grain."""
        later = time.time() + 5
        os.utime(self.tree / path, (later, later))

    def test_builds_and_hands_over(self):
        code, out, err = self.run_sim("dev", "a b")
        self.assertEqual((code, out), (7, f"{self.tree}:dev a b\n"))
        self.assertIn("building sim", err)
        self.assertIn("deps build run", self.log.read_text(encoding="utf-8"))

    def test_builds_again_only_after_a_change(self):
        self.run_sim()
        self.assertEqual(self.run_sim(), (7, f"{self.tree}:\n", ""))
        self.assertEqual(self.builds(), 1)
        self.make_newer("sim/a.cpp")
        self.run_sim()
        self.assertEqual(self.builds(), 2)

    def test_a_removed_file_is_a_change(self):
        self.run_sim()
        (self.tree / "sim/a.cpp").unlink()
        self.make_newer("sim")
        self.run_sim()
        self.assertEqual(self.builds(), 2)

    def test_a_failed_build_shows_its_errors_and_is_tried_again(self):
        (self.tree / "broken").touch()
        code, out, err = self.run_sim()
        self.assertEqual((code, out), (70, ""))
        self.assertIn("error: broken source", err)
        (self.tree / "broken").unlink()
        self.assertEqual(self.run_sim()[0], 7)

    def test_two_callers_build_once(self):
        processes = [self.start() for _ in range(4)]
        for process in processes:
            process.communicate(timeout=60)
        self.assertEqual([process.returncode for process in processes], [7] * 4)
        self.assertEqual(self.builds(), 1)

    def test_no_build_on_request(self):
        self.run_sim()
        self.make_newer("sim/a.cpp")
        self.environment["SIM_NO_BUILD"] = "1"
        self.run_sim()
        self.assertEqual(self.builds(), 1)


if __name__ == "__main__":
    unittest.main()
