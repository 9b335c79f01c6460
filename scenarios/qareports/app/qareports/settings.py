"""Django's settings; every one that differs between environments is read from the environment."""
import os
from pathlib import Path

from qareports.environment import Environment

BASE_DIR = Path(__file__).resolve().parent
env = Environment(os.environ)

DEBUG = env.flag("DEVENV")
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.text("SQUAD_ALLOWED_HOSTS", "*").split(",")
SITE_NAME = env.text("SQUAD_SITE_NAME")
BASE_URL = (env.text("SQUAD_BASE_URL") or "").rstrip("/")

# Both limits end what a lost machine would keep: PostgreSQL cannot tell that a client is gone for
# good, and the row of its job would stay locked.
DATABASE_OPTIONS = "-c idle_in_transaction_session_timeout=60s -c lock_timeout={}s".format(
    env.number("SQUAD_DATABASE_LOCK_SECONDS", 15))
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql",
    **env.database("DATABASE"),
    "CONN_MAX_AGE": 300,
    "OPTIONS": {"connect_timeout": 5, "options": DATABASE_OPTIONS},
}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# How long a request or a job waits for a PostgreSQL that does not answer.
DATABASE_WAIT_SECONDS = env.number("SQUAD_DATABASE_WAIT_SECONDS", 20)

BROKER_URL = env.text("SQUAD_CELERY_BROKER_URL")
EVENTS_EXCHANGE = env.text("SQUAD_EVENTS_EXCHANGE", "squad.events")
# Work that the broker was told of and that nobody did for so long is sent again.
RESEND_SECONDS = env.number("SQUAD_RESEND_SECONDS", 600)
# How often the scheduler looks for work that the broker was not told of, or that is due again.
DISPATCH_SECONDS = env.number("SQUAD_DISPATCH_SECONDS", 5)
# Work that raises or ends its workers is given up after so many attempts; what waits for others
# (a relay, a laboratory) after so long.
WORK_ATTEMPTS = env.number("SQUAD_WORK_ATTEMPTS", 12)
GIVE_UP_HOURS = env.number("SQUAD_GIVE_UP_HOURS", 72)
FETCH_TIMEOUT_SECONDS = env.number("SQUAD_FETCH_TIMEOUT_SECONDS", 20)

EMAIL_HOST = env.text("SQUAD_EMAIL_HOST")
EMAIL_PORT = env.number("SQUAD_EMAIL_PORT")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("SQUAD_EMAIL_FROM", "qa-reports@localhost")

S3_BUCKET = env.text("SQUAD_STORAGE_S3_BUCKET")
MAX_UPLOAD_BYTES = 1024 * 1024 * (env.number("SQUAD_MAX_UPLOAD_MIB", 16) or 0)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES

LOG_LEVEL = env.text("SQUAD_LOG_LEVEL", "INFO")
env.check()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "qareports.core",
    "qareports.frontend",
]
MIDDLEWARE = [
    "qareports.health.Probes",
    "qareports.database.Connect",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qareports.database.Reconnect",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "qareports.frontend.context.site",
    ]},
}]
ROOT_URLCONF = "qareports.urls"
WSGI_APPLICATION = "qareports.wsgi.application"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
