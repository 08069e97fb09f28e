"""What is asked, in which order, and what an answer unblocks."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from specc.asking import Asked, Question, Score, as_json, as_text, ask
from specc.asking import _ask as asking
from specc.asking import _trying as trying
from specc.asking._decisions import DECISIONS, MUST
from specc.asking._example import put
from specc.asking._trying import Waits
from specc.compiler import Checked, check
from specc.diagnostic import Severity, at
from specc.rules._rule import problem, rule
from specc.spec.policy import DEFAULT
from specc.workspace import library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec

ROOT = Path(__file__).parents[2]
LANGUAGE = json.loads((ROOT / "schemas/spec.schema.json").read_text())
CHURN = (ROOT / "examples/churn/spec.yaml").read_bytes()
AD_CLICK = (ROOT / "examples/ad-click/spec.yaml").read_bytes()


def _data(text: bytes) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _checked(data: object) -> Checked:
    return check("spec.yaml", yaml.safe_dump(data, sort_keys=False).encode())


def _asked(text: bytes) -> dict[str, Question]:
    asked = ask(check("spec.yaml", text), language=LANGUAGE)
    return {".".join(map(str, each.path)): each for each in asked.questions}


def _answered(data: Any, question: Question) -> Any:
    for path in (question.path, *question.others):
        data = put(data, path, question.answer)
    return data


@rule("TST01", Severity.WARNING)
def needs_a_difference(spec: Spec) -> Iterator[Any]:
    """Asks for one field of each metric."""
    for metric in spec.metrics.values():
        if metric.detect is not None and metric.detect.magnitude > 5:
            yield problem("large")


@rule("TST02", Severity.WARNING)
def needs_two_things(spec: Spec) -> Iterator[Any]:
    """Asks for a second thing though the first is absent."""
    start, end = spec.plan.start, spec.data.splits.newest
    if start is not None and start.year < 2000:
        yield problem("old")
    if end is not None and end.year < 2000:
        yield problem("older")


@rule("TST03", Severity.WARNING)
def swallows_what_it_meets(spec: Spec) -> Iterator[Any]:
    """Catches what asking ends in."""
    try:
        bool(spec.plan.horizon)
    except LookupError:
        return
    yield problem("none", at("plan"))


@rule("TST04", Severity.WARNING)
def only_looks_whether_it_is_there(spec: Spec) -> Iterator[Any]:
    """Finds an absence, and asks nothing."""
    if spec.plan.contingency is None:
        yield problem("no reserve", at("plan"))


def test_a_rule_waits_for_what_it_asks_and_for_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = (needs_a_difference, needs_two_things, swallows_what_it_meets)
    monkeypatch.setattr(trying, "catalogue", lambda: rules)
    spec = check("spec.yaml", CHURN).spec
    assert spec is not None
    assert trying.waits(spec, DEFAULT, ()).rules == {
        "metrics.*.detect": {"TST01"},
        "plan.start": {"TST02"},
        "data.splits.newest": {"TST02"},
        "plan.horizon": {"TST03"},
    }


def test_a_finding_about_an_absence_is_closed_by_saying_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "catalogue", lambda: (only_looks_whether_it_is_there,))
    spec = check("spec.yaml", CHURN).spec
    assert spec is not None
    found = list(only_looks_whether_it_is_there(spec))
    tried = trying.waits(spec, DEFAULT, found)
    assert (dict(tried.rules), dict(tried.closes)) == ({}, {"plan.contingency": {"TST04"}})


def test_all_answers_that_close_a_finding_close_it() -> None:
    asked, before = _asked(CHURN), check("spec.yaml", CHURN).found
    closed = {code for each in asked.values() for code in each.findings if each.kind != "finding"}
    assert closed == {each.code for each in before}
    for code in closed:
        data: Any = _data(CHURN)
        for each in asked.values():
            data = _answered(data, each) if code in each.findings else data
        left = [each.message for each in _checked(data).found if each.code == code]
        assert left == [], code


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda each: each.clause)
def test_every_example_can_be_written_as_it_stands(
    decision: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into the big example, from which the clause was taken out, at the place that is named."""
    monkeypatch.setattr(asking, "waits", lambda *_: Waits(places={}, rules={}, closes={}))
    data = _without(_data(AD_CLICK), decision.clause.split("."))
    if decision.clause.startswith("deployment.every"):
        data["deployment"]["mode"] = "batch"
    if decision.clause == "labels.human":
        data["labels"]["provider"] = "team"
    asked = ask(_checked(data)).questions
    clause = decision.clause.split(".")
    question = next(each for each in asked if each.answer is not None and _fits(each, clause))
    written = yaml.safe_load(f"{{{question.example}}}")
    for step, each in written.items():
        data = put(data, (*question.under, step), _merged(data, (*question.under, step), each))
    found = _checked(_answered(data, question)).found
    place = question.path
    wrong = [e.message for e in found if e.code.startswith("SYN") and e.places[0].path == place]
    assert wrong == []


