"""The pages of `tests/plan`: Markdown with a heading for each version of a file.

`## base: conf/a.yaml (sealed, crlf)` and the fence after it is what was generated last; `new`
is what is generated now; `disk`, what the team has. Where `disk` or `new` is not given it is as
`base`; `(at ops/a.yaml)` says where the team had moved the file before, `(house)` that a house
template makes it. Flags instead of a fence:
`deleted`, `dropped`, `symlink`, `folder`. `## conflict: theirs` and `## version: 2.1.0` set how the
plan is made. From `## plan` on the page is written by the test when it is run with `BLESS=1`: the
plan, then every file it writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from specc.plan import Base, Obstacle, Plan, Stamp, handover, plan
from specc.plan.lock import BASE, LOCK, SUFFIX, decode, encode
from specc.tree import File, Ownership, Tree

_BOM = b"\xef\xbb\xbf"
_HEADING = re.compile(r"^## (\w+)(?:: (\S+))?(?: \(([^)]*)\))?$", re.MULTILINE)
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OBSTACLES = {"symlink": "a symbolic link", "folder": "a folder"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading of a page."""

    role: str
    name: str
    flags: frozenset[str]
    text: str | None

    @property
    def file(self) -> File:
        """The file it shows."""
        content = (self.text or "").encode()
        if "crlf" in self.flags:
            content = content.replace(b"\n", b"\r\n")
        if "unclosed" in self.flags:
            content = content.rstrip(b"\r\n")
        if "bom" in self.flags:
            content = _BOM + content
        if "binary" in self.flags:
            content = b"\0" + content
        owners = [owner for owner in Ownership if owner.value in self.flags]
        named = [flag[1:] for flag in self.flags if flag.startswith("#")]
        return File(
            content=content,
            executable="executable" in self.flags,
            ownership=owners[0] if owners else Ownership.MANAGED,
            artefact=named[0] if named else "",
            origins=("monitoring.alerts",),
            template="house" if "house" in self.flags else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page, taken apart."""

    base: Base
    disk: dict[str, File | Obstacle]
    new: Tree
    stamp: Stamp
    conflict: str
    asked: str = ""
    paths: tuple[str, ...] = ()

    def plan(self) -> Plan:
        if self.asked == "release":
            return handover.release(self.base, self.paths)
        if self.asked:
            make = {"heal": handover.heal, "adopt": handover.adopt}[self.asked]
            return make(self.base, self.disk, self.new, self.paths, stamp=self.stamp)
        return plan(self.base, self.disk, self.new, stamp=self.stamp, conflict=self.conflict)


def split(page: str) -> tuple[str, str]:
    """What a person wrote, and what the test writes."""
    head, _, tail = page.partition("\n## plan\n")
    return head + "\n", tail


def blocks(page: str) -> list[Block]:
    headings = list(_HEADING.finditer(page))
    ends = [heading.start() for heading in headings[1:]] + [len(page)]
    return [
        _block(found, page[found.end() : end]) for found, end in zip(headings, ends, strict=True)
    ]


def _block(heading: re.Match[str], body: str) -> Block:
    fence = _FENCE.search(body)
    flags = frozenset(flag.strip() for flag in (heading[3] or "").split(",")) - {""}
    text = fence[1] if fence else None
    return Block(role=heading[1], name=heading[2] or "", flags=flags, text=text)


def case(page: str) -> Case:
    found = blocks(split(page)[0])
    one = {block.role: block.name for block in found if block.role in ("conflict", "version")}
    old = {b.name: b.file for b in found if b.role == "base"}
    base, disk = generated(Tree(old))
    for released in (b.name for b in found if b.role == "base" and "released" in b.flags):
        base = base.release(released)
    forgotten = {b.name for b in found if b.role == "base" and "forgotten" in b.flags}
    known = {path: record for path, record in base.records.items() if path not in forgotten}
    base = replace(base, records=known)
    for block in found:
        place = next((flag[3:] for flag in block.flags if flag.startswith("at ")), "")
        if block.role == "base" and place:
            base, disk = _moved(base, disk, block.name, place)
    asks = [block for block in found if block.role in ("heal", "adopt", "release")]
    version = "1.0.0" if asks else one.get("version", "2.0.0")
    return Case(
        asked=asks[0].role if asks else "",
        paths=tuple(block.name for block in asks),
        base=base,
        disk=dict(_overlaid(disk, [b for b in found if b.role == "disk"])),
        new=Tree(_overlaid(old, [b for b in found if b.role == "new"])),
        stamp=Stamp(spec_version=version),
        conflict=one.get("conflict", "markers"),
    )


def _moved(base: Base, disk, path: str, place: str):
    """The state and the folder after the team moved a file and compiled."""
    record = replace(base.records[path], generated=path)
    records = {place: record} | {p: r for p, r in base.records.items() if p != path}
    contents = {place if p == path else p: content for p, content in base.contents.items()}
    folder = {place if p == path else p: found for p, found in disk.items()}
    lock = encode(base.stamp, records)
    return replace(base, records=records, contents=contents, lock=lock), folder


def _overlaid(start, changed):
    result = dict(start)
    for block in changed:
        obstacle = _OBSTACLES.keys() & block.flags
        if block.flags & {"deleted", "dropped"}:
            result.pop(block.name, None)
        elif obstacle:
            result[block.name] = Obstacle(what=_OBSTACLES[min(obstacle)])
        else:
            known = start.get(block.name)
            result[block.name] = _inherited(block, known)
    return result


def _inherited(block: Block, known: File | None) -> File:
    """A version keeps the owner and the name of the one before, unless it says otherwise."""
    file = block.file
    if known is None:
        return file
    owned = file if block.flags & {owner.value for owner in Ownership} else known
    return replace(file, ownership=owned.ownership, artefact=file.artefact or known.artefact)


def generated(tree: Tree) -> tuple[Base, dict[str, File | Obstacle]]:
    """The state and the folder that a first compile of `tree` leaves."""
    first = plan(Base(), {}, tree, stamp=Stamp(spec_version="1.0.0"))
    return after(Base(), {}, first)


def after(base: Base, disk, done: Plan) -> tuple[Base, dict[str, File | Obstacle]]:
    """The state and the folder once a plan is applied: `apply` in memory."""
    folder = dict(disk)
    contents, lock = dict(base.contents), base.lock
    for change in done.changes:
        if change.was and not change.moved:
            del folder[change.was]
        if change.content is not None:
            folder[change.path] = change.content
        elif change.action == "delete":
            del folder[change.path]
    for change in done.state:
        inner = change.path.removeprefix(BASE).removesuffix(SUFFIX)
        if change.path == LOCK:
            lock = change.content.content
        elif change.path.startswith(BASE) and change.content is None:
            del contents[inner]
        elif change.path.startswith(BASE):
            contents[inner] = change.content.content
    stamp, records = decode(lock)
    return Base(stamp=stamp, records=records, contents=contents, lock=lock), folder


def rendered(done: Plan) -> str:
    """The part of a page that the test writes."""
    lines = [_line(change) for change in done.changes if change.action != "unchanged"]
    totals = ", ".join(f"{count} {action}" for action, count in done.totals.items())
    parts = [f"\n```text\n{''.join(lines)}{totals}\n```\n"]
    parts += [_shown(change) for change in done.changes if change.content is not None]
    return "".join(parts)


def _line(change) -> str:
    lines = f" at line {', '.join(map(str, change.places))}" if change.places else ""
    conflicts = f"  conflicts: {change.conflicts}{lines}" if change.conflicts else ""
    note = f"  ({change.note})" if change.note else ""
    was = f"{change.was} -> " if change.was else ""
    return f"{change.action.value:9} {was}{change.path}{conflicts}{note}\n"


def _shown(change) -> str:
    content = change.content.content
    flags = [change.action.value] + ["executable"] * change.content.executable
    if content.startswith(_BOM):
        flags.append("bom")
        content = content.removeprefix(_BOM)
    if content.startswith(b"\0"):
        flags.append("binary")
        content = content[1:]
    if b"\r\n" in content:
        flags.append("crlf")
        content = content.replace(b"\r\n", b"\n")
    if content and not content.endswith(b"\n"):
        flags.append("unclosed")
        content += b"\n"
    return f"\n## then: {change.path} ({', '.join(flags)})\n\n```text\n{content.decode()}```\n"


def lines_of(content: bytes) -> list[bytes]:
    """The lines of a file without their endings."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n").split(b"\n")


__all__ = ["Case", "after", "blocks", "case", "generated", "lines_of", "rendered", "split"]
