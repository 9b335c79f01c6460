"""The files of the source tree that the style rules look at."""

import os

SKIPPED_FOLDERS = {".git", ".cache", "build", "__pycache__", "node_modules"}
# Inputs and expected outputs of tests follow their own formats.
SKIPPED_TREES = ("tests/data/",)
CPP = (".cpp", ".h")
TEXT = CPP + (".c", ".go", ".py", ".sh", ".cmake", ".txt", ".yaml", ".yml", ".json", ".md",
              ".toml", ".conf", ".service", ".tf")


class File:
    """A text file: `path` relative to the root with '/', and its `lines` without their ends."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding="utf-8", errors="replace", newline="") as f:
            self.text = f.read()
        self.lines = self.text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()

    def is_cpp(self):
        return self.path.endswith(CPP)

    def is_test(self):
        return self.path.startswith("tests/")

    def is_code(self):
        return self.path.endswith(CPP + (".c", ".go", ".py", ".sh", ".cmake")) or self.is_script()

    def is_script(self):
        return "." not in os.path.basename(self.path).lstrip(".") and self.text.startswith("#!")


def files(root):
    """Every text file under root, sorted by path."""
    found = []
    for folder, names, entries in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS)
        for entry in sorted(entries):
            full = os.path.join(folder, entry)
            path = os.path.relpath(full, root)
            if path.startswith(SKIPPED_TREES) or os.path.islink(full):
                continue
            if entry.endswith(TEXT) or is_script(full):
                found.append(File(root, path))
    return found


def is_script(path):
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as f:
        return f.read(2) == b"#!"
