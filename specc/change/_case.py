"""What the table of changes is written in: one change as its rows see it, and what they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from specc.change._model import PARTIES, Gravity, Party, Stage
from specc.project import defaults
from specc.record import record, value
from specc.spec.changes import NOTHING, Nothing
from specc.units import NUMBER, SHARE, Comparison, Level, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.changes import FieldChange
    from specc.spec.goals import Metric


@record
class Case:
    """One change, and the specs it stands between."""

    change: FieldChange
    old: Spec
    new: Spec
    assumed: Mapping[str, Mapping[Path, object]]
    """What `old` and `new` leave to the defaults."""

    @property
    def path(self) -> Path:
        """Where."""
        return self.change.path

    @property
    def before(self) -> Any:
        """What was there, or `NOTHING`."""
        return self.change.before

    @property
    def after(self) -> Any:
        """What is there, or `NOTHING`."""
        return self.change.after

    @property
    def held_before(self) -> Any:
        """What was there, said or assumed."""
        return self.assumed["old"].get(self.path, NOTHING) if added(self) else self.before

    @property
    def held_after(self) -> Any:
        """What is there, said or assumed."""
        return self.assumed["new"].get(self.path, NOTHING) if removed(self) else self.after

    def metric(self, spec: Spec) -> Metric | None:
        """The metric that the change is in, or is."""
        return spec.metrics.get(str(self.path[1]))


Ask = Callable[[Case], bool]
"""What a row asks of a change that stands where the row says."""


@value
class Row:
    """One line of the table: where a change stands, what it has to be, and what follows."""

    at: tuple[str, ...]
    """Keys of the language; `*` is any name, and `**` at the end this and all below."""
    gravity: Gravity
    why: str
    voids: frozenset[Party]
    redo_from: Stage | None
    when: Ask

    def covers(self, path: Path) -> bool:
        """Whether the row is about what stands there."""
        if self.at[-1:] == ("**",):
            return _same(self.at[:-1], path[: len(self.at) - 1])
        return _same(self.at, path)

    def __repr__(self) -> str:
        return f"{'.'.join(self.at)}: {self.gravity.name}, {self.why}"


def _same(at: tuple[str, ...], path: Path) -> bool:
    return len(at) == len(path) and all(
        one in ("*", str(other)) for one, other in zip(at, path, strict=True)
    )


def always(_: Case) -> bool:
    """Whatever it is."""
    return True


_LETTERS = {each[0].upper(): each for each in PARTIES}
EVERYBODY = "BTDL"


def row(
    where: str,
    gravity: Gravity,
    why: str,
    voids: str = "",
    redo_from: Stage | None = None,
    when: Ask = always,
) -> Row:
    """A row as the tables write it: `B T D L` are business, tech, data and legal."""
    parties = frozenset(_LETTERS[letter] for letter in voids if letter != " ")
    return Row(
        at=tuple(where.split(".")),
        gravity=gravity,
        why=why,
        voids=parties,
        redo_from=redo_from,
        when=when,
    )


# What happened


def added(case: Case) -> bool:
    """It was not there."""
    return isinstance(case.before, Nothing)


def removed(case: Case) -> bool:
    """It is gone."""
    return isinstance(case.after, Nothing)


def both(*asks: Ask) -> Ask:
    """All of them."""
    return lambda case: all(ask(case) for ask in asks)


def either(*asks: Ask) -> Ask:
    """One of them."""
    return lambda case: any(ask(case) for ask in asks)


def becomes(*values: object) -> Ask:
    """It says one of these now."""
    return lambda case: case.after in values


def was(*values: object) -> Ask:
    """It said one of these."""
    return lambda case: case.before in values


def up(*scale: object) -> Ask:
    """It stands further along the scale; what is not on the scale stands before it."""
    return lambda case: _rung(scale, case.held_after) > _rung(scale, case.held_before)


def _rung(scale: tuple[object, ...], each: object) -> int:
    return scale.index(each) if each in scale else -1


# More and less


def rises(case: Case) -> bool:
    """There is more of it, said or assumed; what cannot be compared does not rise."""
    return _order(case.held_before, case.held_after) == 1


def falls(case: Case) -> bool:
    """There is less of it."""
    return _order(case.held_before, case.held_after) == -1


def _order(one: Any, other: Any) -> int | None:
    """1 where `other` is more than `one`, -1 where it is less; none where they do not compare."""
    first, second = _number(one), _number(other)
    if first is None or second is None or first[1] != second[1]:
        return None
    return int(second[0] > first[0]) - int(second[0] < first[0])


def _number(each: Any) -> tuple[Any, object] | None:
    if isinstance(each, Quantity):
        return each.magnitude, NUMBER if each.dimension == SHARE else each.dimension
    if isinstance(each, Level):
        return each.probability, Level
    if isinstance(each, bool) or each is NOTHING:
        return None
    if hasattr(each, "toordinal"):
        return each.toordinal(), "day"
    return (each, NUMBER) if isinstance(each, int | float) else None


def drops_any(case: Case) -> bool:
    """Something is no longer in the list."""
    return bool(_listed(case.held_before) - _listed(case.held_after))


def gains_any(case: Case) -> bool:
    """Something is new in the list."""
    return bool(_listed(case.held_after) - _listed(case.held_before))


def reordered(case: Case) -> bool:
    """The same things stand in another order, in a list whose order says nothing."""
    lists = isinstance(case.before, tuple) and isinstance(case.after, tuple)
    return lists and case.path not in _ORDERED and _listed(case.before) == _listed(case.after)


_ORDERED = {("tradeoffs", "priority"), ("model", "then"), ("rollout", "steps")}


def _listed(each: Any) -> Counter[str]:
    return Counter(map(str, each)) if isinstance(each, tuple | list) else Counter()


def restated(case: Case) -> bool:
    """The spec says now what was assumed before, or the other way round."""
    if added(case):
        return bool(case.assumed["old"].get(case.path, NOTHING) == case.after)
    return removed(case) and bool(case.assumed["new"].get(case.path, NOTHING) == case.before)


# Bounds

INCOMPARABLE = "the bounds cannot be compared"


def incomparable(case: Case) -> bool:
    """One bound stands in the place of another, and neither can be said to be the stricter: another
    operator, a change instead of a value, or another unit."""
    one, other = case.before, case.after
    if added(case) or removed(case):
        return False
    if isinstance(one, Comparison) and isinstance(other, Comparison):
        return not _alike(one, other) or _order(one.quantity, other.quantity) is None
    return _order(one, other) is None


def _alike(one: Comparison, other: Comparison) -> bool:
    return (one.operator[:1], one.relative) == (other.operator[:1], other.relative)


def stricter(case: Case) -> bool:
    """The bound of a metric is harder to keep, by the direction that is good for the metric."""
    metric = case.metric(case.new) or case.metric(case.old)
    if metric is None or removed(case):
        return False
    if added(case):
        return True
    good = defaults.better(str(case.path[1]), metric).value
    return _order(case.before, case.after) == (1 if good == "higher" else -1)


def laxer(case: Case) -> bool:
    """It is easier to keep, or nobody can say."""
    return not stricter(case)


def stricter_on_slice(case: Case) -> bool:
    """The same of a bound in a slice: the metric's name stands last."""
    name = str(case.path[-1])
    metric = case.new.metrics.get(name)
    if metric is None or removed(case):
        return False
    good = defaults.better(name, metric).value
    return added(case) or _order(case.before, case.after) == (1 if good == "higher" else -1)


