#!/usr/bin/env python3
"""`sim fakes ...` and /_sim/ with a server that runs: faults, requests, state, clock."""
import http.client
import json
import os
import pathlib
import re
import subprocess

from server import FakesServer

SCOPE = "Credential=test/20260101/us-east-1/ssm/aws4_request"
SIGNED = f"AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature={'0' * 64}"


class Client:
    """`sim fakes WORDS --json`."""

    def __init__(self, server):
        self.server = server

    def __call__(self, *words, code=0):
        done = subprocess.run(
            [self.server.program, "fakes", *words, "--endpoint", self.server.endpoint, "--json"],
            capture_output=True, text=True, check=False)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        if code != 0:
            return done.stderr + done.stdout
        return [json.loads(line) for line in done.stdout.splitlines()] if words[0] == "requests" \
            else json.loads(done.stdout)


def ask(server, operation, members):
    """(status, answer); status 0 when the connection ended without one."""
    connection = server.connect()
    connection.request("POST", "/", json.dumps(members), {
        "X-Amz-Target": f"AmazonSSM.{operation}", "Content-Type": "application/x-amz-json-1.1",
        "Authorization": SIGNED, "X-Amz-Date": "20260101T000000Z"})
    try:
        answer = connection.getresponse()
        text = answer.read()
    except (http.client.HTTPException, ConnectionError) as error:
        return 0, str(error)
    return answer.status, json.loads(text)


def put(server, value):
    return ask(server, "PutParameter", {"Name": "/a", "Value": value, "Type": "String",
                                        "Overwrite": True})


def value(server):
    status, answer = ask(server, "GetParameter", {"Name": "/a"})
    return answer["Parameter"]["Value"] if status == 200 else None


def inject_faults(sim, server):
    def rule(act, **more):
        sim("rules", "add", json.dumps({"id": "r", "match": {"operation": "PutParameter"},
                                        "count": 1, "act": act, **more}))

    rule({"error": {"code": "InternalServerError", "message": "injected", "status": 500}})
    status, answer = put(server, "1")
    assert status == 500 and answer["__type"].endswith("InternalServerError"), answer
    assert value(server) is None
    rule({"throttle": True})
    status, answer = put(server, "2")
    assert status == 400 and answer["__type"].endswith("ThrottlingException"), answer
    rule({"drop": True})
    assert put(server, "3")[0] == 0
    assert value(server) is None
    rule({"drop": True}, when="after")
    assert put(server, "4")[0] == 0
    assert value(server) == "4"
    rule({"truncate": {"after_bytes": 3}})
    assert put(server, "5")[0] == 0
    assert value(server) == "5"
    assert sim("rules")["rules"][0]["hits"] == 1
    assert "rule.act" in sim("rules", "add", '{"act": {}}', code=2)
    sim("rules", "clear")
    assert put(server, "6")[0] == 200


def compare_readme(services):
    """The README tells of each service how much is built."""
    said = {}
    for line in (pathlib.Path(os.environ["SIM_SOURCE"]) / "README.md").read_text().splitlines():
        names = re.findall(r"`(\w+)`", line.split("|")[1]) if line.startswith("| `") else []
        said.update(zip(names, re.findall(r"(\d+) of (\d+)", line)))
    for one in services:
        built, missing = len(one["built"]), len(one["missing"])
        assert said[one["service"]] == (str(built), str(built + missing)), \
            f"README.md says {said[one['service']]} of {one['service']}: it is {built} " \
            f"of {built + missing}"


def main():
    with FakesServer() as server:
        sim = Client(server)
        assert "ssm" in sim("health")["services"]
        assert "start it with" in subprocess.run(
            [server.program, "fakes", "health", "--endpoint", "http://127.0.0.1:1"],
            capture_output=True, text=True, check=False).stderr
        inject_faults(sim, server)
        requests = sim("requests", "--operation", "PutParameter", "--rule", "r")
        assert [one["status"] for one in requests] == [500, 400, 0, 0, 200], requests
        saved = str(server.folder / "saved")
        sim("save", saved)
        sim("reset")
        assert value(server) is None
        sim("load", saved)
        assert value(server) == "6"
        os.truncate(saved, os.path.getsize(saved) // 2)
        assert "damaged" in sim("load", saved, code=2)
        assert value(server) == "6"
        sim("clock", "move", "10d")
        assert sim("clock")["ahead_ms"] // 86_400_000 == 10
        sim("clock", "reset")
        compare_readme(sim("coverage")["services"])


if __name__ == "__main__":
    main()
