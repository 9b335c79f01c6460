"""The style rules. Each takes the tree's files and yields (path, line number, message)."""

import os
import re

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')

# A layer may include itself and what stands in its set. vm and fakes do not see each other.
LAYERS = {
    "sim/base": set(),
    "vm": {"sim/base"},
    "fakes": {"sim/base"},
    "sim/cluster": {"sim/base", "vm", "fakes"},
    "sim/scenario": {"sim/base", "vm", "fakes", "sim/cluster"},
    "sim/daemon": {"sim/base", "vm", "fakes", "sim/cluster", "sim/scenario"},
    "sim/cli": {"sim/base", "vm", "fakes", "sim/cluster", "sim/scenario", "sim/daemon"},
    "sim/main.cpp": {"sim/base", "sim/cluster", "sim/scenario", "sim/daemon", "sim/cli"},
}

# Third-party headers, and the places that may include them.
HOMES = {
    "libvirt/": ("vm/drivers/libvirt/",),
    "boost/process": ("sim/base/child.cpp",),
    # Libvirt's descriptions of machines, and AWS's documents.
    "pugixml.hpp": ("vm/drivers/libvirt/", "fakes/wire/xml_reader.cpp"),
    "yaml-cpp/": ("sim/base/yaml.cpp",),
    "spdlog/": ("sim/base/log.cpp",),
    "openssl/": ("sim/base/", "sim/cluster/", "fakes/"),
    "httplib.h": ("sim/base/http_client.cpp",),
    "boost/beast": ("fakes/http/",),
    "sqlite3.h": ("fakes/store.cpp",),
    "libpq-fe.h": ("sim/cluster/",),
    "rabbitmq-c/": ("sim/cluster/",),
    "CLI/": ("sim/cli/", "sim/main.cpp"),
}


def layer_of(path):
    for layer in LAYERS:
        if path == layer or path.startswith(layer + "/"):
            return layer
    return None


def includes(file):
    for number, line in enumerate(file.lines, 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def include_direction(files):
    """A layer includes only the layers below it, and nothing includes tests."""
    for file in files:
        if not file.is_cpp() or file.is_test():
            continue
        own = layer_of(file.path)
        for number, bracket, target in includes(file):
            other = layer_of(target)
            if bracket == '"' and target.startswith("tests/"):
                yield file.path, number, f"includes a test header, {target}"
            elif bracket == '"' and other is None:
                yield file.path, number, f"include from the source root, not {target}"
            elif bracket == '"' and own and other != own and other not in LAYERS[own]:
                yield file.path, number, f"{own} must not include {other} ({target})"


def library_homes(files):
    """A third-party library is included only where it lives."""
    for file in files:
        if not file.is_cpp() or file.is_test():
            continue
        for number, _, target in includes(file):
            for library, homes in HOMES.items():
                if target.startswith(library) and not file.path.startswith(homes):
                    yield file.path, number, f"{target} belongs in {' or '.join(homes)} only"


REGISTRY = re.compile(r"^#\s*define\s+\w+\(X\)")
REGISTERED = re.compile(r"\bX\((\w+)")


def registries(files):
    """(registry file, line number, names) of every X(name) list outside the tests."""
    for file in files:
        if not file.is_cpp() or file.is_test():
            continue
        for start, line in enumerate(file.lines):
            if not REGISTRY.match(line):
                continue
            names, end = REGISTERED.findall(REGISTRY.sub("", line)), start
            while file.lines[end].endswith("\\") and end + 1 < len(file.lines):
                end += 1
                names += REGISTERED.findall(file.lines[end])
            yield file, start + 1, names


def has_source(paths, folder, name):
    """A registered item is a source file, or a folder of them."""
    return f"{folder}/{name}.cpp" in paths or any(
        p.startswith(f"{folder}/{name}/") and p.endswith(".cpp") for p in paths)


def has_test(paths, folder, name):
    """Its test is named after it, below the folder of tests that mirrors the layer."""
    tests = "tests/" + folder.removeprefix("sim/").split("/")[0] + "/"
    named = re.compile(rf"(^|/){name}(_\w+)?_test\.|/{name}/.*_test\.")
    return any(p.startswith(tests) and named.search(p) for p in paths)


def registry(files):
    """Every X(name) has its file and its test; every source without a header is registered."""
    paths = {file.path for file in files}
    lists = {file.path for file, _, _ in registries(files)}
    folders = {}
    for file, number, names in registries(files):
        folder = os.path.dirname(file.path)
        folders.setdefault(folder, set()).update(names)
        for name in names:
            if not has_source(paths, folder, name):
                yield file.path, number, f"X({name}) has no file {folder}/{name}.cpp, nor a folder"
            if not has_test(paths, folder, name):
                yield file.path, number, f"X({name}) has no test named {name}_test"
    for path in sorted(paths - lists):
        folder, name = os.path.split(path)
        stem, extension = os.path.splitext(name)
        if folder in folders and extension == ".cpp" and stem not in folders[folder]:
            if f"{folder}/{stem}.h" not in paths:
                yield path, 1, "is not in its folder's X(name) list, and has no header of its own"


def file_length(files):
    """Code files stay within 400 lines, tests within 600."""
    for file in files:
        limit = 600 if file.is_test() else 400
        if file.is_code() and len(file.lines) > limit:
            yield file.path, limit + 1, f"{len(file.lines)} lines, more than {limit}"


def line_width(files):
    """Lines of code stay within 100 columns."""
    for file in files:
        if not file.is_code():
            continue
        for number, line in enumerate(file.lines, 1):
            if len(line) > 100 and not INCLUDE.match(line):
                yield file.path, number, f"{len(line)} columns, more than 100"


def whitespace(files):
    """No trailing blanks, no tabs but in Go, no CR, one newline at the end."""
    for file in files:
        for number, line in enumerate(file.lines, 1):
            if line.rstrip() != line:
                yield file.path, number, "trailing blanks"
            if "\t" in line and not file.path.endswith(".go"):
                yield file.path, number, "a tab"
        if file.text and not file.text.endswith("\n"):
            yield file.path, len(file.lines), "no newline at the end of the file"
        if file.text.endswith("\n\n"):
            yield file.path, len(file.lines), "an empty line at the end of the file"


# What must not be written, where it may be all the same, and the reason. Made of pieces, so
# that this file does not match itself.
BANNED = [
    (re.compile(r"\bsleep_" + r"for\("), ("sim/base/",), "wait with wait_until or pause_for"),
    (re.compile(r"\bstd::" + r"format\b"), (), "g++ 12 has none: use fmt::format"),
    (re.compile(r"\bstd::" + r"expected\b"), (), "C++20 has none: throw sim::Error"),
    (re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b"), (), "do it, or write it down in sim/doc"),
    # In a node, root's dot files are where they are.
    (re.compile(r"(?<![\w.~$}*-])/(wo" + r"rk/|ro" + r"ot/(?!\.))"), (),
     "a path of one machine"),
]


def banned_words(files):
    """No sleeps outside sim/base, nothing compilers lack, no notes to self, no machine's paths."""
    for file in files:
        for number, line in enumerate(file.lines, 1):
            for pattern, homes, reason in BANNED:
                match = pattern.search(line)
                if match and not (homes and file.path.startswith(homes)):
                    yield file.path, number, f"'{match.group(0)}': {reason}"


RULES = [include_direction, library_homes, registry, file_length, line_width, whitespace,
         banned_words]
