"""How the interview looks at a terminal: folded to its width, and lists that are typed into.

Copier asks by way of questionary, which cuts off what is wider than the terminal. So its prompts
are given their words folded.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import wraps
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit.input import Input

INDENT = "  "
WIDEST, NARROWEST = 80, 20
"""Cells of a line: beyond the first the eye loses it, below the other nothing can be read."""
_HANGING = " " * 5
"""Before the further lines of a choice, whose first stands behind three cells."""
_INSTRUCTION = "(arrows, or type a word of it)"
_PREFACE = re.compile(r"Validation error for question '\w+': ")


def fold(text: str, columns: int, indent: str = INDENT) -> str:
    """A text whose paragraphs stand in one line each, in lines that a terminal can show. All but
    the first are indented."""
    width = max(NARROWEST, min(columns, WIDEST) - 1)
    folded = TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return "\n".join(map(folded.fill, text.splitlines())).removeprefix(indent)


def without_preface(message: str) -> str:
    """What is wrong with an answer, without what Copier writes before it."""
    return _PREFACE.sub("", message, count=1)


@contextmanager
def at_the_terminal() -> Iterator[None]:
    """The questions are put on standard error, and Ctrl-D leaves as Ctrl-C does, in lists too."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.output import create_output
    from questionary.prompts import AVAILABLE_PROMPTS

    output = create_output(stdout=sys.stderr)
    usual: dict[str, Any] = dict(AVAILABLE_PROMPTS)
    AVAILABLE_PROMPTS.update(
        input=_line(usual["input"], output.get_size),
        select=_list(usual["select"], output.get_size),
    )
    try:
        with create_app_session(input=_leaving(), output=output):
            yield
    finally:
        AVAILABLE_PROMPTS.update(usual)


def _line(usual: Callable[..., Any], size: Callable[[], Any]) -> Callable[..., Any]:
    """A question that is answered in a line."""

    @wraps(usual)
    def asked(message: str, validate: Callable[[str], str | bool], **more: Any) -> Any:
        def judged(answer: str) -> str | bool:
            told = validate(answer)
            return without_preface(told) if isinstance(told, str) else told

        return usual(_message(message, size().columns), validate=judged, **more)

    return asked


def _list(usual: Callable[..., Any], size: Callable[[], Any]) -> Callable[..., Any]:
    """A question that is answered by one of several."""

    @wraps(usual)
    def asked(message: str, choices: list[Any], **more: Any) -> Any:
        columns = size().columns
        for each in choices:
            each.title = fold(each.title, columns, _HANGING)
        return usual(
            _message(message, columns),
            choices,
            use_search_filter=True,
            use_jk_keys=False,
            instruction=_INSTRUCTION,
            **more,
        )

    return asked


def _message(message: str, columns: int) -> str:
    return f"{fold(message.rstrip(), columns)}\n{INDENT}"


def _leaving() -> Input:
    """The keyboard, with Ctrl-D read as Ctrl-C: a list would not hear it."""
    from prompt_toolkit.input.vt100 import Vt100Input
    from prompt_toolkit.key_binding import KeyPress
    from prompt_toolkit.keys import Keys

    class Leaving(Vt100Input):
        def read_keys(self) -> list[KeyPress]:
            keys = super().read_keys()
            return [KeyPress(Keys.ControlC) if each.key == Keys.ControlD else each for each in keys]

    return Leaving(sys.stdin)
