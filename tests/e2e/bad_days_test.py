#!/usr/bin/env python3
"""What goes wrong on real machines: mirrors, disks, images, memory, addresses, rights.

Each says clearly what it is, with the documented exit code, and leaves nothing behind.
"""
import contextlib
import http.server
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.request

from support import DEV, SIM, SOURCE, Environment, HostTraces, require_host, run

FAILED, UNFIT, STALLED = 1, 3, 4


class Mirror(http.server.ThreadingHTTPServer):
    """The mirror that this host uses, until it has answered `answers` questions."""

    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), MirrorHandler)
        self.answers = answers
        sources = run(SOURCE / "tools/images/debian-sources").stdout
        self.behind = sources.split()[1].rstrip("/")
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class MirrorHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.answers -= 1
        if self.server.answers < 0:
            self.send_error(503)
            return
        headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        request = urllib.request.Request(self.server.behind + self.path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.send_response(answer.status)
                for name in ("Content-Length", "Content-Type", "Last-Modified"):
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.end_headers()
                shutil.copyfileobj(answer, self.wfile)
        except urllib.error.HTTPError as error:
            self.send_error(error.code)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def home(size=None):
    """A folder for SIM_HOME, on a file system of its own where a size is given."""
    with tempfile.TemporaryDirectory(prefix="sim-bad-day-") as folder:
        if size is None:
            yield pathlib.Path(folder)
            return
        run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
        try:
            yield pathlib.Path(folder)
        finally:
            run("umount", folder)


def sim_at(folder, *words, **variables):
    environment = dict(os.environ, SIM_HOME=str(folder), SIM_SOURCE=str(SOURCE), **variables)
    return subprocess.run(
        [SIM, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def changed(folder, old, new):
    """dev.yaml with something else in it."""
    text = DEV.read_text(encoding="utf-8")
    assert old in text
    file = folder / "changed.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


class BadDays(unittest.TestCase):
    maxDiff = None

    def assert_says(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_mirror_that_fails_in_the_middle_and_a_corrupt_image(self):
        with home() as folder:
            mirror = Mirror(answers=40)
            self.addCleanup(mirror.close)
            build = ["image", "build", "services"]
            failed = sim_at(folder, *build, SIM_DEBIAN_MIRROR=mirror.address)
            self.assert_says(failed, FAILED, "building the services image failed in stage", "503")
            self.assertIn("run it again", failed.stderr)
            mirror.answers = 1 << 30
            again = sim_at(folder, *build, SIM_DEBIAN_MIRROR=mirror.address)
            self.assertEqual(again.returncode, 0, again.stderr)

            (image,) = (folder / "cache/images").glob("services-*/root.squashfs")
            with open(image, "r+b") as file:
                file.seek(image.stat().st_size // 2)
                byte = file.read(1)
                file.seek(-1, os.SEEK_CUR)
                file.write(bytes([byte[0] ^ 1]))
            mirror.answers = 0
            corrupt = sim_at(folder, *build, SIM_DEBIAN_MIRROR=mirror.address)
            self.assert_says(corrupt, FAILED, "is corrupt and will be built again", "digest")

    def test_a_disk_that_is_too_small(self):
        with home("64m") as folder:
            done = sim_at(folder, "image", "build", "services")
            self.assert_says(done, UNFIT, "needs", "of disk below", "sim image prune")
            done = sim_at(folder, "dev", "up")
            self.assert_says(done, UNFIT, "too little disk space", "available")

    def test_a_disk_that_fills_up(self):
        with home("8g") as folder:
            with subprocess.Popen(
                [SIM, "image", "build", "services"],
                env=dict(os.environ, SIM_HOME=str(folder), SIM_SOURCE=str(SOURCE)),
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                self.assertIn("services image", process.stderr.readline())
                free = shutil.disk_usage(folder).free
                run("fallocate", "-l", free - (200 << 20), folder / "others")
                said = process.stderr.read()
                process.wait()
            self.assertEqual(process.returncode, FAILED, said)
            self.assertIn("the disk filled up while building the services image", said)

    def test_too_little_memory(self):
        with home() as folder:
            file = changed(folder, "memory: 2GiB", "memory: 9000GiB")
            done = sim_at(folder, file, "up")
            self.assert_says(done, UNFIT, "too little memory", "is available", str(file))

    def test_no_free_addresses(self):
        run("ip", "link", "add", "sim-clash", "type", "bridge")
        try:
            run("ip", "address", "add", "10.78.5.1/24", "dev", "sim-clash")
            run("ip", "link", "set", "sim-clash", "up")
            with tempfile.TemporaryDirectory() as folder:
                file = changed(pathlib.Path(folder), "10.77.0.0/16", "10.78.5.0/24")
                self.addCleanup(run, SIM, "--name", "clash", DEV, "destroy")
                done = run(SIM, "--name", "clash", file, "up", check=False)
                self.assert_says(done, UNFIT, "no free /24 in 10.78.5.0/24", "network.pool")
        finally:
            run("ip", "link", "delete", "sim-clash")

    def test_an_ordinary_user(self):
        with home() as folder:
            folder.chmod(0o755)
            for program in ("sim", "sim-verbs"):
                shutil.copy(pathlib.Path(SIM).parent / program, folder / program)
            for part in ("scenarios", "tools/images"):
                shutil.copytree(SOURCE / part, folder / "source" / part)
            (folder / "home").mkdir(mode=0o777)
            (folder / "home").chmod(0o777)
            done = subprocess.run(
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
                + [folder / "sim", "dev", "up"],
                env=dict(os.environ, SIM_HOME=f"{folder}/home", SIM_SOURCE=f"{folder}/source"),
                capture_output=True,
                text=True,
                check=False,
            )
            self.assert_says(done, UNFIT, "libvirt cannot be used", "sudo")


if __name__ == "__main__":
    require_host()
    # Firewall rules of a libvirt daemon that was killed go with the next that ends by itself.
    Environment("clash").destroy()
    traces = HostTraces()
    result = unittest.main(verbosity=2, exit=False).result
    print(traces.left())
    raise SystemExit(not result.wasSuccessful() or traces.left() != "")
