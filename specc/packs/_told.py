"""What the child said, as findings of the spec."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.diagnostic import at
from specc.diagnostic.template_codes import (
    TEMPLATE_ANSWER,
    TEMPLATE_BROKEN,
    TEMPLATE_LIMITS,
    TEMPLATE_OUT_OF_BOUNDS,
    TEMPLATE_TASKS,
)
from specc.tree import PathError, checked_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.diagnostic import Diagnostic
    from specc.packs._child import Said, Written
    from specc.project.model import HouseTemplate
    from specc.tree import Pin

_RESERVED = ("project", "project_schema")
_NOBODYS = ("spec.yaml", "policy.yaml", "spec", ".specc", "approvals")
"""What the repo is made from, and what says who agreed to it."""
MOST = 20
"""So many paths are told of."""


def refused(template: HouseTemplate, said: Said) -> tuple[Diagnostic, ...]:
    """What keeps the template out of the repo."""
    if amiss := said.reply.get("amiss"):
        return (_amiss(template, amiss),)
    return (*_asked_amiss(template, said.reply), *tuple(_paths(template, said.written))[:MOST])


def left_out(
    template: HouseTemplate, lines: Mapping[str, Any] | None = None
) -> tuple[Diagnostic, ...]:
    """That the tasks of a template were not run; where they stand, as far as that is known."""
    where = lines or {}
    return (
        TEMPLATE_TASKS.finding(
            f"the tasks of the template `{template.id}` were not run",
            at("scaffold", "templates", template.id),
            help="`specc compile --trust` runs them, if you trust it; or take them out",
            notes=_where(template, where.get("file", ""), where.get("_tasks", 0)),
        ),
    )


def notes(template: HouseTemplate, said: Said, pin: Pin, moved: str) -> tuple[str, ...]:
    """What a person is told of a template that was rendered."""
    reply, written = said
    found = [f"template {template.id}: {moved}"] if moved else []
    if not written:
        found.append(f"template {template.id}: it makes no file of this scope")
    if pin.is_trusted and reply["tasks"]:
        found.append(f"template {template.id}: its tasks were run (--trust)")
    if pin.is_trusted and reply["extensions"]:
        found.append(f"template {template.id}: its extensions were loaded (--trust)")
    return tuple(found)


def _where(template: HouseTemplate, file: str, line: int, text: str = "") -> tuple[str, ...]:
    """The place in the template, and what is written there."""
    which = f" of {template.ref}" if template.ref else ""
    spot = f"{file}:{line} in the template{which}"
    return (f"{spot} says: {text}" if text else f"at {spot}",) if file and line else ()


def _amiss(template: HouseTemplate, said: Mapping[str, Any]) -> Diagnostic:
    here = ("scaffold", "templates", template.id)
    file, line, question, told = said["file"], said["line"], said["question"], said["message"]
    spot = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
    name, notes = f"the template `{template.id}`", _where(template, file, line, said["text"])
    match said["kind"]:
        case "rejected":
            return TEMPLATE_ANSWER.finding(
                f"{name} does not accept this answer: {_plain(told)}",
                at(*here, "answers", question),
                help="give one that it accepts",
                notes=notes,
            )
        case "question":
            return TEMPLATE_ANSWER.finding(
                f"{name} asks for `{question}` and has no default for it",
                at(*here, *(["answers"] if template.answers else [])),
                help=f"answer it: `answers: {{{question}: …}}`",
                notes=notes,
            )
        case "default":
            return TEMPLATE_ANSWER.finding(
                f"{name} has a default for `{question}` that it does not accept: {_plain(told)}",
                at(*here),
                help=f"answer it: `answers: {{{question}: …}}`; or mend the default",
                notes=notes,
            )
        case "limits":
            return TEMPLATE_LIMITS.finding(
                f"{name} was stopped: {spot}{told}",
                at(*here),
                help=said["help"] or "look for a loop that has no end",
                notes=notes,
            )
        case "bounds":
            return TEMPLATE_OUT_OF_BOUNDS.finding(
                f"{name} leaves its folder: {spot}{told}",
                at(*here),
                help="keep what it reads in the template, and what it makes in the repo",
                notes=notes,
            )
        case "untrusted":
            return TEMPLATE_BROKEN.finding(
                f"{name} loads extensions, which are programs",
                at(*here),
                help="`specc compile --trust` loads them, if you trust it; or do without",
                notes=notes,
            )
    printed = tuple(f"it printed: {each}" for each in said.get("log", ()))
    return TEMPLATE_BROKEN.finding(
        f"{name} cannot be rendered: {spot}{told}",
        at(*here),
        help=said["help"] or "mend the template; nothing was written",
        notes=(*notes, *printed),
    )


def _plain(told: str) -> str:
    """What a question does not accept, without the words that Copier and Python put before it."""
    if number := _NUMBER.fullmatch(told):
        return f"{number[2]} is no {number[1]}"
    return told.partition(": ")[2] or told if told.startswith("Validation error") else told


_NUMBER = re.compile(r"(?:invalid literal for|could not convert string to) (\w+)[^:]*: (.*)")


def _asked_amiss(template: HouseTemplate, reply: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Answers to no question, and questions whose answer is not the spec's to give."""
    from specc.diagnostic.spelling import alike

    known = frozenset(reply["questions"])
    for name in sorted(template.answers.keys() - known):
        close = alike(name, sorted(known))
        yield TEMPLATE_ANSWER.finding(
            f"the template `{template.id}` does not ask for `{name}`",
            at("scaffold", "templates", template.id, "answers", name),
            help=f"it asks for `{close[0]}`" if close else _asks(known),
        )
    for name in known.intersection(_RESERVED):
        yield TEMPLATE_BROKEN.finding(
            f"the template `{template.id}` asks for `{name}`, which is what specc gives it",
            at("scaffold", "templates", template.id),
            help="give the question another name",
            notes=_where(template, reply["lines"]["file"], reply["lines"].get(name, 0)),
        )


def _asks(known: frozenset[str]) -> str:
    return (
        f"it asks for {', '.join(f'`{each}`' for each in sorted(known))}"
        if known
        else ("it asks nothing; leave the answer out")
    )


def _paths(template: HouseTemplate, written: tuple[Written, ...]) -> Iterator[Diagnostic]:
    for each in written:
        amiss = each.amiss or _forbidden(each.path)
        if amiss:
            yield TEMPLATE_OUT_OF_BOUNDS.finding(
                f"the template `{template.id}` makes {each.path}, which {amiss}",
                at("scaffold", "templates", template.id),
                help="take it out of the template, or exclude it there (`_exclude`)",
            )


def _forbidden(path: str) -> str:
    if path.split("/", 1)[0].lower() in _NOBODYS:
        return "no template may make: it is what the repo is made from"
    try:
        checked_path(path)
    except PathError as problem:
        return f"cannot be: {problem}"
    return ""
