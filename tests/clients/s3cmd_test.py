#!/usr/bin/env python3
"""s3cmd puts, lists, copies, fetches, syncs and deletes."""
import os
import subprocess
import sys
import urllib.parse

from server import FakesServer, need

need("s3cmd")


def main():
    with FakesServer() as server:
        address = urllib.parse.urlsplit(server.endpoint)
        secure = address.scheme == "https"
        host = address.netloc
        config = server.folder / "s3cfg"
        config.write_text("\n".join([
            "[default]", "access_key = test", "secret_key = test", f"host_base = {host}",
            f"host_bucket = {host}", f"use_https = {secure}",
            f"ca_certs_file = {server.authority if secure else ''}", "bucket_location = us-east-1",
            "multipart_chunk_size_mb = 5"]) + "\n")
        folder = server.folder / "files"
        folder.mkdir()
        large = os.urandom(12 << 20)
        (folder / "large.bin").write_bytes(large)
        (folder / "späß & co.txt").write_text("umlauts")

        def s3cmd(*words):
            done = subprocess.run(["s3cmd", "-c", config, "--no-progress", *words],
                                  capture_output=True, text=True, check=False)
            if done.returncode != 0:
                sys.exit(f"s3cmd {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
            return done.stdout

        s3cmd("mb", "s3://shop-files")
        s3cmd("put", folder / "large.bin", "s3://shop-files/large.bin")
        s3cmd("put", folder / "späß & co.txt", "s3://shop-files/späß & co.txt")
        listed = s3cmd("ls", "s3://shop-files")
        assert "large.bin" in listed and "späß & co.txt" in listed, listed
        s3cmd("cp", "s3://shop-files/large.bin", "s3://shop-files/copied/large.bin")
        s3cmd("get", "s3://shop-files/copied/large.bin", folder / "fetched.bin")
        assert (folder / "fetched.bin").read_bytes() == large
        assert "MD5 sum" in s3cmd("info", "s3://shop-files/large.bin")
        s3cmd("sync", f"{folder}/", "s3://shop-files/synced/")
        assert len(s3cmd("ls", "s3://shop-files/synced/").splitlines()) == 3
        s3cmd("mv", "s3://shop-files/large.bin", "s3://shop-files/moved.bin")
        s3cmd("del", "--recursive", "--force", "s3://shop-files")
        s3cmd("rb", "s3://shop-files")
        assert "shop-files" not in s3cmd("ls")


if __name__ == "__main__":
    main()
