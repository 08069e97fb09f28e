"""The interview as a person sees it, at terminals of several widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from kickoff_specs import full, read
from kickoff_terminal import Terminal

from specc.packs.kickoff import Question, questions
from specc.packs.kickoff_prompts import fold

QUESTIONS = questions()
CLEAR = "\x15"
"""Ctrl-U: takes away what stands in the line."""
DOWN = "\x1b[B"
LISTS = [each.key for each in QUESTIONS if each.choices]


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TMPDIR", str(_temporary(tmp_path)))


def _temporary(home: Path) -> Path:
    folder = home / "tmp"
    folder.mkdir(exist_ok=True)
    return folder


def _first_line(question: Question, task: str, columns: int = 80) -> str:
    return fold(dict(question.helps).get(task, question.helps[0][1]), columns).splitlines()[0]


def _keys(question: Question, answer: str) -> str:
    """What one presses to give an answer."""
    if not question.choices:
        return f"{CLEAR}{answer}\r"
    answers = [value for _, value in question.choices]
    return DOWN * (answers.index(answer) - answers.index(question.default)) + "\r"


@pytest.mark.parametrize("task", ["yes_no", "one_of_several", "number"])
def test_a_walk_through_all_questions(tmp_path: Path, task: str) -> None:
    answers = {**full(task), "pace": "on_request", "today": "people"}
    with Terminal(tmp_path, "init", "churn-calls") as terminal:
        for each in QUESTIONS:
            terminal.until(_first_line(each, task))
            for _, shown in [("", choice) for choice, _ in each.choices]:
                terminal.until(shown)
            terminal.type(_keys(each, answers[each.key]))
        terminal.until("wrote churn-calls/spec.yaml")
        terminal.until("next: cd churn-calls && specc check --ask")
        assert terminal.end() == 0
        assert all(len(line) <= 80 for line in terminal.screen.splitlines()[-4:])
    spec = read((tmp_path / "churn-calls" / "spec.yaml").read_bytes())
    assert spec["project"]["summary"] == answers["decision"]
    assert spec["project"]["without_ml"] == "Let people decide case by case, as today."
    assert spec["labels"]["target"]["name"] == answers["target"].partition(",")[0].partition(":")[0]
    assert spec["deployment"]["load"] == {"peak": "5 per second"}
    assert not [*_temporary(tmp_path).iterdir()]


def test_enter_alone_leads_to_the_end_and_the_folder_s_name_is_proposed(tmp_path: Path) -> None:
    with Terminal(tmp_path, "init", "late-parcels") as terminal:
        for each in QUESTIONS:
            if each.key in ("columns", "good"):
                continue  # without data nobody knows them, nor what is good of one knows not what
            if each.key == "target":
                terminal.until("Which column holds the right answer?")
            else:
                terminal.until(_first_line(each, "yes_no"))
            if each.key == "title":
                terminal.until("Late parcels")
            terminal.type("\r")
        assert terminal.end() == 0
    spec = read((tmp_path / "late-parcels" / "spec.yaml").read_bytes())
    assert (spec["project"]["id"], spec["project"]["title"]) == ("late-parcels", "Late parcels")


def test_an_answer_that_cannot_be_used_is_asked_for_again(tmp_path: Path) -> None:
    with Terminal(tmp_path, "init", "-l", "-d", "title=x", "x") as terminal:
        assert terminal.end() == 0
    given = [f"--data={key}={value}" for key, value in full("yes_no").items() if key != "means"]
    with Terminal(tmp_path, "init", "y", *given) as terminal:
        terminal.until("Such as: 2027-06-30")
        terminal.type("next friday\r")
        terminal.until("write 2027-06-30, $40k, $500 per month")
        assert not (tmp_path / "y").exists()
        terminal.type(f"{CLEAR}2027-06-30\r")
        assert terminal.end() == 0
    spec = read((tmp_path / "y" / "spec.yaml").read_bytes())
    assert spec["plan"] == {"deadline": "2027-06-30"}


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_nothing_that_is_shown_is_cut_off(tmp_path: Path, columns: int) -> None:
    """Every word of every question, choice and refusal is there, at any width."""
    answers = full("number")
    with Terminal(tmp_path, "init", "x", columns=columns) as terminal:
        for each in QUESTIONS:
            asked = dict(each.helps).get("number", each.helps[0][1])
            for line in fold(asked, columns).splitlines():
                terminal.until(line)
            for shown, _ in each.choices:
                for line in fold(shown, columns, " " * 5).splitlines():
                    terminal.until(line.strip())
            if each.key == "good":
                terminal.type("5, $200\r")
                terminal.until("\nwrite one number only")
                terminal.type(CLEAR)
            terminal.type(_keys(each, answers[each.key]))
        assert terminal.end() == 0


def test_a_choice_is_found_by_typing_a_word_of_it(tmp_path: Path) -> None:
    given = [f"--data={key}={value}" for key, value in full("number").items() if key != "task"]
    with Terminal(tmp_path, "init", "x", *given) as terminal:
        terminal.until("type a word of it")
        terminal.type("REG")
        terminal.until("REG")
        terminal.type("\r")
        assert terminal.end() == 0
    assert read((tmp_path / "x" / "spec.yaml").read_bytes())["labels"]["target"]["type"] == "number"


@pytest.mark.parametrize(
    "env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
def test_a_terminal_that_can_little_is_enough(tmp_path: Path, env: dict[str, str]) -> None:
    given = [f"--data={key}={value}" for key, value in full("number").items() if key != "pace"]
    with Terminal(tmp_path, "init", "x", *given, **env) as terminal:
        terminal.until("When are predictions needed")
        terminal.type(f"{DOWN}\r")
        terminal.until("next: cd x && specc check --ask")
        assert terminal.end() == 0
        assert "NO_COLOR" not in env or not terminal.is_colored


@pytest.mark.parametrize("at", range(len(QUESTIONS)), ids=lambda at: QUESTIONS[at].key)
def test_ctrl_c_at_any_question_leaves_nothing_behind(tmp_path: Path, at: int) -> None:
    _leaves(tmp_path, at, "\x03")


@pytest.mark.parametrize("key", ["decision", *LISTS])
def test_so_does_ctrl_d_in_a_line_and_in_lists(tmp_path: Path, key: str) -> None:
    _leaves(tmp_path, [each.key for each in QUESTIONS].index(key), "\x04")


def _leaves(home: Path, at: int, key: str) -> None:
    """Leave at a question, after all before it were answered."""
    answered = {each.key: full("number")[each.key] for each in QUESTIONS[:at]}
    given = [f"--data={name}={value}" for name, value in answered.items()]
    with Terminal(home, "init", "some/where", *given) as terminal:
        terminal.until(_first_line(QUESTIONS[at], "number" if at > 5 else "yes_no"))
        terminal.type(key)
        terminal.until("interrupted")
        assert terminal.end() == 130
        assert "Traceback" not in terminal.screen
    assert [*home.iterdir()] == [home / "tmp"]
    assert not [*_temporary(home).iterdir()]
