#!/usr/bin/env python3
"""kill -9 at random moments under mixed load: every acknowledged write is there afterwards, and no
unacknowledged one is half there.

SIM_KILLS sets how often (200 for a release); SIM_SEED repeats a run.
"""
import hashlib
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

from server import FakesServer, skip

KILLS = int(os.environ.get("SIM_KILLS", "12"))
SEED = int(os.environ.get("SIM_SEED", str(time.time_ns() % 1_000_000)))
MOST_WRITES = 150
BUCKET = "killed-bucket"
ABSENT = None
MAIL = "sender@killed.example"


def headers(service, **more):
    return {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"
                             f"{service}/aws4_request, SignedHeaders=host, Signature={'0' * 64}",
            "X-Amz-Date": "20260101T000000Z",
            **{name.replace("_", "-"): value for name, value in more.items()}}


def ask(connection, method, path, body, fields):
    connection.request(method, path, body, fields)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 400 and answer.status != 404:
        sys.exit(f"{method} {path}: {answer.status} {text[:500]!r}")
    return answer.status, text


def ssm(connection, operation, members):
    fields = headers("ssm", X_Amz_Target=f"AmazonSSM.{operation}",
                     Content_Type="application/x-amz-json-1.1")
    connection.request("POST", "/", json.dumps(members), fields)
    answer = connection.getresponse()
    text = json.loads(answer.read())
    if answer.status >= 400 and text.get("__type") != "ParameterNotFound":
        sys.exit(f"{operation}: {answer.status} {text}")
    return text


def s3(connection, method, path, body=b""):
    return ask(connection, method, path, body,
               headers("s3", x_amz_content_sha256="UNSIGNED-PAYLOAD"))


def ses(connection, members):
    return ask(connection, "POST", "/", urllib.parse.urlencode(members),
               headers("ses", Content_Type="application/x-www-form-urlencoded"))[1]


class Progress:
    """Writes that were acknowledged to all workers together."""

    def __init__(self):
        self.count, self.changed = 0, threading.Condition()

    def add(self):
        with self.changed:
            self.count += 1
            self.changed.notify()

    def wait(self, count):
        with self.changed:
            self.changed.wait_for(lambda: self.count >= count)


class Worker(threading.Thread):
    """Writes over one connection until the server dies. `known` is what must be there; `pending` is
    the write that was not answered: (key, value)."""

    def __init__(self, number, rng, server=None, progress=None, known=None):
        super().__init__()
        self.number, self.rng, self.server, self.progress = number, rng, server, progress
        self.known, self.pending = {} if known is None else known, None

    def again(self, server, progress):
        return type(self)(self.number, self.rng, server, progress, self.known)

    def run(self):
        connection = self.server.connect()
        try:
            while True:
                self.write(connection)
                key, value = self.pending
                self.known[key] = value
                self.pending = None
                self.progress.add()
        except (OSError, http.client.HTTPException):
            pass  # The server is dead.

    def settle(self, connection):
        """Compares what is there with what must be; the pending write may have happened or not."""
        candidates = {key: [value] for key, value in self.known.items()}
        if self.pending:
            key, value = self.pending
            candidates.setdefault(key, [ABSENT]).append(value)
        for key, allowed in candidates.items():
            found = self.read(connection, key)
            if found not in allowed:
                sys.exit(f"seed {SEED}: {type(self).__name__} {key}: found {found!r}, "
                         f"expected one of {allowed!r}")
            self.known[key] = found
        extra = self.list(connection) - {key for key, value in self.known.items() if value}
        if extra:
            sys.exit(f"seed {SEED}: {type(self).__name__}: nobody wrote {extra}")
        self.pending = None


class Objects(Worker):
    """Puts, replaces and deletes; a value is the digest of the content."""

    def write(self, connection):
        key = f"{self.number}/{self.rng.randrange(12)}"
        if self.rng.random() < 0.15:
            self.pending = (key, ABSENT)
            s3(connection, "DELETE", f"/{BUCKET}/{key}")
            return
        body = self.rng.randbytes(self.rng.choice([0, 10, 5_000, 300_000]))
        self.pending = (key, hashlib.sha256(body).hexdigest())
        s3(connection, "PUT", f"/{BUCKET}/{key}", body)

    def read(self, connection, key):
        status, body = s3(connection, "GET", f"/{BUCKET}/{key}")
        return ABSENT if status == 404 else hashlib.sha256(body).hexdigest()

    def list(self, connection):
        text = s3(connection, "GET", f"/{BUCKET}?list-type=2&prefix={self.number}/")[1]
        return {element.text for element in ElementTree.fromstring(text).iter()
                if element.tag.endswith("}Key")}


