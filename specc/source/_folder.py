"""A spec in several files: each holds whole sections, and all of them make one `Source`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.diagnostic import codes
from specc.source import _problems as problems
from specc.source._parse import MAX_BYTES, parse
from specc.source._source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specc.diagnostic import Diagnostic

MAIN = "spec.yaml"


def parse_files(files: Mapping[str, bytes]) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The document that the files make together, and what is wrong with each as YAML.

    `files` holds the bytes by the name that findings shall show. A file that cannot be read gives
    its finding, and the others are still read; one that holds nothing yet is passed over.
    """
    if len(files) == 1:
        return parse(*next(iter(files.items())))
    found: list[Diagnostic] = []
    empty: list[Diagnostic] = []
    parts: list[Source] = []
    room = MAX_BYTES
    for name, data in sorted(files.items()):
        room -= len(data)
        if room < 0:
            found.append(problems.too_large(name, "bytes", MAX_BYTES))
            break
        part, problem = parse(name, data)
        is_empty = [each.code for each in problem] == [codes.EMPTY_DOCUMENT.code]
        (empty if is_empty else found).extend(problem)
        parts += [part] if part else []
    if not parts:
        return None, (*found, *(empty if not found else ()))
    whole, twice = _joined(parts)
    return replace(whole, is_whole=len(parts) + len(empty) == len(files)), (*found, *twice)


def _joined(parts: Sequence[Source]) -> tuple[Source, list[Diagnostic]]:
    """One source of many; of a section that stands in two of them, the first counts."""
    files: dict[str, str] = {}
    twice: list[Diagnostic] = []
    by_name = {part.name: part for part in parts}
    for part in parts:
        for section in part.data:
            other = by_name[files.setdefault(section, part.name)]
            if other is not part:
                again, first = part.keys[(section,)], other.keys[(section,)]
                where = (part.name, again), (other.name, first)
                twice.append(problems.section_twice(section, *where))
    return _of_sections(by_name, files), twice


def _of_sections(parts: Mapping[str, Source], files: Mapping[str, str]) -> Source:
    main = next((name for name in parts if name.rpartition("/")[2] == MAIN), next(iter(parts)))
    owned = [
        (part, {section for section in files if files[section] == name})
        for name, part in parts.items()
    ]
    return Source(
        name=main,
        data={section: parts[name].data[section] for section, name in files.items()},
        keys={p: e for part, own in owned for p, e in part.keys.items() if own.intersection(p[:1])},
        values={
            p: e for part, own in owned for p, e in part.values.items() if own.intersection(p[:1])
        },
        broken=frozenset(p for part, own in owned for p in part.broken if own.intersection(p[:1])),
        files=files,
    )
