"""A plan as people and tools read it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from specc.diagnostic._cells import ELLIPSIS, edges, width
from specc.diagnostic.text import BOLD, RESET, safe
from specc.plan import Action
from specc.plan.as_json import marked
from specc.plan.unified import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specc.plan import Change, Plan
    from specc.plan.unified import Size

GREEN, YELLOW, RED, MAGENTA, DIM = (f"\x1b[{code}m" for code in (32, 33, 31, 35, 2))

STYLES = {
    Action.CREATE: ("+", GREEN),
    Action.ADOPT: ("+", GREEN),
    Action.COPY: ("+", GREEN),
    Action.UPDATE: ("~", YELLOW),
    Action.MERGE: ("~", YELLOW),
    Action.RENAME: ("~", YELLOW),
    Action.RESTORE: ("~", YELLOW),
    Action.KEEP: ("=", DIM),
    Action.YOURS: ("=", DIM),
    Action.SKIP: ("=", DIM),
    Action.ORPHAN: ("=", DIM),
    Action.DELETE: ("-", RED),
    Action.CONFLICT: ("!", MAGENTA),
}
"""Symbol and colour of each action. What does not change is only counted."""

MOST_REASONS = 3
"""So many spec paths are named for a file; the rest are counted."""
NARROWEST = 60
"""A line takes so many cells however narrow the terminal is."""
DITTO = '"'
ASIDE = " " * 6
"""Before what stands on a line of its own, below its file."""


class Look(NamedTuple):
    """What a plan is shown on."""

    color: bool = False
    columns: int | None = None
    """The width of a terminal, where files are shown below their folders and lines are cut to fit.
    None elsewhere: a line a file, each with all there is to say."""


class _Row(NamedTuple):
    """One file, as it is shown."""

    change: Change
    name: str
    size: str
    reasons: tuple[str, ...]
    """As they are printed."""


def as_text(plan: Plan, look: Look, *, brief: bool = False) -> str:
    """What changes, folder by folder; then what is left to a person, next to the prompt; then one
    line of totals. Where `brief`, a repo that is all new is shown by folder: nothing in a hundred
    lines of `create` needs a person."""
    if brief and set(plan.totals) == {Action.CREATE.value}:
        lines = list(_folders(plan, look.color))
    else:
        shown = sorted(filter(_is_shown, plan.changes), key=_order)
        lines = list(_listed([_row(change, look) for change in shown], look))
    text = "\n".join([*lines, *([""] if lines else []), _sum(plan)])
    return "".join(f"{line.rstrip()}\n" for line in text.split("\n"))


def totals(plan: Plan) -> str:
    """`58 create, 2 update, 40 unchanged`."""
    return ", ".join(f"{n} {action}" for action, n in plan.totals.items()) or "no files"


def _sum(plan: Plan) -> str:
    """The totals, and the lines that change in files that were there before."""
    sizes = [size(each) for each in plan.changes if each.before is not None]
    added, removed = (sum(each[at] for each in sizes if each) for at in (0, 1))
    return (
        f"{totals(plan)}  ({_signed(added, removed)} lines)" if added or removed else totals(plan)
    )


def places(plan: Plan) -> Iterator[str]:
    """Where a person must decide: `conf/model.yaml:12` for each pair of markers, else the path."""
    for change in plan.changes:
        if change.action is Action.CONFLICT:
            path = safe(change.path)
            at = list(marked(change))
            yield from (f"{path}:{n}" for n in at) if at else (path,)


def conflicts(plan: Plan, *, written: bool) -> str:
    """How many conflicts there are, and where, for the person who has to settle them."""
    many = f"{plan.conflicts} conflict{'s' * (plan.conflicts > 1)}"
    said = f"{many} left to you" if written else f"{many}; nothing was written"
    return f"{said}:\n" + "".join(f"  {place}\n" for place in places(plan))


def _is_shown(change: Change) -> bool:
    """Whether there is anything to say of a file but that it stays as it is."""
    if change.action is Action.KEEP:
        return bool(change.note)
    return change.action is not Action.UNCHANGED


def _order(change: Change) -> tuple[bool, str, str, str]:
    if change.action is Action.CONFLICT:
        return True, "", "", change.path
    return False, _folder(change.path), _came_from(change), change.path


def _came_from(change: Change) -> str:
    """The folder that a file left under its own name, as all files of a package that is renamed
    do; empty for the others."""
    now, was = _folder(change.path), _folder(change.was)
    if (
        was
        and now not in ("", was)
        and change.path.removeprefix(now) == change.was.removeprefix(was)
    ):
        return was
    return ""


# A repo that is all new


def _folders(plan: Plan, color: bool) -> Iterator[str]:
    counts = Counter(_folder(change.path) or change.path for change in plan.changes)
    room = max(len(safe(name)) for name in counts)
    symbol, style = STYLES[Action.CREATE]
    for name, n in sorted(counts.items()):
        line = f"  {symbol} {safe(name):<{room}}"
        many = f"  {n} file{'s' * (n > 1)}" if name.endswith("/") else ""
        yield f"{_painted(line, style, color)}{many}"


def _folder(path: str) -> str:
    """The folder that stands for a path: `src/churn/` and not `src/`, which says nothing; empty for
    a file at the top."""
    parts = path.split("/")
    deep = 2 if parts[0] == "src" else 1
    return "/".join(parts[:deep]) + "/" if len(parts) > deep else ""


# A line a file


def _row(change: Change, look: Look) -> _Row:
    return _Row(
        change=change,
        name=_name(change, under=bool(look.columns)),
        size=_size(change, size(change)),
        reasons=tuple(map(safe, change.reasons)),
    )


def _name(change: Change, *, under: bool) -> str:
    """The path; below its folder, what is left of it."""
    below = under and change.action is not Action.CONFLICT
    now = change.path.removeprefix(_folder(change.path)) if below else change.path
    told = not change.was or (below and _came_from(change))
    return safe(now if told else f"{change.was} -> {now}")


def _size(change: Change, lines: Size | None) -> str:
    if lines is None:
        return "binary"
    if lines != (0, 0):
        return _signed(*lines)
    old, new = change.before, change.content
    if old is None or new is None or old.executable == new.executable:
        return ""
    return "+x" if new.executable else "−x"


def _signed(added: int, removed: int) -> str:
    return " ".join(f"{sign}{n:,}" for sign, n in (("+", added), ("−", removed)) if n)


def _listed(rows: Sequence[_Row], look: Look) -> Iterator[str]:
    """Every row; on a terminal below its folder, and of a reason that stands right above only that
    it is the same."""
    sizes = _Sizes.of(rows, look)
    if look.columns is None:
        yield from (_piped(row, sizes, look) for row in rows)
        return
    for number, (title, group) in enumerate(groupby(rows, key=_title)):
        yield from [""] * (number > 0)
        yield _painted(title, BOLD, look.color)
        above: tuple[str, ...] = ()
        for row in group:
            fits = width(_least(row.reasons)) <= sizes.why
            why = _fitted(row.reasons, sizes.why) if fits else ""
            yield from _lines(row, DITTO if why and row.reasons == above else why, sizes, look)
            above = row.reasons if why else ()


def _title(row: _Row) -> str:
    if row.change.action is Action.CONFLICT:
        return "left to you"
    was, now = _came_from(row.change), safe(_folder(row.change.path)) or "./"
    return f"{safe(was)} -> {now}" if was else now


class _Sizes(NamedTuple):
    """The cells of each column."""

    name: int
    action: int
    size: int
    why: int

    @classmethod
    def of(cls, rows: Sequence[_Row], look: Look) -> _Sizes:
        names = [row.name for row in rows]
        name, action, lines = (
            max(map(width, each), default=0)
            for each in (
                names,
                [row.change.action.value for row in rows],
                [row.size for row in rows],
            )
        )
        if look.columns is None:
            return cls(name=name, action=action, size=lines, why=0)
        room = _cells(look) - len("  +     ") - action - lines - 2 * bool(lines)
        why = min(max((width(_least(row.reasons)) for row in rows), default=0), room // 2)
        name = max((each for each in map(width, names) if each <= room - why), default=0)
        return cls(name=name, action=action, size=lines, why=room - name)


def _cells(look: Look) -> int:
    return max(look.columns or 0, NARROWEST)


def _piped(row: _Row, sizes: _Sizes, look: Look) -> str:
    """A row as one line, with all there is to say."""
    said = "; ".join(filter(None, (_named(row.reasons), safe(row.change.note))))
    return f"{_head(row, _padded(row.name, sizes.name), sizes, look)}  {said}"


def _lines(row: _Row, why: str, sizes: _Sizes, look: Look) -> Iterator[str]:
    """A row on a terminal. What its column has no room for has a line of its own: the name above,
    below it the reasons that are no `why`, and what the action alone does not say."""
    cells = _cells(look)
    name = row.name
    if width(name) > sizes.name:
        symbol, style = STYLES[row.change.action]
        yield _painted(f"  {symbol} {_middle_cut(name, cells - 4)}", style, look.color)
        name = ""
    note = safe(row.change.note)
    beside = note if not row.reasons and width(note) <= sizes.why else ""
    said = beside or _painted(why, DIM, look.color)
    yield f"{_head(row, _padded(name, sizes.name), sizes, look, anew=not name)}  {said}"
    if row.reasons and not why:
        yield ASIDE + _painted(_fitted(row.reasons, cells - len(ASIDE)), DIM, look.color)
    if note and not beside:
        yield f"{ASIDE}{note}"


def _head(row: _Row, name: str, sizes: _Sizes, look: Look, *, anew: bool = False) -> str:
    """A row up to its reasons; without its symbol where that stands on the line above."""
    symbol, style = STYLES[row.change.action]
    head = f"  {' ' if anew else symbol} {name}  {row.change.action.value:<{sizes.action}}"
    lines = f"  {_padded(row.size, sizes.size)}" if sizes.size else ""
    return _painted(head, style, look.color) + (_green_and_red(lines) if look.color else lines)


def _named(reasons: Sequence[str], most: int = MOST_REASONS) -> str:
    """The first reasons, and how many more there are."""
    more = len(reasons) - most
    named = ", ".join(reasons[:most])
    return f"{named} and {more} more" if more > 0 else named


def _least(reasons: Sequence[str]) -> str:
    """The least that is said of reasons: the first, and how many more there are."""
    return _named(reasons, 1)


def _fitted(reasons: Sequence[str], room: int) -> str:
    """As many reasons as there is room for; of the first as much as there is."""
    for most in range(len(reasons), 0, -1):
        text = _named(reasons, most)
        if width(text) <= room:
            return text
    more = _least(reasons).removeprefix(reasons[0]) if reasons else ""
    return _end_cut(reasons[0], room - len(more)) + more if reasons else ""


def _end_cut(text: str, room: int) -> str:
    return text if width(text) <= room else _first(text, room - 1) + ELLIPSIS


def _middle_cut(text: str, room: int) -> str:
    """What is cut out of a path is its middle: the end tells the file."""
    if width(text) <= room:
        return text
    tail = _first(text[::-1], 2 * room // 3)[::-1]
    return _first(text, room - 1 - width(tail)) + ELLIPSIS + tail


def _first(text: str, room: int) -> str:
    """As much of the text as goes into so many cells."""
    ends = edges(list(text))
    return text[: sum(end <= room for end in ends[1:])]


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _painted(text: str, style: str, color: bool) -> str:
    return f"{style}{text}{RESET}" if color and text else text


def _green_and_red(lines: str) -> str:
    def painted(words: Iterable[str]) -> Iterator[str]:
        for word in words:
            style = {"+": GREEN, "−": RED}.get(word[:1], "")
            yield f"{style}{word}{RESET}" if style else word

    return " ".join(painted(lines.split(" ")))
