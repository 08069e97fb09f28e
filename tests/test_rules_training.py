"""Edges of the rules about training: causes of errors, and seeds."""

import pytest
from rule_specs import found

TAGS = "error_analysis: {{tags: [{}]}}\n"
LOOP = 'lifecycle: {{loops: {{back: {{from: {}, to: data, when: {{{}: "> 9%"}}}}}}}}\n'


@pytest.mark.parametrize(
    ("tags", "loop", "is_found"),
    [
        ("promo, season", "", False),  # the causes that were asked for are enough
        ("promo, season", LOOP.format("model", "stale"), True),
        ("promo, season", LOOP.format("monitor", "psi"), False),  # counts no errors
        ("promo, season", LOOP.format("model", "season"), False),
        ("promo, wrong_label", LOOP.format("model", "stale"), False),
    ],
)
def test_a_cause_leads_back_where_returns_are_written(tags: str, loop: str, is_found: bool) -> None:
    assert bool(found("MOD06", TAGS.format(tags) + loop)) == is_found


@pytest.mark.parametrize("tag", ["promo", "wrong price", '"a: b, {c}"'])
def test_the_loop_that_is_proposed_can_be_pasted(tag: str) -> None:
    text = TAGS.format(tag) + LOOP.format("model", "stale")
    (unread,) = found("MOD06", text)
    proposed = unread.help.removeprefix("add to `lifecycle.loops`: ")
    mended = TAGS.format(tag) + f"lifecycle:\n  loops:\n    {proposed}\n"
    assert found("MOD06", mended) == []
    assert found("LIF02", mended) == []


def test_the_causes_that_are_proposed_are_enough() -> None:
    (nothing,) = found("MOD06", "error_analysis: {days: 1}\n")
    proposed = nothing.help.rpartition("such as ")[2].strip("[]")
    assert found("MOD06", TAGS.format(proposed)) == []


def test_more_seeds_than_show_anything() -> None:
    assert found("MOD14", "model: {seeds: 100}\n") == []
    (many,) = found("MOD14", "model: {seeds: 101}\n")
    assert many.message == "each model is trained 101 times; more than 100 show nothing new"
    assert found("MOD14", "model: {seeds: 1}\n") == []