def fires_sooner(case: Case) -> bool:
    """A comparison is met by more: an alert tells sooner, a stop rule ends sooner."""
    one, other = case.before, case.after
    if added(case):
        return True
    if not (isinstance(one, Comparison) and isinstance(other, Comparison)):
        return False
    if not _alike(one, other):
        return False
    less_is_sooner = one.is_change or one.operator.startswith(">")
    moved = _order(one.quantity, other.quantity)
    if moved == 0:
        return len(other.operator) > len(one.operator)  # `<=` is met where `<` is not
    return moved == (-1 if less_is_sooner else 1)


def fires_later(case: Case) -> bool:
    """It is met by less, or nobody can say."""
    return not fires_sooner(case)


# Metrics


def kind(*kinds: str) -> Ask:
    """The metric is, or was, of this kind."""
    return lambda case: any(each.kind in kinds for each in _metrics(case))


def role(*roles: str) -> Ask:
    """The metric has, or had, this role."""
    return lambda case: any(each.role in roles for each in _metrics(case))


def is_bound(case: Case) -> bool:
    """The metric has, or had, an aim or a limit to keep."""
    return any(each.target is not None or each.limit is not None for each in _metrics(case))


def measures(name: str) -> Ask:
    """The metric is a measure of this."""
    here = [("old", name), ("new", name)]
    return lambda case: any(_measure(case, spec) == what for spec, what in here)


def _measure(case: Case, which: str) -> str | None:
    metric = case.metric(getattr(case, which))
    return None if metric is None else defaults.measure(str(case.path[1]), metric).value


def _metrics(case: Case) -> list[Metric]:
    return [each for each in map(case.metric, (case.old, case.new)) if each is not None]


def swaps_success(case: Case) -> bool:
    """The list loses a metric that is optimised or that the business lives by, or gains one to
    optimise."""
    lost, gained = (
        _listed(case.before) - _listed(case.after),
        _listed(case.after) - _listed(case.before),
    )
    losing = (case.old.metrics.get(name) for name in lost)
    gaining = (case.new.metrics.get(name) for name in gained)
    return any(each and each.role == "optimize" for each in gaining) or any(
        each and (each.role == "optimize" or each.kind == "business") for each in losing
    )


# People and their data


_ANSWERS: dict[str, str] = {
    "business_lead": "B",
    "customer": "B",
    "tech_lead": "T",
    "ml_engineer": "T",
    "data_scientist": "T",
    "on_call": "T",
    "data_owner": "D",
    "domain_expert": "D",
    "legal": "L",
}


def answers(letter: str) -> Ask:
    """The person answers, or answered, for what this party signs."""

    def ask(case: Case) -> bool:
        people = (spec.people.get(str(case.path[1])) for spec in (case.old, case.new))
        return any(each and _ANSWERS[each.role] == letter for each in people)

    return ask
