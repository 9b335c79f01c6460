"""Child processes of a test, each with a log file, and none left behind."""
import ctypes
import os
import signal
import socket
import subprocess

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def free_port():
    """A TCP port of the loopback interface that nobody has at the moment."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Processes:
    """folder: where the logs go, as <name>.log. For one thread only."""

    def __init__(self, folder):
        self._folder = folder
        self._running = {}  # name -> (process, the signal that ends it)

    def start(self, name, argv, env=None, end=signal.SIGTERM):
        """end: what stops it, also when the test itself is killed."""
        with open(os.path.join(self._folder, f"{name}.log"), "ab") as log:
            process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env,
                cwd=self._folder, preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, end))
        self._running[name] = process, end
        return process

    def stop(self, name, number=None):
        """Returns the exit status. number: a signal other than the one given to start."""
        process, end = self._running.pop(name)
        process.send_signal(number or end)
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def stop_all(self):
        for name in reversed(list(self._running)):
            self.stop(name)

    def log(self, name, size=3000):
        """The end of a process's log."""
        with open(os.path.join(self._folder, f"{name}.log"), "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - size))
            return file.read().decode(errors="replace")