def _fits(question: Question, clause: list[str]) -> bool:
    pairs = zip(clause, question.path, strict=False)
    return len(clause) == len(question.path) and all(a in ("*", b) for a, b in pairs)


def _merged(data: Any, path: tuple[Any, ...], more: Any) -> Any:
    for step in path:
        data = data.get(step, {}) if isinstance(data, dict) else {}
    return {**data, **more} if isinstance(data, dict) and isinstance(more, dict) else more


def _without(data: Any, clause: list[str]) -> Any:
    if not isinstance(data, dict):
        return data
    step, rest = clause[0], clause[1:]
    if not rest:
        return {key: each for key, each in data.items() if key != step}
    return {k: _without(each, rest) if step in ("*", k) else each for k, each in data.items()}


def test_the_decisions_are_clauses_of_the_language_and_all_that_is_required_is_one() -> None:
    from specc.asking._example import described

    for each in DECISIONS:
        assert described(LANGUAGE, each.clause.split("."))[0], each.clause
    must = {each.clause.split(".")[0] for each in DECISIONS if each.weight == MUST}
    assert must | {"specc"} == set(LANGUAGE["required"])


SPECS = [*sorted(ROOT.glob("examples/*/spec.yaml"))]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.parent.name)
def test_every_example_is_no_new_error_where_it_is_printed(path: Path) -> None:
    """Of whatever kind: also with a spec from which what is optional was taken out."""
    whole = _data(path.read_bytes())
    sparse = {key: each for key, each in whole.items() if key in (*REQUIRED, "baselines")}
    for data in (whole, _bare(sparse)):
        checked = _checked(data)
        before = _errors(checked)
        for each in ask(checked, language=LANGUAGE).questions:
            if each.example:
                found = _errors(_checked(_pasted(data, each)))
                assert found <= before, (each.path, each.example)


REQUIRED = ("specc", "project", "people", "goals", "metrics", "data", "labels", "deployment")


def _bare(data: Any) -> Any:
    """Without what sources promise about their columns."""
    for each in data["data"]["sources"].values():
        each.pop("columns", None)
    return data


def _errors(checked: Checked) -> set[tuple[str, str]]:
    return {(each.code, each.message) for each in checked.found if each.is_error}


def _pasted(data: Any, question: Question) -> Any:
    for step, each in yaml.safe_load(f"{{{question.example}}}").items():
        path = (*question.under, step)
        data = put(data, path, _merged(data, path, each))
    return data


def test_an_example_that_would_be_an_error_is_not_printed() -> None:
    """Rows of one account would be on both sides of the split; the form is printed."""
    question = _asked(CHURN)["data.splits.by"]
    assert (question.answer, question.example, question.form) == ("time", "", "by: time")
    question = _asked(CHURN)["plan.contingency"]
    assert (question.example, question.form) == ("", "contingency: 5%")


