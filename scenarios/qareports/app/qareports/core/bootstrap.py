"""The first user, project, token and subscribers, from the environment; nothing if it has none."""
import os

from django.contrib.auth import get_user_model
from django.db import transaction

from qareports.core.models import Group, Project, Subscription, Token
from qareports.core.models.token import digest_of


@transaction.atomic
def from_environment(values=os.environ):
    """Lines that say what is there now. Again it changes passwords and tokens to what it is told,
    and makes what is missing."""
    lines = []
    user, password = values.get("SQUAD_ADMIN_USER"), values.get("SQUAD_ADMIN_PASSWORD")
    if user and password:
        account, _ = get_user_model().objects.get_or_create(username=user)
        if not account.check_password(password):
            account.set_password(password)
            account.save()
        lines.append(f"user {user}")
    if values.get("SQUAD_API_TOKEN"):
        Token.objects.update_or_create(
            name="bootstrap", defaults={"digest": digest_of(values["SQUAD_API_TOKEN"])})
        lines.append("token bootstrap, for all groups")
    # group/project, several with spaces
    for path in values.get("SQUAD_PROJECTS", "").split():
        slug, _, name = path.partition("/")
        group, _ = Group.objects.get_or_create(slug=slug)
        project, _ = Project.objects.get_or_create(group=group, slug=name)
        for email in values.get("SQUAD_SUBSCRIBERS", "").split():
            Subscription.objects.get_or_create(project=project, email=email)
        lines.append(f"project {project}")
    return lines
