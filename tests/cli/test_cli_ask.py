"""`specc check --ask`: what is printed, and how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from specc.asking import ask, score
from specc.asking._example import put
from specc.asking._left import heard
from specc.asking._said import Said
from specc.compiler import check

if TYPE_CHECKING:
    from cli_runs import Run

    from specc.asking import Question
    from specc.compiler import Checked
    from specc.diagnostic import Diagnostic

LANGUAGE = json.loads(
    (Path(__file__).parents[2] / "schemas/spec.schema.json").read_text(encoding="utf-8")
)
CHURN = Path(__file__).parents[2] / "examples/churn/spec.yaml"

COLUMNS = (
    "columns: {month: {type: timestamp}, account_id: {type: string}, "
    "tenure: {type: number, min: 0, missing: 5%}, "
    "tickets_30d: {type: number, min: 0, missing: 5%}, "
    "cancelled: {type: boolean}}"
)
TEXT = f"""\
52% decided of what a scope has to decide
The whole is 73 decisions. Each counts 1 to 3 times, by what rests on it; `tbd` decides nothing.

next: Which type and which range does each column of `accounts` have?
  Rows that break the promise are stopped before anything is learned from them.

  write     {COLUMNS}
  under     `data.sources.accounts`, spec.yaml:19
  ask       tech_lead (ml-lead)
"""
EMPTY = """\
0% decided of what a scope has to decide, and 1 error stops the compile
The whole is 73 decisions. Each counts 1 to 3 times, by what rests on it; `tbd` decides nothing.

next: What is the project called, in one word?
  The repo and its Python package are named after it.

  write     specc: 1
            project: {id: churn}
  as        lines of their own in spec.yaml:1
  ask       business_lead: nobody has this role yet; add it under `people`
  unblocks  the compile: nothing is made without it

then:
  2. What is predicted or decided, and for whom?  (stops the compile)
  3. Who wants the result, and who answers for how it is built?  (stops the compile)
  4. What does the business want to be better?  (stops the compile)
  5. By which number is success known?  (stops the compile)
  38 more to decide: `--format json` has them all
