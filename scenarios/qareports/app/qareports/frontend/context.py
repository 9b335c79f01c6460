"""What every page shows."""
from django.conf import settings

from qareports.version import VERSION


def site(request):
    return {"site_name": settings.SITE_NAME, "version": VERSION}
