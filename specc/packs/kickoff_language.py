"""What the questionnaire and the template of its spec may call: how an answer is judged, read and
written down."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jinja2.ext import Extension

from specc.packs import kickoff_answers as answers
from specc.packs.kickoff_amounts import AmissError
from specc.source import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class Language(Extension):
    """The filters of the interview. Copier loads it by the name in `copier.yml`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters.update(
            FILTERS, amiss=amiss, yaml=yaml, quantity=quantity, monthly=monthly
        )


def amiss(answer: str, form: str, *more: Any) -> str:
    """What is wrong with an answer, and what to write; nothing where it can be used."""
    try:
        FILTERS[form](answer, *more)
    except AmissError as problem:
        return str(problem)
    return ""


def yaml(value: str | tuple[str, ...] | list[str]) -> str:
    """A text, or a list of them, as YAML that reads as exactly that and nothing else, in braces
    too. What no eye can see is written by its number."""
    if not isinstance(value, str):
        return f"[{', '.join(map(yaml, value))}]"
    if value.isprintable():
        return written(value)
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def quantity(text: str) -> str:
    """An amount that was read already, as a number where it is one."""
    return text if _NUMBER.fullmatch(text) else written(text)


def monthly(money: str) -> str:
    """An example of what running may cost, in the currency of another amount."""
    found = re.search(r"[$€£¥]|[A-Z]{3}", money or "$")
    sign = found[0] if found else "$"
    return f"500 {sign} per month" if sign.isalpha() else f"{sign}500 per month"


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


FILTERS: dict[str, Callable[..., object]] = {
    "sentence": answers.sentence,
    "name": answers.title,
    "figure": answers.figure,
    "people": answers.people,
    "target": answers.target,
    "kind": answers.kind,
    "place": answers.place,
    "columns": answers.columns,
    "good": answers.good,
    "means": answers.means,
    "slug": answers.slug,
}
