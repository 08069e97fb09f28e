"""Templates of prose to text. What a spec says is escaped for where it stands."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

    from specc.tree import Tree

_MARKDOWN = re.compile(
    r"""[\\`*\[\]|#~${}]                    # emphasis, code, links, tables, headings, mathematics
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])  # emphasis; within a word it is none
    | <(?=[A-Za-z/!?]) | &(?=[A-Za-z#])     # tags and entities
    | :(?=//) | (?<=www)\.                  # addresses, which become links by themselves
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BLOCK = re.compile(r"[-+](?=[-\s]|$)|=(?==*$)|>|(?<=[0-9])[.)](?=\s|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_NOTHING = "–"


def render(library: Tree, path: str, **values: Any) -> str:
    """The template at `path` of the library, filled with `values`; a missing value is an error."""
    return environment(library).get_template(path).render(**values)


def environment(library: Tree) -> Environment:
    """Jinja over the library. Nothing is escaped by itself: Markdown is not HTML, so templates say
    `| text` or `| code` for every value of a spec, and a test holds them to it."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def load(name: str) -> str:
        return library[name].content.decode()

    made = Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 -- Markdown; see the docstring
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"text": text, "code": code, "json": partial(json.dumps, ensure_ascii=False)}
    return made


def text(value: object) -> str:
    """Words of a spec inside a line of Markdown: no markup, no links, no line breaks. A dash where
    there are none."""
    if value is None:
        return _NOTHING
    line = _line(value)
    start = len(line) - len(line.lstrip("0123456789"))  # a list may begin with a number
    mark = _BLOCK.match(line, start)
    inert = _MARKDOWN.sub(r"\\\g<0>", line[start:])
    return line[:start] + ("\\" if mark else "") + inert


def code(value: object) -> str:
    """Words of a spec as inline code of Markdown, also inside a table."""
    plain = "" if value is None else _line(value)
    if not plain:
        return _NOTHING
    longest = max(map(len, re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain.replace('|', chr(92) + '|')}{pad}{fence}"


def _line(value: object) -> str:
    return _CONTROL.sub(" ", str(value)).strip()
