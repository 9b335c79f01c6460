#!/usr/bin/env python3
"""Checks the source tree: check.py ROOT [RULE...]. Without rules, all; 1 on findings."""

import sys

import rules
import tree


def check(root, names):
    """Prints the findings of the named rules and returns how many there are."""
    known = {rule.__name__: rule for rule in rules.RULES}
    files = tree.files(root)
    count = 0
    for name in names or known:
        for path, number, message in known[name](files):
            print(f"{path}:{number}: {message} [{name}]")
            count += 1
    if not files:
        print(f"{root}: no files found")
        count += 1
    return count


if __name__ == "__main__":
    sys.exit(1 if check(sys.argv[1], sys.argv[2:]) else 0)
