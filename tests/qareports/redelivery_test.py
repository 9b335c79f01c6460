#!/usr/bin/env python3
"""Workers and brokers that die in the middle of work: nothing is lost, nothing is done twice.

Each test holds the work up at a known place (a lock in PostgreSQL, a delay in SES), kills, and
counts afterwards.
"""
import os
import signal
import unittest

from stack.application import Stack
from support.waiting import wait_until

TESTS = {"boot/x15": "pass", "ltp/mmap01": "fail"}


def setUpModule():
    global STACK, WEB
    STACK = Stack()
    unittest.addModuleCleanup(STACK.close)
    STACK.run("v1", "migrate")
    STACK.start("v1", "scheduler")
    WEB = STACK.web("v1")


class Lock:
    """Holds the table of tests, so that whoever processes a run stops before its rows."""

    def __enter__(self):
        self.session = STACK.postgresql.session()
        self.session.stdin.write("BEGIN; LOCK core_test IN EXCLUSIVE MODE;\n")
        self.session.stdin.flush()
        wait_until("the table is locked", lambda: STACK.postgresql.number(
            "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND granted "
            "AND relation = 'core_test'::regclass"))

    def __exit__(self, *unused):
        self.session.communicate("COMMIT;\n")


def waiting_for_the_lock():
    return STACK.postgresql.number("SELECT count(*) FROM pg_locks WHERE NOT granted "
                                   "AND relation = 'core_test'::regclass")


class Redelivery(unittest.TestCase):
    def submit(self, build):
        status, answer = WEB.submit(build, TESTS)
        self.assertEqual(status, 201, answer)
        return answer["test_run"]

    def check(self, build, run):
        """Processed once, told once."""
        WEB.processed(run)
        wait_until("the mail arrived", lambda: STACK.fakes.arrived(build))
        STACK.start("v1", "worker", "second-worker")
        wait_until("nothing is left to do", lambda: STACK.postgresql.sql(
            "SELECT (SELECT count(*) FROM core_job WHERE state <> 'done') + "
            "(SELECT count(*) FROM core_mail WHERE state <> 'done')") == "0", 60)
        STACK.processes.stop("second-worker")
        count = STACK.postgresql.number
        self.assertEqual(count(f"SELECT count(*) FROM core_test WHERE test_run_id = {run}"), 2)
        self.assertEqual(len(STACK.fakes.arrived(build)), 1)

    def test_a_worker_killed_while_it_processes(self):
        STACK.start("v1", "worker", "victim")
        with Lock():
            run = self.submit("killed-processing")
            wait_until("it is in the middle", waiting_for_the_lock)
            STACK.kill("victim")
        self.assertFalse(WEB.get(f"/api/testruns/{run}")[1]["processed"])
        STACK.start("v1", "worker")
        self.check("killed-processing", run)
        STACK.processes.stop("worker")
        self.assertEqual(STACK.postgresql.number(
            f"SELECT attempts FROM core_job WHERE test_run_id = {run}"), 2)

    def test_a_process_of_a_worker_killed_while_it_processes(self):
        """As when the kernel is short of memory: the worker lives, and has the job again."""
        STACK.start("v1", "worker")
        with Lock():
            run = self.submit("killed-child")
            wait_until("it is in the middle", waiting_for_the_lock)
            for child in STACK.children("worker"):
                os.kill(child, signal.SIGKILL)
            wait_until("it is left", lambda: not waiting_for_the_lock())
        self.check("killed-child", run)
        STACK.processes.stop("worker")

    def test_a_worker_killed_while_ses_takes_the_mail(self):
        """The relay asked SES, and the worker never learns: only the relay knows the mail again."""
        sent = len(STACK.fakes.requests("ses", "SendRawEmail"))
        STACK.fakes.rules({"match": {"service": "ses", "operation": "SendRawEmail"}, "count": 1,
                           "act": {"delay": {"ms": 5000}}})
        STACK.start("v1", "worker", "victim")
        run = self.submit("killed-mailing")
        wait_until("SES is asked", lambda: STACK.fakes.control("GET", "/_sim/rules"
                                                               )["rules"][0]["hits"])
        STACK.kill("victim")
        self.assertEqual(STACK.postgresql.sql(
            f"SELECT state FROM core_mail WHERE key LIKE 'test-run-{run}-%'"), "queued")
        STACK.start("v1", "worker")
        self.check("killed-mailing", run)
        STACK.processes.stop("worker")
        self.assertEqual(len(STACK.fakes.requests("ses", "SendRawEmail")), sent + 1)
        self.assertIn("not sent a second time", STACK.processes.log("relay"))

    def test_messages_that_come_again_do_nothing(self):
        STACK.start("v1", "worker")
        run = self.submit("again")
        WEB.processed(run)
        wait_until("the mail arrived", lambda: STACK.fakes.arrived("again"))
        STACK.run("v1", "manage", "shell", "-c", (
            "from qareports.core.models import *; from qareports.core.work import tell\n"
            f"for row in [*Job.objects.filter(test_run={run}), *Mail.objects.all()]: "
            "print(tell(row), tell(row))"))
        self.check("again", run)
        STACK.processes.stop("worker")

    def test_what_the_broker_loses_is_told_again(self):
        run = self.submit("lost")
        wait_until("the broker has it", lambda: STACK.postgresql.number(
            f"SELECT count(sent) FROM core_job WHERE test_run_id = {run}"))
        self.assertTrue(STACK.rabbitmq.control("purge_queue", "core_process"))
        STACK.start("v1", "worker", SQUAD_RESEND_SECONDS="2")
        self.check("lost", run)
        STACK.processes.stop("worker")

    def test_a_worker_that_is_told_to_end_ends_its_work_first(self):
        STACK.start("v1", "worker")
        with Lock():
            run = self.submit("graceful")
            wait_until("it is in the middle", waiting_for_the_lock)
            STACK.processes.process("worker").send_signal(signal.SIGTERM)
        self.assertEqual(STACK.end("worker"), 0)
        self.assertTrue(WEB.get(f"/api/testruns/{run}")[1]["processed"])
        self.assertEqual(STACK.postgresql.number(
            f"SELECT attempts FROM core_job WHERE test_run_id = {run}"), 1)

    def test_work_that_ends_its_workers_comes_to_an_end(self):
        run = self.submit("poison")
        STACK.postgresql.sql(f"UPDATE core_job SET unfinished = 12 WHERE test_run_id = {run}")
        STACK.start("v1", "worker")
        wait_until("it is given up", lambda: STACK.postgresql.sql(
            f"SELECT state FROM core_job WHERE test_run_id = {run}") == "failed")
        self.assertIn("1 jobs", STACK.run("v1", "manage", "requeue", "jobs").stdout)
        self.check("poison", run)
        STACK.processes.stop("worker")


if __name__ == "__main__":
    unittest.main()
