"""What tools/bench/fakes measures, and with which requests."""
import dataclasses
import hashlib
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from typing import Callable

MIB = 1 << 20
BUCKET = "bench-bucket"
BOTH = ("sim", "moto")
ALL = ("sim", "moto", "constant")


def headers(service, **more):
    """As a client signs; the signature itself is not right, and looked at by neither server."""
    scope = f"test/20260101/us-east-1/{service}/aws4_request"
    return {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "
                         f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
        "X-Amz-Date": "20260101T000000Z",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def ssm(operation):
    return headers("ssm", X_Amz_Target=f"AmazonSSM.{operation}",
                   Content_Type="application/x-amz-json-1.1")


def s3():
    return headers("s3", x_amz_content_sha256="UNSIGNED-PAYLOAD")


def ses():
    return headers("ses", Content_Type="application/x-www-form-urlencoded")


def expect(answer, what):
    if answer[0] >= 300:
        raise SystemExit(f"{what}: {answer[0]} {answer[1][:500]!r}")


def lua_text(text):
    return json.dumps(text).replace("\\/", "/")


def script(method, path, fields, body="", lua_body=None, path_with_number=False):
    """A wrk script that sends one request over and over, or one with a number in its path."""
    lines = [f"wrk.method = {lua_text(method)}"]
    lines += [f"wrk.headers[{lua_text(name)}] = {lua_text(value)}"
              for name, value in fields.items()]
    lines.append(f"wrk.body = {lua_body or lua_text(body)}")
    if path_with_number:
        lines += ["local number = 0", "local thread = 0",
                  "function setup(t) thread = thread + 1; t:set('name', thread) end",
                  "function request()", "  number = number + 1",
                  f"  return wrk.format(nil, {lua_text(path)} .. name .. '-' .. number)", "end"]
    else:
        lines.append(f"wrk.path = {lua_text(path)}")
    lines += ["function done(summary, latency, requests)",
              "  local e = summary.errors",
              "  print('bad', e.status + e.connect + e.read + e.write + e.timeout)",
              "  print('rate', summary.requests / summary.duration * 1e6)",
              "  print('p99', latency:percentile(99))", "end"]
    return "\n".join(lines) + "\n"


def wrk(server, text, seconds, connections=8):
    """{'rate': a second, 'p99': microseconds, 'bad': failed requests}."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(text)
        file.flush()
        threads = 1 if connections == 1 else 2
        out = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s",
             "-s", file.name, f"http://127.0.0.1:{server.port}/"],
            capture_output=True, text=True, check=True).stdout
    found = {name: float(value)
             for name, value in re.findall(r"^(bad|rate|p99)\s+(\S+)", out, re.M)}
    if found.get("bad"):
        raise SystemExit(f"{server.name}: {found['bad']:.0f} requests failed\n{out}")
    return found


def put_parameter(server):
    body = {"Name": "/bench/name", "Value": "value", "Type": "String", "Overwrite": True}
    expect(server.ask("POST", "/", json.dumps(body), ssm("PutParameter")), "PutParameter")


def get_parameter_script():
    return script("POST", "/", ssm("GetParameter"), json.dumps({"Name": "/bench/name"}))


def ssm_get(server, seconds):
    if server.name != "constant":
        put_parameter(server)
    return wrk(server, get_parameter_script(), seconds)["rate"]


def ssm_get_p99(server, seconds):
    if server.name != "constant":
        put_parameter(server)
    return wrk(server, get_parameter_script(), seconds)["p99"] / 1000


def ssm_put(server, seconds):
    body = {"Name": "/bench/written", "Value": "value", "Type": "String", "Overwrite": True}
    return wrk(server, script("POST", "/", ssm("PutParameter"), json.dumps(body)), seconds)["rate"]


def make_bucket(server):
    server.ask("PUT", f"/{BUCKET}", "", s3())


def s3_put_small(server, seconds):
    make_bucket(server)
    text = script("PUT", f"/{BUCKET}/small/{time.monotonic_ns()}/", s3(), "x" * 1024,
                  path_with_number=True)
    return wrk(server, text, seconds)["rate"]


def s3_get_small(server, seconds):
    make_bucket(server)
    expect(server.ask("PUT", f"/{BUCKET}/one", "x" * 1024, s3()), "PutObject")
    return wrk(server, script("GET", f"/{BUCKET}/one", s3()), seconds)["rate"]


def start_again(server, _):
    """Milliseconds, the median of several starts on state that is there."""
    times = []
    for _ in range(7):
        server.__exit__()
        server.__enter__()
        times.append(server.seconds_to_answer * 1000)
    return statistics.median(times)


def s3_put_large(server, seconds):
    if server.name == "constant":
        return md5_rate(seconds)  # an ETag is an MD5: no server that makes it is faster
    make_bucket(server)
    text = script("PUT", f"/{BUCKET}/large", s3(), lua_body=f"string.rep('x', {64 * MIB})")
    return wrk(server, text, seconds, 1)["rate"] * 64 * MIB / 1e6


def md5_rate(seconds):
    body, done, start = b"x" * (64 * MIB), 0, time.monotonic()
    while time.monotonic() - start < seconds:
        hashlib.md5(body)
        done += len(body)
    return done / (time.monotonic() - start) / 1e6


def s3_get_large(server, seconds):
    make_bucket(server)
    expect(server.ask("PUT", f"/{BUCKET}/large-read", b"x" * (64 * MIB), s3()), "PutObject")
    text = script("GET", f"/{BUCKET}/large-read", s3())
    return wrk(server, text, seconds, 1)["rate"] * 64 * MIB / 1e6


def prepare_mail(server):
    server.control("POST", "/_sim/ses/access",
                   {"answer": "grant", "max_24_hours": 1e9, "max_a_second": 1e6})
    verify = urllib.parse.urlencode({"Action": "VerifyEmailIdentity", "Version": "2010-12-01",
                                     "EmailAddress": "sender@bench.example"})
    expect(server.ask("POST", "/", verify, ses()), "VerifyEmailIdentity")
    server.control("POST", "/_sim/ses/verify", {"identity": "sender@bench.example"})


def ses_send(server, seconds):
    prepare_mail(server)
    body = urllib.parse.urlencode({
        "Action": "SendEmail", "Version": "2010-12-01", "Source": "sender@bench.example",
        "Destination.ToAddresses.member.1": "someone@home.example",
        "Message.Subject.Data": "A subject", "Message.Body.Text.Data": "A few words.\n" * 20})
    return wrk(server, script("POST", "/", ses(), body), seconds)["rate"]


def smtp_intake(server, seconds):
    prepare_mail(server)
    out = subprocess.run([server.smtp_load, str(server.relay_port), "8", str(seconds), "1000",
                          "sender@bench.example", "someone@home.example"],
                         capture_output=True, text=True, check=True).stdout
    return float(out.split()[0])


def with_idle(server, seconds):
    """GetParameter's rate while 500 others are connected and silent; afterwards each of these must
    be answered on its old connection."""
    put_parameter(server)
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(500)]
    for connection in idle:
        connection.sendall(request)
        connection.recv(65536)
    rate = wrk(server, get_parameter_script(), seconds, 1)["rate"]
    answered = 0
    for connection in idle:
        connection.sendall(request)
        answered += 1 if connection.recv(65536) else 0
        connection.close()
    if answered == len(idle):
        return rate
    print(f"{server.name} closed {len(idle) - answered} idle connections", file=sys.stderr)
    return None


def huge_object(server, seconds, size=2 << 30):
    """Peak memory in MiB while an object of 2 GiB goes in and out."""
    del seconds
    make_bucket(server)
    server.forget_peak()
    with tempfile.TemporaryFile() as file:
        file.truncate(size)
        with socket.create_connection(("127.0.0.1", server.port), timeout=600) as connection:
            lines = [f"PUT /{BUCKET}/huge HTTP/1.1", "Host: localhost", f"Content-Length: {size}"]
            lines += [f"{name}: {value}" for name, value in s3().items()]
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            connection.sendfile(file)
            if b" 200 " not in connection.recv(65536):
                raise SystemExit(f"{server.name} did not take an object of 2 GiB")
    with socket.create_connection(("127.0.0.1", server.port), timeout=600) as connection:
        lines = [f"GET /{BUCKET}/huge HTTP/1.1", "Host: localhost", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in s3().items()]
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        buffer, got = bytearray(MIB), 0
        while count := connection.recv_into(buffer):
            got += count
    if got < size:
        raise SystemExit(f"{server.name} gave only {got} bytes of {size}")
    return server.status("VmHWM") / 1024


@dataclasses.dataclass
class Measurement:
    name: str
    title: str
    run: Callable
    text: Callable
    servers: tuple = BOTH
    more_is_better: bool = True


def rate(value):
    return f"{value:,.0f} /s"


def megabytes(value):
    return f"{value:,.0f} MB/s"


MEASUREMENTS = [
    Measurement("start", "start until the first answer", start_again, lambda ms: f"{ms:,.1f} ms",
                more_is_better=False),
    Measurement("idle", "resident memory, idle", lambda server, _: server.idle_kib / 1024,
                lambda mib: f"{mib:,.1f} MiB", more_is_better=False),
    Measurement("ssm-get", "SSM GetParameter", ssm_get, rate, ALL),
    Measurement("ssm-get-p99", "SSM GetParameter, 99th percentile", ssm_get_p99,
                lambda ms: f"{ms:.2f} ms", ALL, more_is_better=False),
    Measurement("ssm-put", "SSM PutParameter", ssm_put, rate),
    Measurement("s3-put", "S3 PutObject, 1 KiB", s3_put_small, rate),
    Measurement("s3-get", "S3 GetObject, 1 KiB", s3_get_small, rate),
    Measurement("s3-put-large", "S3 PutObject, 64 MiB, 1 connection (limit: MD5 alone)",
                s3_put_large, megabytes, ALL),
    Measurement("s3-get-large", "S3 GetObject, 64 MiB, 1 connection", s3_get_large, megabytes),
    Measurement("ses-send", "SES SendEmail", ses_send, rate),
    Measurement("smtp", "SMTP, mails through the relay, 8 connections", smtp_intake, rate,
                ("sim",)),
    Measurement("idle-clients", "SSM GetParameter, 1 connection beside 500 idle ones", with_idle,
                rate),
    Measurement("huge", "peak memory while 2 GiB go in and out", huge_object,
                lambda mib: f"{mib:,.0f} MiB", more_is_better=False),
]
