"""Run a few programs as one: the first that ends takes the others with it."""
import logging
import os
import signal
import subprocess
import time
from typing import NamedTuple, Optional, Sequence

LOG = logging.getLogger("supervise")
HANDLED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
GRACE = 5
TICK = 0.1


class Program(NamedTuple):
    """argv, started once the file `after` exists (at once if None)."""

    argv: Sequence[str]
    after: Optional[str] = None


class Supervisor:
    """Made for pid 1 of a container: reaps every child and forwards SIGTERM and SIGINT."""

    def __init__(self, programs):
        self._waiting = list(programs)
        # pid -> Popen: kept, since subprocess itself reaps the child of a forgotten Popen.
        self._running = {}

    def run(self):
        """Returns the exit status: 0 when asked to stop, 1 when a program ended by itself."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        status = None
        while status is None:
            self._start_due()
            received = self._wait(TICK if self._waiting else None)
            ended = self._reap()
            if received in (signal.SIGTERM, signal.SIGINT):
                LOG.info("%s: stopping", signal.Signals(received).name)
                status = 0
            elif ended:
                status = 1
        self._stop_all()
        return status

    def _start_due(self):
        for program in list(self._waiting):
            if program.after is None or os.path.exists(program.after):
                self._waiting.remove(program)
                child = subprocess.Popen(program.argv, preexec_fn=_unblock)
                self._running[child.pid] = child

    @staticmethod
    def _wait(seconds):
        if seconds is None:
            return signal.sigwait(HANDLED)
        received = signal.sigtimedwait(HANDLED, seconds)
        return received.si_signo if received else None

    def _reap(self):
        """Our programs that ended; orphans that became ours are just reaped."""
        ended = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ended
            if pid == 0:
                return ended
            if pid in self._running:
                child = self._running.pop(pid)
                child.returncode = os.waitstatus_to_exitcode(status)
                LOG.info("%s ended: %d", child.args, child.returncode)
                ended.append(child)

    def _stop_all(self):
        self._waiting.clear()
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while self._running and time.monotonic() < deadline:
            self._wait(TICK)
            self._reap()
        self._signal_all(signal.SIGKILL)

    def _signal_all(self, number):
        for pid in self._running:
            os.kill(pid, number)


def _unblock():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
