"""AWS's own client library against fakes/wire: every operation of every service built in.

botocore's serializer writes requests with random members of the model, and the wire layer has to
read the same values out of them; the wire layer writes random outputs and errors, and botocore's
parser has to read the same values. WIRE_SEED and WIRE_ROUNDS change and prolong it.
"""

import base64
import datetime
import gzip
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import unittest
import urllib.parse

try:
    import botocore
    from botocore import awsrequest, model, parsers, serialize
except ImportError:
    OTHER = "/usr/bin/python3"
    if os.path.realpath(sys.executable) != os.path.realpath(OTHER) and os.path.exists(OTHER) \
            and not os.environ.get("WIRE_TRIED"):
        os.execve(OTHER, [OTHER, "-B"] + sys.argv, dict(os.environ, WIRE_TRIED="1"))
    print("botocore is not installed (Debian: python3-botocore)")
    sys.exit(77)

PROGRAM = os.environ.get("WIRE_ROUND_TRIP", "")
MODELS = os.environ.get("SIM_AWS_MODELS", "")
SERVICES = os.environ.get("WIRE_SERVICES", "").replace(";", " ").split()
SEED = int(os.environ.get("WIRE_SEED", "1"))
ROUNDS = int(os.environ.get("WIRE_ROUNDS", "3"))
UTC = datetime.timezone.utc


