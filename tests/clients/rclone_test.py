#!/usr/bin/env python3
"""rclone copies a tree there and back, compares it, and cleans up."""
import os
import subprocess
import sys

from server import FakesServer, need

need("rclone")


def main():
    with FakesServer() as server:
        config = server.folder / "rclone.conf"
        config.write_text("\n".join([
            "[fakes]", "type = s3", "provider = Other", "access_key_id = test",
            "secret_access_key = test", f"endpoint = {server.endpoint}", "region = us-east-1",
            "upload_cutoff = 6M", "chunk_size = 5M",
            # By itself this rclone asks for private objects, which S3 refuses in new buckets: their
            # access control lists are disabled.
            "acl = bucket-owner-full-control", "bucket_acl = private"]) + "\n")
        tree = server.folder / "tree"
        for name, size in {"a.txt": 10, "b/c.bin": 70_000, "b/d e/ü.bin": 0,
                           "large.bin": 13 << 20}.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_bytes(os.urandom(size))

        environment = server.environment()
        # Its transport and this variable do not go together; it reads SSL_CERT_FILE.
        environment.pop("AWS_CA_BUNDLE", None)

        def rclone(*words):
            done = subprocess.run(["rclone", "--config", config, "--retries", "1", *words],
                                  env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                sys.exit(f"rclone {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
            return done.stdout

        rclone("mkdir", "fakes:tree-bucket")
        rclone("copy", tree, "fakes:tree-bucket/kept")
        rclone("check", tree, "fakes:tree-bucket/kept")
        assert len(rclone("lsf", "-R", "--files-only", "fakes:tree-bucket").splitlines()) == 4
        (tree / "a.txt").write_text("changed")
        (tree / "b/c.bin").unlink()
        rclone("sync", tree, "fakes:tree-bucket/kept")
        back = server.folder / "back"
        rclone("copy", "fakes:tree-bucket/kept", back)
        subprocess.run(["diff", "-r", tree, back], check=True)
        rclone("purge", "fakes:tree-bucket")
        assert rclone("lsd", "fakes:") == ""


if __name__ == "__main__":
    main()