"""


@pytest.fixture
def _spec() -> None:
    Path("spec.yaml").write_bytes(CHURN.read_bytes())


@pytest.mark.usefixtures("_spec")
def test_one_question_in_full_and_four_in_a_line(run: Run) -> None:
    done = run("check", "--ask")
    assert done.out.startswith(TEXT)
    assert "  unblocks  12 rules that cannot judge without it: DAT03, DAT05," in done.out
    numbers = re.findall(r"^  (\d)\.", done.out, re.MULTILINE)
    assert numbers == ["2", "3", "4", "5"]
    assert done.err == "10 warnings in spec.yaml; `specc check` shows them\n"


def test_of_an_empty_file_what_a_scope_begins_with(run: Run) -> None:
    Path("spec.yaml").touch()
    done = run("check", "--ask")
    assert (done.code, done.out) == (1, EMPTY)
    assert done.err == "1 error in spec.yaml; `specc check` shows it\n"


ANSWERS = (
    "title=Churn calls", "decision=Call those most likely to cancel.",
    "result=customers kept, from 94% to 95%", "people=@anna, @ben", "today=rule", "task=yes_no",
    "target=cancelled, 6%", "data=data/accounts.csv, 40k", "columns=tenure, tickets_30d",
    "good=70%, €200, €5", "pace=daily", "means=2027-06-30, €40k, €500 per month",
)  # fmt: skip


def _begun(run: Run, *answers: str) -> list[dict[str, Any]]:
    """The questions that are left of a spec from `specc init`."""
    given = [part for each in answers for part in ("-d", each)]
    assert run("init", "--defaults", "spec", *given).code == 0
    done = run("check", "spec/spec.yaml", "--ask", "--format", "json")
    document = json.loads(done.out)
    assert document["errors"] == 0
    questions: list[dict[str, Any]] = document["questions"]
    return questions


def _lines(text: str, question: dict[str, Any]) -> str:
    """The text with the printed example at the printed place."""
    lines = text.splitlines()
    at = question["line"] - 1
    if question["replaces"]:
        lines[at] = f"{lines[at][: len(lines[at]) - len(lines[at].lstrip())]}{question['example']}"
    elif question["under"]:
        lines.insert(at + 1, f"{_indent(lines[at + 1])}{question['example']}")
    else:
        lines += question["example"].splitlines()
    return "\n".join((*lines, ""))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


@pytest.mark.parametrize("answers", [(), ANSWERS], ids=["defaults", "full"])
def test_every_example_for_a_spec_that_was_just_begun_is_no_error_in_its_text(
    run: Run, answers: tuple[str, ...]
) -> None:
    questions = _begun(run, *answers)
    text = Path("spec/spec.yaml").read_text()
    blocks = [each for each in questions if each["example"] and _is_block(text, each)]
    assert len(blocks) > 25
    for each in blocks:
        found = check("spec.yaml", _lines(text, each).encode()).found
        assert [e.message for e in found if e.is_error] == [], each["example"]


def _is_block(text: str, question: dict[str, Any]) -> bool:
    """Whether a line can be put there: not into braces, and not a section again."""
    line = text.splitlines()[question["line"] - 1]
    if question["replaces"] or question["under"]:
        return "{" not in line
    return f"\n{question['example'].partition(':')[0]}:" not in text


def test_what_nobody_has_answered_is_not_decided_and_an_interview_decides_much(run: Run) -> None:
    def percent(*answers: str) -> int:
        given = [part for each in answers for part in ("-d", each)]
        run("init", "--defaults", "spec", *given)
        found = check("spec.yaml", Path("spec/spec.yaml").read_bytes())
        Path("spec/spec.yaml").unlink()
        return score(heard(found)).percent

    nothing, half, full = percent(), percent(*ANSWERS[:6]), percent(*ANSWERS)
    assert nothing <= 25
    assert nothing + 5 <= half < full
    assert full >= nothing + 25


def test_money_is_in_the_currency_of_the_spec(run: Run) -> None:
    questions = _begun(run, *ANSWERS)
    value = next(each for each in questions if each["path"] == "goals.main.value")
    assert value["example"] == "value: €18k per month"
    assert not any("$" in (each["example"] or "") for each in questions)


def test_of_what_few_scopes_need_the_form_is_given(run: Run) -> None:
    questions = {each["path"]: each for each in _begun(run)}
    shift = questions["data.domain_shift"]
    assert (shift["example"], shift["form"]) == (None, "domain_shift: [tbd]")
    assert shift["ask"] == (
        "What production has and these data lack: street noise, blurred photos, misspelt queries "
        "(`data.domain_shift`): is it needed here?"
    )
    said = [each["example"] or each["form"] or "" for each in questions.values()]
    assert not any("in words" in each or "EUR" in each for each in said)
    assert all(each["form"] or each["help"] for each in questions.values() if not each["example"])


def test_a_placeholder_is_asked_for_what_it_holds_the_place_of(run: Run) -> None:
    first = _begun(run)[0]
    assert (first["path"], first["replaces"]) == ("project.summary", True)
    assert first["unblocks"]["findings"] == ["GOL10"]
    out = run("check", "spec/spec.yaml", "--ask").out
    assert f"  over      the placeholder in spec/spec.yaml:{first['line']}\n" in out


def test_what_init_asks_in_the_spec_names_where_the_answer_goes(run: Run) -> None:
    asked = {each["path"]: each["help"] for each in _begun(run) if each["kind"] == "open"}
    assert len(asked) > 5
    assert not any("where it belongs" in each for each in asked.values()), asked
    assert asked["questions.when_needed"] == (
        "write the answer to `deployment.mode`, and take `questions.when_needed` out"
    )


def test_errors_stand_beside_the_score(run: Run) -> None:
    text = CHURN.read_text().replace("role: optimize", "role: optimise")
    Path("spec.yaml").write_text(text.replace("every: 1 week", "every: 1 weak"))
    first = run("check", "--ask").out.splitlines()[0]
    assert first.endswith("% decided of what a scope has to decide, and 2 errors stop the compile")
    done = run("check", "--ask", "--format", "json")
    assert json.loads(done.out)["errors"] == 2


def test_a_finding_that_wants_a_decision_is_a_sentence_with_positions_as_everywhere(
    run: Run,
) -> None:
    text = CHURN.read_text().replace("project: {", "project: {out_of_scope: [tbd], ")
    Path("spec.yaml").write_text(f"{text}\nrollout: {{steps: [{{pattern: canary, share: 5%}}]}}\n")
    done = run("check", "--ask", "--format", "json")
    found = [each for each in json.loads(done.out)["questions"] if each["kind"] == "finding"]
    assert all(each["ask"].startswith("Decide: ") for each in found)
    hollow = next(each for each in found if each["unblocks"]["findings"] == ["GOL10"])
    where = "`project.out_of_scope[0]`"
    assert hollow["ask"] == f"Decide: {where} says nothing yet: it is a placeholder"
    assert hollow["help"].startswith(f"set {where} to an answer")
    assert not re.search(r"[a-z_]\.[0-9]", done.out)


@pytest.mark.usefixtures("_spec")
@pytest.mark.parametrize("options", [(), ("--fail-on", "warning"), ("--fail-on", "info")])
def test_it_exits_as_without(run: Run, options: tuple[str, ...]) -> None:
    assert run("check", "--ask", *options).code == run("check", *options).code


@pytest.mark.usefixtures("_spec")
def test_json_and_text_at_once(run: Run) -> None:
    done = run(
        "check", "--ask", "--format", "json:asked.json", "--format", "text", "--color=always"
    )
    document = json.loads(Path("asked.json").read_text())
    assert document["score"] == {
        "percent": 52,
        **{k: document["score"][k] for k in ("decided", "of")},
    }
    assert document["questions"][0]["path"] == "data.sources.accounts.columns"
    assert "\x1b[1m" in done.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "sarif"), "--ask has the formats text and json, not sarif"),
        (("--fix",), "--ask and --fix both go to standard output; choose one"),
        (("--diff",), "--ask and --diff both go to standard output; choose one"),
        (("--show-defaults",), "--ask says what is assumed: leave --show-defaults away"),
    ],
)
@pytest.mark.usefixtures("_spec")
def test_what_does_not_go_together(run: Run, options: tuple[str, ...], message: str) -> None:
    done = run("check", "--ask", *options)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {message}\n  = help: `specc check --help` says how it is used\n"


def test_a_spec_in_several_files_is_asked_in_the_file_where_the_answer_goes(run: Run) -> None:
    Path("scope").mkdir()
    aims, rest = CHURN.read_text().split("data:\n", 1)
    Path("scope/aims.yaml").write_text(aims)
    Path("scope/rest.yaml").write_text("data:\n" + rest)
    done = run("check", "scope", "--ask")
    assert "under     `data.sources.accounts`, scope/rest.yaml:3" in done.out


def test_a_policy_that_asks_for_approvals_is_heard(run: Run) -> None:
    Path("spec.yaml").write_bytes(CHURN.read_bytes())
    Path("policy.yaml").write_text("specc: 1\napprovals: [tech_lead]\n")
    done = run("check", "--ask")
    assert "            what tech_lead has to sign\n" in done.out


def test_standard_input_is_asked_too(process: Run) -> None:
    done = process("check", "-", "--ask", stdin=b"a: [1")
    assert done.code == 1
    assert done.out.startswith("how much is decided cannot be said: the file cannot be read\n")


@pytest.mark.usefixtures("_spec")
def test_a_check_that_does_not_ask_loads_nothing_of_it() -> None:
    import subprocess
    import sys

    code = "import sys; from specc.cli import run; run(['check']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "specc.cli.check" in done.stdout
    assert "specc.asking" not in done.stdout


@pytest.mark.usefixtures("_spec")
def test_the_page_shows_what_is_printed(run: Run) -> None:
    page = (CHURN.parents[2] / "docs/checking.md").read_text()
    shown = page.partition("## What to decide next")[2].split("```text\n")[1].partition("```")[0]
    assert run("check", "--ask").out.startswith(shown)


SIX = {
    "open": (),
    "yes or no": ("task=yes_no", "columns=tenure, country, device"),
    "all said": ANSWERS,
    "of several": ("task=one_of_several", "target=team: billing, tech, sales", "good=80%"),
    "a number": ("task=number", "target=minutes, 0 to 240", "columns=distance, weekday"),
    "on request": ("task=yes_no", "target=cancelled, 6%", "pace=on_request_fast"),
}


@pytest.mark.parametrize("answers", SIX.values(), ids=SIX)
def test_an_example_for_a_spec_just_begun_closes_its_question_and_opens_no_finding(
    run: Run, answers: tuple[str, ...]
) -> None:
    _begun(run, *answers)
    closes_what_it_stands_under(Path("spec/spec.yaml"))


SPECS = sorted(CHURN.parents[1].glob("*/spec.yaml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.parent.name)
def test_an_example_closes_its_question_and_opens_no_finding(path: Path) -> None:
    closes_what_it_stands_under(path)


def closes_what_it_stands_under(path: Path) -> None:
    data = yaml.safe_load(path.read_text())
    before = _heard(data)
    facts = {(each.code, each.message, each.severity) for each in before}
    codes = {each.code for each in before}
    tried = 0
    for each in ask(check("spec.yaml", path.read_bytes()), language=LANGUAGE).questions:
        if not each.example:
            continue
        tried += 1
        written = _written(data, each)
        for found in _heard(written):
            if (found.code, found.message, found.severity) in facts:
                continue
            about = found.places[0].path[: len(each.path)] == each.path
            worse = found.code not in codes or found.is_error
            assert not (about or worse), (each.example, found.code, found.message)
        assert heard(_checked(written)).is_settled(each.path), each.example
    assert tried > 3


def _written(data: Any, question: Question) -> Any:
    """The document with what is printed in it, where it is said to go."""
    for step, each in yaml.safe_load(f"{{{question.example}}}").items():
        path: tuple[str | int, ...] = (*question.under, step)
        here = Said(data=data).at(path)
        data = put(data, path, {**here, **each} if isinstance(here, dict) else each)
    return data


def _checked(data: Any) -> Checked:
    return check("spec.yaml", yaml.safe_dump(data, sort_keys=False).encode())


def _heard(data: Any) -> list[Diagnostic]:
    return [each for each in _checked(data).found if each.severity != "info"]


def test_priorities_name_all_that_gives_way(run: Run) -> None:
    questions = {each["path"]: each for each in _begun(run, *ANSWERS)}
    asked = questions["tradeoffs.priority"]
    assert asked["example"] == "tradeoffs: {priority: [recall, running_cost]}"


def test_the_type_of_a_column_is_told_by_its_name_or_left_to_fill_in(run: Run) -> None:
    answers = [*ANSWERS[:8], "columns=tenure, country, is_new, kwarg"]
    asked = {each["path"]: each for each in _begun(run, *answers)}["data.sources.records.columns"]
    assert asked["example"] is None
    assert asked["form"] == (
        "columns: {country: {type: category, missing: 5%}, is_new: {type: boolean, missing: 5%}, "
        "kwarg: {type: tbd, missing: 5%}, tenure: {type: number, min: 0, missing: 5%}, "
        "cancelled: {type: boolean}}"
    )


def test_what_does_not_apply_is_not_asked_and_every_decision_has_a_reason(run: Run) -> None:
    questions = _begun(run, *ANSWERS)
    paths = {each["path"] for each in questions}
    no = {"labels.target.classes", "labels.target.min", "metrics.customers_kept.at"}
    assert not paths & no
    assert [each["ask"] for each in questions if not each["why"]] == []
