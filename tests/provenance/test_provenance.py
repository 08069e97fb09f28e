"""What rests on what: held against compiling the whole repo anew with one value changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from specc import compiler
from specc.compiler import check
from specc.emit import emit
from specc.project.lower import lower
from specc.provenance import Causes, Clause, Made, clauses, configured, landed
from specc.provenance._causes import MOST, Cause
from specc.provenance._made import BAD, compared
from specc.spec import Spec, dotted
from specc.spec.changes import changes
from specc.spec.variants import variants, varied
from specc.workspace import library

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/spec.yaml"))
EVERY = 37
"""One variant in so many is tried; the endurance suite tries more."""


@cache
def made(example: str) -> Made:
    spec = check("spec.yaml", (EXAMPLES / example / "spec.yaml").read_bytes()).spec
    assert isinstance(spec, Spec)
    return Made(spec, library(), "spec.yaml")


def line_of(path: str, text: str, example: str = "ad-click") -> int:
    """The first line of a file that holds the text."""
    lines = made(example).lines(path)
    return next(at for at, line in enumerate(lines, 1) if text.encode() in line)


def causes(here: Made, new: Spec) -> tuple[Cause, ...]:
    return Causes(here.spec, new, here.emitted.reads, library(), "spec.yaml").all


def named(found: tuple[Clause, ...], *, says: bool = True) -> set[str]:
    return {dotted(*each.path) for each in found if each.says is says}


@pytest.mark.parametrize("example", NAMES)
def test_what_a_value_changes_was_known_to_rest_on_it(example: str) -> None:
    """No file changes that was not seen to read the value: else a plan would give no reason."""
    assert tried(made(example), EVERY)


@pytest.mark.endurance
@pytest.mark.parametrize("example", NAMES)
def test_what_any_value_changes_was_known_to_rest_on_it(example: str) -> None:
    assert tried(made(example), 5) > 10


def tried(here: Made, every: int) -> int:
    """How many variants were compiled whole, and changed no file but those known to read them."""
    count = 0
    for variant in list(variants(here.spec))[::every]:
        try:
            new = emit(here.lowered(varied(here.spec, [variant])), library()).tree
        except BAD:
            continue
        old = here.emitted.tree
        changed = {path for path in old if path in new and old[path] != new[path]}
        changed = {path for path in changed if old[path].content != new[path].content}
        assert changed <= here.touched([variant]).keys(), variant.path
        count += 1
    return count


@pytest.mark.parametrize("example", NAMES)
def test_each_change_of_a_spec_is_a_cause_by_itself(example: str) -> None:
    """Of three changes made at once, each is named for what it alone would change."""
    here, count = made(example), 0
    sound = [each for each in variants(here.spec) if not each.is_name]
    for first, second, third in zip(sound[::31], sound[7::31], sound[13::31], strict=False):
        chosen = [first, second, third]
        try:
            new = varied(here.spec, chosen)
            alone = [(dotted(*each.path), here.touched([each]).keys()) for each in chosen]
            lower(new)
        except BAD:
            continue
        found = causes(here, new)
        for path, files in alone:
            moved = {
                step for each in found if f"{path}.".startswith(each.path) for step in each.moved
            }
            reached = {name for name, read in here.emitted.reads.items() if read.values & moved}
            assert files <= reached, path
        count += 1
    assert count


def test_equal_specs_differ_in_nothing() -> None:
    here = made("ad-click").spec
    again = check("s", (EXAMPLES / "ad-click" / "spec.yaml").read_bytes()).spec
    assert isinstance(again, Spec)
    assert changes(here, again) == ()


def test_units_and_order_are_no_change() -> None:
    text = (EXAMPLES / "ad-click" / "spec.yaml").read_text()
    other = text.replace("limit: 100ms}", "limit: 0.1 s}").replace(
        "features: 25ms, model: 30ms", "model: 0.03s, features: 25ms"
    )
    assert other != text
    old, new = (check("s", each.encode()).spec for each in (text, other))
    assert isinstance(old, Spec)
    assert isinstance(new, Spec)
    assert changes(old, new) == ()


def test_of_many_changes_those_in_one_part_are_one_cause() -> None:
    here = made("ad-click").spec
    chosen = [each for each in variants(here) if each.path[0] in ("metrics", "plan", "people")]
    many = varied(here, [each for each in chosen if not each.is_name])
    assert len(changes(here, many)) > MOST
    found = {each.path: each.moved for each in causes(made("ad-click"), many)}
    assert {"metrics.auc", "plan.iterations"} <= found.keys()
    assert {step[-1] for step in found["metrics.auc"]} >= {"target", "limit", "measure"}


def test_the_bound_of_an_alert_rests_on_the_clause_that_states_it() -> None:
    line = line_of("monitoring/rules.yml", 'window="1h"} > 0.1')
    found = clauses(made("ad-click"), "monitoring/rules.yml", line)
    assert "monitoring.alerts.slow.when" in named(found)
    assert "scaffold.monitoring" in named(found, says=False)


def test_a_change_from_a_baseline_rests_on_both() -> None:
    line = line_of("monitoring/rules.yml", "<= 0.019")
    found = named(clauses(made("ad-click"), "monitoring/rules.yml", line))
    assert {"monitoring.alerts.ctr_falls.when", "metrics.ctr.baseline"} <= found
    assert "metrics.auc.limit" not in found


def test_what_is_assumed_is_named_with_its_reason() -> None:
    line = line_of("conf/model.yaml", "seeds:", "diabetes")
    found = clauses(made("diabetes"), "conf/model.yaml", line)
    assert [(dotted(*each.path), each.because) for each in found if each.says] == [
        ("model.seeds", "one run cannot show the spread")
    ]


def test_a_key_rests_on_the_name() -> None:
    line = line_of("conf/targets.yaml", "  auc:")
    found = clauses(made("ad-click"), "conf/targets.yaml", line)
    assert [dotted(*each.path) for each in found if each.is_name] == ["metrics.auc"]


def test_a_line_that_is_always_the_same_rests_on_nothing() -> None:
    assert clauses(made("ad-click"), "Makefile", 1) == ()


def test_a_clause_lands_where_its_value_is_written() -> None:
    found = {
        each.path: each.lines for each in landed(made("ad-click"), ("metrics", "auc", "limit"))
    }
    limit = line_of("conf/targets.yaml", "    limit: 0.76")
    assert limit in found["conf/targets.yaml"]
    assert "monitoring/alertmanager.yml" not in found


def test_a_package_of_another_name_is_found_in_the_files_that_move() -> None:
    found = {each.path: each.lines for each in landed(made("ad-click"), ("scaffold", "package"))}
    path = "src/ad_click/monitor/drift.py"
    assert any(b"ad_click" in made("ad-click").lines(path)[line - 1] for line in found[path])


def test_code_names_the_configuration_it_reads() -> None:
    tree = made("ad-click").emitted.tree
    path = "tests/acceptance/test_targets.py"
    line = line_of(path, "targets = config.load().targets")
    assert configured(tree, path, line) == ("conf/targets.yaml",)
    path = "tests/acceptance/test_behaviour.py"
    assert configured(tree, path, line_of(path, "SCENARIOS =")) == ("conf/scenarios.yaml",)
    assert configured(tree, "Makefile") == ()


def test_lines_are_compared_one_for_one() -> None:
    found = compared((b"a", b"b", b"c", b"d"), (b"a", b"x", b"d"))
    assert (found.says, found.is_there) == ({2}, {3})


def test_a_plan_for_an_equal_spec_has_no_causes() -> None:
    data = (EXAMPLES / "churn" / "spec.yaml").read_bytes()
    compiled = compiler.compile("spec.yaml", data, library(), before={"spec.yaml": data})
    assert compiled.checked.last is not None
    assert causes(made("churn"), compiled.checked.last) == ()


def test_a_file_names_only_the_changes_it_feels() -> None:
    """Both bounds are read to draw the rules, but only the alert's stands in them."""
    here = made("ad-click")
    wanted = {("metrics", "auc", "limit"), ("monitoring", "alerts", "slow", "when")}
    new = varied(here.spec, [each for each in variants(here.spec) if each.path in wanted])
    found = Causes(here.spec, new, here.emitted.reads, library(), "spec.yaml")
    assert found.of("monitoring/rules.yml") == ("monitoring.alerts.slow.when",)
    assert found.of("README.md") == ("metrics.auc.limit",)
    assert found.of("monitoring/dashboard.json") == (
        "metrics.auc.limit",
        "monitoring.alerts.slow.when",
    )
    assert found.of("Makefile") == ()


def test_a_file_that_is_gone_names_the_choice_that_took_it_away() -> None:
    here = made("diabetes")
    old = {path for path in here.emitted.tree if path.startswith("dvc")}
    assert old
    wanted = ("scaffold", "orchestrator")
    new = varied(here.spec, [each for each in variants(here.spec) if each.path == wanted])
    reads = Made(new, library(), "spec.yaml").emitted.reads
    found = Causes(here.spec, new, reads, library(), "spec.yaml")
    assert {found.of(path) for path in old} == {("scaffold.orchestrator",)}
