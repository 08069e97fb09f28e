"""The part of specc's own lock that one repo needs, as a pip requirements file with hashes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.tree import Tree

Condition = frozenset[str]
"""Environment markers that must all hold; none for always."""

_ALWAYS: Condition = frozenset()


def load(library: Tree) -> dict[str, Any]:
    """The lock: `groups` and `packages`, as `tools/lock.py` wrote it."""
    lock: dict[str, Any] = json.loads(library["locks/lock.json"].content)
    return lock


def direct(lock: Mapping[str, Any], groups: Iterable[str]) -> dict[str, str]:
    """What the groups ask for themselves: name to the oldest version that is locked, in order."""
    found: dict[str, str] = {}
    for group in groups:
        for package, _ in lock["groups"][group]:
            name, version = package.split("==")
            found[name] = min(found.get(name, version), version, key=_number)
    return dict(sorted(found.items()))


def requirements(lock: Mapping[str, Any], groups: Iterable[str]) -> str:
    """Everything the groups need, each package pinned, with its hashes and markers."""
    needed = _closure(lock, groups)
    entries = (_entry(lock, package, needed[package]) for package in _sorted(needed))
    return "".join(entries)


def layered(
    lock: Mapping[str, Any], together: Iterable[str], layers: Iterable[Iterable[str]]
) -> list[str]:
    """A file for each layer, which holds what the layers before it lack; together they install
    everything that `together` needs, each package once."""
    needed = _closure(lock, together)
    told: set[str] = set()
    files = []
    for groups in layers:
        fresh = _sorted(_closure(lock, groups).keys() - told)
        files.append("".join(_entry(lock, package, needed[package]) for package in fresh))
        told.update(fresh)
    return files


def _closure(lock: Mapping[str, Any], groups: Iterable[str]) -> dict[str, frozenset[Condition]]:
    """Each package that is needed, and the alternatives under which it is."""
    needed: dict[str, frozenset[Condition]] = {}
    waiting = [(edge, _ALWAYS) for group in groups for edge in lock["groups"][group]]
    while waiting:
        (package, marker), above = waiting.pop()
        condition = above | {marker} if marker else above
        known = needed.get(package, frozenset())
        if any(other <= condition for other in known):
            continue
        needed[package] = frozenset(o for o in known if not condition <= o) | {condition}
        waiting += [(edge, condition) for edge in lock["packages"][package]["requires"]]
    return needed


def _sorted(packages: Iterable[str]) -> list[str]:
    """By name, so that an installer's own lock has them in the same order."""
    return sorted(packages, key=lambda package: package.split("=="))


def _entry(lock: Mapping[str, Any], package: str, conditions: frozenset[Condition]) -> str:
    marker = " or ".join(sorted(" and ".join(sorted(each)) for each in conditions))
    head = f"{package} ; {marker}" if marker else package
    return " \\\n".join((head, *_hashes(lock["packages"][package]))) + "\n"


def _hashes(package: dict[str, Any]) -> Iterator[str]:
    return (f"    --hash=sha256:{digest}" for digest in package["hashes"])


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
