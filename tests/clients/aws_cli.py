#!/usr/bin/env python3
"""The AWS CLI uses S3, SSM and SES as people do: what the tests of its versions have in common."""
import json
import os
import pathlib
import subprocess
import sys

from server import FakesServer, skip


def installed(major):
    """The first aws on the PATH of that major version."""
    for folder in os.environ["PATH"].split(os.pathsep):
        program = pathlib.Path(folder) / "aws"
        if not program.is_file():
            continue
        version = subprocess.run([program, "--version"], capture_output=True, text=True,
                                 check=False)
        if f"aws-cli/{major}." in version.stdout + version.stderr:
            return program
    return skip(f"the AWS CLI's version {major} is not installed")


def use(major):
    program = installed(major)
    with FakesServer() as server:
        environment = dict(server.environment(), AWS_PAGER="",
                           AWS_CONFIG_FILE=str(server.folder / "none"))

        def aws(*words, code=0):
            # The versions before 2.13 know no AWS_ENDPOINT_URL.
            done = subprocess.run([program, "--endpoint-url", server.endpoint, *words],
                                  env=environment, capture_output=True, text=True, check=False)
            if (done.returncode == 0) != (code == 0):
                sys.exit(f"aws {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
            return done.stdout + done.stderr

        tree = server.folder / "tree"
        (tree / "b").mkdir(parents=True)
        (tree / "a.txt").write_text("text")
        (tree / "b/large.bin").write_bytes(os.urandom(20 << 20))
        # S3 tells times in whole seconds: a file of this second would look newer than its object.
        for file in (tree / "a.txt", tree / "b/large.bin"):
            os.utime(file, (1_000_000_000, 1_000_000_000))
        aws("s3", "mb", "s3://cli-bucket")
        aws("s3", "cp", "--recursive", tree, "s3://cli-bucket/kept")
        assert "large.bin" in aws("s3", "ls", "--recursive", "s3://cli-bucket")
        back = server.folder / "back"
        aws("s3", "sync", "s3://cli-bucket/kept", back)
        subprocess.run(["diff", "-r", tree, back], check=True)
        assert "upload" not in aws("s3", "sync", tree, "s3://cli-bucket/kept")
        head = json.loads(aws("s3api", "head-object", "--bucket", "cli-bucket", "--key",
                              "kept/a.txt"))
        assert head["ContentLength"] == 4 and head["ETag"] == '"1cb251ec0d568de6a929b520c4aed8d1"'
        assert "404" in aws("s3api", "head-object", "--bucket", "cli-bucket", "--key", "none",
                            code=1)
        aws("s3", "rb", "--force", "s3://cli-bucket")

        aws("ssm", "put-parameter", "--name", "/cli/a", "--type", "SecureString", "--value", "x")
        got = json.loads(aws("ssm", "get-parameter", "--name", "/cli/a", "--with-decryption"))
        assert got["Parameter"]["Value"] == "x"
        assert "ParameterAlreadyExists" in aws("ssm", "put-parameter", "--name", "/cli/a", "--type",
                                               "String", "--value", "y", code=1)
        aws("ssm", "delete-parameter", "--name", "/cli/a")

        services = server.control("GET", "/_sim/health")["services"]
        if "ses" in services:
            aws("ses", "verify-email-identity", "--email-address", "a@shop.example")
            server.control("POST", "/_sim/ses/verify", {"identity": "a@shop.example"})
            aws("ses", "send-email", "--from", "a@shop.example", "--to", "a@shop.example",
                "--subject", "From the CLI", "--text", "Good day")
            assert server.control("GET", "/_sim/mail?subject=From+the+CLI")["count"] == 1
        if "sts" in services:
            who = json.loads(aws("sts", "get-caller-identity"))
            assert who["Account"] == "000000000000", who
