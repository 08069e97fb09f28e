"""Parts of specs for the edges of rules, and what is found in them under one code."""

import rule_pages as pages

from specc.diagnostic import Diagnostic
from specc.rules import check
from specc.spec.policy import Policy, Thresholds
from specc.units import Quantity


def found(code: str, text: str, **thresholds: Quantity) -> list[Diagnostic]:
    """What is found under the code; numbers of the house's own may be given."""
    spec = pages.checked(pages.whole(text)).spec
    assert spec is not None
    policy = Policy(thresholds=Thresholds(**thresholds))
    return [each for each in check(spec, policy) if each.code == code]


KEPT = "  kept: {kind: business, role: monitor, better: higher, measured_from: accounts}\n"


def metrics(*lines: str, kept: str = KEPT) -> str:
    return "metrics:\n" + kept + "".join(f"  {line}\n" for line in lines)


def goal(*listed: str) -> str:
    names = ", ".join(("kept", *listed))
    return f"goals: {{keep: {{statement: Keep., metrics: [{names}], guardrails: [kept]}}}}\n"


def splits(given: str) -> str:
    return (
        "data:\n"
        "  sources: {accounts: {owner: ml-lead, location: a.csv, format: csv, rows: 40k}}\n"
        "  features: {tenure: {from: accounts}}\n"
        f"  splits: {{{given}}}\n"
    )


PROJECT = (
    "project:\n"
    "  id: churn\n"
    "  summary: Call those who may leave.\n"
    "  stage: {}\n"
    "  why_ml: Rules find half.\n"
    "  without_ml: Call the silent.\n"
    "  out_of_scope: [win back]\n"
    "  prerequisites: {{{}}}\n"
)
