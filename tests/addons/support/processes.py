"""Child processes of a test, each with a log file, and none left behind."""
import ctypes
import os
import random
import signal
import socket
import subprocess

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def free_port():
    """A TCP port of the loopback interface that nobody has at the moment. None of those that the
    kernel gives to whoever asks for any: such a one may be given away before it is used."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as sock:
            try:
                sock.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


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

    def process(self, name):
        return self._running[name][0]

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
