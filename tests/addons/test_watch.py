"""Mirrors against an API that fails in every way."""
import threading
import unittest

import support  # noqa: F401  (makes `addons` importable)
from addons.kube import ApiError
from addons.watch import Mirror
from support.waiting import wait_until


def thing(name):
    return {"metadata": {"name": name, "namespace": "default"}}


class ScriptedApi:
    """Lists and watches come from a script; after its end watches block until released."""

    def __init__(self, *script):
        self.script, self.end = list(script), threading.Event()
        self.lists = 0

    def get(self, _):
        self.lists += 1
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return {"metadata": {"resourceVersion": "7"}, "items": [thing(name) for name in step]}

    def watch(self, _, version):
        assert version == "7"
        for step in self.script.pop(0) if self.script else [None]:
            if isinstance(step, Exception):
                raise step
            if step is None:
                self.end.wait()
                return
            yield step


class Sink:
    def __init__(self):
        self.names = None

    def replace(self, found):
        self.names = {name for _, name in found}

    def change(self, key, obj):
        self.names = self.names - {key[1]} if obj is None else self.names | {key[1]}


class MirrorTest(unittest.TestCase):
    def mirror(self, *script):
        self.api, self.sink = ScriptedApi(*script), Sink()
        mirror = Mirror(self.api, "/things", self.sink)
        self.addCleanup(mirror.join, 10)
        self.addCleanup(self.api.end.set)
        self.addCleanup(mirror.stop)
        mirror.start()
        return mirror

    def expect(self, *names):
        wait_until(f"the sink holds {names}", lambda: self.sink.names == set(names), 10)

    def test_follows_a_watch(self):
        self.mirror(["a", "b"], [("ADDED", thing("c")), ("BOOKMARK", {}),
                                 ("DELETED", thing("a")), ("MODIFIED", thing("b")), None])
        self.expect("b", "c")
        self.assertEqual(self.api.lists, 1)

    def test_lists_again_after_410_and_forgets_what_is_gone(self):
        self.mirror(["a"], [ApiError(410, "too old")], ["b"])
        self.expect("b")

    def test_lists_again_after_a_watch_that_ended_or_broke(self):
        self.mirror(["a"], [], ["b"], [ConnectionResetError()], ["c"], [ValueError()], ["d"])
        self.expect("d")

    def test_is_synced_only_after_a_list_that_worked(self):
        mirror = self.mirror(ConnectionRefusedError(), ApiError(401, "token"), ["a"])
        self.assertFalse(mirror.synced.is_set() and self.sink.names is None)
        self.expect("a")
        self.assertTrue(mirror.synced.wait(5))
        self.assertEqual(self.api.lists, 3)
