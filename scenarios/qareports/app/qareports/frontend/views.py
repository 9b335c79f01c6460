"""Pages for people; whoever has a login sees all projects."""
import uuid
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from qareports.core import duties, storage, summary
from qareports.core.documents import Invalid
from qareports.core.models import Attachment, Build, Project, TestRun
from qareports.core.submission import Submission, accept

from .forms import SubmitForm

BUILDS_SHOWN = 50


def project_of(group, slug):
    return get_object_or_404(Project.objects.select_related("group"), group__slug=group, slug=slug)


@login_required
def home(request):
    return render(request, "frontend/home.html", {
        "projects": Project.objects.select_related("group")})


@login_required
def project(request, group, slug):
    found = project_of(group, slug)
    builds = list(found.builds.all()[:BUILDS_SHOWN])
    runs = list(TestRun.objects.filter(build__in=builds))
    totals = summary.of_builds(builds, runs)
    return render(request, "frontend/project.html", {
        "project": found, "builds": [(build, totals[build.id]) for build in builds]})


@login_required
def build(request, group, slug, version):
    found = get_object_or_404(Build, project=project_of(group, slug), version=version)
    runs = list(found.test_runs.select_related("environment"))
    by_run = summary.of_test_runs(runs)
    return render(request, "frontend/build.html", {
        "project": found.project, "build": found,
        "total": summary.of_builds([found], runs)[found.id],
        "runs": [(run, by_run.get(run.id, summary.Summary())) for run in runs]})


@login_required
def test_run(request, pk):
    run = get_object_or_404(
        TestRun.objects.select_related("build__project__group", "environment"), pk=pk)
    return render(request, "frontend/test_run.html", {
        "run": run, "build": run.build, "project": run.build.project,
        "total": summary.of_test_runs([run]).get(run.id, summary.Summary())})


@login_required
def submit(request, group, slug):
    found = project_of(group, slug)
    form = SubmitForm(request.POST or None, request.FILES or None,
                      initial={"submission": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        file = fields.pop("attachment")
        try:
            run, _ = accept(Submission(found, files=[file] if file else [], **fields))
            return redirect("test_run", run.id)
        except (Invalid, storage.Unavailable) as error:
            form.add_error(None, str(error))
    return render(request, "frontend/submit.html", {"project": found, "form": form})


@login_required
def attachment(request, pk, filename):
    """From S3 to the browser, so that the bucket stays closed."""
    found = get_object_or_404(Attachment, pk=pk, filename=filename)
    try:
        response = StreamingHttpResponse(storage.chunks(found.key), content_type=found.mimetype)
    except storage.Unavailable as error:
        return HttpResponse(f"S3: {error}", status=503, content_type="text/plain")
    response["Content-Length"] = found.size_bytes
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.filename)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def status(request):
    return render(request, "frontend/status.html", {"now": duties.current_statistics()})
