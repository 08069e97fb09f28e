"""YAML merged by key: read as specs are, edited at its places."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from specc.plan import _places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.plan._keys import Edit


def load(text: str) -> Any:
    """The data of a document; `ValueError` for what specs may not hold, such as anchors."""
    return _places.read(text)[0]


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits of its data, comments and layout kept."""
    return _places.edited(text, edits, _places.Writer(block=_block, flow=_flow))


def _block(value: Any) -> str:
    import yaml

    return str(yaml.dump(value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=100))


def _flow(value: Any, old: str, in_braces: bool) -> str:
    """On one line; a text in the quotes that stood there."""
    import yaml

    if isinstance(value, str) and old[:1] in ('"', "'") and value.isprintable():
        if old[:1] == "'":
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)
    dumped = yaml.dump(
        [value] if in_braces else value,
        Dumper=_dumper(),
        sort_keys=False,
        allow_unicode=True,
        width=1 << 30,
        default_flow_style=True,
    )
    text = str(dumped).removesuffix("\n").removesuffix("\n...")
    text = text[1:-1] if in_braces else text
    return json.dumps(value) if "\n" in text else text


@cache
def _dumper() -> Any:
    """A dumper that puts what other versions of YAML take for a number into quotes, and leaves a
    text of several lines as it reads."""
    import yaml

    from specc.source import written

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        looks_numeric = value[:1] in "+-.0123456789" and written(value) != value
        style = "|" if "\n" in value else '"' if looks_numeric else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return Dumper
