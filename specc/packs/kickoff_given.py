"""Answers that come with the command, from a file or one by one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from specc.packs.kickoff import AnswerError, brief, questions
from specc.source import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def in_file(name: str, data: bytes) -> dict[str, str]:
    """The answers of a YAML file, by question; a list is written as its items with commas.

    `AnswerError` where it is no such file, or answers what nobody asks.
    """
    source, found = parse(name, data)
    if source is None or found:
        place = found[0].places[0].span
        where = f"{name}:{place.line}" if place else name
        raise AnswerError(f"{where}: {found[0].message}", found[0].help)
    known = [each.key for each in questions()]
    for key in source.data:
        _refuse_unknown(key, known, f"{name}:{source.line((key,))}: ")
    return {
        key: _text(answer, f"{name}:{source.line((key,))}: the answer to `{key}`")
        for key, answer in source.data.items()
    }


def in_words(pairs: Iterable[str]) -> dict[str, str]:
    """The answers of `KEY=VALUE`; of two to one question the later."""
    known = [each.key for each in questions()]
    answers: dict[str, str] = {}
    for pair in pairs:
        key, equals, answer = pair.partition("=")
        if not equals:
            raise AnswerError(f"{brief(pair)!r} is no answer", "write KEY=VALUE: task=number")
        _refuse_unknown(key, known, "")
        answers[key] = answer
    return answers


def _refuse_unknown(key: str, known: Collection[str], where: str) -> None:
    if key in known:
        return
    near = get_close_matches(key, known, n=1)
    advice = f"a similar one exists: {near[0]}" if near else f"there are {', '.join(known)}"
    raise AnswerError(f"{where}there is no question {brief(key)!r}", advice)


def _text(answer: object, what: str) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return str(answer).lower()
    if isinstance(answer, list) and not any(isinstance(each, list | dict) for each in answer):
        return ", ".join(_text(each, what) for each in answer)
    if isinstance(answer, str | int | float):
        return str(answer)
    raise AnswerError(f"{what} is no text", 'write it in quotes: "customers kept, from 94% to 95%"')
