"""The amounts in what people answer: read together, and told together where one is amiss."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.units import UnitError, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specc.units import Kind, Quantity

LONGEST_LINE = 38
"""Characters of a message: it stands in one line of a terminal, however narrow, under a question
that shows the whole form."""
_ADVICE = re.compile(r"write (?!for )([^\s,]+)")
"""What to write, where that is one thing and no example."""


class AmissError(ValueError):
    """An answer that cannot be used; the message says what to write."""


def amounts(
    texts: Sequence[str],
    kinds: Sequence[Kind],
    examples: Sequence[str],
    whole: Callable[..., str],
) -> tuple[Quantity, ...]:
    """The amounts of an answer. Where one cannot be read, the `whole` answer is told as it was
    meant, so that nobody forgets the rest of it, with an example for what only the person knows."""
    parts = [*zip((each.strip() for each in texts), kinds, examples, strict=False)]
    try:
        return tuple(parse(text, kind) for text, kind, _ in parts)
    except UnitError:
        meant = whole(*(_meant(text, kind) or example for text, kind, example in parts))
    short = len(meant) <= LONGEST_LINE - len("write ") and meant.isprintable()
    raise AmissError(f"write {meant}" if short else "write it as in the example")


def _meant(text: str, kind: Kind) -> str:
    """An amount as it should have been written; empty where only the person knows."""
    try:
        parse(text, kind)
    except UnitError as error:
        advice = _ADVICE.match(error.help)
        return advice[1] if advice else ""
    return text
