"""Specs that are wrong in ways nobody thought of: examples with values replaced or taken out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from specc.source import parse

_EXAMPLES = Path(__file__).parents[1] / "examples"
_ODD = st.sampled_from(
    [None, True, 0, -1, 1e30, 2.5, "", "x", "0%", "100%", "-5%", "1 s", "999M", "$0", "$1e25",
     "1e-25", "0.5", "2026-01-01", "9999-12-31", "99M years", "> 0", "drops 5%", "@x", "auc",
     "clicks", "none", [], [1], ["auc"], {}, {"a": 1}, {"mode": "batch"}]
)  # fmt: skip


def _example(name: str) -> Any:
    source, found = parse("spec.yaml", (_EXAMPLES / name / "spec.yaml").read_bytes())
    assert source is not None
    assert found == ()
    return source.data


SPECS: tuple[Any, ...] = (_example("ad-click"), _example("churn"))
"""The large spec of the language's page, and the small one."""


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything stands; the document itself first."""
    inside = node.items() if isinstance(node, Mapping) else []
    inside = enumerate(node) if isinstance(node, list) else inside
    return [path, *(p for step, value in inside for p in paths(value, (*path, step)))]


def changed(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at `path`."""
    if not path:
        return value
    items = dict(node.items() if isinstance(node, Mapping) else enumerate(node))
    items[path[0]] = changed(items[path[0]], path[1:], value)
    return items if isinstance(node, Mapping) else list(items.values())


def without(node: Any, path: tuple[Any, ...]) -> Any:
    """The document without what stands at `path`."""
    items = dict(node.items() if isinstance(node, Mapping) else enumerate(node))
    if path[1:]:
        items[path[0]] = without(items[path[0]], path[1:])
    else:
        del items[path[0]]
    return items if isinstance(node, Mapping) else list(items.values())


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """One of the examples with one to four mistakes."""
    spec = draw(st.sampled_from(SPECS))
    for _ in range(draw(st.integers(1, 4))):
        somewhere = [path for path in paths(spec) if path]
        if somewhere:
            path = draw(st.sampled_from(somewhere))
            drop = draw(st.booleans())
            spec = without(spec, path) if drop else changed(spec, path, draw(_ODD))
    return spec