@pytest.mark.parametrize("mode", ["batch", "realtime"])
def test_steps_of_a_rollout_stop_at_a_guardrail_of_the_spec(mode: str) -> None:
    data = _data(CHURN)
    data["deployment"]["mode"] = mode
    steps = {each.path: each for each in ask(_checked(data), language=LANGUAGE).questions}
    question = steps["rollout", "steps"]
    assert "stop_if: {calls: '> 500 per week'}" in question.example
    assert _errors(_checked(_pasted(data, question))) == set()


def test_the_day_of_the_start_lies_before_the_deadline() -> None:
    assert _asked(CHURN)["plan.start"].example == "start: 2029-06-02"


def test_a_form_left_as_it_is_never_passes_for_an_answer() -> None:
    """What is said in words is a placeholder in it."""
    data = _data(CHURN)
    question = _asked(CHURN)["data.augmentation"]
    assert question.form == "augmentation: [tbd]"
    data["data"] |= yaml.safe_load(question.form)
    assert "GOL10" in {each.code for each in _checked(data).found}


def test_the_first_questions_are_the_same_however_many_are_told() -> None:
    checked = check("spec.yaml", CHURN)
    some = ask(checked, language=LANGUAGE, library=library(), told=5)
    every = ask(checked, language=LANGUAGE, library=library())
    assert some.questions[:5] == every.questions[:5]
    assert len(some.questions) == len(every.questions)
    assert not any(each.example for each in some.questions[5:])


def test_an_answer_to_a_question_of_the_spec_goes_to_the_clauses_it_names() -> None:
    data = _data(CHURN)
    data["questions"] = {
        "how": {"ask": "Is `deployment.mode` right, and `deployment.every`, for `accounts`?"},
        "who": {"ask": "Who knows?"},
    }
    asked = {
        each.path[1]: each.help for each in ask(_checked(data)).questions if each.kind == "open"
    }
    assert asked["how"] == (
        "write the answer to `deployment.mode` and `deployment.every`, and take `questions.how` out"
    )
    assert asked["who"] == "write the answer where it belongs, and take `questions.who` out"


def test_columns_are_named_of_the_source_that_has_any() -> None:
    data = _bare(_data(AD_CLICK))
    question = _asked(yaml.safe_dump(data).encode())["data.sources.clicks.columns"]
    assert ("data", "sources", "billing", "columns") in question.others
    assert {*data["data"]["features"], "clicked"} <= {*question.answer}  # type: ignore[misc]


def test_a_question_of_the_spec_takes_back_what_it_is_about() -> None:
    data = _data(CHURN)
    before = ask(_checked(data)).score
    data["questions"] = {"q": {"ask": "Is `plan.budget` still right?"}}
    after = ask(_checked(data)).score
    assert before is not None
    assert after is not None
    assert before.decided - after.decided == 2


def test_when_all_is_decided_the_rest_is_optional() -> None:
    full = Score(decided=Fraction(3), total=3)
    kind = {"ask": "Is there more?", "why": "", "path": ("plan", "x")}
    optional = Question(kind="absent", **kind)  # type: ignore[arg-type]
    finding = Question(kind="finding", **kind)  # type: ignore[arg-type]
    asked = Asked(score=full, questions=(optional, optional))
    lines = as_text.render(asked, color=False, bar=False, width=80).splitlines()
    assert lines[1] == "nothing more has to be decided; 2 more may be"
    assert lines[-1] == "  2. Is there more?  (optional; plan.x)"
    asked = Asked(score=full, questions=(finding, optional), errors=1)
    lines = as_text.render(asked, color=False, bar=False, width=80).splitlines()
    assert lines[:2] == [
        "100% decided of what a scope has to decide, and 1 error stops the compile",
        "nothing more has to be decided; 1 more may be; 1 finding or open question first",
    ]


