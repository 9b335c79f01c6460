#!/usr/bin/env python3
"""From a submission to the mail about it, through every role, with real servers around."""
import re
import unittest

from stack.application import PROJECT, SUBSCRIBER, Stack
from stack.browser import Browser
from stack.laboratory import Laboratory, publish
from support.waiting import wait_until

TESTS = {"boot/x15": "pass", "ltp/mmap01": "fail", "ltp/mmap02": "skip"}


def setUpModule():
    global STACK, WEB
    STACK = Stack()
    unittest.addModuleCleanup(STACK.close)
    WEB = STACK.whole("v1")


class Submitting(unittest.TestCase):
    def test_results_become_rows_a_mail_and_a_file_in_s3(self):
        log = b"[    0.000000] Linux version 6.1\n" * 1000
        status, answer = WEB.submit("v6.1-rc1", TESTS, {"dmesg.txt": log},
                                    metrics='{"boot/seconds": 4.5}')
        self.assertEqual(status, 201, answer)
        run = WEB.processed(answer["test_run"])
        self.assertEqual(run["summary"], {"pass": 1, "fail": 1, "skip": 1})
        self.assertEqual(run["metrics"], [{"suite": "boot", "name": "seconds", "value": 4.5}])
        self.assertIn({"suite": "ltp", "name": "mmap01", "result": "fail"}, run["tests"])
        mail, = wait_until("the mail is in the inbox", lambda: STACK.fakes.arrived("v6.1-rc1"))
        self.assertIn("1 passed, 1 failed, 1 skipped", mail["subject"])
        raw = STACK.fakes.mail(mail["id"])
        link = re.search(r"http://qareports\.example(/attachment/\d+/dmesg\.txt)", str(raw))
        self.assertIn(SUBSCRIBER, str(raw))
        browser = Browser(WEB.port)
        browser.open(link.group(1))
        self.assertEqual(browser.address, "/login/")
        self.assertEqual(browser.send(username="admin", password="made-up-password").encode(), log)
        keys = STACK.fakes.requests("s3", "PutObject")
        self.assertTrue(any("dmesg.txt" in one["resource"] for one in keys), keys)

    def test_the_same_submission_again_is_the_same_test_run(self):
        first = WEB.submit("again", TESTS, submission="job-7")
        second = WEB.submit("again", TESTS, submission="job-7")
        self.assertEqual((first[0], second[0]), (201, 200))
        self.assertEqual(first[1], second[1])
        WEB.processed(first[1]["test_run"])
        self.assertEqual(STACK.postgresql.number(
            "SELECT count(*) FROM core_job WHERE submission = 'job-7'"), 1)

    def test_what_cannot_be_used_is_refused_with_the_reason(self):
        for fields, reason in (({"tests": "{"}, "not JSON"), ({"tests": '{"a/b": "good"}'}, "good"),
                               ({"tests": "[]"}, "not an object"),
                               ({"metrics": '{"a/b": "1"}'}, "no number"),
                               ({"submission": "a b"}, "submission")):
            status, answer = WEB.post(f"/api/submit/{PROJECT}/bad/x15", fields)
            self.assertEqual(status, 400, answer)
            self.assertIn(reason, answer["error"])
        self.assertEqual(WEB.get(f"/api/builds/{PROJECT}/bad")[0], 404)

    def test_tokens_and_projects_are_asked_for(self):
        path = f"/api/submit/{PROJECT}/b/x15"
        self.assertEqual(WEB.request("POST", path, Authorization="Token none")[0], 401)
        self.assertEqual(WEB.request("POST", "/api/submit/no/such/b/x15")[0], 404)
        self.assertEqual(WEB.request("GET", path)[0], 405)

    def test_a_mail_that_ses_refused_is_sent_when_the_reason_is_mended(self):
        STACK.fakes.rules({"match": {"service": "ses"}, "act": {
            "error": {"code": "MessageRejected", "message": "Email address is not verified."}}})
        try:
            WEB.submit("refused", TESTS)
            wait_until("it is given up", lambda: STACK.postgresql.sql(
                "SELECT error FROM core_mail WHERE state = 'failed'") ==
                "554 5.0.0 SES: MessageRejected: Email address is not verified.")
        finally:
            STACK.fakes.rules()
        self.assertIn("1 mails", STACK.run("v1", "manage", "requeue", "mails").stdout)
        wait_until("it arrived", lambda: STACK.fakes.arrived("refused"))

    def test_without_s3_nothing_is_kept_and_the_answer_says_so(self):
        STACK.fakes.rules({"match": {"service": "s3"},
                           "act": {"error": {"code": "AccessDenied"}}})
        try:
            status, answer = WEB.submit("no-s3", TESTS, {"a.txt": b"text"})
        finally:
            STACK.fakes.rules()
        self.assertEqual(status, 503)
        self.assertIn("AccessDenied", answer["error"])
        self.assertEqual(WEB.get(f"/api/builds/{PROJECT}/no-s3")[0], 404)


