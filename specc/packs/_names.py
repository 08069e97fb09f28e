"""What of the project each file of a template reads, as far as its text tells. Run in the child
process."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Environment

Name = tuple[str, ...]

ROOT = "project"
WHOLE: Name = ()
"""The project itself: it may be read in full."""
_CONF, _DATA = "_copier_conf", "data"
"""Copier's own settings, and the one among them that holds the whole project."""
_ANSWERS = "_copier_answers"
DEEPEST = 2
_OTHERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Reader:
    """What texts of one template name: by themselves, in what they include, and in the questions
    whose answers they use."""

    def __init__(self, environment: Environment, root: Path, questions: Mapping[str, Any]) -> None:
        self._environment, self._root, self._questions = environment, root, questions

    def names(self, texts: Iterable[str]) -> list[Name]:
        """The attributes of the project, such as `metrics` and `model.task`; those that stand
        below another one are left out."""
        found, known, left = set[Name](), set[str](), [*texts]
        while left:
            text = left.pop()
            if text in known:
                continue
            known.add(text)
            with suppress(TemplateError):  # what does not parse was not rendered
                try:
                    tree = self._environment.parse(text)
                    found.update(name[:DEEPEST] for name in _named(tree))
                except RecursionError:
                    return [WHOLE]
                left += (*self._included(tree), *self._asked(tree))
        return sorted(it for it in found if not any(it[:n] in found for n in range(len(it))))

    def _included(self, tree: nodes.Template) -> Iterator[str]:
        others: Iterator[Any] = tree.find_all(_OTHERS)
        for node in others:
            wanted = _constants(node.template)
            if wanted is None:  # which one it is, is known when it is rendered
                yield from _texts(self._root)
            for name in wanted or ():
                with suppress(UnicodeDecodeError, OSError):
                    yield (self._root / name).read_text(encoding="utf-8")

    def _asked(self, tree: nodes.Template) -> Iterator[str]:
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        for name, question in self._questions.items():
            if name in used or _ANSWERS in used:
                yield from strings(question)


def strings(found: object) -> Iterator[str]:
    """Every text in what was read from YAML."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        yield from strings([*found, *found.values()])
    elif isinstance(found, list):
        for each in found:
            yield from strings(each)


def _texts(root: Path) -> Iterator[str]:
    for above, _, names in os.walk(root):
        for name in names:
            with suppress(UnicodeDecodeError, OSError):
                yield Path(above, name).read_text(encoding="utf-8")


def _constants(node: nodes.Expr) -> list[str] | None:
    """The names of files that are written out; none where they are not."""
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    found = [each.value for each in items if isinstance(each, nodes.Const)]
    return list(map(str, found)) if len(found) == len(items) else None


def _named(node: nodes.Node) -> Iterator[Name]:
    chain = _chain(node)
    if chain is not None:
        yield chain
        return
    for child in () if _is_setting(node) else node.iter_child_nodes():
        yield from _named(child)


def _is_setting(node: nodes.Node) -> bool:
    """Whether it is one of Copier's settings, which say nothing of the project."""
    if not isinstance(node, nodes.Getattr | nodes.Getitem) or not isinstance(node.node, nodes.Name):
        return False
    step = node.attr if isinstance(node, nodes.Getattr) else _constants(node.arg)
    return node.node.name == _CONF and step not in (None, _DATA, [_DATA])


def _chain(node: nodes.Node) -> Name | None:
    """`project.model.task` as its steps; none for what does not begin with the project."""
    steps: list[str] = []
    here: Any = node
    while isinstance(here, nodes.Getattr | nodes.Getitem):
        if _is_setting(here):
            return None
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
    if not isinstance(here, nodes.Name) or here.name not in (ROOT, _CONF) or here.ctx != "load":
        return None
    return tuple(reversed(steps)) if here.name == ROOT else WHOLE
