"""The API: JSON out, forms in. Errors are {"error": why} with a status that says whose."""
from functools import wraps

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from qareports.api.auth import Refused, project_of, token_of
from qareports.core import duties, events, summary
from qareports.core.documents import Invalid
from qareports.core.models import Build, Job, TestRun
from qareports.core.storage import Unavailable
from qareports.core.submission import Submission, accept


def answers(method):
    """A view of the API for one method, and a status for each error."""
    def decorate(view):
        @csrf_exempt
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if request.method != method:
                return problem(405, f"{method} only")
            try:
                return view(request, *args, **kwargs)
            except Invalid as error:
                return problem(400, error)
            except Refused as error:
                return problem(error.status, error)
            except Unavailable as error:
                return problem(503, f"S3: {error}")
        return wrapped
    return decorate


def problem(status, message):
    return JsonResponse({"error": str(message)}, status=status)


def text_of(request, name):
    """A field of the form, which may also be a file."""
    if name in request.FILES:
        try:
            request.FILES[name].seek(0)
            return request.FILES[name].read().decode()
        except UnicodeDecodeError as error:
            raise Invalid(f"{name}: not UTF-8") from error
    return request.POST.get(name, "")


@answers("POST")
def submit(request, group, project, build, environment):
    """201 with a new test run; 200 with the one that has this submission already."""
    run, is_new = accept(Submission(
        project_of(request, group, project), build, environment,
        request.POST.get("submission") or request.made_id, text_of(request, "tests"),
        text_of(request, "metrics"), request.FILES.getlist("attachment")))
    return JsonResponse({"test_run": run.id, "submission": run.submission},
                        status=201 if is_new else 200)


@answers("POST")
def fetch(request, group, project, build, environment):
    """Results are fetched from the form's url, by a job."""
    found, is_new = events.fetch_later(
        project_of(request, group, project), build, environment,
        request.POST.get("url", ""), request.POST.get("submission") or request.made_id)
    return JsonResponse({"job": found.id, "submission": found.submission},
                        status=201 if is_new else 200)


def opened(request, rows, pk):
    """A row whose project the request's token opens. rows: with build and group."""
    token = token_of(request)
    row = rows.filter(pk=pk).first()
    if row is None or token.group_id not in (None, row.build.project.group_id):
        raise Refused(404, "not found")
    return row


@answers("GET")
def test_run(request, pk):
    run = opened(request, TestRun.objects.select_related("build__project__group"), pk)
    tests = run.tests.values_list("suite", "name", "result")
    return JsonResponse({
        "id": run.id, "project": str(run.build.project), "build": run.build.version,
        "environment": run.environment.slug, "submission": run.submission,
        "processed": run.processed is not None,
        "summary": summary.of_test_runs([run]).get(run.id, summary.Summary()).as_json(),
        "tests": [{"suite": suite, "name": name, "result": result}
                  for suite, name, result in tests],
        "metrics": list(run.metrics.values("suite", "name", "value")),
        "attachments": list(run.attachments.values("id", "filename", "mimetype", "size_bytes"))})


@answers("GET")
def job(request, pk):
    found = opened(request, Job.objects.select_related("build__project__group"), pk)
    return JsonResponse({"id": found.id, "kind": found.kind, "state": found.state,
                         "attempts": found.attempts, "error": found.error,
                         "test_run": found.test_run_id})


@answers("GET")
def build(request, group, project, version):
    """All test runs of a build."""
    found = Build.objects.filter(project=project_of(request, group, project),
                                 version=version).first()
    if found is None:
        raise Refused(404, f"no build {version}")
    runs = list(found.test_runs.select_related("environment"))
    total = summary.of_builds([found], runs)[found.id]
    return JsonResponse({
        "build": found.version, "summary": total.as_json(), "test_runs": [
            {"id": run.id, "environment": run.environment.slug, "submission": run.submission,
             "processed": run.processed is not None} for run in runs]})


@answers("GET")
def statistics(request):
    """How much there is to do now, and the lengths of the broker's queues."""
    token_of(request)
    now = duties.current_statistics()
    return JsonResponse({name: getattr(now, name) for name in (
        "test_runs", "jobs_queued", "jobs_failed", "mails_queued", "mails_failed", "queues")})