class Fetching(unittest.TestCase):
    def setUp(self):
        self.laboratory = Laboratory({
            "/slow": [(503, {}), (200, {"incomplete": True}), (200, {"tests": TESTS})],
            "/event": [(200, {"tests": TESTS})], "/gone": [(410, {})]})
        self.addCleanup(self.laboratory.close)

    def job(self, build, path):
        status, answer = WEB.post(f"/api/fetch/{PROJECT}/{build}/x15",
                                  {"url": self.laboratory.url(path)})
        self.assertEqual(status, 201, answer)

        def look():
            job = WEB.get(f"/api/jobs/{answer['job']}")[1]
            return job["state"] != "queued" and job
        return wait_until("the fetch job ended", look, 60)

    def test_a_result_that_is_not_there_yet_is_asked_for_again(self):
        job = self.job("fetched", "/slow")
        self.assertEqual((job["state"], job["attempts"]), ("done", 3))
        self.assertEqual(WEB.processed(job["test_run"])["summary"]["fail"], 1)

    def test_a_result_that_is_gone_is_not(self):
        job = self.job("gone", "/gone")
        self.assertEqual((job["state"], job["attempts"]), ("failed", 1))
        self.assertIn("410", job["error"])

    def test_an_event_becomes_a_fetch_job_once(self):
        group, project = PROJECT.split("/")
        event = {"id": "lab-1", "group": group, "project": project, "build": "event",
                 "environment": "x15", "url": self.laboratory.url("/event")}
        for body in ("no JSON", {**event, "project": "none"}, event, event):
            publish(STACK.rabbitmq.url, body)
        wait_until("the mail about the event's build", lambda: STACK.fakes.arrived("event"))
        self.assertEqual(self.laboratory.asked, ["/event"])
        rejected = STACK.run("v1", "manage", "shell", "-c", (
            "from kombu import Connection; from django.conf import settings\n"
            "with Connection(settings.BROKER_URL) as c: print(c.channel().queue_declare("
            "'ci_events.rejected', passive=True).message_count)"))
        self.assertEqual(rejected.stdout.strip(), "2")


class Pages(unittest.TestCase):
    def test_log_in_submit_and_look(self):
        browser = Browser(WEB.port)
        browser.open("/")
        self.assertEqual(browser.address, "/login/")
        self.assertIn("correct username", browser.send(username="admin", password="wrong"))
        self.assertIn(PROJECT, browser.send(username="admin", password="made-up-password"))
        self.assertIn("stylesheet", browser.page)
        browser.open(f"/{PROJECT}/submit/")
        page = browser.send(build="by-hand", environment="x15", tests='{"a/b": "maybe"}')
        self.assertIn("maybe", page)
        browser.send(build="by-hand", environment="x15", tests='{"a/b": "pass"}')
        self.assertRegex(browser.address, r"/testrun/\d+/")
        address = browser.address
        wait_until("it is processed", lambda: "1 passed" in browser.open(address))
        self.assertIn("by-hand", browser.open(f"/{PROJECT}/"))
        self.assertIn("x15", browser.open(f"/{PROJECT}/build/by-hand/"))
        self.assertIn("core_process", browser.open("/status/"))

    def test_pages_load_nothing_from_elsewhere(self):
        browser = Browser(WEB.port)
        browser.open("/")
        self.assertEqual(re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', browser.page), [])


class Looking(unittest.TestCase):
    def test_queue_lengths_and_versions_are_told(self):
        self.assertEqual(set(WEB.get("/api/statistics")[1]["queues"]), {
            "core_process", "ci_fetch", "core_notification", "core_duties"})
        self.assertIn('"core_process"', STACK.run("v1", "queues").stdout)
        self.assertEqual(WEB.get("/-/version")[1], {"version": "v1"})

    def test_programs_without_a_port_show_that_they_live(self):
        for role in ("worker", "fetch-worker", "listener", "scheduler"):
            file = f"{STACK.folder}/alive-{role}"
            STACK.run("v1", "alive", SQUAD_ALIVE_FILE=file)
        gone = STACK.run("v1", "alive", check=False, SQUAD_ALIVE_FILE=f"{STACK.folder}/none")
        self.assertEqual(gone.returncode, 1)

    def test_a_listener_stays_far_below_its_limit(self):
        with open(f"{STACK.folder}/alive-listener", encoding="ascii") as file:
            pid = file.read()
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            resident = int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1))
        self.assertLess(resident, 256 * 1024)


if __name__ == "__main__":
    unittest.main()
