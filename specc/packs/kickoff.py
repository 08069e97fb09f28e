"""The interview that begins a scope: Copier asks, and renders the answers to a spec."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from specc.diagnostic.text import safe
from specc.packs.kickoff_prompts import at_the_terminal, without_preface
from specc.record import value
from specc.source import parse
from specc.workspace import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HOME = "kickoff/"
QUESTIONS = f"{HOME}copier.yml"
SPEC = "spec.yaml"
TASKS = ("yes_no", "one_of_several", "number")
MOST_ECHOED = 60
MOST_NAMES, LONGEST_NAME = 12, 30
"""Columns that a question lists, and letters of each."""


class AnswerError(ValueError):
    """An answer that was given and cannot be used: what is wrong, and what to do in `help`."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 -- a finding's own word
        super().__init__(message)
        self.message = message
        self.help = help


class UnansweredError(ValueError):
    """Nobody is there to be asked what was not given: the keys of these questions."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


@value
class Seen:
    """What was read in data: answers that nobody is asked for."""

    there: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The columns, and what task each can be the target of, the likeliest first."""
    personal: tuple[str, ...] = ()
    """Those that may be personal data."""
    guessed: bool = False
    """Nothing says which column is predicted, and nobody is asked."""

    def answers(self) -> dict[str, Any]:
        """As the questionnaire calls them."""
        names = [safe(name)[:LONGEST_NAME] for name, tasks in self.there.items() if tasks]
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        return {
            "there": {name: [*tasks] for name, tasks in self.there.items()},
            "names": ", ".join(names[:MOST_NAMES]) + more,
            "personal": [*self.personal],
            "guessed": self.guessed,
        }


@value
class Question:
    """One question, as the questionnaire has it."""

    key: str
    helps: tuple[tuple[str, str], ...]
    """What is asked, by the task it is asked of; of every task, where that is empty."""
    default: str
    choices: tuple[tuple[str, str], ...] = ()
    """What is shown, and the answer it stands for."""


def questions() -> tuple[Question, ...]:
    """All questions, in their order. Not everybody is asked each of them."""
    source, _ = parse(QUESTIONS, library()[QUESTIONS].content)
    assert source is not None  # noqa: S101 -- it comes with specc
    asked: Any = {key: each for key, each in source.data.items() if "help" in _parts(each)}
    return tuple(
        Question(
            key=key,
            helps=_helps(each["help"]),
            default=each["default"],
            choices=tuple(each.get("choices", {}).items()),
        )
        for key, each in asked.items()
    )


def _parts(entry: object) -> Mapping[str, object]:
    """A question of the questionnaire; nothing where the entry is a setting of Copier's."""
    return entry if isinstance(entry, dict) else {}


def _helps(template: str) -> tuple[tuple[str, str], ...]:
    """What is asked of each task, as Copier renders it."""
    from jinja2.sandbox import SandboxedEnvironment

    made = SandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)
    helps = {task: made.render(task=task, kind=task) for task in TASKS}
    one = set(helps.values())
    return (("", one.pop()),) if len(one) == 1 else tuple(helps.items())


def interview(
    given: Mapping[str, str],
    proposed: Mapping[str, str],
    *,
    seen: Seen | None = None,
    defaults: bool,
    asks: bool,
) -> bytes:
    """The spec that the answers make.

    `given` answers are not asked for again; `proposed` ones stand in the place of the defaults.
    With data that were `seen` nobody is asked where they lie, what they hold and what kind of
    answer the target is, and the spec leaves the first two out.
    Without `asks` nobody is asked: `UnansweredError` where an answer is not given, unless it is the
    default that is wanted. `AnswerError` where one that is given cannot be used. Whatever happens,
    and Ctrl-C too, nothing is left on the disk.
    """
    _refuse_unknown_choice(given)
    known = {**given, "folder": proposed.get("title", ""), **(seen or Seen()).answers()}
    with TemporaryDirectory(prefix="specc-init-") as place:
        home = Path(place)
        _lay(home / "template")
        if not (defaults or asks):
            _refuse_unanswered(home, known, proposed)
        with at_the_terminal() if asks and not defaults else nullcontext():
            _copied(home, known, proposed, defaults=defaults or not asks)
        return (home / "made" / SPEC).read_bytes()


def _lay(folder: Path) -> None:
    """The template, in a folder of its own: what Copier reads has to lie on the disk."""
    shipped = library()
    for path in (each for each in shipped if each.startswith(HOME)):
        place = folder / path.removeprefix(HOME)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(shipped[path].content)


def _copied(
    home: Path, given: Mapping[str, Any], proposed: Mapping[str, str], *, defaults: bool
) -> Sequence[str]:
    """Let Copier ask and render; the keys of the questions that apply."""
    import copier

    try:
        worker = copier.run_copy(
            str(home / "template"),
            home / "made",
            data=dict(given),
            user_defaults=dict(proposed),
            settings=copier.Settings(),  # not the person's own: they belong to other templates
            defaults=defaults,
            overwrite=True,
            quiet=True,
            skip_tasks=True,
            unsafe=True,  # the template is ours, and so is the extension it names
        )
    except EOFError as end:
        raise KeyboardInterrupt from end
    except ValueError as problem:
        raise _amiss(given, str(problem)) from problem
    return [each for each in worker.template.questions_data if each not in worker.answers.hidden]


def _amiss(given: Mapping[str, Any], message: str) -> AnswerError:
    """What Copier says of an answer that was given, without its preface."""
    key = re.match(r"Validation error for question '(\w+)': ", message)
    if key is None:
        raise AssertionError(message)
    return _unusable(key[1], given[key[1]], without_preface(message))


def _refuse_unknown_choice(given: Mapping[str, str]) -> None:
    for each in questions():
        known = [answer for _, answer in each.choices]
        if known and each.key in given and given[each.key] not in known:
            raise _unusable(each.key, given[each.key], f"write one of {', '.join(known)}")


def _unusable(key: str, answer: str, advice: str) -> AnswerError:
    return AnswerError(f"`{key}` cannot be {brief(answer)!r}", advice)


def brief(text: str) -> str:
    """As much of an answer as a message can hold."""
    return text if len(text) <= MOST_ECHOED else f"{text[:MOST_ECHOED]}…"


def _refuse_unanswered(home: Path, given: Mapping[str, Any], proposed: Mapping[str, str]) -> None:
    asked = _copied(home, given, proposed, defaults=True)
    if left := tuple(each for each in asked if each not in given):
        raise UnansweredError(left)
