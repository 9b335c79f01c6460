"""tools/test-summary counts ctest's results and says why tests were skipped."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUMMARY = os.path.join(os.path.dirname(__file__), "../../tools/test-summary")

JUNIT = """<testsuite>
  <testcase name="A.Good" status="run"><system-out>fine</system-out></testcase>
  <testcase name="A.Bad" status="fail"><failure message=""/><system-out>no</system-out></testcase>
  <testcase name="A.Skips" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>
    <system-out>[ RUN      ] A.Skips
file.cpp:7: Skipped
needs root

[  SKIPPED ] A.Skips</system-out></testcase>
  <testcase name="e2e.up" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/>
    <system-out>looking
SKIPPED: no libvirt here
</system-out></testcase>
  <testcase name="gone" status="notrun"><skipped message="Unable to find executable: x"/></testcase>
</testsuite>"""


def summary(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            pathlib.Path(folder, name).write_text(content, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", SUMMARY, folder], text=True,
                              capture_output=True, check=False)
        return done.returncode, done.stdout.strip().split("\n")


class TestSummary(unittest.TestCase):
    def test_counts_and_reasons(self):
        code, lines = summary({"dev-unit.xml": JUNIT, "others.tsv": "tidy\tpassed\t\n"})
        self.assertEqual(code, 1)
        self.assertEqual(lines, [
            "failed: A.Bad (dev-unit)",
            "skipped: A.Skips (dev-unit): needs root",
            "skipped: e2e.up (dev-unit): no libvirt here",
            "failed: gone (dev-unit)",
            "2 passed, 2 failed, 2 skipped"])

    def test_a_failed_build_counts(self):
        code, lines = summary({"others.tsv": "build dev\tfailed\t\n"})
        self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_nothing_tested_is_no_success(self):
        self.assertEqual(summary({}), (1, ["0 passed, 0 failed, 0 skipped"]))

    def test_success(self):
        self.assertEqual(summary({"others.tsv": "x\tpassed\t\n"}),
                         (0, ["1 passed, 0 failed, 0 skipped"]))


if __name__ == "__main__":
    unittest.main()
