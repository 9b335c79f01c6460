#!/usr/bin/env python3
"""ECR's bad days: kill -9 in the middle of a push, a registry that ends, a disk that is full."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

from registry_clients import RegistryClients, make_image
from server import FakesServer, need

need("aws", "docker-registry", "skopeo")

# A registry's folder on a small file system, in a namespace of its own: nothing of it stays.
SMALL_DISK = """#!/bin/sh
if [ "$1 $2" != "fakes serve" ]; then exec "$REAL_SIM" "$@"; fi
exec unshare --mount --propagation private sh -c '
  mkdir -p "$SMALL_DISK" && mount -t tmpfs -o size=16m none "$SMALL_DISK" && exec "$REAL_SIM" "$@"
' sh "$@"
"""


def wait_for(what, look):
    """The first true thing that `look` sees."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        time.sleep(0.01)
    sys.exit(f"no {what} within 60 s")


def registries(server):
    """Pids of the processes that have its configuration."""
    config = str(server.folder / "data/registry/config.yml").encode()
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if config in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            pass  # It has ended meanwhile.
    return found


def uploads(server):
    root = server.folder / "data/registry/data"
    return [file for file in root.rglob("_uploads/*/data") if file.stat().st_size > 1 << 20]


def kill_in_the_middle():
    with FakesServer() as server:
        clients = RegistryClients(server)
        clients.aws("create-repository", "--repository-name", "app")
        clients.login("skopeo")
        digest, layout = make_image(server.folder, "app", 64 << 20)
        small, small_layout = make_image(server.folder, "small", 1000)
        clients.copy(small_layout, clients.image("app:small"))
        # A slow answer to what ends the layer leaves time to kill the server before.
        server.control("POST", "/_sim/rules", {"match": {"operation": "CompleteLayerUpload"},
                                               "act": {"delay": {"ms": 20000}}})
        push = start_push(clients, layout)
        wait_for("upload", lambda: uploads(server))
        server.kill()
        if push.wait(60) == 0:
            sys.exit("the push ended well although the server was killed")
        wait_for("end of the registry", lambda: not registries(server))
        server.start()
        clients = RegistryClients(server)
        clients.login("skopeo")
        seen = [one["imageDigest"] for one in clients.images("app")]
        if seen != [small]:
            sys.exit(f"{seen}, not the one image that was pushed before")
        clients.copy(layout, clients.image("app:1"))
        if clients.inspect("app:1")["Digest"] != digest:
            sys.exit("the image that was pushed again is another")

        for pid in registries(server):
            os.kill(pid, 9)
        wait_for("other registry", lambda: registries(server))
        wait_for("image", lambda: clients.inspect("app:small")["Digest"] == small)
    if registries(server):
        sys.exit("a registry is left")


def start_push(clients, layout):
    words = ["skopeo", "copy", *(["--dest-tls-verify=false"] if clients.plain else []), layout,
             clients.image("app:1")]
    return subprocess.Popen(words, env=clients.environment, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


class SmallDiskServer(FakesServer):
    def start(self):
        wrapper = self.folder / "small-disk"
        wrapper.write_text(SMALL_DISK)
        wrapper.chmod(0o755)
        os.environ["REAL_SIM"] = os.environ["SIM"]
        os.environ["SMALL_DISK"] = str(self.folder / "data/registry")
        self.program = wrapper
        super().start()


def make_room(folder):
    """Whether there is some now."""
    for upload in folder.rglob("_uploads/*"):
        shutil.rmtree(upload)
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize > 8 << 20


def fill_the_disk():
    with SmallDiskServer() as server:
        clients = RegistryClients(server)
        clients.aws("create-repository", "--repository-name", "app")
        clients.login("skopeo")
        small, small_layout = make_image(server.folder, "small", 1000)
        clients.copy(small_layout, clients.image("app:small"))
        _, layout = make_image(server.folder, "large", 32 << 20)
        # Clients of registries print no more of a 5xx than its number; the journal says why.
        said = clients.copy(layout, clients.image("app:large"), code=1)
        if "503" not in said:
            sys.exit(f"the disk is full, and the client reads: {said}")
        failed = server.control("GET", "/_sim/requests?code=ServerException&limit=1")
        if "no space is left on the device of" not in failed["message"]:
            sys.exit(f"the disk is full, and the journal says {failed}")
        if [one["imageDigest"] for one in clients.images("app")] != [small]:
            sys.exit("there are other images than the one whose push ended well")
        # What the process sees of its own namespace.
        folder = pathlib.Path(f"/proc/{server.process.pid}/root{server.folder}/data/registry/data")
        # Docker-registry keeps open for minutes what it failed to write: it is started again.
        for pid in registries(server):
            os.kill(pid, 9)
        wait_for("room", lambda: make_room(folder))
        again, again_layout = make_image(server.folder, "again", 1 << 20)
        clients.copy(again_layout, clients.image("app:again"))
        if clients.inspect("app:again")["Digest"] != again:
            sys.exit("nothing can be pushed after room was made")


def main():
    kill_in_the_middle()
    if os.geteuid() == 0:
        fill_the_disk()
    else:
        print("not tried without root: a full disk")


if __name__ == "__main__":
    main()
