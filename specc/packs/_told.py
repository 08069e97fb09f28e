"""What the child said, as findings of the spec."""

from __future__ import annotations

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


def accepted(
    template: HouseTemplate, reply: Mapping[str, Any], *, trust: bool
) -> tuple[Diagnostic, ...]:
    """What is to be said of a template all the same."""
    if trust or not reply["tasks"]:
        return ()
    return (
        TEMPLATE_TASKS.finding(
            f"the tasks of the template `{template.id}` were not run",
            at("scaffold", "templates", template.id),
            help="`specc compile --trust` runs them, if you trust it; or take them out",
            notes=_where(reply["lines"]["file"], reply["lines"].get("_tasks", 0)),
        ),
    )


def notes(
    template: HouseTemplate, reply: Mapping[str, Any], pin: Pin, moved: str
) -> tuple[str, ...]:
    """What a person is told of a template that was rendered."""
    found = [f"template {template.id}: {moved}"] if moved else []
    if pin.is_trusted and reply["tasks"]:
        found.append(f"template {template.id}: its tasks were run (--trust)")
    if pin.is_trusted and reply["extensions"]:
        found.append(f"template {template.id}: its extensions were loaded (--trust)")
    return tuple(found)


def _where(file: str, line: int) -> tuple[str, ...]:
    """The place in the template."""
    return (f"at {file}:{line} in the template",) if file and line else ()


def _amiss(template: HouseTemplate, said: Mapping[str, Any]) -> Diagnostic:
    here = ("scaffold", "templates", template.id)
    file, line, question = said["file"], said["line"], said["question"]
    spot = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
    told = said["message"] if said["kind"] == "rejected" else f"{spot}{said['message']}"
    match said["kind"]:
        case "rejected" if question in template.answers:
            return TEMPLATE_ANSWER.finding(
                f"the template `{template.id}` does not accept this answer: {_plain(told)}",
                at(*here, "answers", question),
                help="give one that it accepts",
                notes=_where(file, line),
            )
        case "question":
            return TEMPLATE_ANSWER.finding(
                f"the template `{template.id}` asks for `{question}` and has no default for it",
                at(*here, *(["answers"] if template.answers else [])),
                help=f"answer it: `answers: {{{question}: …}}`",
                notes=_where(file, line),
            )
        case "limits":
            return TEMPLATE_LIMITS.finding(
                f"the template `{template.id}` was stopped: {told}",
                at(*here),
                help="look for a loop that has no end",
            )
        case "bounds":
            return TEMPLATE_OUT_OF_BOUNDS.finding(
                f"the template `{template.id}` leaves its folder: {told}",
                at(*here),
                help="keep what it reads in the template, and what it makes in the repo",
            )
        case "untrusted":
            return TEMPLATE_BROKEN.finding(
                f"the template `{template.id}` loads extensions, which are programs",
                at(*here),
                help="`specc compile --trust` loads them, if you trust it; or do without",
                notes=_where(file, line),
            )
    return TEMPLATE_BROKEN.finding(
        f"the template `{template.id}` cannot be rendered: {told}",
        at(*here),
        help="mend the template; nothing was written",
    )


def _plain(told: str) -> str:
    """What a validator says, without Copier's words before it."""
    return told.partition(": ")[2] or told if told.startswith("Validation error") else told


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
            notes=_where(reply["lines"]["file"], reply["lines"].get(name, 0)),
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
