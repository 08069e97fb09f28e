"""Interviews as data: what is answered, and what comes of it."""

from __future__ import annotations

from typing import Any

import yaml

from specc.compiler import Checked, check
from specc.packs.kickoff import interview

TARGETS = {
    "yes_no": ("cancelled", "cancelled, 6%"),
    "one_of_several": ("team", "team: billing, no, 1:30"),
    "number": ("minutes", "minutes, -5 to 240"),
}
GOOD = {"yes_no": "70%, $200, $5", "one_of_several": "80%", "number": "4.5"}
PACES = ("weekly", "daily", "on_request", "on_request_fast")
TODAY = ("nothing", "rule", "people", "system")


def full(task: str) -> dict[str, str]:
    """Every question that a task is asked, answered in full."""
    return {
        "title": "Churn calls",
        "decision": "Call the customers most likely to cancel next month.",
        "result": "customers kept, from 94% to 95%",
        "people": "@anna, @ben",
        "today": "rule",
        "task": task,
        "target": TARGETS[task][1],
        "data": "data/accounts.csv, 40k",
        "columns": "tenure, tickets_30d",
        "good": GOOD[task],
        "pace": "weekly",
        "means": "2027-06-30, $40k, $500 per month",
    }


def written(**given: str) -> bytes:
    """The spec of an interview in which nothing else is answered."""
    return interview(given, {}, defaults=True, asks=False)


def read(spec: bytes) -> dict[str, Any]:
    """The spec as plain data; PyYAML reads it too."""
    source = checked(spec).source
    assert source is not None
    assert source.data.keys() == yaml.safe_load(spec).keys()
    return dict(source.data)


def checked(spec: bytes) -> Checked:
    """What is found in it; it has no errors."""
    done = check("spec.yaml", spec)
    assert [each for each in done.found if each.is_error] == [], spec.decode()
    return done
