"""Each mistake in the shape of a spec gives one finding, on exactly the guilty text, which the
examples put between « and »."""

import cProfile
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from specc.diagnostic import Span
from specc.source import parse
from specc.spec import PartialSpec, read
from specc.spec._types import _or_duration, _to_part
from specc.units import UnitError

SPEC = (Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml").read_text("utf-8")
MISTAKES = {
    "nothing behind a key": ("SYN20", "target: 95%,", "«target»: ,"),
    "comma in a text": ("SYN20", "cancel next month.", "cancel, «next month.»"),
    "number for text": ("SYN02", "id: churn", "id: «12»"),
    "boolean for text": ("SYN02", "handle: \"@ml-lead\"", "handle: «true»"),
    "no space behind a colon in braces": ("SYN20", "role: tech_lead", "role: tech_lead, «knows:x»"),
    "words for a duration": ("SYN21", "every: 1 week", "every: «often»"),
    "no unit": ("SYN03", "every: 1 week", "every: «7»"),
    "unknown unit": ("SYN03", "every: 1 week", "every: «1 fortnight»"),
    "another dimension": ("SYN03", "every: 1 week", "every: «5%»"),
    "no unit in a short form": ("SYN03", "{deadline", "{stages: {scope: «2»}, deadline"),
    "unknown baseline": ("SYN04", "fallback: longest_silent", "fallback: «longest_silents»"),
    "unknown metric in a list": ("SYN04", "metrics: [kept, recall]", "metrics: [kept, «recal»]"),
    "unknown metric as a key": ("SYN04", "scores: {recall: 45%}", "scores: {«recal»: 45%}"),
    "unknown source": ("SYN04", "source: accounts", "source: «account»"),
    "unknown person": ("SYN04", "owner: ml-lead", "owner: «ml»"),
    "unknown key": ("SYN11", "budget: $40k", "«bugdet»: $40k"),
    "unknown section": ("SYN11", "plan: {", "«plans»: {"),
    "unknown key of a metric": ("SYN11", "better: lower", "«beter»: lower"),
    "missing key": ("SYN12", "    accounts: {owner: ml-lead, ", "    «accounts»: {"),
    "several missing keys": (
        "SYN12",
        "    accounts: {owner: ml-lead, location: data/accounts.csv, ",
        "    «accounts»: {",
    ),
    "missing in an item of a list": (
        "SYN12",
        "plan: {",
        "rollout: {steps: [«{share: 5%}»]}\nplan: {",
    ),
    "missing in a short form": ("SYN12", "{deadline", "{stages: {«scope»: {}}, deadline"),
    "a list for a mapping": (
        "SYN13",
        "features: {tenure: {from: accounts}, tickets_30d: {from: accounts}}",
        "features: «[tenure]»",
    ),
    "a word for a list": ("SYN13", "guardrails: [calls]", "guardrails: «calls»"),
    "a word for a mapping": ("SYN13", "tenure: {from: accounts}", "tenure: «accounts»"),
    "a mapping for text": ("SYN13", "Lose fewer customers.", "«{a: b}»"),
    "a list for a word": ("SYN13", "mode: batch", "mode: «[batch]»"),
    "not one of the words": ("SYN14", "mode: batch", "mode: «nightly»"),
    "not a handle": ("SYN14", '"@care-lead"', '«"care-lead"»'),
    "not a date": ("SYN14", "2029-12-01", "«2029-13-01»"),
    "not a whole number": ("SYN14", "{deadline", "{iterations: «2.5», deadline"),
    "not true or false": ("SYN14", "prevalence: 6%", "prevalence: 6%, groups_seen: «maybe»"),
    "blank text": ("SYN14", "Lose fewer customers.", '«"  "»'),
    "empty text": ("SYN14", "Lose fewer customers.", '«""»'),
    "not an id": ("SYN14", "plan: {", "risks: {«9l»: {likelihood: low, impact: low}}\nplan: {"),
    "none at all": ("SYN15", "plan: {", "model: {seeds: «0»}\nplan: {"),
    "a required value of a required section": ("SYN14", "type: binary", "type: «boolean»"),
    "a line break in a name": ("SYN14", "name: cancelled", 'name: «"a\\nb"»'),
    "a required section renamed": ("SYN11", "metrics:\n", "«metric»:\n"),
    "the project renamed": ("SYN11", "project:", "«projects»:"),
    "a required key renamed": ("SYN11", "{from: accounts}", "{«form»: accounts}"),
    "risks without names": ("SYN13", "plan: {", "«risks»: {likelihood: low, impact: low}\nplan: {"),
    "a key that is none of the words": (
        "SYN14", "{deadline", "{stages: {«deployment»: 2 weeks}, deadline"
    ),
    "another language": ("SYN16", "specc: 1", "specc: «2»"),
}  # fmt: skip


def spanned(text: str) -> tuple[str, Span]:
    before, rest = text.split("«")
    guilty, after = rest.split("»")
    ends = before + guilty
    return ends + after, Span(
        file="spec.yaml",
        line=before.count("\n") + 1,
        column=len(before) - before.rfind("\n"),
        end_line=ends.count("\n") + 1,
        end_column=len(ends) - ends.rfind("\n"),
    )


def found(text: str) -> list[tuple[str, Span | None]]:
    source, first = parse("spec.yaml", text.encode())
    assert source is not None
    assert first == ()
    _, shape = read(source)
    located = [source.locate(each) for each in shape]
    assert all(each.message and each.help for each in located)
    return [(each.code, each.places[0].span) for each in located]


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_finding_in_its_place(name: str) -> None:
    code, old, new = MISTAKES[name]
    assert old in SPEC
    text, span = spanned(SPEC.replace(old, new, 1))
    assert found(text) == [(code, span)]


def test_the_spec_as_it_is_has_none() -> None:
    assert found(SPEC) == []


def test_all_mistakes_are_found_in_one_run() -> None:
    text = SPEC.replace("every: 1 week", "every: 7").replace("id: churn", "id: 12")
    text = text.replace("owner: ml-lead, ", "").replace("45%", "45 parrots")
    assert sorted(code for code, _ in found(text)) == ["SYN02", "SYN03", "SYN03", "SYN12"]


def test_what_is_sound_can_still_be_asked() -> None:
    source, _ = parse("spec.yaml", SPEC.replace("every: 1 week", "every: 7").encode())
    assert source is not None
    spec, _ = read(source)
    assert isinstance(spec, PartialSpec)
    assert spec.holes == {("deployment", "every")}
    assert spec.deployment.every is None
    assert spec.deployment.mode == "batch"


def test_a_lost_section_cannot_be_asked() -> None:
    source, _ = parse("spec.yaml", SPEC.replace("labels: {", "label: {").encode())
    assert source is not None
    spec, _ = read(source)
    assert spec is not None
    with pytest.raises(LookupError):
        _ = spec.labels.target


def advised(text: str) -> list[tuple[str, str]]:
    source, _ = parse("spec.yaml", text.encode())
    assert source is not None
    return [(each.message, each.help) for each in read(source)[1]]


@pytest.mark.parametrize(
    ("name", "keys", "message", "advice"),
    [
        (
            "goals", "{statement: Grow., metrics: [kept]}",
            "`goals` needs a name over `statement`", "write `goals: {growth: {statement: ...}}`",
        ),
        (
            "metrics", "{kind: online, role: monitor, costs: {false_negative: $5}}",
            "`metrics` needs a name over `kind`", "write `metrics: {revenue: {kind: ...}}`",
        ),
        (
            "people", '{role: tech_lead, handle: "@a"}',
            "`people` needs a name over `role`", "write `people: {ml-lead: {role: ...}}`",
        ),
    ],
)  # fmt: skip
def test_a_level_of_names_left_out_is_one_finding(
    name: str, keys: str, message: str, advice: str
) -> None:
    section = re.compile(rf"^{name}:\n(?:  .*\n|\n)+", re.MULTILINE)
    assert section.search(SPEC)
    found = advised(section.sub(lambda _: f"{name}: {keys}\n", SPEC))
    assert found == [(message, advice)]


def test_one_metric_that_is_no_mapping_is_not_a_level_left_out() -> None:
    found = advised(SPEC.replace("metrics:\n", "metrics:\n  target: 5\n", 1))
    assert [said for said, _ in found] == [
        "`metrics.target` is the number 5; keys with values belong here"
    ]


def test_a_key_that_is_none_of_the_words_is_called_a_key() -> None:
    found = advised(SPEC.replace("{deadline", "{stages: {deployment: 2 weeks}, deadline", 1))
    assert found[0][0] == "`plan.stages` has no key `deployment`"
    assert found[0][1].startswith("keys here: `")


def test_an_item_of_a_list_is_named_as_in_a_path() -> None:
    rollout = "rollout: {steps: [{share: 5%, for: 1 week}, {share: 5}, 7]}\nplan: {"
    said = [message for message, _ in advised(SPEC.replace("plan: {", rollout, 1))]
    assert any("`rollout.steps[2]` is the number 7" in each for each in said)
    assert "`rollout.steps[1]` lacks `pattern`" in said


MANY = 1000


@pytest.mark.parametrize(
    ("metric", "findings"),
    [
        ("{kind: onlin, role: monitr, foo: 1, limit: 3 q}", 4),
        ("{kind: online, role: monitor, drives: kep}", 1),
    ],
)
def test_all_of_many_mistakes_are_found(metric: str, findings: int) -> None:
    more = "".join(f"  m{number}: {metric}\n" for number in range(MANY))
    assert len(advised(SPEC.replace("metrics:\n", f"metrics:\n{more}", 1))) == MANY * findings


def test_the_work_of_reading_grows_with_the_number_of_mistakes() -> None:
    """Four times the mistakes take four times the calls, and not sixteen."""
    few, many = calls(250), calls(1000)
    assert many < 6 * few


def calls(metrics: int) -> int:
    more = "".join(
        f"  m{n}: {{kind: onlin, foo: 1, limit: 3 q, drives: kep{n}}}\n" for n in range(metrics)
    )
    source, _ = parse("spec.yaml", SPEC.replace("metrics:\n", f"metrics:\n{more}", 1).encode())
    assert source is not None
    profile = cProfile.Profile()
    profile.runcall(read, source)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    ("old", "new", "message", "advice"),
    [
        ("2029-12-01", "2029-13-01", "there is no month 13", "2026-12-31"),
        ("2029-12-01", "2029-02-30", "2029-02 has no day 30", "2026-12-31"),
        ("name: cancelled", 'name: "a\\nb"', r"`a\nb` is not a name", "on one line"),
        ("Lose fewer customers.", '" "', "`goals.keep.statement` is empty", "write it"),
    ],
)
def test_says_why_and_what_to_do(old: str, new: str, message: str, advice: str) -> None:
    ((said, helped),) = advised(SPEC.replace(old, new, 1))
    assert message in said
    assert advice in helped


@pytest.mark.parametrize(
    ("read_value", "advice"),
    [(_to_part, "write 14 days, 14%"), (_or_duration, "write 14 hours, 14 days")],
)
def test_a_number_without_its_unit_is_shown_with_one(
    read_value: Callable[[object], object], advice: str
) -> None:
    with pytest.raises(UnitError) as error:
        read_value(14)
    assert error.value.help == advice
