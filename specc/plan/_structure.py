"""Whether a merged file is still one: merges by lines know nothing of JSON, TOML, YAML or Python.

Parsers are imported when the first such file is merged, which is seldom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def is_sound(path: str, content: bytes) -> bool:
    """Whether content parses as what its name says, no key twice; true for other files."""
    parse = _PARSERS.get(path.rpartition(".")[2])
    if parse is None:
        return True
    try:
        parse(content.decode("utf-8-sig"))
    except (ValueError, SyntaxError, RecursionError):
        return False
    return True


def _json(text: str) -> None:
    import json

    json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")


def _toml(text: str) -> None:
    import tomllib

    tomllib.loads(text)


def _python(text: str) -> None:
    import ast

    ast.parse(text)


def _yaml(text: str) -> None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for document in yaml.compose_all(text, Loader=loader):
            _unique_keys(document)
    except yaml.YAMLError as problem:
        raise ValueError(str(problem)) from None


def _unique_keys(document: object) -> None:
    import yaml

    waiting, seen = [document], set[int]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, yaml.CollectionNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            _unique([(key.value, None) for key, _ in node.value if key.tag.endswith(":str")])
            waiting += [part for pair in node.value for part in pair]
        else:
            waiting += node.value


_PARSERS: dict[str, Callable[[str], None]] = {
    "json": _json,
    "toml": _toml,
    "py": _python,
    "yaml": _yaml,
    "yml": _yaml,
}
