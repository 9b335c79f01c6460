#!/usr/bin/env python3
"""restic makes backups, checks all of their data, restores, and forgets."""
import os
import subprocess
import sys

from server import FakesServer, need

need("restic")


def main():
    with FakesServer() as server:
        environment = dict(server.environment(), RESTIC_PASSWORD="a password",
                           RESTIC_REPOSITORY=f"s3:{server.endpoint}/backups",
                           RESTIC_CACHE_DIR=str(server.folder / "cache"))
        tree = server.folder / "tree"
        (tree / "deep/er").mkdir(parents=True)
        for number in range(40):
            (tree / f"deep/er/{number}").write_bytes(os.urandom(number * 20_000))

        def restic(*words):
            done = subprocess.run(["restic", *words], env=environment, capture_output=True,
                                  text=True, check=False)
            if done.returncode != 0:
                sys.exit(f"restic {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
            return done.stdout

        restic("init")
        restic("backup", tree)
        (tree / "deep/er/7").write_text("changed")
        restic("backup", tree)
        restic("check", "--read-data")
        back = server.folder / "back"
        restic("restore", "latest", "--target", back)
        subprocess.run(["diff", "-r", tree, back / tree.relative_to("/")], check=True)
        restic("forget", "--keep-last", "1", "--prune")
        restic("check", "--read-data")
        assert restic("snapshots", "--json").count('"short_id"') == 1


if __name__ == "__main__":
    main()
