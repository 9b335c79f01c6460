#!/usr/bin/env python3
"""Mail by real senders: swaks, msmtp, curl and Python's smtplib send through SES's SMTP interface
and the relay of `sim fakes serve`, and what arrived is in the inbox as it was sent.

Skipped (77) without the program; a sender that is not installed skips its own cases, visibly."""

import base64
import contextlib
import email
import email.message
import email.policy
import hashlib
import hmac
import json
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
import urllib.request

SIM = os.environ.get("SIM", "")
SENDER = "sender@example.com"
RECIPIENT = "success@simulator.amazonses.com"


def smtp_password(secret, region):
    """As the SES Developer Guide derives it."""
    signature = ("AWS4" + secret).encode()
    for text in ("11111111", region, "ses", "aws4_request", "SendRawEmail"):
        signature = hmac.new(signature, text.encode(), hashlib.sha256).digest()
    return base64.b64encode(b"\x04" + signature).decode()


class Fakes:
    """`sim fakes serve` on free ports."""

    def __init__(self):
        self.process = subprocess.Popen(
            [SIM, "--json", "fakes", "serve", "--memory", "--port", "0", "--smtp", "0",
             "--smtp-tls", "0", "--smtp-relay", "0", "--smtp-inbound", "0"],
            stdout=subprocess.PIPE, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.url = ready["endpoints"][0]
        self.authority = ready["authority"]
        self.ports = {name: urllib.parse.urlsplit(url).port
                      for name, url in ready["smtp"].items()}

    def stop(self):
        self.process.terminate()
        self.process.communicate()

    def call(self, path, data=None, headers=None, method=None):
        request = urllib.request.Request(self.url + path, data, headers or {}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request) as response:
            return response.read()

    def ses(self, **parameters):
        scope = "test/20260101/us-east-1/ses/aws4_request"
        headers = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, "
                             f"Signature={'0' * 64}",
            "X-Amz-Date": "20260101T000000Z"}
        return self.call("/", urllib.parse.urlencode(parameters).encode(), headers).decode()

    def mail(self, path, **query):
        return self.call(f"/_sim/mail{path}?{urllib.parse.urlencode(query)}")

    def newest(self, **query):
        return json.loads(self.mail("", **query))["messages"][0]

    def raw(self, message):
        return self.mail(f"/{message['id']}/raw")

    def requests(self, **query):
        lines = self.call(f"/_sim/requests?{urllib.parse.urlencode(query)}").splitlines()
        return [json.loads(line) for line in lines]

    def pass_time(self):
        """The sandbox lets one mail a second out."""
        self.call("/_sim/clock", b'{"move": "2s"}', method="POST")

    def verify(self, address):
        """Clicks on the link of the mail that SES sends."""
        self.ses(Action="VerifyEmailIdentity", EmailAddress=address)
        shown = json.loads(self.mail(f"/{self.newest(to=address)['id']}"))
        link = next(word for word in shown["text"].split() if word.startswith("http"))
        path = urllib.parse.urlsplit(link)
        self.call(f"{path.path}?{path.query}")


def setUpModule():
    global fakes, context
    fakes = Fakes()
    fakes.verify(SENDER)
    context = ssl.create_default_context(cafile=fakes.authority)


def tearDownModule():
    fakes.stop()


def message(subject, text="Grüße\n.\n..dots\n", attachment=b""):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"] = f"Jörg <{SENDER}>"
    mail["To"] = RECIPIENT
    mail["Subject"] = subject
    mail.set_content(text)
    if attachment:
        mail.add_attachment(attachment, maintype="application", subtype="octet-stream",
                            filename="résumé.bin")
    return mail


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


