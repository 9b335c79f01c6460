"""Proves that each style rule can fail, and on what: every test builds a small tree of its own."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import rules  # noqa: E402
import tree  # noqa: E402


def findings(rule, contents):
    """The rule's findings as 'path:line' in a tree made of {path: content}."""
    with tempfile.TemporaryDirectory() as root:
        for path, content in contents.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8", newline="") as f:
                f.write(content)
        return [f"{path}:{number}" for path, number, _ in rule(tree.files(root))]


class IncludeDirection(unittest.TestCase):
    def check(self, path, line, expected):
        self.assertEqual(findings(rules.include_direction, {path: line + "\n"}),
                         [f"{path}:1"] if expected else [])

    def test_downwards_is_allowed(self):
        self.check("sim/cluster/a.cpp", '#include "vm/node.h"', False)
        self.check("sim/main.cpp", '#include "sim/cli/commands.h"', False)
        self.check("vm/a.h", '#include "sim/base/error.h"', False)
        self.check("tests/vm/a_test.cpp", '#include "tests/support/temp_dir.h"', False)

    def test_upwards_and_sideways_are_not(self):
        self.check("sim/base/a.h", '#include "vm/node.h"', True)
        self.check("vm/drivers/a.cpp", '#include "sim/cluster/cluster.h"', True)
        self.check("fakes/s3/a.cpp", '#include "vm/node.h"', True)
        self.check("vm/a.cpp", '  #  include "fakes/store.h"', True)

    def test_tests_and_relative_paths_are_not(self):
        self.check("vm/a.cpp", '#include "tests/support/temp_dir.h"', True)
        self.check("vm/a.cpp", '#include "node.h"', True)
        self.check("vm/a.cpp", '#include "../sim/base/error.h"', True)


class LibraryHomes(unittest.TestCase):
    def test_a_library_is_included_at_home_only(self):
        line = "#include <yaml-cpp/yaml.h>\n"
        self.assertEqual(findings(rules.library_homes, {"sim/base/yaml.cpp": line}), [])
        self.assertEqual(findings(rules.library_homes, {"vm/a.cpp": line}), ["vm/a.cpp:1"])
        self.assertEqual(findings(rules.library_homes, {"tests/vm/a.cpp": line}), [])


class Registry(unittest.TestCase):
    complete = {
        "sim/cli/registry.h": "#define SIM_VERBS(X) \\\n  X(up)   \\\n  X(down)\n",
        "sim/cli/up.cpp": "\n",
        "sim/cli/down.cpp": "\n",
        "sim/cli/output.h": "\n",
        "sim/cli/output.cpp": "\n",
        "tests/cli/up_test.cpp": "\n",
        "tests/cli/down_test.cpp": "\n",
    }

    def without(self, path):
        return {k: v for k, v in self.complete.items() if k != path}

    def test_a_complete_folder_passes(self):
        self.assertEqual(findings(rules.registry, self.complete), [])

    def test_a_name_needs_its_file_and_its_test(self):
        self.assertEqual(findings(rules.registry, self.without("sim/cli/down.cpp")),
                         ["sim/cli/registry.h:1"])
        self.assertEqual(findings(rules.registry, self.without("tests/cli/up_test.cpp")),
                         ["sim/cli/registry.h:1"])

    def test_a_file_without_header_needs_its_line(self):
        extra = dict(self.complete, **{"sim/cli/forgotten.cpp": "\n"})
        self.assertEqual(findings(rules.registry, extra), ["sim/cli/forgotten.cpp:1"])

    def test_an_item_may_be_a_folder(self):
        tree_of = {"vm/drivers/registry.cpp": "#define DRIVERS(X) X(lxc)\n",
                   "vm/drivers/lxc/hypervisor.cpp": "\n",
                   "tests/vm/lxc_driver_test.cpp": "\n"}
        self.assertEqual(findings(rules.registry, tree_of), [])
        tree_of["tests/vm/lxc_driver_test.cpp".replace("lxc", "flxc")] = "\n"
        del tree_of["tests/vm/lxc_driver_test.cpp"]
        self.assertEqual(findings(rules.registry, tree_of), ["vm/drivers/registry.cpp:1"])

    def test_a_list_on_one_line_counts_too(self):
        one = dict(self.complete, **{"sim/cli/registry.h": "#define VERBS(X) X(up) X(gone)\n"})
        self.assertEqual(findings(rules.registry, one),
                         ["sim/cli/registry.h:1", "sim/cli/registry.h:1", "sim/cli/down.cpp:1"])


