"""Requests that botocore signs are accepted, and refused with anything changed.

The requests are random; SIM_SEED repeats a run.
"""

import base64
import copy
import datetime
import hashlib
import hmac
import io
import json
import os
import random
import subprocess
import sys
import time
import unittest
import urllib.parse

try:
    import botocore.auth as auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.httpchecksum import AwsChunkedWrapper, Crc32Checksum
except ImportError as error:
    print(f"python3-botocore is missing: {error}")
    sys.exit(77)

PROGRAM = os.environ.get("VERIFY_REQUESTS", "")
SEED = int(os.environ.get("SIM_SEED", random.randrange(1 << 32)))
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PERMANENT = Credentials("AKIAIOSFODNN7EXAMPLE", SECRET)
TEMPORARY = Credentials("ASIAIOSFODNN7EXAMPLE", SECRET, "session+token/=")
ROUNDS = 60
LETTERS = "abcXYZ019-_.~ !$&'()*+,;=:@%/?#[]\"<>\\^`{|}é語😀\u00a0"


def verify(requests):
    """The program's answers, in order."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run([PROGRAM], input=lines, text=True, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Random(random.Random):
    def text(self, least=0, most=12, letters=LETTERS):
        return "".join(self.choice(letters) for _ in range(self.randint(least, most)))

    def body(self):
        return self.randbytes(self.choice([0, 1, 100, 20000]))

    def query(self):
        return [(self.text(1), self.text()) for _ in range(self.randint(0, 5))]

    def headers(self, prefix):
        """Header values must be ASCII, and come through HTTP without blanks at their ends."""
        return {f"{prefix}{self.choice('abcXYZ')}-{i}": self.text(letters="aZ 09,;\"=  ").strip()
                for i in range(self.randint(0, 4))}


def aws_request(rng, service):
    s3 = service == "s3"
    path = "/" + "/".join(rng.text() for _ in range(rng.randint(0, 4)))
    if not s3 and path.endswith(("/.", "/..")):
        path += "x"  # RFC 3986 keeps the slash in front of such an end, botocore drops it
    raw = urllib.parse.quote(path, safe="/~")
    query = "&".join(f"{urllib.parse.quote(n, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}"
                     for n, v in rng.query())
    url = "http://localhost:4566" + raw + ("?" + query if query else "")
    headers = rng.headers("x-amz-meta-" if s3 else "x-custom-")
    if rng.random() < 0.5:
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    method = rng.choice(["GET", "PUT", "POST", "DELETE", "HEAD"])
    return AWSRequest(method=method, url=url, headers=headers, data=rng.body())


def sent(request, **door):
    """The request as it goes over the wire, with what the server knows."""
    url = urllib.parse.urlsplit(request.url)
    headers = [[name, str(value)] for name, value in request.headers.items()]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.append(["Host", url.netloc])
    body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
    return dict({"dialect": "s3", "service": "s3", "now": int(time.time()),
                 "method": request.method, "path": url.path, "query": url.query,
                 "headers": headers, "body": base64.b64encode(body).decode()}, **door)


def changed(rng, request, signed_headers):
    """A copy with one thing changed that the signature covers."""
    other = copy.deepcopy(request)
    kinds = ["method", "path", "query"] + ["header"] * bool(signed_headers)
    kind = rng.choice(kinds)
    if kind == "method":
        other["method"] = "PATCH"
    elif kind == "path":
        other["path"] += "x"
    elif kind == "query":
        other["query"] += ("&" if other["query"] else "") + "acl"
    else:
        header = rng.choice([h for h in other["headers"] if h[0].lower() in signed_headers])
        header[1] += "x"
    return other


def signed_headers(request):
    for name, value in request["headers"]:
        if name.lower() == "authorization" and "SignedHeaders=" in value:
            return set(value.split("SignedHeaders=")[1].split(",")[0].split(";"))
    return {"host"}


# Of a changed credential, date or header, another refusal may come first.
REFUSALS = {"SignatureDoesNotMatch", "AccessDenied", "IncompleteSignature", "InvalidToken",
            "InvalidClientTokenId", "AuthorizationHeaderMalformed", "InvalidArgument"}


class Botocore(unittest.TestCase):
    def setUp(self):
        self.rng = Random(SEED)

    def check(self, make):
        accepted = [make() for _ in range(ROUNDS)]
        for request, answer in zip(accepted, verify(accepted)):
            self.assertEqual(answer["code"], "", f"seed {SEED}: {request}\n{answer}")
        refused = [changed(self.rng, request, signed_headers(request) - {"authorization"})
                   for request in accepted]
        for request, answer in zip(refused, verify(refused)):
            self.assertIn(answer["code"], REFUSALS, f"seed {SEED}: {request}\n{answer}")
        return accepted

    def credentials(self):
        return self.rng.choice([PERMANENT, TEMPORARY])

    def test_header_signature_of_s3(self):
        def make():
            request = aws_request(self.rng, "s3")
            request.context["payload_signing_enabled"] = self.rng.random() < 0.7
            auth.S3SigV4Auth(self.credentials(), "s3", "eu-west-1").add_auth(request)
            return sent(request)
        accepted = self.check(make)
        with_body = [r for r in accepted if r["body"] and
                     ["X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"] not in r["headers"]]
        for request in with_body:
            request["body"] = base64.b64encode(b"other").decode()
        codes = {answer["code"] for answer in verify(with_body)}
        self.assertLessEqual(codes, {"XAmzContentSHA256Mismatch"})

    def test_header_signature_of_other_services(self):
        def make():
            request = aws_request(self.rng, "sqs")
            auth.SigV4Auth(self.credentials(), "sqs", "us-east-1").add_auth(request)
            return sent(request, dialect="query", service="sqs")
        accepted = self.check(make)
        for request in accepted:
            request["body"] = base64.b64encode(b"other").decode()
        codes = {answer["code"] for answer in verify(accepted)}
        self.assertEqual(codes, {"SignatureDoesNotMatch"})

    def test_links_of_s3(self):
        def make():
            drawn = aws_request(self.rng, "s3")
            request = AWSRequest(drawn.method, drawn.url, {}, b"")
            auth.S3SigV4QueryAuth(self.credentials(), "s3", "us-east-1", 600).add_auth(request)
            return sent(request)
        accepted = self.check(make)
        for request in accepted:
            request["now"] += 700
        self.assertEqual({answer["message"] for answer in verify(accepted)},
                         {"Request has expired"})

    def test_links_of_other_services(self):
        def make():
            url = "http://localhost/?Action=GetCallerIdentity&Version=2011-06-15"
            request = AWSRequest("GET", url, {"x-k8s-aws-id": self.rng.text(1, 9, "abc-")}, b"")
            auth.SigV4QueryAuth(self.credentials(), "sts", "us-east-1", 60).add_auth(request)
            return sent(request, dialect="query", service="sts")
        self.check(make)

    def test_version_2(self):
        def make():
            request = aws_request(self.rng, "s3")
            if self.rng.random() < 0.5:
                request.url += ("&" if "?" in request.url else "?") + self.rng.choice(
                    ["acl", "uploadId=a%2Bb&partNumber=1", "response-expires=a%2Fb", "tagging"])
            auth.HmacV1Auth(self.credentials()).add_auth(request)
            return sent(request)
        accepted = [make() for _ in range(ROUNDS)]
        for request, answer in zip(accepted, verify(accepted)):
            self.assertEqual(answer["code"], "", f"seed {SEED}: {request}\n{answer}")
        for request in accepted:
            request["path"] += "x"
        self.assertEqual({answer["code"] for answer in verify(accepted)}, {"SignatureDoesNotMatch"})

    def test_links_of_version_2(self):
        def make():
            url = "http://localhost/b/" + urllib.parse.quote(self.rng.text(), safe="/~")
            request = AWSRequest("GET", url, {}, b"")
            auth.HmacV1QueryAuth(self.credentials(), 600).add_auth(request)
            return sent(request)
        accepted = [make() for _ in range(ROUNDS)]
        for request, answer in zip(accepted, verify(accepted)):
            self.assertEqual(answer["code"], "", f"seed {SEED}: {request}\n{answer}")
        for request in accepted:
            request["method"] = "PUT"
        self.assertEqual({answer["code"] for answer in verify(accepted)}, {"SignatureDoesNotMatch"})

    def test_chunked_bodies(self):
        def make():
            body = self.rng.body()
            wrapper = AwsChunkedWrapper(io.BytesIO(body), checksum_cls=Crc32Checksum,
                                        checksum_name="x-amz-checksum-crc32", chunk_size=8192)
            request = AWSRequest("PUT", "https://localhost/b/k", {
                "x-amz-trailer": "x-amz-checksum-crc32", "Content-Encoding": "aws-chunked",
                "X-Amz-Decoded-Content-Length": str(len(body))}, wrapper.read())
            request.headers["X-Amz-Content-SHA256"] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
            request.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
            auth.S3SigV4Auth(self.credentials(), "s3", "us-east-1").add_auth(request)
            return body, sent(request)
        made = [make() for _ in range(ROUNDS)]
        for (body, request), answer in zip(made, verify([request for _, request in made])):
            self.assertEqual(answer["code"], "", f"seed {SEED}: {request}\n{answer}")
            self.assertEqual(base64.b64decode(answer["decoded"]), body)
            self.assertIn("x-amz-checksum-crc32", answer["trailers"])
        for _, request in made:
            request["body"] = base64.b64encode(base64.b64decode(request["body"])[:-3]).decode()
        codes = {answer["code"] for answer in verify([request for _, request in made])}
        self.assertEqual(codes, {"IncompleteBody"})

    def test_forms(self):
        for signer in (lambda c: auth.S3SigV4PostAuth(c, "s3", "us-east-1"), auth.HmacV1PostAuth):
            forms = []
            for _ in range(ROUNDS):
                credentials = self.credentials()
                end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
                key = self.rng.text(1)
                request = AWSRequest("POST", "http://localhost/b", {}, b"")
                request.context["s3-presign-post-fields"] = {"key": key}
                request.context["s3-presign-post-policy"] = {
                    "expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "conditions": [{"bucket": "b"}, ["eq", "$key", key]]}
                signer(credentials).add_auth(request)
                fields = request.context["s3-presign-post-fields"]
                forms.append({"bucket": "b", "now": int(time.time()),
                              "fields": [[name, value] for name, value in fields.items()]})
            for form, answer in zip(forms, verify(forms)):
                self.assertEqual(answer["code"], "", f"seed {SEED}: {form}\n{answer}")
            for form in forms:
                form["fields"][0][1] += "x"
            self.assertEqual({answer["code"] for answer in verify(forms)}, {"AccessDenied"})

    def test_smtp_passwords(self):
        def expected(secret, region):
            key = ("AWS4" + secret).encode()
            for part in ("11111111", region, "ses", "aws4_request", "SendRawEmail"):
                key = hmac.new(key, part.encode(), hashlib.sha256).digest()
            return base64.b64encode(b"\x04" + key).decode()
        asked = [{"secret": self.rng.text(20, 40), "ses_region": self.rng.text(4, 12, "abc-1")}
                 for _ in range(ROUNDS)]
        for request, answer in zip(asked, verify(asked)):
            self.assertEqual(answer["password"], expected(request["secret"], request["ses_region"]))


if __name__ == "__main__":
    if not PROGRAM:
        print("VERIFY_REQUESTS does not name the program")
        sys.exit(77)
    unittest.main()
