#!/usr/bin/env python3
"""The AWS SDK for JavaScript, version 3, uses S3, SSM, SES and STS.

npm installs it, beside the program that is tested, as js_sdk/package-lock.json says.
"""
import os
import pathlib
import shutil
import subprocess
import sys

from server import FakesServer, need, skip

need("node", "npm")
SOURCE = pathlib.Path(__file__).with_name("js_sdk")


def install():
    """The folder in which its modules are."""
    folder = pathlib.Path(os.environ["SIM"]).parent / "js_sdk"
    lock = SOURCE / "package-lock.json"
    installed = folder / "installed-lock.json"
    if not installed.is_file() or installed.read_bytes() != lock.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SOURCE, folder)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                              cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            skip(f"npm cannot install the AWS SDK: {done.stderr.strip().splitlines()[-1:]}")
        shutil.copy(lock, installed)
    return folder / "node_modules"


def main():
    with FakesServer() as server:
        environment = dict(server.environment(), NODE_PATH=str(install()))
        done = subprocess.run(["node", SOURCE / "use.js"], env=environment, capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
