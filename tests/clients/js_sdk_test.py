#!/usr/bin/env python3
"""The AWS SDK for JavaScript, version 3, uses S3, SSM and SES.

It comes from npm: npm install --prefix FOLDER @aws-sdk/client-s3 @aws-sdk/client-ssm
@aws-sdk/client-ses @aws-sdk/s3-request-presigner, then NODE_PATH=FOLDER/node_modules.
"""
import pathlib
import subprocess
import sys

from server import FakesServer, need, skip

need("node")
MODULES = ["client-s3", "client-ssm", "client-ses", "s3-request-presigner"]


def main():
    resolve = "".join(f"require.resolve('@aws-sdk/{module}');" for module in MODULES)
    if subprocess.run(["node", "-e", resolve], capture_output=True, check=False).returncode != 0:
        skip("the AWS SDK for JavaScript is not in NODE_PATH")
    with FakesServer() as server:
        services = server.control("GET", "/_sim/health")["services"]
        program = pathlib.Path(__file__).with_name("js_sdk.js")
        done = subprocess.run(["node", program, *services], env=server.environment(),
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
