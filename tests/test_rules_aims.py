"""Edges of the rules about aims: goals, metrics, trade-offs, and the way through the project."""

import pytest
import rule_pages as pages

from specc.diagnostic import Diagnostic
from specc.rules import check
from specc.spec.policy import Policy, Thresholds
from specc.units import Quantity, parse

RECALL = "recall: {kind: model, role: optimize, target: 70%, detect: 2 points, drives: kept}"
SMALL = (
    "metrics:\n"
    "  kept: {kind: business, role: monitor}\n"
    f"  {RECALL}\n"
    "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
    "data:\n"
    "  sources: {accounts: {owner: ml-lead, location: a.csv, format: csv}}\n"
    "  features: {tenure: {from: accounts}}\n"
    "  splits: {prevalence: 6%, test_rows: 6000}\n"
)


def found(code: str, text: str, **thresholds: Quantity) -> list[Diagnostic]:
    """What is found under the code; numbers of the house's own may be given."""
    spec = pages.checked(pages.whole(text)).spec
    assert spec is not None
    policy = Policy(thresholds=Thresholds(**thresholds))
    return [each for each in check(spec, policy) if each.code == code]


@pytest.mark.parametrize(
    ("thresholds", "needed"),
    [
        ({}, "16,317"),
        ({"power": parse("90%")}, "21,834"),
        ({"significance": parse("1%")}, "24,284"),
    ],
)
def test_the_house_says_how_sure_one_has_to_be(
    thresholds: dict[str, Quantity], needed: str
) -> None:
    (small,) = found("MET09", SMALL, **thresholds)
    assert needed in small.message


def test_the_house_says_how_wide_an_interval_is() -> None:
    """± is 1.96 or 1.28 times 4.6 points: 45% is 7 points from 52%."""
    text = SMALL.replace("70%", "52%").replace("6000", "2000")
    assert len(found("MET11", text)) == 1
    assert found("MET11", text, significance=parse("20%")) == []
