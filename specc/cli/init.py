"""`specc init`: begin a scope, by an interview or from an example."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._disk import reported
from specc.cli._input import read_policy, today
from specc.cli._kickoff_data import Data
from specc.cli._problem import CLEAN, CannotRun
from specc.cli._showing import next_step
from specc.cli._terminal import busy, hint, say, width
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Checked
    from specc.packs.kickoff import Question, Seen

EXAMPLES = ("ad-click", "breast-cancer", "churn", "diabetes")
LONGEST_TITLE = 60
INTRO = "Twelve questions at most. Ctrl-U empties a line; Ctrl-C leaves nothing behind."
TERMS = "# personal_data:"
"""What a spec with personal data lacks, and has as a comment, until somebody decides it."""


@click.command(
    "init",
    epilog="Example: specc init churn --from-data accounts.csv",
    short_help="Begin a scope: answer twelve questions at most.",
)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(readable=False))
@click.option(
    "--data-file",
    type=click.Path(readable=False, allow_dash=True),
    metavar="FILE",
    help="Take answers from a YAML file; --questions prints one to fill in.",
)
@click.option(
    "-d",
    "--data",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="Take one answer; before those of the file. Repeatable.",
)
@click.option(
    "-l", "--defaults", is_flag=True, help="Ask nothing: what is not answered is left open."
)
@click.option(
    "--from-data",
    type=click.Path(readable=False),
    metavar="FILE",
    help="Take from the data what they say: columns, types, ranges, target. Needs specc[data].",
)
@click.option("--table", metavar="NAME", help="With --from-data: the table, of a database.")
@click.option("--questions", is_flag=True, help="Print the questions as a file of answers.")
@click.option(
    "--example",
    type=click.Choice(EXAMPLES),
    metavar="NAME",
    help=f"Start from an example instead: {', '.join(EXAMPLES)}.",
)
def command(
    folder: str,
    data_file: str | None,
    pairs: tuple[str, ...],
    defaults: bool,
    from_data: str | None,
    table: str | None,
    questions: bool,
    example: str | None,
) -> int:
    """Begin a scope: write DIR/spec.yaml, by default ./spec.yaml, from the answers to at most
    twelve plain questions.

    Nothing is made up: what you leave empty stays open in the spec, and `specc check` lists it. A
    spec that is there is never overwritten, and Ctrl-C leaves nothing behind.

    Without a terminal, give all answers with --data-file or --data, or take --defaults for the
    rest.

    Exits with 0 when the spec is written, 2 when it cannot be, 130 when you leave.
    """
    answered = bool(data_file or pairs or defaults or from_data)
    if questions and (example or answered):
        raise click.UsageError("--questions only prints: give it no answers and no example")
    if example and answered:
        raise click.UsageError("--example is a whole spec: it takes no answers")
    if table and not from_data:
        raise click.UsageError("--table is of a database: name its file with --from-data")
    if questions:
        return _print_questions()
    place = _checked_place(folder)
    data = Data(file=from_data, table=table or "", place=place) if from_data else None
    if example:
        text = _example(example)
    else:
        given = _given(data_file, pairs)
        text = _interviewed(place, given, data, defaults=defaults)
    _written(place, text)
    return _told(place, data.url if data else "")


def _checked_place(folder: str) -> Path:
    from specc.packs.kickoff_place import refuse

    if not folder:
        raise click.UsageError("the path of the folder is empty")
    with reported():
        refuse(Path(folder))
    return Path(folder)


def _example(name: str) -> bytes:
    from specc.workspace import shipped

    with reported():
        return shipped("examples")[f"{name}/spec.yaml"].content


def _given(data_file: str | None, pairs: tuple[str, ...]) -> dict[str, str]:
    from specc.packs.kickoff import AnswerError
    from specc.packs.kickoff_given import in_file, in_words

    try:
        filed = in_file(*_read(data_file)) if data_file else {}
        return {**filed, **in_words(pairs)}
    except AnswerError as problem:
        raise CannotRun(problem.message, problem.help) from problem


def _read(data_file: str) -> tuple[str, bytes]:
    from specc.source import MAX_BYTES

    if data_file == "-":
        return "<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1)
    with reported():
        if not Path(data_file).exists():
            raise CannotRun(
                f"there is no file {data_file}",
                "`specc init --questions > answers.yaml` writes one to fill in",
            )
        with Path(data_file).open("rb") as file:
            return data_file, file.read(MAX_BYTES + 1)


def _interviewed(
    place: Path, given: Mapping[str, str], data: Data | None, *, defaults: bool
) -> bytes:
    if data is None:
        return _answered(place, given, {}, None, defaults=defaults)
    from specc.cli._kickoff_data import looked_at, proposed, put_into, seen

    if "data" in given or "columns" in given:
        raise click.UsageError("--from-data answers `data` and `columns`: leave them out")
    draft = looked_at(data)
    known = seen(draft, given, defaults=defaults)
    text = _answered(place, given, proposed(draft), known, defaults=defaults)
    return put_into(text, data)


def _answered(
    place: Path,
    given: Mapping[str, str],
    proposed: Mapping[str, str],
    seen: Seen | None,
    *,
    defaults: bool,
) -> bytes:
    from specc.packs.kickoff import AnswerError, UnansweredError, interview, questions
    from specc.packs.kickoff_prompts import fold

    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if asks and not defaults and len(given) < len(questions()):
        hint(f"{fold(INTRO, width(sys.stderr), indent='')}\n\n")
    try:
        with reported():
            likely = {**_title(place), **proposed}
            return interview(given, likely, seen=seen, defaults=defaults, asks=asks)
    except AnswerError as problem:
        raise CannotRun(problem.message, problem.help) from problem
    except UnansweredError as left:
        raise CannotRun(
            f"nobody is at a terminal to answer {', '.join(left.keys)}",
            "leave them open with --defaults, or answer them in a file: --data-file FILE "
            "(`specc init --questions` prints one)",
        ) from left


def _title(place: Path) -> dict[str, str]:
    """What the project may be called: as its folder is."""
    words = " ".join(place.absolute().name.replace("-", " ").replace("_", " ").split())
    usable = words.isprintable() and len(words) <= LONGEST_TITLE
    return {"title": words[:1].upper() + words[1:]} if words and usable else {}


def _written(place: Path, text: bytes) -> None:
    from specc.packs.kickoff_place import SPEC, write

    with reported():
        made = write(place, text)
    folders = "".join(f"made {safe(str(each))}{os.sep}\n" for each in made)
    say(f"{folders}wrote {safe(str(place / SPEC))}\n")


def _told(place: Path, url: str) -> int:
    """What is open in the spec, and what to do next."""
    from specc.packs.kickoff_place import SPEC, holds_more

    spec = place / SPEC
    checked = _checked(spec)
    hint(f"\nstill open: {_open(checked)}\n")
    with reported():
        adopt = " --adopt" if holds_more(place) else ""
    path = f"./{place}" if str(place).startswith("-") else str(place)
    into = "" if place == Path() else f"cd {safe(shlex.quote(path))} && "
    codes = [each.code for each in checked.found if each.is_error]
    if codes:
        hint(_stopped(codes, spec))
    next_step(f"{into}specc check --ask")
    reads = f"export DATABASE_URL={safe(shlex.quote(url))} && " if url else ""
    hint(f"then: {reads}specc compile{adopt} && make setup run test\n")
    return CLEAN


def _stopped(codes: list[str], spec: Path) -> str:
    """What to write before anything compiles. Of personal data without terms, the line is there."""
    lines = enumerate(spec.read_text(encoding="utf-8").splitlines(), start=1)
    written = [(number, line.strip()) for number, line in lines if line.strip().startswith(TERMS)]
    if codes != ["DAT03"] or not written:
        stop = "1 error stops" if len(codes) == 1 else f"{len(codes)} errors stop"
        return f"{stop} the compile; specc check says what to write\n"
    number, line = written[0]
    terms = line.removeprefix("# ").partition("  #")[0]
    return (
        "1 error stops the compile: nobody has said on what terms the personal data are kept.\n"
        f"Once legal has, write it in line {number} of the spec, without its #:\n  {terms}\n"
    )


def _checked(spec: Path) -> Checked:
    from specc.compiler import check

    with busy():
        policy = read_policy(None, str(spec))
        return check(str(spec), spec.read_bytes(), policy=policy, today=today())


def _open(checked: Checked) -> str:
    from specc.diagnostic import counts

    found = [f"{n} {name}{'s' * (n > 1)}" for name, n in counts(checked.found).items() if n]
    asked = len(checked.spec.questions) if checked.spec else 0
    questions = [f"{asked} question{'s' * (asked > 1)}"] if asked else []
    return ", ".join([*found, *questions]) or "nothing"


def _print_questions() -> int:
    from specc.packs.kickoff import questions

    intro = (
        "# Answers for `specc init --data-file`. An empty one leaves the matter open.\n"
        "# Text in quotes keeps its commas and colons.\n"
    )
    say(intro + "".join(map(_as_yaml, questions())))
    return CLEAN


def _as_yaml(question: Question) -> str:
    from specc.packs.kickoff_prompts import fold
    from specc.source import written

    told = "".join(
        f"# {line}\n"
        for task, asked in question.helps
        for line in (*([f"For {task}:"] if task else []), *fold(asked, 78, "").splitlines())
    )
    choices = "".join(f"#   {answer}: {shown}\n" for shown, answer in question.choices)
    kind = "one of these" if question.choices else "text"
    return f"\n{told}# ({kind})\n{choices}{question.key}: {written(question.default)}\n"