class Wire:
    """The program of the other side; one line each way."""

    def __init__(self):
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def ask(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise AssertionError(f"wire_round_trip ended at {line}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def load(name):
    path = sorted(pathlib.Path(MODELS, name).glob("*/service-2.json*"))[-1]
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        return model.ServiceModel(json.load(file), name)


class Maker:
    """Random values of a shape."""

    TEXT = "abcXYZ019-_./ :+&=%<>\"'é€\U0001F600;,"

    def __init__(self, rng):
        self.rng = rng

    def value(self, shape, depth=0, place=None):
        return getattr(self, shape.type_name, self.string)(shape, depth, place)

    def bounds(self, shape, low, high):
        first = max(int(shape.metadata.get("min", low)), 0)
        last = min(int(shape.metadata.get("max", max(high, first))), first + high)
        return self.rng.randint(first, max(first, last))

    def structure(self, shape, depth, _place=None):
        names = list(shape.members)
        if shape.metadata.get("union"):
            names = [self.rng.choice(names)]
        elif depth > 0 or len(names) > 1:
            names = [n for n in names if n in shape.required_members
                     or self.rng.random() < (0.7 if depth < 2 else 0.3 if depth < 5 else 0)]
        out = {}
        elements = set()
        for name in names:
            member = shape.members[name]
            # S3's old notifications have two members of one name.
            element = (member.serialization.get("location"), member.serialization.get("name", name))
            if element in elements:
                continue
            elements.add(element)
            if getattr(member, "is_document_type", False):
                continue
            place = member.serialization.get("location")
            if name == shape.serialization.get("payload") and member.type_name != "structure":
                place = "payload"
            out[name] = self.value(member, depth + 1, place)
        return out

    def list(self, shape, depth, place=None):
        count = self.bounds(shape, 1, 3) if depth < 6 else 0
        return [self.value(shape.member, depth + 1, place and place + " list")
                for _ in range(max(count, 1) if place or depth < 6 else 0)]

    def map(self, shape, depth, place=None):
        keys = [self.value(shape.key, depth + 1, "key" if place else "map key")
                for _ in range(self.rng.randint(1, 3))]
        return {key: self.value(shape.value, depth + 1, place) for key in keys}

    def string(self, shape, _depth, place=None):
        if getattr(shape, "enum", None):
            return self.rng.choice(shape.enum)
        length = self.bounds(shape, 0, 12)
        if place in ("uri", "key", "map key", "payload"):
            length = max(length, 1)
        if place == "key":
            return "".join(self.rng.choice("abc-09") for _ in range(length)) + "k"
        letters = self.TEXT
        if shape.serialization.get("hostLabel"):
            return "".join(self.rng.choice("abc09") for _ in range(length + 1))
        if place and place.startswith("header"):
            letters = "abcXYZ019-_./:+&=%"
            if place == "headers":
                length = max(length, 1)
        text = "".join(self.rng.choice(letters) for _ in range(length))
        # A path of dots is another path, and clients take slashes at its ends off.
        return "x" + text + "y" if place == "uri" else text

    character = string

    def blob(self, shape, _depth, place=None):
        # botocore reads a payload that does not stream as text.
        if place == "payload":
            return b"x" * self.rng.randint(1, 20)
        return bytes(self.rng.randrange(256) for _ in range(self.bounds(shape, 1, 20)))

    def boolean(self, *_):
        return self.rng.random() < 0.5

    def integer(self, shape, *_):
        low = int(shape.metadata.get("min", -2**31))
        return self.rng.randint(low, max(low, int(shape.metadata.get("max", 2**31 - 1))))

    def long(self, shape, *_):
        low = int(shape.metadata.get("min", -2**63))
        return self.rng.randint(low, max(low, int(shape.metadata.get("max", 2**63 - 1))))

    def double(self, shape, _depth, place=None):
        if "min" in shape.metadata or place:
            return float(self.rng.randint(0, 1))
        return self.rng.choice([0.0, 0.5, -1e300, 1e-9, 123456.789, 5.0, 1 / 3])

    float = double

    def timestamp(self, *_):
        return datetime.datetime.fromtimestamp(self.rng.randint(0, 4 * 10**9), UTC)


def tagged(value, shape):
    """As wire_round_trip writes values."""
    kind = shape.type_name
    if kind == "structure":
        return {"#": "structure", "v": [[k, tagged(v, shape.members[k])] for k, v in value.items()]}
    if kind == "map":
        return {"#": "map", "v": [[k, tagged(v, shape.value)] for k, v in value.items()]}
    if kind == "list":
        return [tagged(v, shape.member) for v in value]
    if kind in ("double", "float"):
        return {"#": "double", "v": repr(float(value)) if math.isfinite(value) else
                "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if kind == "blob":
        value = value.encode() if isinstance(value, str) else value
        return {"#": "blob", "v": base64.b64encode(value).decode()}
    if kind == "timestamp":
        return {"#": "time", "v": round(value.timestamp() * 1000)}
    return value


def plain(value):
    """Without tags and order, for comparisons."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    if not isinstance(value, dict):
        return value
    tag, inner = value["#"], value["v"]
    if tag in ("structure", "map"):
        return {k: plain(v) for k, v in inner}
    return (tag, float(inner) if tag == "double" else inner)


def streams(shape):
    return shape.serialization.get("streaming") or shape.serialization.get("eventstream")


def request_of(protocol, operation, params):
    """What botocore sends: method, raw path, raw query, headers, body."""
    prepared = serialize.create_serializer(protocol, False).serialize_to_request(params, operation)
    prepared.setdefault("context", {})
    awsrequest.prepare_request_dict(prepared, "http://host")
    sent = awsrequest.create_request_object(prepared).prepare()
    url = urllib.parse.urlsplit(sent.url)
    body = sent.body or b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    headers = [[k, v.decode("utf-8") if isinstance(v, bytes) else str(v)]
               for k, v in sent.headers.items()]
    return {"method": sent.method, "path": url.path, "query": url.query, "headers": headers,
            "body": base64.b64encode(body).decode()}


class RoundTrip(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.wire = Wire()
        self.addCleanup(self.wire.close)

    def operations(self):
        for name in SERVICES:
            service = load(name)
            for operation_name in service.operation_names:
                operation = service.operation_model(operation_name)
                # S3's deprecated operations are at the addresses of their successors.
                if not operation.deprecated or name != "s3":
                    yield name, service, operation

    def maker(self, *parts):
        return Maker(random.Random(f"{SEED} {' '.join(map(str, parts))}"))

    def test_reads_what_botocore_writes(self):
        count = 0
        for name, service, operation in self.operations():
            for i in range(ROUNDS):
                maker = self.maker("read", name, operation.name, i)
                shape = operation.input_shape
                params = maker.structure(shape, 0) if shape else {}
                with self.subTest(service=name, operation=operation.name, round=i):
                    self.check_request(name, service.metadata["protocol"], operation, params)
                    count += 1
        self.assertGreater(count, 500)

    def check_request(self, name, protocol, operation, params):
        asked = request_of(protocol, operation, params)
        got = self.wire.ask(do="read", service=name, **asked)
        self.assertEqual(got.get("operation"), operation.name, (got, asked))
        if operation.input_shape is None:
            return
        expected = plain(tagged(params, operation.input_shape))
        for member, shape in operation.input_shape.members.items():
            payload = operation.input_shape.serialization.get("payload") == member
            if streams(shape) or (payload and expected.get(member) in ("", ("blob", ""))):
                expected.pop(member, None)
        self.drop_silent(operation.input_shape, expected, protocol, True)
        read = plain(got["input"])
        # The HTTP library writes this one.
        expected.pop("ContentLength", None)
        read.pop("ContentLength", None)
        self.assertEqual(read, expected, asked)

    def drop_silent(self, shape, value, protocol, top=False):
        """What a protocol cannot say: structures without members, in forms and XML."""
        if protocol in ("query", "ec2"):
            for key in list(value):
                member = shape.members[key]
                if self.is_silent(member, value[key], protocol):
                    del value[key]
        elif top and shape.serialization.get("payload") is None and protocol != "json":
            for key in list(value):
                if value[key] == [] and shape.members[key].serialization.get("location"):
                    del value[key]
        if protocol in ("rest-xml",):
            self.drop_flattened(shape, value)

    def drop_flattened(self, shape, value):
        """Lists without items that have no element of their own."""
        if shape.type_name == "structure" and isinstance(value, dict):
            for key in list(value):
                member = shape.members[key]
                if value[key] == [] and member.serialization.get("flattened"):
                    del value[key]
                else:
                    self.drop_flattened(member, value[key])
        elif shape.type_name == "list":
            for item in value:
                self.drop_flattened(shape.member, item)

    def is_silent(self, shape, value, protocol):
        if shape.type_name == "structure":
            for key in list(value):
                if self.is_silent(shape.members[key], value[key], protocol):
                    del value[key]
            return not value
        if shape.type_name == "list":
            empty = not value
            value[:] = [v for v in value if not self.is_silent(shape.member, v, protocol)]
            return not value and (protocol == "ec2" or not empty)
        if shape.type_name == "map":
            for key in list(value):
                if self.is_silent(shape.value, value[key], protocol):
                    value[key] = None
        return False

    def test_writes_what_botocore_reads(self):
        count = 0
        for name, service, operation in self.operations():
            shape = operation.output_shape
            if shape is None:
                continue
            for i in range(ROUNDS):
                maker = self.maker("write", name, operation.name, i)
                output = maker.structure(shape, 0)
                with self.subTest(service=name, operation=operation.name, round=i):
                    self.check_response(name, service.metadata["protocol"], operation, output)
                    count += 1
        self.assertGreater(count, 400)

    def check_response(self, name, protocol, operation, output):
        shape = operation.output_shape
        for member in list(output):
            if shape.members[member].serialization.get("eventstream"):
                del output[member]
            elif shape.members[member].serialization.get("location") == "statusCode":
                output[member] = 200 + abs(output[member]) % 100
        if operation.http.get("method") == "HEAD" or operation.name == "GetBucketLocation":
            output = {k: v for k, v in output.items() if shape.members[k].serialization}
        if not output and shape.serialization.get("payload"):
            return
        got = self.wire.ask(do="write", service=name, operation=operation.name,
                            output=tagged(output, shape))
        self.assertNotIn("error", got, output)
        parsed = self.parse(protocol, got, shape)
        self.assertEqual(parsed.pop("ResponseMetadata")["HTTPStatusCode"], got["status"])
        expected = plain(tagged(output, shape))
        body = base64.b64decode(got["body"])
        for member, inner in shape.members.items():
            if streams(inner) and member in parsed:
                self.assertEqual(base64.b64encode(body).decode(),
                                 expected.pop(member, ("blob", ""))[1])
                del parsed[member]
            elif member == shape.serialization.get("payload") and member not in expected:
                parsed.pop(member, None)
        self.assertEqual(self.without_empty(plain(tagged(parsed, shape))),
                         self.without_empty(expected), body[:3000])

    def without_empty(self, value):
        """botocore reads structures of maps that were left out as None or empty lists."""
        if isinstance(value, dict):
            cleaned = {k: self.without_empty(v) for k, v in value.items()}
            return {k: v for k, v in cleaned.items() if v not in ([], {}, None)}
        return [self.without_empty(v) for v in value] if isinstance(value, list) else value

    def parse(self, protocol, got, shape):
        headers = awsrequest.HeadersDict()
        for key, value in got["headers"]:
            headers[key] = value
        parser = parsers.create_parser(protocol)
        body = base64.b64decode(got["body"])
        return parser.parse({"headers": headers, "status_code": got["status"], "body": body}, shape)

    def test_errors(self):
        count = 0
        for name, service, operation in self.operations():
            protocol = service.metadata["protocol"]
            for shape in operation.error_shapes:
                if operation.http.get("method") == "HEAD":
                    continue
                maker = self.maker("error", name, operation.name, shape.name)
                members = maker.structure(shape, 0)
                members = {k: v for k, v in members.items()
                           if k.lower() not in ("message", "code", "type")}
                with self.subTest(service=name, operation=operation.name, error=shape.name):
                    self.check_error(service, operation, shape, members)
                    count += 1
        self.assertGreater(count, 500)

    def check_error(self, service, operation, shape, members):
        name, protocol = service.service_name, service.metadata["protocol"]
        got = self.wire.ask(do="fault", service=name, operation=operation.name, code=shape.name,
                            message="It <broke> & \"so\"", members=tagged(members, shape))
        metadata = shape.metadata.get("error", {})
        described = service._service_description["shapes"][shape.name]
        default = 500 if described.get("fault") else 400
        self.assertEqual(got["status"], metadata.get("httpStatusCode", default))
        if protocol in ("query", "ec2", "rest-xml"):
            code = metadata.get("code", shape.name)
        else:
            code = shape.name
        # As botocore's client does: the error first, then its members.
        parsed = self.parse(protocol, got, operation.output_shape)
        parsed = {**self.parse(protocol, got, shape), **parsed}
        self.assertEqual(parsed["Error"]["Code"], code, got)
        self.assertEqual(parsed["Error"]["Message"], "It <broke> & \"so\"")
        if name == "s3":
            self.assertEqual(parsed["ResponseMetadata"]["RequestId"], "request-1")
            self.assertEqual(parsed["ResponseMetadata"]["HostId"], "host-1")
        if protocol in ("json", "rest-json") and members:
            known = {k: v for k, v in parsed.items() if k in members}
            self.assertEqual(self.without_empty(plain(tagged(known, shape))),
                             self.without_empty(plain(tagged(members, shape))), got)


if __name__ == "__main__":
    if not PROGRAM or not MODELS:
        print("WIRE_ROUND_TRIP and SIM_AWS_MODELS are not set: run through ctest")
        sys.exit(77)
    print(f"botocore {botocore.__version__}, seed {SEED}")
    unittest.main()
