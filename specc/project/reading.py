"""A project that notes what is read of it, so that a file knows what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from specc.record import is_record, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.project.model import Project

Step = tuple[str, ...]
"""Where a value stands in a `Project`: names of attributes, and keys of the nodes in a tuple."""

_ABOUT = (
    "id", "title", "version", "summary", "stage", "audience", "risk", "why_ml", "without_ml",
    "out_of_scope",
)  # fmt: skip
_TOP = {name: f"project.{name}" for name in _ABOUT} | {
    "unit": "data.unit",
    "predict_at": "data.predict_at",
    "modality": "data.modality",
    "priority": "tradeoffs.priority",
    "decisions": "tradeoffs.decisions",
    "sources": "data.sources",
    "features": "data.features",
    "excluded": "data.excluded",
    "slices": "data.slices",
    "fairness_attributes": "fairness.attributes",
    "loops": "lifecycle.loops",
    "approvals": "review.approvals",
    "costs": "",
    "spec_path": "",
    "assumptions": "",
    "placeholders": "",
}
"""What the spec keeps under another name, or no clause of it says."""
_BELOW = {
    "average_load": "load.average",
    "peak_load": "load.peak",
    "mean_latency": "latency.mean",
    "latency_stages": "latency.stages",
    "replicas": "capacity.replicas",
    "workers": "capacity.workers",
    "utilisation": "capacity.utilisation",
    "memory": "capacity.memory",
    "runs": "training.runs",
    "time": "training.time",
    "days": "training.days",
    "rollback_to": "rollback.to",
    "rollback_within": "rollback.within",
    "rehearsed": "rollback.rehearsed",
}
"""Values that the spec keeps one level further down."""
_PRICES = {"deployment": "capacity.price", "model": "training.price"}


@value
class Reads:
    """What was read of a project."""

    values: frozenset[Step]
    """Every value, and for a tuple of nodes which there are."""
    origins: frozenset[str]
    """The clauses of the spec it came from: a part with a name (`metrics.auc`), else a key."""

    def __or__(self, other: Reads) -> Reads:
        return Reads(values=self.values | other.values, origins=self.origins | other.origins)


class Reading:
    """One reader of a project. Whoever reads `project` is noted in `reads`."""

    def __init__(self, project: Project) -> None:
        self._values: set[Step] = set()
        self._origins: set[str] = set()
        self.project = cast("Project", _Noted(project, (), "", self))

    @property
    def reads(self) -> Reads:
        """What was read until now."""
        return Reads(values=frozenset(self._values), origins=frozenset(_outer(self._origins)))

    def note(self, at: Step, origin: str) -> None:
        """Somebody reads the value that stands there."""
        self._values.add(at)
        if origin:
            self._origins.add(origin)


def reads_below(project: Project, names: Iterable[Step]) -> Reads:
    """What somebody reads who reads all that stands under each of the names."""
    reading = Reading(project)
    for steps in names:
        found: Any = reading.project
        for step in steps:
            if not isinstance(found, _Noted) or not hasattr(found, step):
                break
            found = getattr(found, step)
        _read_through(found)
    return reading.reads


def _read_through(found: Any) -> None:
    if isinstance(found, _Noted):
        for name in found.__dict__["_noted"][0].__dataclass_fields__:
            _read_through(getattr(found, name))
    elif isinstance(found, tuple):
        for each in found:
            _read_through(each)


class _Noted:
    """A node of a project. An attribute is looked up and noted once, then it is the view's own."""

    def __init__(self, node: Any, at: Step, above: str, reading: Reading) -> None:
        self.__dict__["_noted"] = (node, at, getattr(node, "origin", above), reading)

    def __getattr__(self, name: str) -> Any:
        node, at, origin, reading = self.__dict__["_noted"]
        found, here = getattr(node, name), (*at, name)
        if is_record(found):
            found = _Noted(found, here, origin, reading)
        elif is_group(found):
            reading.note(here, "" if found else origin or _clause(at, name))
            found = tuple(
                _Noted(each, (*here, key), origin, reading) for key, each in members(found)
            )
        elif not is_key(node, name):
            reading.note(here, origin or _clause(at, name))
        self.__dict__[name] = found
        return found


def _outer(origins: set[str]) -> Iterator[str]:
    """Those that do not stand in another one."""
    for origin in origins:
        parts = origin.split(".")
        if not any(".".join(parts[:length]) in origins for length in range(1, len(parts))):
            yield origin


def is_group(found: object) -> bool:
    """Whether it is a tuple of nodes; an empty tuple may be one."""
    return isinstance(found, tuple) and (not found or is_record(found[0]))


def members(group: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The nodes of a group, each with a key that stays when others come and go."""
    taken: set[str] = set()
    for index, each in enumerate(group):
        key = str(getattr(each, "origin", index))
        key = f"{key}#{index}" if key in taken else key
        taken.add(key)
        yield key, each


def is_key(node: object, name: str) -> bool:
    """Whether the attribute is the name by which the spec knows the node: there is no node of that
    name without it."""
    if name == "origin":
        return True
    origin = getattr(node, "origin", "")
    return name in ("id", "name") and origin.endswith(f".{getattr(node, name)}")


def _clause(at: Step, name: str) -> str:
    """The clause of a value that stands in a section."""
    if not at:
        return _TOP.get(name, name)
    key = _PRICES[at[0]] if name == "price" else _BELOW.get(name, name)
    return f"{at[0]}.{key}"


def differences(old: object, new: object, at: Step = ()) -> Iterator[Step]:
    """Where two projects, or two parts of one, do not say the same."""
    if is_record(old) and type(old) is type(new):
        for name in old.__dataclass_fields__:  # type: ignore[attr-defined]
            if not is_key(new, name):
                yield from differences(getattr(old, name), getattr(new, name), (*at, name))
    elif is_group(old) and is_group(new):
        yield from _differing(old, new, at)  # type: ignore[arg-type]
    elif old != new:
        yield at


def _differing(old: tuple[Any, ...], new: tuple[Any, ...], at: Step) -> Iterator[Step]:
    before, after = dict(members(old)), dict(members(new))
    if list(before) != list(after):
        yield at
    for key in before.keys() & after.keys():
        yield from differences(before[key], after[key], (*at, key))
