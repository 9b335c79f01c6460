"""The tables of v1."""
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import CASCADE


def table(name, *fields, **options):
    """A model with the id that all of them have."""
    id_field = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                          verbose_name="ID"))
    return migrations.CreateModel(name, fields=[id_field, *fields], options=options)


def text(name, size, **arguments):
    return name, models.CharField(max_length=size, **arguments)


def reference(name, model, related_name, **arguments):
    return name, models.ForeignKey(on_delete=CASCADE, related_name=related_name,
                                   to=f"core.{model}", **arguments)


def created(**arguments):
    return "created", models.DateTimeField(auto_now_add=True, **arguments)


def work():
    """The columns of models.work.Work."""
    return (
        text("state", 8, default="queued"),
        ("attempts", models.IntegerField(default=0)),
        ("unfinished", models.IntegerField(default=0)),
        ("error", models.TextField(blank=True)),
        created(),
        ("due", models.DateTimeField(default=django.utils.timezone.now)),
        ("sent", models.DateTimeField(null=True)),
        ("finished", models.DateTimeField(null=True)),
    )


def queued_index(name):
    return models.Index(fields=["due"], name=name, condition=Q(state="queued"))


class Migration(migrations.Migration):

    initial = True
    dependencies = []
    operations = [
        table("Group", ("slug", models.SlugField(max_length=100, unique=True)),
              text("name", 100, blank=True)),
        table("Project", reference("group", "group", "projects"),
              ("slug", models.SlugField(max_length=100)), text("name", 100, blank=True),
              unique_together={("group", "slug")}, ordering=["group__slug", "slug"]),
        table("Subscription", reference("project", "project", "subscriptions"),
              ("email", models.EmailField(max_length=254)),
              unique_together={("project", "email")}),
        table("Token", reference("group", "group", "tokens", null=True),
              text("name", 100, unique=True), text("digest", 64, unique=True)),
        table("Build", reference("project", "project", "builds"), text("version", 100), created(),
              unique_together={("project", "version")}, ordering=["-id"]),
        table("Environment", reference("project", "project", "environments"), text("slug", 100),
              unique_together={("project", "slug")}),
        table("TestRun", reference("project", "project", "test_runs"),
              reference("build", "build", "test_runs"),
              reference("environment", "environment", "test_runs"), text("submission", 64),
              ("tests_json", models.TextField(default="{}")),
              ("metrics_json", models.TextField(default="{}")), created(),
              ("processed", models.DateTimeField(null=True)),
              unique_together={("project", "submission")}, ordering=["id"]),
        table("Test", reference("test_run", "testrun", "tests"), text("suite", 200),
              text("name", 200), text("result", 8),
              unique_together={("test_run", "suite", "name")}, ordering=["suite", "name"]),
        migrations.AddIndex("test", models.Index(fields=["test_run", "result"],
                                                 name="test_run_result")),
        table("Metric", reference("test_run", "testrun", "metrics"), text("suite", 200),
              text("name", 200), ("value", models.FloatField()),
              unique_together={("test_run", "suite", "name")}, ordering=["suite", "name"]),
        table("Attachment", reference("test_run", "testrun", "attachments"),
              text("filename", 200), text("mimetype", 100),
              ("size_bytes", models.BigIntegerField()), text("key", 600),
              unique_together={("test_run", "filename")}, ordering=["filename"]),
        table("Job", *work(), text("kind", 8), reference("test_run", "testrun", "jobs", null=True),
              reference("build", "build", "jobs"), reference("environment", "environment", "jobs"),
              ("url", models.TextField(blank=True)), text("submission", 64),
              unique_together={("build", "environment", "kind", "submission")}),
        migrations.AddIndex("job", queued_index("job_queued")),
        table("Mail", *work(), text("key", 200, unique=True), text("message_id", 200),
              ("recipient", models.EmailField(max_length=254)), text("subject", 300),
              ("body", models.TextField())),
        migrations.AddIndex("mail", queued_index("mail_queued")),
        table("Statistics", created(db_index=True), ("test_runs", models.IntegerField()),
              ("jobs_queued", models.IntegerField()), ("jobs_failed", models.IntegerField()),
              ("mails_queued", models.IntegerField()), ("mails_failed", models.IntegerField()),
              ("queues", models.JSONField(default=dict))),
    ]