def test_what_is_next_is_never_cut() -> None:
    long = "Decide: " + "word " * 30 + "end"
    each = Question(kind="finding", ask=long, why="", path=("plan",), stops_compile=True)
    asked = Asked(score=None, questions=(each, each))
    said = as_text.render(asked, color=False, bar=False, width=60)
    assert all(len(line) <= 72 for line in said.splitlines())
    assert " ".join(said.split()).endswith("end (stops the compile)")


def test_the_clauses_that_few_need_have_answers_that_can_be_written() -> None:
    """Each that is offered for the big example is read, whatever rules then say of it."""
    data = _data(AD_CLICK)
    offered = [q for q in ask(_checked(data), language=LANGUAGE).questions if not q.weight]
    plain = [q for q in offered if q.answer is not None and all(isinstance(s, str) for s in q.path)]
    assert len(plain) > 20
    for each in plain:
        data = put(data, each.path, each.answer)
    wrong = [e.message for e in _checked(data).found if e.code.startswith("SYN")]
    assert wrong == []


def test_what_stops_a_compile_is_asked_first_then_what_has_begun_then_by_rules() -> None:
    data = _data(CHURN)
    data["project"]["stage"] = "model"
    data["questions"] = {"consent": {"ask": "May it be used?", "who": "ml-lead", "blocks": "data"}}
    data["goals"]["keep"]["metrics"] = ["kept", "recal"]
    first, second, *rest = ask(_checked(data), language=LANGUAGE).questions
    assert (first.kind, first.findings, first.stops_compile) == ("finding", ("SYN04",), True)
    assert (second.kind, second.path) == ("open", ("questions", "consent"))
    assert (second.stage, second.has_begun, second.findings) == ("data", True, ("REV03",))
    assert second.answered_by == (("tech_lead", ("ml-lead",)),)
    decided = [len(each.codes) for each in rest if each.weight]
    assert decided == sorted(decided, reverse=True)
    weights = [each.weight > 0 or each.kind in ("open", "finding") for each in rest]
    assert weights == sorted(weights, reverse=True), "what few scopes need comes last"


def test_an_empty_file_is_asked_for_what_a_scope_must_have_in_the_order_of_thought() -> None:
    asked = ask(check("spec.yaml", b""), language=LANGUAGE)
    assert asked.score is not None
    assert asked.score.percent == 0
    assert asked.questions[0].example == "specc: 1\nproject: {id: churn}"
    must = [each for each in asked.questions if each.stops_compile]
    assert [each.path[0] for each in must] == [
        "project", "project", "people", "goals", "metrics", "data", "data", "labels", "deployment",
    ]  # fmt: skip


def test_following_the_examples_from_an_empty_file_ends_in_a_spec_that_compiles() -> None:
    data: Any = {}
    for _ in range(30):
        asked = ask(_checked(data) if data else check("spec.yaml", b""), told=1)
        question = asked.questions[0]
        if not question.stops_compile:
            break
        data = _answered({"specc": 1, **data}, question)
    assert _checked(data).is_sound


def test_a_file_that_cannot_be_parsed_has_no_score_and_one_question() -> None:
    asked = ask(check("spec.yaml", b"a: [1"), language=LANGUAGE)
    assert asked.score is None
    assert [each.kind for each in asked.questions] == ["finding"]
    assert "cannot be read" in as_text.render(asked, color=False, bar=True, width=80)


def test_who_answers_is_who_answers_for_the_section() -> None:
    asked = _asked(CHURN)
    assert asked["tradeoffs.worth"].answered_by[0] == ("business_lead", ("care-lead",))
    assert asked["model.training"].answered_by == (("tech_lead", ("ml-lead",)),)
    assert ("data_owner", ()) in asked["data.sources.accounts.columns"].answered_by


