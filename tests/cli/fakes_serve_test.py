#!/usr/bin/env python3
"""`sim fakes serve` as a process: what it prints, its state, its folder in memory, how it ends."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

SIM = os.environ.get("SIM")


class Served:
    def __init__(self, home, *options, is_json=True):
        environment = dict(os.environ, SIM_HOME=home)
        words = [SIM, "fakes", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(words + ["--json"] * is_json, env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ready(self):
        return json.loads(self.process.stdout.readline())

    def end(self, signal_number=signal.SIGTERM):
        self.process.send_signal(signal_number)
        self.process.communicate()
        return self.process.returncode


def ask(endpoint, form):
    request = urllib.request.Request(
        endpoint, form.encode(),
        {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, "
                          "SignedHeaders=host, Signature=0"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Serve(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = self.folder.name

    def tearDown(self):
        self.folder.cleanup()

    def test_says_where_it_is(self):
        served = Served(self.home)
        ready = served.ready()
        endpoint = ready["endpoints"][0]
        self.assertRegex(endpoint, r"^http://127\.0\.0\.1:\d+$")
        self.assertEqual(ready["environment"]["AWS_ENDPOINT_URL"], endpoint)
        self.assertEqual(ready["folder"], str(pathlib.Path(self.home) / "state/fakes"))
        with urllib.request.urlopen(endpoint + "/_sim/health") as answer:
            self.assertEqual(answer.status, 200)
        self.assertEqual(served.end(signal.SIGINT), 0)

    def test_says_it_to_people_too(self):
        served = Served(self.home, is_json=False)
        self.assertIn("AWS is answered at http://127.0.0.1:", served.process.stdout.readline())
        self.assertIn("export AWS_ENDPOINT_URL=http://", served.process.stdout.readline())
        self.assertEqual(served.end(), 0)

    def test_keeps_state_through_kill_9(self):
        served = Served(self.home)
        endpoint = served.ready()["endpoints"][0]
        self.assertEqual(ask(endpoint, "Action=CreateUser&UserName=a&Version=2010-05-08")[0], 200)
        served.end(signal.SIGKILL)
        served = Served(self.home)
        endpoint = served.ready()["endpoints"][0]
        self.assertEqual(ask(endpoint, "Action=GetUser&UserName=a&Version=2010-05-08")[0], 200)
        self.assertEqual(served.end(), 0)

    def test_keeps_nothing_in_memory(self):
        served = Served(self.home, "--memory")
        kept = pathlib.Path(served.ready()["folder"])
        self.assertTrue((kept / "state.db").exists())
        self.assertEqual(served.end(), 0)
        self.assertFalse(kept.exists())
        served = Served(self.home, "--memory")
        left = pathlib.Path(served.ready()["folder"])
        served.end(signal.SIGKILL)
        self.assertTrue(left.exists())
        served = Served(self.home, "--memory")
        served.ready()
        self.assertFalse(left.exists(), "what a killed process left is removed")
        self.assertEqual(served.end(), 0)

    def test_speaks_tls(self):
        served = Served(self.home, "--memory", "--tls", "0")
        ready = served.ready()
        self.assertEqual([url.split(":")[0] for url in ready["endpoints"]], ["http", "https"])
        import ssl
        context = ssl.create_default_context(cafile=ready["environment"]["AWS_CA_BUNDLE"])
        with urllib.request.urlopen(ready["endpoints"][1] + "/_sim/health",
                                    context=context) as answer:
            self.assertEqual(answer.status, 200)
        self.assertEqual(served.end(), 0)

    def test_has_the_accounts_of_a_file(self):
        accounts = pathlib.Path(self.home) / "accounts.yaml"
        accounts.write_text("accounts:\n  - id: '111122223333'\n    users:\n      - name: ci\n"
                            "        keys: [{id: test, secret: s}]\n")
        served = Served(self.home, "--memory", "--accounts", str(accounts))
        endpoint = served.ready()["endpoints"][0]
        status, body = ask(endpoint, "Action=GetUser&Version=2010-05-08")
        self.assertEqual(status, 200, body)
        self.assertIn("arn:aws:iam::111122223333:user/ci", body)
        self.assertEqual(served.end(), 0)


if __name__ == "__main__":
    if not SIM:
        print("skipped: sim was not built")
        sys.exit(77)
    unittest.main()
