"""Edges of the retraining rules: just fast enough, just fresh enough, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import rule_pages as pages
from corpus_cases import Mutant, mutants

from specc.compiler import check
from specc.diagnostic import Diagnostic

CODES = {f"RET0{number}" for number in (1, 2, 3, 4, 6, 7)}
AD_CLICK = Path(__file__).parents[1] / "examples" / "ad-click" / "spec.yaml"
MONTH = "labels: {target: {name: cancelled, type: binary, source: accounts, delay: 30 days}}\n"
AT_ONCE = "labels: {target: {name: cancelled, type: binary, source: accounts}}\n"
BUSINESS = "project: {id: churn, summary: Call., audience: business}\n"


def found(text: str, policy: str = "") -> list[Diagnostic]:
    house = {"policy.yaml": policy.encode()} if policy else None
    done = check(pages.SPEC, pages.whole(text).encode(), policy=house)
    assert done.spec is not None
    return [each for each in done.found if each.code in CODES]


def retraining(more: str) -> str:
    return f"retraining: {{{more}}}\n"


def detect(size: str, more: str = "") -> str:
    return (
        "metrics:\n"
        "  kept: {kind: business, role: monitor, unit: customers, better: higher}\n"
        f"  recall: {{kind: model, role: optimize, target: 70%, detect: {size}, drives: kept}}\n"
        "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n" + more
    )


STAFF = "items: 100k, seconds: 5, batch: {}"


def made_by(provider: str, batch: str) -> str:
    human = STAFF.format(batch)
    return MONTH.replace("}}", f"}}, provider: {provider}, human: {{{human}}}}}")


CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "automatic needs no rhythm of its own": ("retraining: {}\n", []),
    "by hand": (retraining("mode: manual"), [("RET01", "by hand")]),
    "by hand, every quarter": (retraining("mode: manual, every: 3 months"), []),
    "by hand, when an alert says so": (
        "monitoring: {alerts: {worse: {metric: recall, delay: 30 days, when: \"< 60%\", "
        "tell: ml-lead, do: retrain}}}\n" + retraining("mode: manual, triggers: [worse]"),
        [],
    ),
    "by hand and without a rhythm nothing is too old": (
        retraining("mode: manual, takes: 9 weeks, max_age: 1 week"), [("RET01", "by hand")]
    ),
    "just slow enough": (AT_ONCE + retraining("every: 36 hours, takes: 12 hours, approve: 1 day"),
                         []),
    "a little too fast": (
        AT_ONCE + retraining("every: 35 hours, takes: 12 hours, approve: 1 day"),
        [("RET02", "every 35 hours, but takes 12 hours to train and 1 day to approve")],
    ),
    "too fast without approval": (
        AT_ONCE + retraining("every: 1 hour, takes: 2 hours"),
        [("RET02", "takes 2 hours to train")],
    ),
    "the usual rhythm is too fast": (
        retraining("takes: 3 weeks, approve: 3 weeks"),
        [("RET02", "every 37 days, but takes 3 weeks to train and 3 weeks to approve")],
    ),
    "as fast as the labels": (retraining("every: 30 days"), []),
    "faster than the labels": (
        retraining("every: 29 days"), [("RET02", "labels come after 30 days")]
    ),
    "an impossible rhythm is one mistake": (
        retraining("every: 1 week, takes: 8 days"), [("RET02", "takes 8 days to train")]
    ),
    "just fresh enough": (
        retraining("every: 30 days, takes: 12 hours, approve: 2 days, max_age: 1500 hours"), []
    ),
    "an hour too old": (
        retraining("every: 30 days, takes: 12 hours, approve: 2 days, max_age: 1499 hours"),
        [("RET03", "gets 62.5 days old")],
    ),
    "too old without labels, training or approval": (
        AT_ONCE + retraining("every: 8 days, max_age: 1 week"), [("RET03", "gets 8 days old")]
    ),
    "the usual rhythm is too slow": (
        retraining("max_age: 60 days"), [("RET03", "gets 67 days old before the next one serves")]
    ),
    "no age is asked for": (retraining("every: 5 years"), []),
    "businesses each month": (BUSINESS + AT_ONCE + retraining("every: 1 month"), []),
    "businesses every 31 days": (
        BUSINESS + AT_ONCE + retraining("every: 31 days"), [("RET04", "every 31 days")]
    ),
    "businesses whose labels are late": (
        BUSINESS + MONTH.replace("30 days", "6 months") + retraining("every: 7 months"), []
    ),
    "businesses, and the usual rhythm": (
        BUSINESS + MONTH, [("RET04", "retrained every 37 days")]
    ),
    "consumers twice a year": (AT_ONCE + retraining("every: 6 months"), []),
    "each record apart": (
        "lineage: {code: false, params: false}\n",
        [("RET06", "which version of the code"), ("RET06", "which parameters")],
    ),
    "predictions need not be kept": ("lineage: {predictions: false}\n", []),
    "just enough new labels": (detect("6 points") + retraining("every: 40 days"), []),
    "a day too few": (
        detect("6 points") + retraining("every: 39 days"),
        [("RET07", "2,136 new labels arrive between two trainings; to see a difference of 6")],
    ),
    "the usual rhythm brings too few": (
        detect("6 points"), [("RET07", "2,027 new labels arrive")]
    ),
    "a person decides": (
        detect("6 points") + retraining("every: 39 days, gate: manual"), []
    ),
    "no difference is said to matter": (retraining("every: 39 days"), []),
    "people label a batch": (
        detect("6 points") + made_by("team", "2149"), [("RET07", "2,149 new labels")]
    ),
    "people label enough": (detect("6 points") + made_by("vendor", "2150"), []),
    "people only check": (
        detect("6 points") + made_by("system", "10") + retraining("every: 40 days"), []
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    news = found(text)
    assert [each.code for each in news] == [code for code, _ in wanted], [e.message for e in news]
    for each, (_, words) in zip(news, wanted, strict=True):
        assert words in each.message


def test_the_worked_age() -> None:
    """7 + 1 + .5 + 1 = 9.5 days, of 10 that are allowed."""
    spec = AD_CLICK.read_text(encoding="utf-8")
    for allowed, codes in (("10 days", []), ("9.5 days", []), ("227 hours", ["RET03"])):
        text = spec.replace("max_age: 10 days", f"max_age: {allowed}")
        news = [each for each in check(pages.SPEC, text.encode()).found if each.code in CODES]
        assert [each.code for each in news] == codes
    assert "9.5 days old" in news[0].message
    assert any("1 week between trainings + 1 day until labels" in note for note in news[0].notes)


@pytest.mark.parametrize("stage", ["scoping", "data", "model", "deployment", "live"])
def test_never_retrained_is_an_error_once_there_is_a_model(stage: str) -> None:
    project = f"project: {{id: churn, summary: Call., stage: {stage}}}\n"
    (finding,) = found(project + retraining("mode: manual"))
    assert finding.is_error == (stage in ("deployment", "live"))


def test_unjudged_is_milder_than_impossible() -> None:
    severities = {
        name: [each.severity.value for each in found(CASES[name][0])]
        for name in ("a little too fast", "faster than the labels")
    }
    assert severities == {"a little too fast": ["error"], "faster than the labels": ["warning"]}


def test_what_is_assumed_is_said() -> None:
    (finding,) = found(CASES["businesses, and the usual rhythm"][0])
    assert finding.notes == ("assumed a training every 37 days: a month, and until labels are in",)
    assert finding.fix is None


def test_the_house_decides() -> None:
    text, _ = CASES["businesses every 31 days"]
    assert found(text, "specc: 1\nthresholds: {business_retraining: 6 weeks}\n") == []
    text, _ = CASES["a day too few"]
    assert found(text, "specc: 1\nthresholds: {power: 70%}\n") == []


@pytest.mark.parametrize(
    ("name", "new", "said"),
    [
        ("by hand", "every: 37 days", "`retraining.every` to 37 days"),
        ("a little too fast", "every: 36 hours, takes: 12 hours, approve: 1 day", "to 36 hours"),
        ("the usual rhythm is too fast", "every: 6 weeks, takes: 3 weeks, approve: 3 weeks",
         "`retraining.every` to 6 weeks"),
        ("faster than the labels", "every: 30 days", "to 30 days"),
        ("an hour too old", "every: 30 days, max_age: 9 weeks", "`retraining.max_age` to 9 weeks"),
        ("too old without labels, training or approval", "every: 7 days, max_age: 1 week",
         "`retraining.every` to 1 week"),
        ("a day too few", "every: 40 days", "`retraining.every` to 40 days"),
    ],
)  # fmt: skip
def test_the_help_helps(name: str, new: str, said: str) -> None:
    text, _ = CASES[name]
    (finding,) = found(text)
    assert said in finding.help
    rest = "".join(line for line in text.splitlines(True) if not line.startswith("retraining"))
    assert found(rest + retraining(new)) == []


MENDED = [each for each in mutants() if each.code.startswith(("MON", "RET")) and each.fix]


@pytest.mark.parametrize("mutant", MENDED, ids=lambda mutant: mutant.name)
def test_the_fix_mends(mutant: Mutant) -> None:
    before, _, rest = mutant.marked.partition("«")
    after = rest.partition("»")[2]
    mended = f"{before}{(mutant.fix or {})['text']}{after}"
    assert mutant.code not in {each.code for each in check(pages.SPEC, mended.encode()).found}
