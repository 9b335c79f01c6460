"""The JSON documents that results come in: {"suite/name": "pass"} and {"suite/name": 1.5}."""
import json
import math

from qareports.core.models import Test


class Invalid(Exception):
    """What was sent cannot be used; the text says why."""


def _pairs(text, what):
    try:
        document = json.loads(text or "{}")
    except ValueError as error:
        raise Invalid(f"{what} is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise Invalid(f"{what} is not an object")
    for name in document:
        suite, _, test = split(name)
        if not test or len(suite) > 200 or len(test) > 200 or "\0" in name:
            raise Invalid(f"{what}: not a name: {name[:80]!r}")
    return document


def split(name):
    """("suite", "/", "test"); what has no suite is in "/"."""
    suite, slash, test = name.rpartition("/")
    return suite or "/", slash, test


def tests(text):
    """{name: result}"""
    document = _pairs(text, "tests")
    for name, result in document.items():
        if result not in Test.RESULTS:
            raise Invalid(f"tests: {name!r} is {result!r}, not one of {', '.join(Test.RESULTS)}")
    return document


def metrics(text):
    """{name: number}"""
    document = _pairs(text, "metrics")
    for name, value in document.items():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        try:
            finite = number and math.isfinite(value)
        except OverflowError:
            finite = False
        if not finite:
            raise Invalid(f"metrics: {name!r} is no number: {value!r}")
    return document
