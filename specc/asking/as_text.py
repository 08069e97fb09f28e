"""What is open, as people read it in a terminal: one question in full, the next in a line each."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from specc.asking._decisions import DECISIONS
from specc.diagnostic.text import BLUE, BOLD, RESET, dotted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.asking._model import Asked, Question
    from specc.asking._people import Answerers

NEXT = 4
"""Questions after the best that get a line each."""
MOST_NAMED = 6
"""So many rules or files are named; more are counted."""
CELLS = 24
"""Cells of the bar."""
WHOLE = (
    f"The whole is {len(DECISIONS)} decisions. Each counts 1 to 3 times, by what rests on it; "
    "`tbd` decides nothing."
)
_INDENT = "  "
_LABEL = 10


def render(asked: Asked, *, color: bool, bar: bool, width: int) -> str:
    """All that is said; `bar` draws the score, for a terminal. `width` is in cells."""
    parts = ["\n".join([*_score(asked, bar=bar, width=width)])]
    if not asked.questions:
        parts.append("nothing is open")
    else:
        parts.append("\n".join(_best(asked.questions[0], color=color, width=width)))
    if asked.questions[1:]:
        parts.append("\n".join(_others(asked.questions[1:], width=width)))
    return "\n\n".join(parts) + "\n"


def _score(asked: Asked, *, bar: bool, width: int) -> Iterator[str]:
    score = asked.score
    if score is None:
        yield "how much is decided cannot be said: the file cannot be read"
        return
    done = int(CELLS * score.decided / score.total)
    drawn = f"  [{'#' * done}{'.' * (CELLS - done)}]" if bar else ""
    verb = "stop" if asked.errors != 1 else "stops"
    broken = f", and {_many(asked.errors, 'error')} {verb} the compile" if asked.errors else ""
    yield f"{score.percent}% decided of what a scope has to decide{broken}{drawn}"
    if score.percent < 100:
        yield from wrap(WHOLE, width)
    more = sum(each.is_optional for each in asked.questions)
    if more and score.percent == 100:
        left = len(asked.questions) - more
        what = (
            f"; {_many(left, 'finding')} or open question{'s' * (left != 1)} first" if left else ""
        )
        yield f"nothing more has to be decided; {more:,} more may be{what}"


def _best(each: Question, *, color: bool, width: int) -> Iterator[str]:
    bold, end, blue = (BOLD, RESET, BLUE) if color else ("", "", "")
    lines = wrap(safe(each.ask), max(width - len("next: "), 20)) or [""]
    yield f"{blue}next:{end} {bold}{lines[0]}{end}"
    yield from (f"      {bold}{line}{end}" for line in lines[1:])
    if each.why:
        yield from wrap(safe(each.why), width, initial_indent=_INDENT, subsequent_indent=_INDENT)
    yield ""
    before = ""
    for label, text in _facts(each):
        is_code = label in ("write", "form")
        yield from _fact("" if label == before else label, text, width, is_code=is_code)
        before = label


def _facts(each: Question) -> Iterator[tuple[str, str]]:
    place = f"{safe(each.file)}:{each.line}"
    if each.example:
        yield from (("write", safe(line)) for line in each.example.splitlines())
        yield _where(each, place)
    elif each.form:
        yield "form", safe(each.form)
        yield _where(each, place)
    elif each.help:
        yield "do", safe(each.help)
        yield "at", place
    if each.others:
        yield "also", _named([dotted(path) for path in each.others], "place")
    if each.assumed:
        yield "assumed", safe(each.assumed)
    if each.answered_by:
        yield "ask", _answerers(each.answered_by)
    yield from (("unblocks", text) for text in _unblocks(each))


def _where(each: Question, place: str) -> tuple[str, str]:
    """Where the example goes."""
    if each.is_filled:
        return "over", f"the placeholder in {place}"
    if each.under:
        return "under", f"`{dotted(each.under)}`, {place}"
    lines = len((each.example or each.form).splitlines())
    return "as", f"{'a line of its own' if lines == 1 else 'lines of their own'} in {place}"


def _answerers(asked: Answerers) -> str:
    """Those who hold a role that can answer; where nobody does, the first of the roles."""
    held = [f"{role} ({', '.join(map(safe, who))})" for role, who in asked if who]
    return ", ".join(held) or f"{asked[0][0]}: nobody has this role yet; add it under `people`"


def _unblocks(each: Question) -> Iterator[str]:
    if each.stops_compile:
        yield "the compile: nothing is made without it"
    if each.stage:
        yield f"the stage `{each.stage}`, which {'has begun' if each.has_begun else 'waits for it'}"
    counted = (
        (each.rules, "rule", " that cannot judge without it"),
        (each.leaning, "rule", " that judge by what is assumed"),
        (each.findings, "finding", ""),
        (each.files, "file", " of the repo"),
    )
    for names, noun, which in counted:
        if names:
            yield f"{_many(len(names), noun)}{which}: {_few(names)}"
    if each.approvals:
        have = "have" if each.approvals[1:] else "has"
        yield f"what {' and '.join(each.approvals)} {have} to sign"


def _fact(label: str, text: str, width: int, *, is_code: bool) -> Iterator[str]:
    """A label and its text; an example stays on one line, so that it can be copied."""
    room = max(width - len(_INDENT) - _LABEL, 20)
    lines = [text] if is_code else wrap(text, room, break_on_hyphens=False) or [""]
    yield f"{_INDENT}{label.ljust(_LABEL)}{lines[0]}"
    yield from (f"{_INDENT}{' ' * _LABEL}{line}" for line in lines[1:])


def _others(rest: Sequence[Question], *, width: int) -> Iterator[str]:
    yield "then:"
    for number, each in enumerate(rest[:NEXT], start=2):
        mark = f"{_INDENT}{number}. "
        said = f"{safe(each.ask)}  ({_brief(each)})"
        yield from _wrapped(said, mark, width)
    left = sum(not each.is_optional for each in rest[NEXT:])
    if left:
        few = ", and what few scopes need" if any(each.is_optional for each in rest) else ""
        yield f"{_INDENT}{left:,} more to decide: `--format json` has them all{few}"


def _wrapped(said: str, mark: str, width: int) -> list[str]:
    if len(mark) + len(said) <= width:
        return [mark + said]
    room = max(width, len(mark) + 20)
    return wrap(said, room, initial_indent=mark, subsequent_indent=" " * len(mark))


def _brief(each: Question) -> str:
    """What most speaks for a question, in a few words."""
    if each.is_optional:
        return f"optional; {_weighed(each)}"
    return _weighed(each)


def _weighed(each: Question) -> str:
    if each.stops_compile:
        return "stops the compile"
    if each.has_begun:
        return f"{each.stage} has begun"
    if each.codes:
        return _many(len(each.codes), "rule")
    return dotted(each.path)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _few(names: Sequence[str]) -> str:
    return _named(names, "more")


def _named(names: Sequence[str], noun: str) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(map(safe, names[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
