"""Code that is the same in every repo reads the scope from `conf/`: which files of it.

The generated code has one way to do that: an attribute of the scope (`scope.targets`,
`config.load().targets`) is the file of that name, or the path stands in the code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from specc.tree import Tree

CONF = "conf/"


def configured(tree: Tree, path: str, line: int = 0) -> tuple[str, ...]:
    """The files under `conf/` that Python code names: in the statement of the module that holds
    the line, else in the whole module."""
    if not path.endswith(".py"):
        return ()
    import ast

    module = ast.parse(tree[path].content)
    known = {each.removeprefix(CONF).rsplit(".", 1)[0]: each for each in tree if _is_conf(each)}
    for node in (*_around(module, line), module):
        if found := {known[name] for name in _named(node) if name in known}:
            return tuple(sorted(found))
    return ()


def _is_conf(path: str) -> bool:
    return path.startswith(CONF) and path.count("/") == 1


def _around(module: ast.Module, line: int) -> Iterator[ast.stmt]:
    """The statements of the module that hold the line."""
    return (each for each in module.body if each.lineno <= line <= (each.end_lineno or 0))


def _named(node: ast.AST) -> Iterator[str]:
    import ast

    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and _is_scope(each.value):
            yield each.attr
        elif isinstance(each, ast.Constant) and str(each.value).startswith(CONF):
            yield str(each.value).removeprefix(CONF).rsplit(".", 1)[0]


def _is_scope(node: ast.expr) -> bool:
    import ast

    if isinstance(node, ast.Call):
        return ast.unparse(node.func).endswith("config.load")
    return ast.unparse(node).split(".")[-1] == "scope"
