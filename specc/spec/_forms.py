"""JSON Schema of forms that need more than a pattern: one of several words or a quantity, the id of
something that stands elsewhere, a section that has a short form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

REFERS = "x-refers"
"""Under this key a reference says what it names, until the texts for editors are made of it."""
SHORT = "x-short"
"""Under this key a short form says which field of the section it is."""
DATE = r"^\d{4}-\d{2}-\d{2}$"
DATE_FORM: dict[str, Any] = {
    "type": "string",
    "pattern": DATE,
    "examples": ["2026-12-31"],
    "errorMessage": "Write a date: 2026-12-31.",
}
STARTS_WITH_DIGIT: dict[str, Any] = {"type": ["string", "number"], "pattern": "^ *[0-9]"}


def words_or(form: dict[str, Any], *words: str) -> dict[str, Any]:
    """One of the words, or a form that starts with a digit.

    With `if` instead of `anyOf` an editor knows which was meant and says one thing.
    """
    known = " or ".join(f"`{word}`" for word in words)
    examples = [each for each in form["examples"] if each not in words]
    advice = f"Write {known}, or for example {examples[-1]}."
    other = {"type": "string", "enum": list(words), "errorMessage": advice}
    then = {**form, "examples": examples}
    return {"allOf": [{"if": STARTS_WITH_DIGIT, "then": then, "else": other}]}


def short_or_long(short: dict[str, Any], field: str, whole: dict[str, Any]) -> dict[str, Any]:
    """A section, or the one value of its `field`."""
    alone = {**short, SHORT: field}
    return {"allOf": [{"if": {"type": "object"}, "then": whole, "else": alone}]}


def reference(noun: str, to: str, known: Iterable[str], longest: int) -> dict[str, Any]:
    """The id of something that stands under `to`. Which ids there are, only specc knows."""
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
        "errorMessage": f"Write the id of one {noun} in `{to}`.",
        REFERS: {"noun": noun, "to": to, "or": sorted(known)},
    }