class Sizes(unittest.TestCase):
    def test_length_of_code_and_of_tests(self):
        length = rules.file_length
        self.assertEqual(findings(length, {"vm/a.cpp": "\n" * 400}), [])
        self.assertEqual(findings(length, {"vm/a.cpp": "\n" * 401}), ["vm/a.cpp:401"])
        self.assertEqual(findings(length, {"tests/a.cpp": "\n" * 600}), [])
        self.assertEqual(findings(length, {"tests/a.cpp": "\n" * 601}), ["tests/a.cpp:601"])
        self.assertEqual(findings(length, {"tools/x": "#!/bin/sh\n" * 401}), ["tools/x:401"])
        self.assertEqual(findings(length, {"README.md": "\n" * 2000}), [])

    def test_width_counts_characters(self):
        width = rules.line_width
        self.assertEqual(findings(width, {"vm/a.h": "\u00e9" * 100 + "\n"}), [])
        self.assertEqual(findings(width, {"vm/a.h": "\n" + "x" * 101 + "\n"}), ["vm/a.h:2"])
        self.assertEqual(findings(width, {"a.md": "x" * 300 + "\n"}), [])
        self.assertEqual(findings(width, {"tests/data/a.py": "x" * 300 + "\n"}), [])


class Whitespace(unittest.TestCase):
    def check(self, content, expected, path="vm/a.cpp"):
        self.assertEqual(findings(rules.whitespace, {path: content}), expected)

    def test_each_kind(self):
        self.check("a\n  b\n", [])
        self.check("a \n", ["vm/a.cpp:1"])
        self.check("a\r\n", ["vm/a.cpp:1"])
        self.check("a\n\tb\n", ["vm/a.cpp:2"])
        self.check("\tb\n", [], "tools/main.go")
        self.check("a", ["vm/a.cpp:1"])
        self.check("a\n\n", ["vm/a.cpp:2"])


class BannedWords(unittest.TestCase):
    def check(self, line, expected, path="vm/a.cpp"):
        self.assertEqual(findings(rules.banned_words, {path: line + "\n"}),
                         [path + ":1"] if expected else [])

    def test_sleeps_live_in_base(self):
        self.check("std::this_thread::sleep_" + "for(1s);", True)
        self.check("std::this_thread::sleep_" + "for(1s);", True, "tests/vm/a_test.cpp")
        self.check("std::this_thread::sleep_" + "for(1s);", False, "sim/base/deadline.cpp")

    def test_what_the_compilers_lack(self):
        self.check("auto s = std::" + "format(\"\");", True)
        self.check("std::" + "expected<int, int> e;", True)
        self.check("auto s = fmt::format(\"\");", False)

    def test_notes_to_self(self):
        self.check("// TO" + "DO: later", True)
        self.check("# FIX" + "ME", True, "tools/x.sh")

    def test_paths_of_one_machine(self):
        self.check('"/wo' + 'rk/main"', True)
        self.check("cd /ro" + "ot/src", True, "tools/x.sh")
        self.check('"/ro' + 'ot/.ssh/authorized_keys"', False)
        self.check('"$tree/wo' + 'rk/x"', False)


class Tree(unittest.TestCase):
    def test_finds_scripts_and_leaves_builds_and_data_alone(self):
        line = "x \n"
        self.assertEqual(findings(rules.whitespace, {
            "tools/run": "#!/bin/sh\n" + line, "tools/blob": line, "build/a.cpp": line,
            "tests/data/a.yaml": line, "sim/a.yaml": line}), ["sim/a.yaml:1", "tools/run:2"])


if __name__ == "__main__":
    unittest.main()
