#!/usr/bin/env python3
"""The mail relay alone: SES's answers at the client, and a mail that comes again."""
import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
import threading
import unittest
from email.message import EmailMessage
from email.policy import SMTP

from stack import SYSTEM, python, skip
from stack.services import Fakes
from support.processes import Processes, free_port
from support.waiting import wait_until

SENDER, RECIPIENT = "qa@qareports.example", "success@simulator.amazonses.com"


def setUpModule():
    global FAKES, PROCESSES, PORT
    if subprocess.run([python(), "-c", "import aiosmtpd, boto3"], capture_output=True,
                      check=False).returncode:
        skip("Debian's Python has no aiosmtpd or boto3")
    folder = tempfile.mkdtemp(prefix="qareports-relay-")
    unittest.addModuleCleanup(shutil.rmtree, folder)
    PROCESSES = Processes(folder)
    unittest.addModuleCleanup(PROCESSES.stop_all)
    FAKES, PORT = Fakes(folder, PROCESSES), free_port()
    start()


def start(**more):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    PROCESSES.start("relay", [python(), "-B", str(SYSTEM / "relay" / "relay")], {
        **environment, **FAKES.environment, "RELAY_LISTEN": f"127.0.0.1:{PORT}", **more})
    wait_until("the relay listens", listens)


def listens():
    with smtplib.SMTP("127.0.0.1", PORT) as client:
        return client.noop()


def message(subject, sender=SENDER, message_id=None):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, RECIPIENT, subject
    if message_id:
        mail["Message-ID"] = message_id
    mail.set_content(".a line that begins with a dot\n" + "text " * 20)
    return mail


def send(*args, **kwargs):
    """(code, text) of the answer to the mail's data."""
    mail = message(*args, **kwargs)
    with smtplib.SMTP("127.0.0.1", PORT, timeout=60) as client:
        client.ehlo()
        client.mail(mail["From"])
        client.rcpt(RECIPIENT)
        code, text = client.data(mail.as_bytes(policy=SMTP))
        return code, text.decode()


class Relay(unittest.TestCase):
    def test_a_mail_arrives_as_it_was_sent(self):
        code, text = send("as sent")
        self.assertEqual(code, 250)
        mail, = FAKES.arrived("as sent")
        self.assertIn(mail["message_id"], text)
        raw = FAKES.text("GET", f"/_sim/mail/{mail['id']}/raw")
        self.assertIn("\n.a line that begins with a dot", raw)

    def test_what_ses_refuses_for_good_is_554_with_its_words(self):
        code, text = send("refused", sender="someone@elsewhere.example")
        self.assertEqual(code, 554)
        self.assertIn("SES: MessageRejected: Email address is not verified", text)

    def test_what_may_work_later_is_451(self):
        for code_of_ses, act in (("Throttling", {"throttle": True}),
                                 ("AccessDenied", {"error": {"code": "AccessDenied"}}),
                                 ("SES cannot be asked", {"drop": True})):
            FAKES.rules({"match": {"service": "ses"}, "act": act})
            code, text = send("later")
            FAKES.rules()
            self.assertEqual(code, 451, text)
            self.assertIn(code_of_ses, text)
        self.assertEqual(FAKES.arrived("later"), [])

    def test_the_same_message_id_is_sent_once_even_at_once(self):
        FAKES.rules({"match": {"service": "ses"}, "count": 1, "act": {"delay": {"ms": 1500}}})
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(send("once", message_id="<a@b>")))
                   for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        FAKES.rules()
        answers.append(send("once", message_id="<a@b>"))
        self.assertEqual({code for code, _ in answers}, {250})
        self.assertEqual(len({text for _, text in answers}), 1)
        self.assertEqual(len(FAKES.arrived("once")), 1)
        send("other", message_id="<other@b>")
        self.assertEqual(len(FAKES.arrived("other")), 1)

    def test_a_mail_that_was_refused_is_sent_when_it_comes_again(self):
        FAKES.rules({"match": {"service": "ses"}, "count": 1, "act": {"throttle": True}})
        self.assertEqual(send("second", message_id="<c@d>")[0], 451)
        self.assertEqual(send("second", message_id="<c@d>")[0], 250)
        self.assertEqual(len(FAKES.arrived("second")), 1)

    def test_without_a_message_id_each_is_a_mail(self):
        for _ in range(2):
            self.assertEqual(send("nameless")[0], 250)
        self.assertEqual(len(FAKES.arrived("nameless")), 2)

    def test_it_ends_when_told_with_the_mail_in_flight(self):
        FAKES.rules({"match": {"service": "ses"}, "count": 1, "act": {"delay": {"ms": 1500}}})
        answers = []
        thread = threading.Thread(target=lambda: answers.append(send("in flight")))
        thread.start()
        wait_until("SES is asked",
                   lambda: FAKES.control("GET", "/_sim/rules")["rules"][0]["hits"])
        self.assertEqual(PROCESSES.stop("relay", signal.SIGTERM), 0)
        thread.join()
        FAKES.rules()
        self.assertEqual(len(FAKES.arrived("in flight")), 1)
        self.assertEqual(answers[0][0], 250)
        start()

    def test_without_a_region_it_says_so_and_ends(self):
        ended = subprocess.run([python(), "-B", str(SYSTEM / "relay" / "relay")], text=True,
                               env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
                               capture_output=True, check=False, timeout=60)
        self.assertEqual((ended.returncode, ended.stderr),
                         (1, "relay: You must specify a region.\n"))


if __name__ == "__main__":
    unittest.main()
