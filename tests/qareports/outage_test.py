#!/usr/bin/env python3
"""RabbitMQ, PostgreSQL and the relay restart under load: requests wait or go on, work is done
later, and once."""
import time
import unittest

from stack.application import Stack
from stack.laboratory import Laboratory, publish
from stack.load import Load
from support.waiting import wait_until


def setUpModule():
    global STACK, WEB
    STACK = Stack()
    unittest.addModuleCleanup(STACK.close)
    WEB = STACK.whole("v1")


def sql(statement):
    return STACK.postgresql.sql(statement)


class Outages(unittest.TestCase):
    def check(self, load):
        self.assertEqual(load.failed, [])
        wait_until("all is done", lambda: sql(
            "SELECT (SELECT count(*) FROM core_job WHERE state <> 'done') + "
            "(SELECT count(*) FROM core_mail WHERE state <> 'done')") == "0", 90)
        runs = int(sql("SELECT count(*) FROM core_testrun"))
        self.assertEqual(int(sql("SELECT count(*) FROM core_test")), 2 * runs)
        mails = [mail["subject"] for mail in STACK.fakes.arrived()]
        self.assertEqual((len(mails), len(set(mails))), (runs, runs))

    def loaded(self, outage, seconds=2):
        """The load before, during and after."""
        with Load(lambda: [WEB], rate=15) as load:
            time.sleep(seconds)
            outage()
            before = len(load.accepted)
            wait_until("it goes on", lambda: len(load.accepted) > before + 5)
        self.check(load)

    def test_rabbitmq_restarts(self):
        def outage():
            STACK.rabbitmq.stop()
            status, answer = WEB.submit("without-broker", {"a/b": "pass", "a/c": "pass"})
            self.assertEqual(status, 201)
            time.sleep(3)
            STACK.rabbitmq.start()
        self.loaded(outage)
        # The listener is back as well.
        laboratory = Laboratory({"/r": [(200, {"tests": {"a/b": "pass", "a/c": "pass"}})]})
        self.addCleanup(laboratory.close)
        publish(STACK.rabbitmq.url, {"id": "after", "group": "lkft", "project": "linux-next",
                                     "build": "after", "environment": "x", "url":
                                     laboratory.url("/r")})
        wait_until("its mail arrived", lambda: STACK.fakes.arrived("after"), 60)

    def test_postgresql_restarts(self):
        def outage():
            STACK.postgresql.stop()
            time.sleep(2)
            STACK.postgresql.start()
        self.loaded(outage)

    def test_the_relay_restarts(self):
        def outage():
            STACK.processes.stop("relay")
            time.sleep(3)
            STACK.start_relay()
        self.loaded(outage)

    def test_ses_throttles(self):
        def outage():
            STACK.fakes.rules({"match": {"service": "ses"}, "act": {"throttle": True}})
            time.sleep(2)
            STACK.fakes.rules()
        self.loaded(outage)


if __name__ == "__main__":
    unittest.main()
