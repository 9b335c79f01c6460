"""tools/install-deps says what to type when it may not install (dpkg-query and id are stubs)."""

import os
import pathlib
import subprocess
import tempfile
import unittest

INSTALL_DEPS = os.path.join(os.path.dirname(__file__), "../../tools/install-deps")


def run(installed, *groups):
    """Runs it as an ordinary user on a host that has the packages of the list, or all of them."""
    query = "for p; do case $p in -*|\\$*) ;; *) echo \"ii  $p\";; esac; done"
    if installed is not None:
        query = "".join(f"echo 'ii  {package}'; " for package in installed) + ":"
    with tempfile.TemporaryDirectory() as folder:
        for name, script in (("dpkg-query", query), ("id", "echo 1000")):
            program = pathlib.Path(folder, name)
            program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            program.chmod(0o755)
        path = f"{folder}:{os.environ['PATH']}"
        return subprocess.run([INSTALL_DEPS, *groups], env=dict(os.environ, PATH=path), text=True,
                              capture_output=True, check=False)


class InstallDeps(unittest.TestCase):
    def test_nothing_to_do(self):
        done = run(None)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_names_the_command_for_what_is_missing(self):
        done = run(["cmake", "g++"], "build")
        self.assertEqual(done.returncode, 3)
        self.assertIn("sudo apt-get install --yes --no-install-recommends ", done.stderr)
        words = done.stderr.split()
        self.assertIn("libvirt-dev", words)
        self.assertNotIn("cmake", words)
        self.assertNotIn("clang-tidy", words)

    def test_refuses_unknown_groups(self):
        done = run(None, "everything")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there are: build run test check", done.stderr)


if __name__ == "__main__":
    unittest.main()
