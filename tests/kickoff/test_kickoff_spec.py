"""Every interview gives a spec that is sound, says what was answered, and compiles."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kickoff_specs import GOOD, PACES, TARGETS, TODAY, checked, full, read, written

from specc import compiler
from specc.asking._decisions import DECISIONS
from specc.asking._left import heard
from specc.packs.kickoff import AnswerError, UnansweredError, interview, questions
from specc.packs.kickoff_prompts import fold
from specc.workspace import library

BRANCHES = [
    (task, pace, data, TODAY[at % len(TODAY)])
    for at, (task, pace, data) in enumerate(product(TARGETS, PACES, ("", "data/a.parquet, 40k")))
]
"""Every task at every pace, with data and without; each way of today some times."""
HOSTILE = (
    '"; rm -rf / #',
    "{{ 7 * 7 }} {% for x in y %} {# gone #}",
    "$(touch owned) `id`",
    "- a: [b, {c: d}]\n? e\n--- !!python/object:os.system &a *a",
    "line\r\nline\u2028line\x85",
    "\x00\x07\x1b[31m\x7f\ufeff\ufffe",
    "\u202egnp.exe\u200f",
    "'it''s' \\n \\",
    "</script><!--",
    "🙂 выручка مرحبا",
    "é" * 5_000,
)
MINIMUM = {"specc", "project", "people", "goals", "metrics", "data", "labels", "deployment"}


@pytest.mark.parametrize(("task", "pace", "data", "today"), BRANCHES)
def test_every_branch_is_sound_and_compiles(task: str, pace: str, data: str, today: str) -> None:
    bare = len(data) // 2 % 2  # so that short and full answers meet both kinds of data
    columns = "tenure, tickets" if data else ""
    good = "" if bare else GOOD[task]
    spec = written(
        task=task,
        pace=pace,
        data=data,
        today=today,
        target=TARGETS[task][not bare],
        columns=columns,
        good=good,
    )
    done = compiler.compile("spec.yaml", spec, library())
    assert done.tree is not None, done.checked.found
    assert done.project is not None
    assert done.project.deployment.mode == ("realtime" if "request" in pace else "batch")


@pytest.mark.parametrize("task", TARGETS)
def test_what_is_answered_in_full_stands_in_the_spec(task: str) -> None:
    spec = read(written(**full(task)))
    measure = {"yes_no": "recall", "one_of_several": "accuracy", "number": "mae"}[task]
    assert spec.keys() >= MINIMUM
    assert spec["project"]["id"] == "churn-calls"
    assert spec["people"]["tech-lead"]["handle"] == "@ben"
    assert spec["metrics"]["customers_kept"]["baseline"] == "94%"
    assert spec["metrics"][measure]["role"] == "optimize"
    assert spec["metrics"]["running_cost"]["limit"] == "$500 per month"
    assert [*spec["data"]["features"]] == ["tenure", "tickets_30d"]
    assert spec["data"]["sources"]["records"]["rows"] == "40k"
    assert spec["plan"] == {"deadline": "2027-06-30", "budget": "$40k"}
    assert "questions" not in spec


def test_the_costs_of_mistakes_are_written_as_losses() -> None:
    spec = written(task="yes_no", good="70%, $200, $5")
    assert read(spec)["metrics"]["recall"]["costs"] == {
        "false_negative": "-$200",
        "false_positive": "-$5",
    }


@pytest.mark.parametrize(("task", "target"), [(task, TARGETS[task][1]) for task in TARGETS])
def test_what_is_known_of_the_target_is_written(task: str, target: str) -> None:
    spec = read(written(task=task, target=target))
    label = spec["labels"]["target"]
    found = (spec["data"]["splits"].get("prevalence"), label.get("classes"), label.get("min"))
    assert (
        found
        == {
            "yes_no": ("6%", None, None),
            "one_of_several": (None, ["billing", "no", "1:30"], None),
            "number": (None, None, -5),
        }[task]
    )


def test_what_is_left_open_is_found_and_asked() -> None:
    done = checked(written())
    placeholders = {each.places[0].path for each in done.found if each.code == "GOL10"}
    assert placeholders == {
        ("project", "summary"),
        ("project", "why_ml"),
        ("project", "without_ml"),
        ("goals", "main", "statement"),
        ("data", "splits", "represents"),
    }
    assert done.spec is not None
    assert [*done.spec.questions] == [
        "which_number",
        "who_answers",
        "data_origin",
        "which_label",
        "known_columns",
        "good_enough",
        "when_needed",
        "time_and_money",
        "cost_to_run",
    ]


def test_nothing_that_nobody_said_counts_as_decided() -> None:
    """Of an interview without an answer only the names, and who is asked, stand."""
    said = heard(checked(written()))
    decided = {
        decision.clause
        for decision in DECISIONS
        for path in said.places(decision.clause)
        if said.is_settled(path)
    }
    assert decided <= {"project.id", "goals.*.owner"}


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"result": "kept, from 1 to 2"}, "which_number"),
        ({"people": "@anna, @ben"}, "who_answers"),
        ({"data": "data/a.csv"}, "data_origin"),
        ({"data": "data/a.csv", "columns": "a"}, "known_columns"),
        ({"task": "number", "target": "minutes"}, "which_label"),
        ({"task": "number", "good": "5"}, "good_enough"),
        ({"pace": "on_request"}, "when_needed"),
        ({"means": "2027-06-30, $40k"}, "time_and_money"),
        ({"means": "$5 per month"}, "cost_to_run"),
    ],
)
def test_what_is_answered_is_not_asked_any_more(answers: dict[str, str], question: str) -> None:
    before, after = ({*read(spec)["questions"]} for spec in (written(), written(**answers)))
    assert question in before - after


def test_an_example_of_a_cost_is_in_the_currency_of_the_budget_and_asked_for() -> None:
    spec = read(written(task="number", good="5", means="40k EUR"))
    assert spec["metrics"]["running_cost"]["limit"] == "500 EUR per month"
    assert "`metrics.running_cost.limit`" in spec["questions"]["cost_to_run"]["ask"]
    assert "running_cost" not in read(written(means="40k EUR"))["metrics"]


@pytest.mark.parametrize("task", TARGETS)
@pytest.mark.parametrize("pace", ["weekly", "on_request"])
def test_each_line_that_is_offered_as_a_comment_can_be_taken_up(task: str, pace: str) -> None:
    text = written(task=task, pace=pace, good=GOOD[task]).decode()
    offered = re.findall(r"^ +# [a-z_]+: .*$", text, re.MULTILINE)
    assert len(offered) >= 9
    for line in offered:
        checked(text.replace(line, line.replace("# ", "", 1)).encode())


@pytest.mark.parametrize("task", TARGETS)
def test_all_of_them_together_leave_little_to_say(task: str) -> None:
    text = written(**full(task)).decode()
    text = re.sub(r"^( +)# ([a-z_]+: .*)$", r"\1\2", text, flags=re.MULTILINE)
    before, after = (len(checked(each).found) for each in (written(**full(task)), text.encode()))
    assert after < before / 1.5


@given(text=st.text(min_size=1, max_size=60) | st.sampled_from(HOSTILE))
@example(text=HOSTILE[3])
@settings(max_examples=25)
def test_words_stand_in_the_spec_exactly_as_they_were_typed(text: str) -> None:
    given_ = {"title": text, "decision": text, "result": f"{text}, from 1 to 2", "data": text}
    try:
        spec = read(written(**given_))
    except AnswerError as refused:
        assert refused.help
        return
    assert spec["project"]["title"] == text
    assert spec["project"]["summary"] == (text if text.strip() else "tbd")
    name = text.strip().rstrip(",:").strip()
    assert spec["goals"]["main"]["statement"] == f"Bring {name} from 1 to 2."


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_taken_and_compiles(text: str) -> None:
    spec = written(title=text, decision=text, result=f"{text}, from 1 to 2")
    assert read(spec)["project"]["summary"] == text
    assert compiler.compile("spec.yaml", spec, library()).tree is not None


@given(
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=",:"), min_size=1)
        .map(str.strip)
        .filter(bool),
        min_size=4,
        max_size=4,
        unique=True,
    )
)
@example(names=["{{ a }}", "- b", "#c", "!!python/none"])
@example(names=["null", "true", "1.5", "~"])
@settings(max_examples=25)
def test_columns_and_classes_keep_their_names(names: list[str]) -> None:
    column, first, second, third = names
    spec = read(
        written(
            task="one_of_several",
            target=f"{column}: {second}, {third}",
            data="data/a.csv",
            columns=f"{first}, {second}",
        )
    )
    assert spec["labels"]["target"]["name"] == column
    assert spec["labels"]["target"]["classes"] == [second, third]
    assert [*spec["data"]["features"]] == [first, second]


@pytest.mark.parametrize(
    "text", ["warehouse.crm; drop table x", "../../etc/passwd.csv", "a b.json"]
)
def test_a_place_is_written_as_it_was_typed(text: str) -> None:
    assert read(written(data=text))["data"]["sources"]["records"]["location"] == text


def test_nobody_is_asked_more_than_twelve_questions() -> None:
    assert len(questions()) <= 12


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_every_question_is_folded_to_the_terminal_and_loses_no_word(columns: int) -> None:
    for each in questions():
        for _, text in each.helps:
            lines = fold(text, columns).splitlines()
            assert max(map(len, lines)) <= min(columns, 80) - 1
            assert " ".join(lines).split() == text.split()
        assert all(len(shown) <= 57 for shown, _ in each.choices), "a choice has one line at 60"


def test_an_answer_outside_the_choices_is_refused_with_all_of_them() -> None:
    with pytest.raises(AnswerError) as refused:
        written(task="guess")
    assert refused.value.help == "write one of open, yes_no, one_of_several, number"


def test_nobody_at_a_terminal_is_told_what_is_not_answered() -> None:
    given_ = full("number")
    del given_["means"], given_["columns"]
    with pytest.raises(UnansweredError) as refused:
        interview(given_, {}, defaults=False, asks=False)
    assert refused.value.keys == ("columns", "means")


def test_a_question_that_does_not_apply_needs_no_answer() -> None:
    given_ = {**full("number"), "data": ""}
    del given_["columns"]
    assert interview(given_, {}, defaults=False, asks=False)


def test_the_settings_of_a_person_for_other_templates_change_nothing(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    settings_file = Path(str(tmp_path)) / "settings.yml"
    settings_file.write_text("defaults: {title: Another, task: number}\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings_file))
    assert read(written())["project"]["title"] == "My project"
