"""Each mistake in the shape of a spec gives one finding, on exactly the guilty text, which the
examples put between « and »."""

from pathlib import Path

import pytest

from specc.diagnostic import Span
from specc.source import parse
from specc.spec import PartialSpec, read

SPEC = (Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml").read_text("utf-8")
MISTAKES = {
    "nothing behind a key": ("SYN01", "target: 95%,", "«target»: ,"),
    "comma in a text": ("SYN01", "cancel next month.", "cancel, «next month.»"),
    "number for text": ("SYN02", "id: churn", "id: «12»"),
    "boolean for text": ("SYN02", "handle: \"@ml-lead\"", "handle: «true»"),
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
    "not a date": ("SYN14", "2026-12-01", "«2026-13-01»"),
    "not a whole number": ("SYN14", "{deadline", "{iterations: «2.5», deadline"),
    "not true or false": ("SYN14", "prevalence: 6%", "prevalence: 6%, groups_seen: «maybe»"),
    "empty text": ("SYN14", "Lose fewer customers.", '«""»'),
    "not an id": ("SYN14", "plan: {", "risks: {«9l»: {likelihood: low, impact: low}}\nplan: {"),
    "none at all": ("SYN15", "plan: {", "model: {seeds: «0»}\nplan: {"),
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