class Parameters(Worker):
    """A value is the parameter's value; its version must count the writes."""

    def write(self, connection):
        name = f"/killed/{self.number}/{self.rng.randrange(5)}"
        value = str(self.rng.random())
        self.pending = (name, value)
        ssm(connection, "PutParameter", {"Name": name, "Value": value, "Type": "String",
                                         "Overwrite": True})

    def read(self, connection, key):
        answer = ssm(connection, "GetParameter", {"Name": key})
        if "Parameter" not in answer:
            return ABSENT
        history = ssm(connection, "GetParameterHistory", {"Name": key, "MaxResults": 50})
        versions = [one["Version"] for one in history["Parameters"]]
        if versions != list(range(versions[0], versions[0] + len(versions))):
            sys.exit(f"seed {SEED}: {key} has versions {versions}")
        return answer["Parameter"]["Value"]

    def list(self, connection):
        answer = ssm(connection, "GetParametersByPath", {"Path": f"/killed/{self.number}"})
        return {one["Name"] for one in answer["Parameters"]}


class Mails(Worker):
    """A key is the mail's subject, a value its text."""

    def write(self, connection):
        subject = f"mail-{self.number}-{self.rng.randrange(10 ** 12)}"
        text = self.rng.choice(["short", "a long line " * 2000])
        self.pending = (subject, text.strip())
        ses(connection, {"Action": "SendEmail", "Version": "2010-12-01", "Source": MAIL,
                         "Destination.ToAddresses.member.1": "someone@home.example",
                         "Message.Subject.Data": subject, "Message.Body.Text.Data": text})

    def read(self, connection, key):
        messages = self.get(connection, f"/_sim/mail?subject={key}")["messages"]
        if not messages:
            return ABSENT
        if len(messages) > 1:
            sys.exit(f"seed {SEED}: {key} is there {len(messages)} times")
        return self.get(connection, f"/_sim/mail/{messages[0]['id']}")["text"].strip()

    def list(self, connection):
        messages = self.get(connection, f"/_sim/mail?subject=mail-{self.number}-&limit=100000")
        return {one["subject"] for one in messages["messages"]}

    @staticmethod
    def get(connection, path):
        return json.loads(ask(connection, "GET", path, None, {})[1])

    def settle(self, connection):
        super().settle(connection)
        # Each run looks at what is new.
        connection.request("DELETE", f"/_sim/mail?subject=mail-{self.number}-")
        connection.getresponse().read()
        self.known.clear()


def prepare(server):
    connection = server.connect()
    s3(connection, "PUT", f"/{BUCKET}")
    server.control("POST", "/_sim/ses/access",
                   {"answer": "grant", "max_24_hours": 1e9, "max_a_second": 1e6})
    ses(connection, {"Action": "VerifyEmailIdentity", "Version": "2010-12-01",
                     "EmailAddress": MAIL})
    server.control("POST", "/_sim/ses/verify", {"identity": MAIL})
    server.control("DELETE", "/_sim/mail")


def blobs(server):
    return sum(1 for file in (server.folder / "data/blobs").rglob("*") if file.is_file())


def main():
    print(f"{KILLS} kills, seed {SEED}")
    rng = random.Random(SEED)
    with FakesServer() as server:
        services = server.control("GET", "/_sim/health")["services"]
        for service in ("s3", "ssm", "ses"):
            if service not in services:
                skip(f"{service} is not built")
        prepare(server)
        kinds = [Objects, Objects, Parameters, Mails]
        workers = [kind(number, random.Random(rng.random())) for number, kind in enumerate(kinds)]
        writes = 0
        for _ in range(KILLS):
            progress = Progress()
            workers = [worker.again(server, progress) for worker in workers]
            for worker in workers:
                worker.start()
            progress.wait(rng.randrange(1, MOST_WRITES))
            server.kill()
            for worker in workers:
                worker.join()
            writes += progress.count
            server.start()
            connection = server.connect()
            for worker in workers:
                worker.settle(connection)
            objects = sum(1 for worker in workers[:2] for value in worker.known.values() if value)
            # Whatever was half written is gone. What is empty may have no file.
            if blobs(server) > objects:
                sys.exit(f"seed {SEED}: {blobs(server)} files for {objects} objects")
        print(f"{writes} acknowledged writes, all there after {KILLS} kills")


if __name__ == "__main__":
    main()
