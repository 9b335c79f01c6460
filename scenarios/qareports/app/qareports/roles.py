"""What one image can be: `qareports ROLE` becomes the program of that role.

The settings are read first, so that a missing one is told in one line and nothing has started.
"""
import os
import sys

WEB = ["python", "-m", "gunicorn", "qareports.wsgi", "--bind", "{SQUAD_WEB_ADDRESS}",
       "--worker-class", "gthread", "--workers", "{SQUAD_WEB_WORKERS}",
       "--threads", "{SQUAD_WEB_THREADS}", "--worker-tmp-dir", "/tmp",
       "--graceful-timeout", "30", "--timeout", "60", "--access-logfile", "-"]
CELERY = ["python", "-m", "celery", "--app", "qareports.celery"]
# Without gossip and mingle, workers that start together have nothing to wait for in each other.
WORKER = [*CELERY, "worker", "--without-mingle", "--without-gossip", "--without-heartbeat",
          "--loglevel", "INFO", "--concurrency", "{SQUAD_WORKER_CONCURRENCY}"]
BEAT = [*CELERY, "beat", "--scheduler", "qareports.heartbeat.Scheduler",
        "--schedule", "{SQUAD_SCHEDULE_FILE}", "--pidfile", "", "--loglevel", "INFO"]
ROLES = {
    "web": WEB,
    "worker": [*WORKER, "--queues", "core_process,core_notification,core_duties",
               "--hostname", "worker@%h"],
    "fetch-worker": [*WORKER, "--queues", "ci_fetch", "--hostname", "fetch@%h"],
    "listener": ["manage", "listen"],
    "scheduler": BEAT,
    "migrate": ["manage", "migrate_and_bootstrap"],
    "wait": ["manage", "wait"],
    "purge": ["manage", "purge"],
    "queues": ["manage", "queues"],
    "manage": ["manage"],
}
DEFAULTS = {
    "SQUAD_WEB_ADDRESS": "0.0.0.0:8000",
    "SQUAD_WEB_WORKERS": "2",
    "SQUAD_WEB_THREADS": "4",
    "SQUAD_WORKER_CONCURRENCY": "2",
    "SQUAD_SCHEDULE_FILE": "/tmp/schedule",
}


def argv_of(role, arguments, environ):
    """The program of a role, as execvp takes it."""
    values = {name: environ.get(name) or default for name, default in DEFAULTS.items()}
    return [word.format(**values) for word in ROLES[role]] + list(arguments)


def main():
    role, *arguments = sys.argv[1:] or [""]
    if role == "alive":
        from qareports import alive
        alive.check()
    if role not in ROLES:
        print(f"usage: qareports {'|'.join([*ROLES, 'alive'])}", file=sys.stderr)
        sys.exit(2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qareports.settings")
    import qareports.settings  # noqa: F401, ends the process if one is missing
    program, *words = argv_of(role, arguments, os.environ)
    if program == "manage":
        from django.core.management import execute_from_command_line
        execute_from_command_line(["qareports manage", *words])
    else:
        os.execv(sys.executable, [sys.executable, *words])