class Smtplib(unittest.TestCase):
    def setUp(self):
        fakes.pass_time()

    @contextlib.contextmanager
    def ses(self, user="test", password=None):
        with smtplib.SMTP("localhost", fakes.ports["ses"]) as client:
            client.starttls(context=context)
            client.login(user, password or smtp_password("test", "us-east-1"))
            yield client

    def relay(self):
        return smtplib.SMTP("localhost", fakes.ports["relay"])

    def check(self, sent, via="ses:SendRawEmail"):
        kept = fakes.newest(subject=sent["Subject"])
        self.assertEqual(kept["via"], via)
        self.assertEqual(kept["from"], SENDER)
        self.assertEqual([to["address"] for to in kept["to"]], [RECIPIENT])
        arrived = email.message_from_bytes(fakes.raw(kept), policy=email.policy.default)
        self.assertEqual(arrived["From"], sent["From"])
        self.assertEqual(arrived.get_body().get_content().splitlines(),
                         sent.get_body().get_content().splitlines())
        self.assertEqual([part.get_content() for part in arrived.iter_attachments()],
                         [part.get_content() for part in sent.iter_attachments()])
        return kept

    def test_starttls_and_login(self):
        sent = message("by starttls", attachment=bytes(range(256)) * 1000)
        with self.ses() as client:
            self.assertEqual(client.send_message(sent), {})
        self.check(sent)

    def test_tls_from_the_beginning(self):
        sent = message("by tls")
        with smtplib.SMTP_SSL("localhost", fakes.ports["ses-tls"], context=context) as client:
            client.login("test", smtp_password("test", "us-east-1"))
            client.send_message(sent)
        self.check(sent)

    def test_relay(self):
        sent = message("by relay", attachment=b"x" * 100_000)
        with self.relay() as client:
            client.send_message(sent)
        self.check(sent)

    def test_long_lines_and_eight_bits(self):
        text = "ü" * 5000
        raw = (f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: long\r\n"
               f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n").encode()
        with self.relay() as client:
            client.sendmail(SENDER, [RECIPIENT], raw, mail_options=["BODY=8BITMIME"])
        self.assertIn(text.encode(), fakes.raw(fakes.newest(subject="long")))

    def test_journal_shows_each_hop(self):
        with self.relay() as client:
            client.send_message(message("hops"))
        kept = fakes.newest(subject="hops")
        hops = {entry["operation"]: entry for entry in fakes.requests(service="s*")}
        self.assertEqual(hops["relay:Mail"]["request_id"], kept["message_id"])
        self.assertEqual(hops["SendRawEmail"]["status"], 200)

    def refusal(self, call):
        with self.assertRaises(smtplib.SMTPException) as caught:
            call()
        error = caught.exception
        return error.smtp_code, error.smtp_error.decode()

    def test_secret_key_is_no_password(self):
        def log_in():
            with self.ses(password="test"):
                pass
        self.assertEqual(self.refusal(log_in), (535, "Authentication Credentials Invalid"))

    def test_needs_tls_and_login(self):
        with smtplib.SMTP("localhost", fakes.ports["ses"]) as client:
            client.ehlo()
            self.assertEqual(client.mail(SENDER)[0], 530)
            client.starttls(context=context)
            self.assertEqual(client.mail(SENDER), (530, b"Authentication required"))

    def test_sandbox_refuses_strangers(self):
        stranger = message("to a stranger")
        del stranger["To"]
        stranger["To"] = "stranger@example.org"
        with self.ses() as client:
            code, text = self.refusal(lambda: client.send_message(stranger))
        self.assertEqual(code, 554)
        self.assertRegex(text, "^Message rejected: Email address is not verified. "
                               "The following identities failed the check in region US-EAST-1: "
                               "stranger@example.org")
        with self.relay() as client:
            code, text = self.refusal(lambda: client.send_message(stranger))
        self.assertEqual(code, 554)
        self.assertTrue(text.startswith("5.7.1 Message rejected: "), text)

    def test_inbound_refuses_whom_no_rule_takes(self):
        with smtplib.SMTP("localhost", fakes.ports["inbound"]) as client:
            client.ehlo()
            self.assertEqual(client.mail(""), (250, b"Ok"))
            self.assertEqual(client.rcpt("nobody@example.com")[0], 550)
            self.assertEqual(client.docmd("DATA")[0], 503)

    def test_too_large(self):
        with self.ses() as client:
            code, _ = client.mail(SENDER, ["SIZE=50000000"])
        self.assertEqual(code, 552)

    def test_pipelined_session(self):
        with socket.create_connection(("127.0.0.1", fakes.ports["relay"])) as raw:
            raw.sendall((f"EHLO me\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<{RECIPIENT}>\r\nDATA\r\n"
                         f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: piped\r\n\r\n..x\r\n.\r\n"
                         "QUIT\r\n").encode())
            heard = b""
            while piece := raw.recv(4096):
                heard += piece
        codes = [line[:3] for line in heard.decode().splitlines() if line[3] == " "]
        self.assertEqual(codes, ["220", "250", "250", "250", "354", "250", "221"])
        self.assertTrue(fakes.raw(fakes.newest(subject="piped")).endswith(b"\r\n\r\n.x\r\n"))

    def test_sandbox_lets_one_a_second_out(self):
        answers = []

        def send(number):
            with self.relay() as client:
                try:
                    client.send_message(message(f"crowd {number}"))
                    answers.append((250, b""))
                except smtplib.SMTPDataError as error:
                    answers.append((error.smtp_code, error.smtp_error))
        threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = answers.count((250, b""))
        self.assertGreater(taken, 0)
        refused = (454, b"4.7.0 Throttling failure: Maximum sending rate exceeded.")
        self.assertEqual(answers.count(refused), 20 - taken)
        kept = json.loads(fakes.mail("", subject="crowd ", verdict="accepted"))
        self.assertEqual(kept["count"], taken)


class Programs(unittest.TestCase):
    def setUp(self):
        fakes.pass_time()

    def run_program(self, arguments, text=None):
        done = subprocess.run(arguments, input=text, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    @needs("swaks")
    def test_swaks(self):
        heard = self.run_program(
            ["swaks", "--server", "localhost", "--port", str(fakes.ports["ses"]), "--tls",
             "--auth", "LOGIN", "--auth-user", "test", "--auth-password",
             smtp_password("test", "us-east-1"), "--from", SENDER, "--to", RECIPIENT,
             "--header", "Subject: by swaks", "--body", ".\nbody\n", "--attach", "@" + __file__])
        self.assertRegex(heard, r"250 Ok [0-9a-f]")
        self.assertIn(b"body", fakes.raw(fakes.newest(subject="by swaks")))

    @needs("swaks")
    def test_swaks_pipelines_to_the_relay(self):
        heard = self.run_program(
            ["swaks", "--server", "127.0.0.1", "--port", str(fakes.ports["relay"]), "--pipeline",
             "--from", SENDER, "--to", RECIPIENT, "--header", "Subject: swaks pipelines"])
        self.assertIn("250 2.0.0 Ok: queued", heard)

    @needs("msmtp")
    def test_msmtp(self):
        with tempfile.TemporaryDirectory() as folder:
            settings = os.path.join(folder, "msmtprc")
            with open(settings, "w", encoding="utf-8", opener=lambda path, flags:
                      os.open(path, flags, 0o600)) as file:
                file.write(f"""account default
host localhost
port {fakes.ports["ses-tls"]}
tls on
tls_starttls off
tls_trust_file {fakes.authority}
auth plain
user test
password {smtp_password("test", "us-east-1")}
from {SENDER}
""")
            self.run_program(["msmtp", "-C", settings, RECIPIENT],
                             f"From: {SENDER}\nTo: {RECIPIENT}\nSubject: by msmtp\n\n.\ntext\n")
        self.assertTrue(fakes.raw(fakes.newest(subject="by msmtp")).endswith(b"\r\n.\r\ntext\r\n"))

    @needs("curl")
    def test_curl(self):
        self.run_program(
            ["curl", "-sS", "--noproxy", "*", "--ssl-reqd", "--cacert", fakes.authority,
             "--user", "test:" + smtp_password("test", "us-east-1"), "--mail-from", SENDER,
             "--mail-rcpt", RECIPIENT, "--upload-file", "-",
             f"smtp://localhost:{fakes.ports['ses']}"],
            f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: by curl\r\n\r\ntext\r\n")
        self.assertTrue(fakes.raw(fakes.newest(subject="by curl")).endswith(b"\r\n\r\ntext\r\n"))


if __name__ == "__main__":
    if not SIM:
        print("skipped: the program sim is not built")
        sys.exit(77)
    unittest.main()
