"""Who may use the API: whoever has a token, sent as "Authorization: Token ..." or "Auth-Token"."""
from qareports.core.models import Project, Token
from qareports.core.models.token import digest_of


class Refused(Exception):
    """status: of the answer."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def token_of(request):
    """The request's token, or Refused."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    text = text.strip() if kind.lower() == "token" else request.headers.get("Auth-Token", "")
    token = Token.objects.filter(digest=digest_of(text)).first() if text else None
    if token is None:
        raise Refused(401, "no token, or one that nobody has")
    return token


def project_of(request, group, project):
    """The project, if the request's token opens its group."""
    token = token_of(request)
    found = Project.objects.select_related("group").filter(
        group__slug=group, slug=project).first()
    if found is None:
        raise Refused(404, f"no project {group}/{project}")
    if token.group_id not in (None, found.group_id):
        raise Refused(403, f"this token is not for {group}")
    return found
