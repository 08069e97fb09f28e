"""What of the project a template reads, as far as its text tells. Run in the child process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment

Name = tuple[str, ...]

ROOT = "project"
WHOLE: Name = ()
"""The project itself: it may be read in full."""
_ALL = (ROOT, "_copier_conf")
"""Names under which a template has the whole project."""
DEEPEST = 2


def read_names(environment: Environment, texts: Iterable[str]) -> list[Name]:
    """The attributes of the project that the texts name, such as `metrics` and `model.task`; those
    that stand below another one are left out."""
    found: set[Name] = set()
    for text in texts:
        try:
            found.update(name[:DEEPEST] for name in _named(environment.parse(text)))
        except (TemplateError, RecursionError):
            found.add(WHOLE)
    return sorted(each for each in found if not any(each[:n] in found for n in range(len(each))))


def _named(node: nodes.Node) -> Iterator[Name]:
    chain = _chain(node)
    if chain is not None:
        yield chain
        return
    for child in node.iter_child_nodes():
        yield from _named(child)


def _chain(node: nodes.Node) -> Name | None:
    """`project.model.task` as its steps; none for what does not begin with the project."""
    steps: list[str] = []
    here: Any = node
    while isinstance(here, nodes.Getattr | nodes.Getitem):
        if isinstance(here, nodes.Getattr):
            steps.append(here.attr)
        elif isinstance(here.arg, nodes.Const) and isinstance(here.arg.value, str):
            steps.append(here.arg.value)
        else:
            steps.clear()  # which one it is, is known when it is rendered
            if _chain(here.node) is None:
                return None
            if any(True for _ in _named(here.arg)):
                return WHOLE
        here = here.node
    if not isinstance(here, nodes.Name) or here.name not in _ALL or here.ctx != "load":
        return None
    return tuple(reversed(steps)) if here.name == ROOT else WHOLE
