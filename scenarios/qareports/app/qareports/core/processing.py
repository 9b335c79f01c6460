"""Making rows of a test run's documents, and mail for whoever is subscribed."""
from qareports.core import documents, notification, summary
from qareports.core.models import Metric, Test


def process(job):
    """In the transaction of its job: see work.perform."""
    run = job.test_run
    tests, metrics = documents.tests(run.tests_json), documents.metrics(run.metrics_json)
    Test.objects.bulk_create([Test(test_run=run, result=result, **_name(name))
                              for name, result in tests.items()], batch_size=1000)
    Metric.objects.bulk_create([Metric(test_run=run, value=value, **_name(name))
                                for name, value in metrics.items()], batch_size=1000)
    result = summary.of_results(tests.values())
    run.finish(result)
    notification.about(run, result)


def _name(text):
    suite, _, name = documents.split(text)
    return {"suite": suite, "name": name}