def test_approvals_that_wait_are_those_asked_for() -> None:
    data = _data(CHURN)
    data["review"] = {"approvals": ["business_lead", "tech_lead"]}
    asked = {each.path: each for each in ask(_checked(data)).questions}
    assert asked["plan", "stages"].approvals == ("business_lead", "tech_lead")
    assert asked["data", "sources", "accounts", "columns"].approvals == ("tech_lead",)


def test_what_is_assumed_is_asked_with_what_is_assumed() -> None:
    question = _asked(CHURN)["data.splits.by"]
    assert (question.kind, question.rules, question.answer) == ("assumed", (), "time")
    assert question.assumed == "time: rows are dated by `month`"
    assert "SPL01" in question.leaning


def test_files_are_those_that_an_answer_changes() -> None:
    asked = ask(check("spec.yaml", CHURN), library=library())
    files = {each.path: each.files for each in asked.questions}
    assert "docs/plan.md" in files["plan", "stages"]
    assert "conf/contracts/accounts.yaml" in files["data", "sources", "accounts", "columns"]
    assert files["project", "risk"] == ()


def test_one_question_names_all_the_things_it_is_about() -> None:
    data = _data(AD_CLICK)
    for each in data["data"]["features"].values():
        each.pop("available")
    asked = {each.path[-1]: each for each in ask(_checked(data)).questions}
    question = asked["available"]
    assert "`ad_ctr_7d`, `ad_id`, `device` and 1 more" in question.ask
    assert len(question.others) == 3


def test_the_order_of_keys_changes_nothing() -> None:
    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: turned(each) for key, each in reversed(node.items())}
        return node

    data = _data(CHURN)
    one, other = (
        ask(_checked(data), language=LANGUAGE),
        ask(_checked(turned(data)), language=LANGUAGE),
    )
    assert [each.path for each in one.questions] == [each.path for each in other.questions]
    assert one.score == other.score


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("text", [CHURN, AD_CLICK], ids=["churn", "ad-click"])
def test_whatever_is_missing_or_broken_questions_are_asked(text: bytes, share: float) -> None:
    cut = text[: int(len(text) * share)]
    for data in (cut, cut + b"\n", cut.replace(b"kind", b"knid"), text.replace(b"type", b"tpye")):
        asked = ask(check("spec.yaml", data), language=LANGUAGE)
        assert asked.questions
        json.loads(as_json.render(asked))
        as_text.render(asked, color=True, bar=True, width=40)


def test_hostile_names_reach_the_terminal_and_the_example_as_what_they_are() -> None:
    data = _data(CHURN)
    data["questions"] = {"q": {"ask": "x\x1b[31m {{ 1 }} $(id)"}}
    data["project"]["stage"] = "live"
    data["questions"]["q"]["blocks"] = "data"
    asked = ask(_checked(data), language=LANGUAGE)
    said = as_text.render(asked, color=False, bar=False, width=100)
    assert "x\\x1b[31m {{ 1 }} $(id)" in said
    assert "\x1b" not in said


def test_json_holds_every_question_with_all_that_it_unblocks() -> None:
    asked = ask(check("spec.yaml", CHURN), language=LANGUAGE)
    document = json.loads(as_json.render(asked))
    assert document["schema_version"] == 1
    assert document["score"]["percent"] == asked.score.percent if asked.score else None
    assert len(document["questions"]) == len(asked.questions)
    first = document["questions"][0]
    assert (first["path"], first["under"]) == (
        "data.sources.accounts.columns",
        "data.sources.accounts",
    )
    assert first["unblocks"]["findings"] == ["DAT15"]
    assert "DAT03" in first["unblocks"]["rules"]


def test_what_is_assumed_is_so_in_a_spec_with_errors_too() -> None:
    broken = _asked(CHURN.replace(b"role: optimize", b"role: optimise"))
    for path in ("model.task", "data.splits.by", "rollout.steps", "retraining.every"):
        assert (broken[path].kind, broken[path].rules) == ("assumed", ()), path
    assert broken["data.splits.by"].answer == "time"
