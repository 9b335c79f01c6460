"""Requests and submissions at a steady rate, from several threads, with every answer kept."""
import itertools
import threading
import time
import uuid
from http.client import HTTPException


class Load:
    """rate: requests a second, of which one in each `every` is a submission.

    webs: () -> the web roles at the moment. Use it in a with statement; then accepted are the
    submissions' test runs and failed whatever was not answered with 200 or 201.
    """

    def __init__(self, webs, rate=20, every=4):
        self.webs, self.rate, self.every = webs, rate, every
        self.accepted, self.failed, self.answered = [], [], 0
        self._name = uuid.uuid4().hex[:8]
        self._numbers, self._turn = itertools.count(), threading.Lock()
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(8)]

    def __enter__(self):
        self._begin = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *unused):
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        while not self._end.is_set():
            with self._turn:
                number = next(self._numbers)
            if self._end.wait(max(0, self._begin + number / self.rate - time.monotonic())):
                return
            webs = self.webs()
            self._request(webs[number % len(webs)], number)

    def _request(self, web, number):
        try:
            if number % self.every:
                status, answer = web.get("/login/")
            else:
                status, answer = web.submit(f"load-{self._name}-{number}",
                                            {"a/b": "pass", "a/c": "fail"})
        except (OSError, HTTPException, ValueError) as error:
            status, answer = 0, str(error)
        with self._turn:
            self.answered += 1
            if status == 201:
                self.accepted.append(answer["test_run"])
            elif status != 200:
                self.failed.append((number, status, answer))
