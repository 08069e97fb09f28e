"""`ask`: every question that a scope leaves open, the one that unblocks most first."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specc.asking import _example as examples
from specc.asking._assumed import assumed
from specc.asking._blanks import Either
from specc.asking._decisions import DECISIONS, FURTHER, MUST
from specc.asking._left import about, heard
from specc.asking._model import Asked, Question
from specc.asking._order import in_order
from specc.asking._people import answerers, holders, signers
from specc.asking._reach import Reach
from specc.asking._said import Said
from specc.asking._score import score, undecided
from specc.asking._tried import Tried
from specc.asking._trying import Waits, waits
from specc.diagnostic import text
from specc.diagnostic.codes import EMPTY_DOCUMENT, MISSING_KEY
from specc.record import value
from specc.rules import catalogue
from specc.rules.review import BEGUN
from specc.rules.scope import placeholder_text
from specc.spec import dotted
from specc.spec.lost import LostError
from specc.spec.policy import DEFAULT, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specc.asking._decisions import Decision
    from specc.compiler import Checked
    from specc.diagnostic import Diagnostic, Path
    from specc.spec.identity import Role
    from specc.tree import Tree

MOST_NAMED = 3
"""So many things are named in a question; more are counted."""
_BESIDE = frozenset({"accept", "questions", "specc"})
"""Sections in which nothing is decided about the scope."""


def ask(
    checked: Checked,
    *,
    policy: Policy = DEFAULT,
    language: Mapping[str, Any] | None = None,
    library: Tree | None = None,
    told: int | None = None,
) -> Asked:
    """What is open in a spec, the next best question first.

    `language` is the JSON Schema of a spec, for the words about clauses that few specs need; those
    are left out without it. `library` holds specc's templates; without it nothing is said of files.
    Of the questions beyond the first `told`, no example is tried and given, and no file is looked
    for.
    """
    errors = sum(each.is_error for each in checked.found)
    case = _case(checked, policy, language)
    if case is None:
        lone = tuple(_findings(_Case(checked=checked), ()))
        return Asked(score=None, questions=lone, errors=errors)
    listed = [*_decisions(case), *_opened(case)]
    if language is not None:
        listed += _further(case, language)
    listed += _findings(case, listed)
    reach = Reach(checked, library) if library is not None and checked.is_sound else None
    ranked = in_order(listed, reach, told)
    first = [_as_it_can_be_written(each, case) for each in ranked[:told]]
    rest = [replace(each, example="") for each in ranked[len(first) :]]
    return Asked(score=score(case.said), questions=(*first, *rest), errors=errors)


@value
class _Case:
    """What is known of a spec while one asks."""

    checked: Checked
    said: Said = Said(data={})
    waits: Waits = Waits(places={}, rules={}, closes={})
    assumed: Mapping[str, tuple[str, str]] | None = None
    """By dotted path: the value, and why."""
    signing: tuple[Role, ...] = ()
    tried: Tried | None = None
    language: Mapping[str, Any] | None = None


def _case(checked: Checked, policy: Policy, language: Mapping[str, Any] | None) -> _Case | None:
    """None where the spec cannot be read at all."""
    source, spec = checked.source, checked.spec
    if source is None:
        empty = any(each.code == EMPTY_DOCUMENT.code for each in checked.found)
        return _Case(checked=checked) if empty else None
    return _Case(
        checked=checked,
        said=heard(checked),
        tried=Tried(checked, policy),
        language=language,
        waits=waits(spec, policy, checked.found) if spec else _Case(checked=checked).waits,
        assumed=assumed(checked),
        signing=_signing(checked, policy),
    )


def _as_it_can_be_written(each: Question, case: _Case) -> Question:
    """With the first of its answers that is no mistake where it is written. Where each is one, none
    is called an example: of an answer that only opens another question the form is shown. What is
    required cannot all be written at once: of a spec that lacks some of it, more is asked for next.
    """
    lacking = each.weight == MUST and not case.checked.is_sound
    if not each.example or lacking or case.tried is None:
        return each
    judged = [
        (answer, case.tried.judged(each.path, answer)) for answer in (each.answer, *each.instead)
    ]
    for answer, verdict in judged:
        if not verdict.is_finding and not verdict.is_error:
            example = examples.line(each.path, answer, case.said)
            return replace(each, answer=answer, example=example)
    form = _form(case, each.path) if judged[0][1].is_error else each.example
    return replace(each, example="", form=form)


def _form(case: _Case, path: Path, answer: Any = None) -> str:
    """What is to be filled in at a place, on one line: an answer that is not known as a whole, or
    what the language takes there; empty where that is not known."""
    if answer is not None:
        return examples.line(path, answer, case.said)
    if case.language is None:
        return ""
    with suppress(LookupError):
        answer = examples.described(case.language, path)[1]
        return examples.line(path, examples.filled(answer, case.said, path), case.said)
    return ""


def _signing(checked: Checked, policy: Policy) -> tuple[Role, ...]:
    from specc.approval import required

    try:
        return required(checked.spec, policy) if checked.spec else policy.approvals
    except LostError:
        return policy.approvals


def _decisions(case: _Case) -> Iterator[Question]:
    """What every scope has to decide and this one has not."""
    version = () if case.said.at(("specc",)) else ("specc: 1",)
    for decision in DECISIONS:
        paths = undecided(decision, case.said)
        if paths:
            found = _decision(case, decision, _easy_first(case, decision, paths))
            yield replace(found, example="\n".join(filter(None, (*version, found.example))))
            version = ()


def _easy_first(case: _Case, decision: Decision, paths: Sequence[Path]) -> list[Path]:
    """Those first for which an example can be given."""
    return sorted(
        paths, key=lambda path: examples.filled(decision.example, case.said, path) is None
    )


def _decision(case: _Case, decision: Decision, paths: Sequence[Path]) -> Question:
    asked = _asked(case, decision.clause, paths, decision.example)
    return replace(
        asked,
        ask=decision.ask.replace("{}", _names(paths, decision.clause)),
        why=decision.why,
        stops_compile=(decision.weight == MUST and not asked.is_filled) or asked.stops_compile,
        weight=decision.weight,
    )


def _asked(case: _Case, clause: str, paths: Sequence[Path], example: Any) -> Question:
    """All of a question but its words."""
    path, spec = paths[0], case.checked.spec
    taken = (case.assumed or {}).get(dotted(*path)) or (case.assumed or {}).get(clause)
    usual = examples.as_assumed(taken[0], example) if taken else example
    answer = examples.filled(usual, case.said, path)
    further = usual.of[1:] if isinstance(usual, Either) else ()
    known = answer is not None and not examples.is_open(answer)
    rules = tuple(sorted(case.waits.rules.get(clause, ())))
    closes = case.waits.closes.get(clause, frozenset())
    hollow = case.said.placeholders.intersection(paths)
    gone = [
        each
        for each in case.checked.found
        if (each.code in closes and _near(each, paths)) or (hollow and _is_about(each, hollow))
    ]
    return Question(
        kind="assumed" if taken else "absent",
        path=path,
        others=tuple(paths[1:]),
        ask="",
        why="",
        **_place(case, path),
        answer=answer,
        instead=tuple(examples.filled(each, case.said, path) for each in further),
        example=examples.line(path, answer, case.said) if known else "",
        under=examples.home(path, case.said),
        is_filled=path in hollow,
        form="" if known else _form(case, path, answer),
        assumed=f"{taken[0]}: {taken[1]}" if taken else "",
        stops_compile=any(each.is_error for each in gone),
        rules=() if taken else rules,
        leaning=rules if taken else (),
        findings=tuple(sorted({each.code for each in gone})),
        approvals=signers(spec, path, case.signing),
        answered_by=answerers(spec, path),
    )


def _is_about(found: Diagnostic, hollow: frozenset[Path]) -> bool:
    """Whether a finding says that one of the places holds a placeholder."""
    return found.code == placeholder_text.code and found.places[0].path in hollow


def _near(found: Diagnostic, paths: Sequence[Path]) -> bool:
    """Whether a finding speaks of a place that one of the paths leads through."""
    places = [place.path for place in found.places]
    return any(path[: len(place)] == place for place in places for path in paths)


def _place(case: _Case, path: Path) -> dict[str, Any]:
    source = case.checked.source
    if source is None:
        return {"file": next(iter(case.checked.lines), ""), "line": 1}
    file = source.files.get(str(path[0]), source.name) if path else source.name
    return {"file": file, "line": source.line(path)}


def _names(paths: Sequence[Path], clause: str) -> str:
    """The things that a question is about: `a`, `b` and 4 more."""
    at = len(clause.split(".")) - 1 - clause.split(".")[::-1].index("*") if "*" in clause else 0
    names = [f"`{path[at]}`" for path in paths]
    more = len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:MOST_NAMED])} and {more} more"
    return _joined(names)


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _opened(case: _Case) -> Iterator[Question]:
    """What the spec itself asks."""
    spec = case.checked.spec
    try:
        found = sorted(spec.questions.items()) if spec else []
    except LostError:
        return
    for name, each in found:
        path: Path = ("questions", str(name))
        person = spec.people.get(each.who) if spec and each.who and _has(spec) else None
        late = [f.code for f in case.checked.found if _speaks(f, path)]
        yield Question(
            kind="open",
            path=path,
            **_place(case, path),
            ask=str(each.ask),
            why=_blocked(each.blocks),
            help=f"write the answer {_at(str(each.ask))}, and take `{text.dotted(path)}` out",
            stage=each.blocks,
            has_begun=each.blocks in _begun(case),
            findings=tuple(sorted(set(late))),
            answered_by=((person.role, (str(each.who),)),) if person else (),
        )


def _at(words: str) -> str:
    """Where the answer to a question of the spec goes."""
    clauses = [f"`{each}`" for each in about(words)]
    return f"to {_joined(clauses)}" if clauses else "where it belongs"


def _has(spec: Any) -> bool:
    try:
        return bool(spec.people)
    except LostError:
        return False


def _blocked(stage: str | None) -> str:
    return f"The stage `{stage}` waits for it." if stage else "The team has asked it."


def _begun(case: _Case) -> Sequence[str]:
    spec = case.checked.spec
    try:
        return BEGUN[spec.project.stage] if spec else ()
    except LostError:
        return ()


def _speaks(found: Diagnostic, path: Path) -> bool:
    return any(place.path[: len(path)] == path for place in found.places[:1])


def _further(case: _Case, language: Mapping[str, Any]) -> Iterator[Question]:
    """What few scopes need to decide, and rules of this one ask for."""
    known = {each.clause for each in DECISIONS}
    for clause, places in case.waits.places.items():
        asked = clause in case.waits.rules or clause in case.waits.closes
        applies = FURTHER.get(clause)
        paths = [
            path
            for path in places
            if not case.said.is_short(path) and (applies is None or applies(case.said, path))
        ]
        if not (asked and paths) or clause in known or clause.partition(".")[0] in _BESIDE:
            continue
        try:
            meaning, example = examples.described(language, clause.split("."))
        except LookupError:
            continue
        yield _offered(_asked(case, clause, paths, example), meaning, case)


def _offered(question: Question, meaning: str, case: _Case) -> Question:
    """A question about what few scopes need. What the language takes there is no answer of this
    one: it is shown as a form."""
    said = f"`{text.dotted(question.path)}`"
    if question.assumed:
        taken = question.assumed.partition(":")[0]
        return replace(question, ask=f"Is `{taken}` right for {said}?", why=meaning)
    what, _, rest = meaning.partition(". ")
    asked = f"{what.rstrip('.')} ({said}): is it needed here?"
    why = " ".join(filter(None, (_FEW, rest)))
    return replace(question, ask=asked, why=why, example="", form=_form(case, question.path))


_FEW = "Few scopes need it. In one that does, nothing is checked of it until it is said."


def _findings(case: _Case, listed: Sequence[Question]) -> Iterator[Question]:
    """Findings that no other question answers: all but those that are only worth knowing."""
    spec, missing = case.checked.spec, any(each.weight == MUST for each in listed)
    for each in case.checked.found:
        path = each.places[0].path if each.places else ()
        covered = any(each.code in q.findings and _near(each, (q.path, *q.others)) for q in listed)
        required = each.code in (MISSING_KEY.code, EMPTY_DOCUMENT.code) and not path and missing
        opened = any(q.kind == "open" and _speaks(each, q.path) for q in listed)
        if covered or required or opened or each.severity == "info":
            continue
        span = each.places[0].span if each.places else None
        yield Question(
            kind="finding",
            path=path,
            file=span.file if span else "",
            line=span.line if span else 1,
            ask=f"Decide: {_positioned(each.message, case.said)}",
            why=_positioned(each.notes[0], case.said) if each.notes else _reason(each.code),
            help=_positioned(each.help, case.said),
            stops_compile=each.is_error,
            findings=(each.code,),
            approvals=signers(spec, path, case.signing) if path else (),
            answered_by=answerers(spec, path)
            if path
            else (("tech_lead", holders(spec, "tech_lead")),),
        )


def _reason(code: str) -> str:
    """Why a rule asks for what it asks for: the first sentence of its manual that says so."""
    manual = next((each.manual for each in catalogue() if each.code == code), "")
    said = " ".join(manual.partition("\n\n")[2].partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) (?=[A-Z])", said)[0]


_PATH = re.compile(r"`([^`\s]+\.[0-9]+[^`\s]*)`")


def _positioned(words: str, said: Said) -> str:
    """The words with positions in lists as everywhere else: `rollout.steps[0].share`."""

    def path(found: re.Match[str]) -> str:
        steps: Path = ()
        for step in found[1].split("."):
            in_list = step.isdecimal() and isinstance(said.at(steps), list)
            steps = (*steps, int(step) if in_list else step)
        positioned = any(isinstance(step, int) for step in steps)
        return f"`{text.dotted(steps)}`" if positioned else found[0]

    return _PATH.sub(path, words)
