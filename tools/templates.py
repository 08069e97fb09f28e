"""Writes `specc/emit/_pages.py` from `templates/**/*.jinja`: `python tools/templates.py`. Those of
the interview, `templates/kickoff/`, are not among them: Copier renders them.

Jinja parses the templates; here is what each construct they use becomes in Python. Any other is an
error. A test holds the written module to the templates, and what it says to what Jinja says.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, meta, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
PAGES = ROOT / "specc" / "emit" / "_pages.py"
OF_COPIER = "kickoff/"

HEAD = '''\
"""The templates as Python. Written by `make templates`; change `templates/` instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specc.emit._filters import code, ends, said, sentence, text


'''
_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_TEXTS = ("text", "code", "said", "sentence", "join", "replace")
"""Filters that give text, which needs no `str`."""


class UnknownError(ValueError):
    """A construct of Jinja that is not translated."""


def environment() -> Environment:
    """Jinja as the templates are written for it. Nothing is escaped by itself: Markdown is not
    HTML, so templates say `| text` or `| code` for every value of a spec."""
    made = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 -- Markdown; see the docstring
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # to be parsed; what they do, `_filters` says
    made.filters |= dict.fromkeys(("text", "code", "said", "sentence"), str)
    return made


def rendered() -> str:
    """The module's text."""
    paths = {path.relative_to(TEMPLATES).as_posix(): path for path in TEMPLATES.rglob("*.jinja")}
    found = {name: path for name, path in paths.items() if not name.startswith(OF_COPIER)}
    pages = [page(name, found[name].read_text()) for name in sorted(found)]
    table = "".join(f"    {name!r}: {_name(name)},\n" for name in sorted(found))
    tail = f"PAGES: dict[str, Callable[..., str]] = {{\n{table}}}\n"
    return HEAD + "\n\n".join((*pages, tail))


def _name(path: str) -> str:
    return re.sub(r"\W", "_", path.removesuffix(".jinja")).lower()


def page(path: str, source: str) -> str:
    """One template as a function of its values; `UnknownError` where it is not translated."""
    parsed = environment().parse(source)
    values = sorted(meta.find_undeclared_variables(parsed) - {"loop"})
    given = "".join(f"{value}: Any, " for value in values)
    given = f"*, {given}" if given else ""
    scope = {value: value for value in values}
    body = "\n".join(f"    {line}" for line in _block(parsed.body, scope))
    return (
        f"def {_name(path)}({given}**_: Any) -> str:\n"
        f"    out: list[str] = []\n{body}\n    return ''.join(out)\n"
    )


Scope = dict[str, str]
"""The names a template may say here, and what each is in Python."""
LAST = "loop.last"


def _block(body: Iterable[nodes.Node], scope: Scope) -> Iterator[str]:
    for node in body:
        match node:
            case nodes.Output():
                yield f"out += ({', '.join(_said(each, scope) for each in node.nodes)},)"
            case nodes.If():
                yield from _branches(node, scope)
            case nodes.For():
                yield from _loop(node, scope)
            case nodes.Assign(target=nodes.Name(name=name)) if name not in scope:
                yield f"{name} = {_value(node.node, scope)}"
                scope[name] = name
            case _:
                raise UnknownError(f"line {node.lineno}: {node}")


def _indented(body: Iterable[nodes.Node], scope: Scope) -> Iterator[str]:
    return (f"    {line}" for line in _block(body, scope))


def _branches(node: nodes.If, scope: Scope) -> Iterator[str]:
    yield f"if {_value(node.test, scope)}:"
    yield from _indented(node.body, scope)
    for other in node.elif_:
        yield f"elif {_value(other.test, scope)}:"
        yield from _indented(other.body, scope)
    if node.else_:
        yield "else:"
        yield from _indented(node.else_, scope)


def _loop(node: nodes.For, scope: Scope) -> Iterator[str]:
    """A loop over a sequence. Its names may mean nothing else: in Python they outlive it."""
    names = _names(node.target)
    asks_last = _asks_last(node)
    if node.recursive or (node.test and (node.else_ or asks_last)) or set(names) & scope.keys():
        raise UnknownError(f"line {node.lineno}: {node}")
    items, head = _value(node.iter, scope), ", ".join(names)
    inner = scope | {name: name for name in names}
    if asks_last:
        inner[LAST] = f"last_{names[0]}"
        each = f"({head})" if len(names) > 1 else head
        yield f"for {each}, {inner[LAST]} in ends({items}):"
    else:
        yield f"for {head} in {items}:"
    if node.test:
        yield f"    if {_value(node.test, inner)}:"
        yield from (f"    {line}" for line in _indented(node.body, inner))
    else:
        yield from _indented(node.body, inner)
    if node.else_:
        yield f"if not {items}:"
        yield from _indented(node.else_, scope)


def _names(target: nodes.Node) -> list[str]:
    """What a loop calls its items, or the parts of each."""
    match target:
        case nodes.Name(name=name):
            return [name]
        case nodes.Tuple(items=[*parts]) if all(isinstance(part, nodes.Name) for part in parts):
            return [name for part in parts for name in _names(part)]
    raise UnknownError(f"line {target.lineno}: {target}")


def _asks_last(node: nodes.Node) -> bool:
    """Whether the loop says `loop.last`, not counting a loop within it."""
    return any(
        each.name == "loop" if isinstance(each, nodes.Name) else _asks_last(each)
        for each in node.iter_child_nodes()
        if not isinstance(each, nodes.For)
    )


def _said(node: nodes.Expr, scope: Scope) -> str:
    """An expression as the text it puts on the page."""
    match node:
        case nodes.TemplateData(data=data):
            return repr(data)
        case nodes.Filter(name=name) if name in _TEXTS:
            return _value(node, scope)
        case nodes.CondExpr(test=test, expr1=yes, expr2=no):
            other = _said(no, scope) if no else "''"
            return f"({_said(yes, scope)} if {_value(test, scope)} else {other})"
        case nodes.Const(value=str(value)):
            return repr(value)
        case _:
            return f"str({_value(node, scope)})"


def _value(node: nodes.Node, scope: Scope) -> str:  # noqa: C901 -- a case for each construct
    """An expression in Python."""

    def of(each: nodes.Node) -> str:
        return _value(each, scope)

    match node:
        case nodes.Const(value=value):
            return repr(value)
        case nodes.Name(name=name) if name in scope:
            return scope[name]
        case nodes.Getattr(node=nodes.Name(name="loop"), attr="last") if LAST in scope:
            return scope[LAST]
        case nodes.Getattr(node=inner, attr=attr):
            return f"{of(inner)}.{attr}"
        case nodes.Getitem(node=inner, arg=arg):
            return f"{of(inner)}[{of(arg)}]"
        case nodes.Call(node=called, args=args, kwargs=[], dyn_args=None, dyn_kwargs=None):
            return f"{of(called)}({', '.join(map(of, args))})"
        case nodes.CondExpr(test=test, expr1=yes, expr2=nodes.Expr() as no):
            return f"({of(yes)} if {of(test)} else {of(no)})"
        case nodes.Not(node=inner):
            return f"(not {of(inner)})"
        case nodes.And(left=left, right=right):
            return f"({of(left)} and {of(right)})"
        case nodes.Compare(expr=left, ops=[nodes.Operand(op=op, expr=right)]) if op in _OPERATORS:
            return f"({of(left)} {_OPERATORS[op]} {of(right)})"
        case nodes.Dict(items=items):
            return f"{{{', '.join(f'{of(pair.key)}: {of(pair.value)}' for pair in items)}}}"
        case nodes.Filter(name=name, node=nodes.Expr() as inner, args=args, kwargs=[]):
            return _filtered(name, of(inner), [of(each) for each in args])
    raise UnknownError(f"line {node.lineno}: {node}")


def _filtered(name: str, value: str, args: list[str]) -> str:
    match name, args:
        case (("text" | "code" | "said" | "sentence"), []):
            return f"{name}({value})"
        case "length", []:
            return f"len({value})"
        case "join", [between]:
            return f"{between}.join(map(str, {value}))"
        case "replace", [old, new]:
            return f"str({value}).replace({old}, {new})"
    raise UnknownError(f"the filter {name} with {len(args)} values")


if __name__ == "__main__":
    PAGES.write_text(rendered())
    print(f"specc/emit/_pages.py: {len(PAGES.read_text()):,} bytes")
