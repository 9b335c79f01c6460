"""Mails about test runs: written into the database with the results, sent by a task of its own."""
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from qareports.core.models import Mail
from qareports.core.work import GiveUp, TryLater, announce


def link(name, *arguments):
    return settings.BASE_URL + reverse(name, args=arguments)


def about(run, summary):
    """One mail for each subscriber; in the transaction that processes the run."""
    subject = f"[{run.project}] {run.build} on {run.environment}: {summary}"
    body = render_to_string("core/mail.txt", {
        "site": settings.SITE_NAME, "run": run, "summary": summary,
        "link": link("test_run", run.id),
        "attachments": [(file, link("attachment", file.id, file.filename))
                        for file in run.attachments.all()]})
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    for subscription in run.project.subscriptions.all():
        mail, is_new = Mail.objects.get_or_create(
            key=f"test-run-{run.id}-{subscription.id}", defaults={
                "recipient": subscription.email, "subject": subject[:300], "body": body,
                "message_id": f"<test-run-{run.id}-{subscription.id}.{run.submission}@{domain}>"})
        if is_new:
            announce(mail)


def send(mail):
    """Hands a mail to SQUAD_EMAIL_HOST. Under its row's lock: see work.perform.

    Between the relay's 250 and the commit a killed worker leaves a mail that is sent again, with
    the same Message-ID. qareports' relay knows those; others may deliver that mail twice.
    """
    message = EmailMessage(mail.subject, mail.body, to=[mail.recipient],
                           headers={"Message-ID": mail.message_id})
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refusal(code, text) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        raise TryLater(f"{where}: {type(error).__name__}: {error}") from error


def _refusal(code, text):
    """4yz is worth another attempt, 5yz is not (RFC 5321, 4.2.1)."""
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return (GiveUp if code >= 500 else TryLater)(f"{code} {text}")
