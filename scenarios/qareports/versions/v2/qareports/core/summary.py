"""How many tests passed, failed and were skipped, and how many in a hundred passed."""
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

    @property
    def pass_rate(self):
        """Percent of those that were not skipped; None if all were."""
        done = self.passed + self.failed
        return round(100 * self.passed / done, 1) if done else None

    def as_json(self):
        return {"pass": self.passed, "fail": self.failed, "skip": self.skipped,
                "pass_rate": self.pass_rate}


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
    """{id: Summary} of all of them; counted are only those that v1 processed."""
    without = [run for run in test_runs if run.processed and run.passed is None]
    found = counted(without) if without else {}
    found.update({run.id: Summary(run.passed, run.failed, run.skipped)
                  for run in test_runs if run.passed is not None})
    return found


def of_builds(builds, test_runs):
    """{id: Summary} of builds. test_runs: theirs."""
    by_run = of_test_runs(test_runs)
    totals = {build.id: Summary() for build in builds}
    for run in test_runs:
        totals[run.build_id] += by_run.get(run.id, Summary())
    return totals
