"""What probes ask: /-/live, /-/ready, /-/version.

Answered before everything else, without sessions and without waiting. RabbitMQ and S3 are no part
of readiness: pages and most submissions go on without them.
"""
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from qareports.database import is_connected
from qareports.version import VERSION


def missing_migrations():
    """Names of this version's migrations that the database does not have."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


class Probes:
    """Middleware. Once the schema was complete it is not looked at again."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.schema_complete = False

    def __call__(self, request):
        if request.path == "/-/live" or request.path == "/-/version":
            response = JsonResponse({"version": VERSION})
        elif request.path == "/-/ready":
            reason = self.reason()
            response = JsonResponse({"version": VERSION, "reason": reason},
                                    status=503 if reason else 200)
        else:
            response = self.get_response(request)
        response["X-Qareports-Version"] = VERSION
        return response

    def reason(self):
        """Why no requests should come here, or ''."""
        try:
            if not is_connected():
                connection.close()
            connection.ensure_connection()
            if not self.schema_complete:
                missing = missing_migrations()
                if missing:
                    return f"the database lacks {', '.join(missing)}"
                self.schema_complete = True
        except Error as error:
            return f"the database does not answer: {error}".strip()
        return ""
