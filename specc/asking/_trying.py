"""Which rules wait for what nobody has said, found by trying.

In the place of every clause that is absent stands something that can be asked nothing, and that
notes who tries. A rule that does cannot judge without it; the clause is then absent again, and the
rule is heard once more, until it comes to its end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Never

from specc.record import is_record, value
from specc.rules import catalogue
from specc.spec.changes import keys, put
from specc.spec.lost import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specc.diagnostic import Diagnostic, Path
    from specc.rules import Rule
    from specc.spec import Spec
    from specc.spec.policy import Policy

_BAD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a rule may end in that meets what can be asked nothing."""


class UnsaidError(LookupError):
    """A rule asked for something that nobody has said."""


class _Unsaid:
    """Stands for what nobody has said, and notes that it was asked."""

    __dataclass_fields__: ClassVar[dict[str, Any]] = {}
    """A walk over all that a spec says finds nothing in it."""

    def __init__(self, path: Path, asked: set[Path]) -> None:
        self.__dict__["_who"] = (path, asked)

    def _ask(self, *_: object) -> Never:
        path, asked = self.__dict__["_who"]
        asked.add(path)
        raise UnsaidError(path)

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __bool__ = _ask
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _ask
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _ask
    __truediv__ = __rtruediv__ = __float__ = __int__ = __index__ = __str__ = __format__ = _ask


@value
class Waits:
    """What waits for each clause that is absent."""

    places: Mapping[str, tuple[Path, ...]]
    """Where each clause is absent; `*` stands in a clause for each name and position."""
    rules: Mapping[str, frozenset[str]]
    """The codes of the rules that ask for it."""
    closes: Mapping[str, frozenset[str]]
    """The codes of the findings that are gone, or say something else, once it is said."""


def waits(spec: Spec, policy: Policy, found: Iterable[Diagnostic]) -> Waits:
    """What waits for each clause that the spec leaves out; `found` are its findings."""
    places: dict[str, list[Path]] = {}
    for clause, path in _absent(spec):
        places.setdefault(clause, []).append(path)
    trial = _Trial(spec, policy, {clause: tuple(paths) for clause, paths in places.items()})
    codes = {each.code for each in found}
    rules: dict[str, set[str]] = {}
    closes: dict[str, set[str]] = {}
    for rule in catalogue():
        for clause in trial.asked(rule):
            rules.setdefault(clause, set()).add(rule.code)
        for clause in trial.closed(rule) if rule.code in codes else ():
            closes.setdefault(clause, set()).add(rule.code)
    return Waits(places=trial.places, rules=_frozen(rules), closes=_frozen(closes))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {clause: frozenset(codes) for clause, codes in found.items()}


class _Trial:
    """A spec, and how its rules take it that something is said."""

    def __init__(self, spec: Spec, policy: Policy, places: Mapping[str, tuple[Path, ...]]) -> None:
        self.places = places
        self._spec, self._policy = spec, policy
        self._clauses = {path: clause for clause, paths in places.items() for path in paths}
        self._asked: set[Path] = set()
        self._full: Spec = self._filled(spec, ())

    def asked(self, rule: Rule) -> frozenset[str]:
        """The clauses that a rule asks for."""
        known: set[str] = set()
        spec = self._full
        while True:
            self._asked.clear()
            self._heard(rule, spec)
            news = {self._clauses[path] for path in self._asked} - known
            if not news:
                return frozenset(known)
            known |= news
            for clause in news:
                spec = _cleared(spec, self._spec, clause.split("."))

    def closed(self, rule: Rule) -> Iterator[str]:
        """The clauses of which one, said, changes what a rule finds now."""
        before = self._heard(rule, self._spec)
        for clause, path in self._near(before):
            self._asked.clear()
            after = self._heard(rule, put(self._spec, path, _Unsaid(path, self._asked)))
            gone = {_fact(each) for each in before} - {_fact(each) for each in after}
            if gone if not self._asked else any(_names(each, path) for each in before):
                yield clause

    def _near(self, found: Iterable[Diagnostic]) -> Iterator[tuple[str, Path]]:
        """Of each clause the first place under one that a finding speaks of."""
        above = {place.path for each in found for place in each.places}
        for clause, paths in self.places.items():
            near = (p for p in paths if any(p[:length] in above for length in range(len(p) + 1)))
            path = next(near, None)
            if path is not None:
                yield clause, path

    def _heard(self, rule: Rule, spec: Spec) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        try:
            found.extend(rule(spec, self._policy))
        except _BAD:
            return found
        return found

    def _filled(self, node: Any, at: Path) -> Any:
        """The node, with something that can be asked nothing wherever a clause is absent."""
        if at in self._clauses:
            return _Unsaid(at, self._asked)
        if node is LOST:
            return node
        if is_record(node):
            inner = {name: self._filled(getattr(node, name), (*at, k)) for k, name in keys(node)}
            return replace(node, **inner)
        if isinstance(node, dict):
            return {k: self._filled(each, (*at, str(k))) for k, each in node.items()}
        if isinstance(node, tuple) and any(map(is_record, node)):
            return tuple(self._filled(each, (*at, i)) for i, each in enumerate(node))
        return node


def _cleared(node: Any, original: Any, steps: Sequence[str]) -> Any:
    """The node with one clause absent again, wherever it was."""
    if not steps or type(node) is _Unsaid:
        return node if steps else original
    step, rest = steps[0], steps[1:]
    if isinstance(original, dict):
        return {k: _cleared(node[k], each, rest) for k, each in original.items()}
    if isinstance(original, tuple):
        return tuple(_cleared(*pair, rest) for pair in zip(node, original, strict=True))
    name = dict(keys(original))[step] if is_record(original) and is_record(node) else ""
    if not name:
        return node
    return replace(node, **{name: _cleared(getattr(node, name), getattr(original, name), rest)})


def _fact(found: Diagnostic) -> tuple[str, ...]:
    """What a finding says, whatever the words at its places."""
    return (found.message, *map(str, (place.path for place in found.places[:1])))


def _names(found: Diagnostic, path: Path) -> bool:
    """Whether a finding is about the very clause, or names its key."""
    said = " ".join((found.message, found.help, *(place.label for place in found.places)))
    spoken = f"`{path[-1]}`" in said or f".{path[-1]}`" in said
    return any(
        place.path == path or (spoken and _leads(place.path, path)) for place in found.places
    )


def _leads(place: Path, path: Path) -> bool:
    return path[: len(place)] == place


def _absent(node: Any, clause: str = "", at: Path = ()) -> Iterator[tuple[str, Path]]:
    """What a spec leaves out, of all that the language has for what it says."""
    if node is LOST:
        return
    if is_record(node):
        for key, name in keys(node):
            held, inner = getattr(node, name), f"{clause}.{key}".removeprefix(".")
            if held is not LOST and (held is None or held in ((), {})):
                yield inner, (*at, key)
            else:
                yield from _absent(held, inner, (*at, key))
    elif isinstance(node, dict):
        for key, each in sorted(node.items(), key=lambda item: str(item[0])):
            yield from _absent(each, f"{clause}.*", (*at, str(key)))
    elif isinstance(node, tuple):
        for index, each in enumerate(node):
            yield from _absent(each, f"{clause}.*", (*at, index))
