"""sim-cni on the master gives nodes their pod ranges (kubectl is a stub that logs its calls)."""

import os
import re
import subprocess
import unittest

SIM_CNI = os.path.join(os.path.dirname(__file__), "../../tools/images/cluster/sim-cni")

SCRIPT = """
admin=$0
POD_SUBNET=$1
kubectl() { printf '%s\\n' "$*"; }
eval "$(sed -n '/^assign_ranges() {/,/^}/p' "$2")"
assign_ranges
"""


def assign(subnet, nodes, admin=__file__):
    """(exit code, [(node, range)]) for lines of name, address and range."""
    done = subprocess.run(["bash", "-uc", SCRIPT, admin, subnet, SIM_CNI], input=nodes, text=True,
                          capture_output=True, check=False)
    patches = re.findall(r"patch node (\S+) -p (.*)", done.stdout)
    ranges = []
    for node, patch in patches:
        one, two = re.fullmatch(
            r'{"spec":{"podCIDR":"(.*)","podCIDRs":\["(.*)"\]}}', patch).groups()
        assert one == two, patch
        ranges.append((node, one))
    return done.returncode, ranges, done.stdout


class PodRanges(unittest.TestCase):
    def test_each_node_gets_the_first_free_range(self):
        code, ranges, _ = assign("10.244.0.0/16", "master 10.77.0.11 10.244.1.0/24\n"
                                 "one 10.77.0.12 \ntwo 10.77.0.13 10.244.3.0/24\n"
                                 "three 10.77.0.14 \nfour  \n")
        self.assertEqual(code, 0)
        self.assertEqual(ranges, [("one", "10.244.0.0/24"), ("three", "10.244.2.0/24"),
                                  ("four", "10.244.4.0/24")])

    def test_ranges_cross_the_third_number(self):
        taken = "".join(f"n{i} 10.77.0.{i} 10.0.{i}.0/24\n" for i in range(256))
        self.assertEqual(assign("10.0.0.0/8", taken + "next 10.77.1.1\n")[1],
                         [("next", "10.1.0.0/24")])

    def test_when_all_are_taken_the_log_says_so(self):
        nodes = "".join(f"n{i} 10.77.0.{i} 10.9.{i}.0/24\n" for i in range(4))
        code, ranges, said = assign("10.9.0.0/22", nodes + "next 10.77.0.9\n")
        self.assertEqual((code, ranges), (1, []))
        self.assertEqual(said, "no pod range is left for next in 10.9.0.0/22\n")

    def test_nothing_to_do(self):
        self.assertEqual(assign("10.9.0.0/22", "one 10.77.0.11 10.9.0.0/24\n"), (0, [], ""))

    def test_only_the_master_does_it(self):
        self.assertEqual(assign("10.9.0.0/22", "one 10.77.0.11\n", admin="/none"), (0, [], ""))


if __name__ == "__main__":
    unittest.main()
