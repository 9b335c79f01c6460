"""How many tests passed, failed and were skipped."""
from dataclasses import dataclass

from django.db.models import Count

from qareports.core.models import Test


@dataclass(frozen=True)
class Summary:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Summary(self.passed + other.passed, self.failed + other.failed,
                       self.skipped + other.skipped)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def as_json(self):
        return {"pass": self.passed, "fail": self.failed, "skip": self.skipped}


def of_results(results):
    """results: "pass", "fail" or "skip", each."""
    results = list(results)
    return Summary(*(results.count(result) for result in Test.RESULTS))


def counted(test_runs):
    """{id: Summary} by counting tests, in one query."""
    found = {}
    rows = Test.objects.filter(test_run__in=test_runs).order_by()
    for run, result, count in rows.values_list("test_run", "result").annotate(Count("id")):
        found.setdefault(run, {})[result] = count
    return {run: Summary(*(counts.get(result, 0) for result in Test.RESULTS))
            for run, counts in found.items()}


def of_test_runs(test_runs):
    """{id: Summary} of all of them."""
    return counted(test_runs)


def of_builds(builds, test_runs):
    """{id: Summary} of builds. test_runs: theirs."""
    by_run = of_test_runs(test_runs)
    totals = {build.id: Summary() for build in builds}
    for run in test_runs:
        totals[run.build_id] += by_run.get(run.id, Summary())
    return totals
