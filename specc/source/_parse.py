"""Bytes to `Source`: safe, bounded, and with a place for everything.

The document is built from libyaml's stream of events with a stack of our own. Composing it the
usual way recurses in C and crashes on deep nesting before anybody can count the depth.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path
from specc.source import _problems as problems
from specc.source._scalars import resolve
from specc.source._source import Extent, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 200_000
_CUT_KEY = re.compile(r"\d+(?:\.\d+)?(?: *[A-Za-z%/][A-Za-z%/ ]*)?")
_CUT_HEAD = re.compile(r"-?[$€£¥]?\d+")
"""What stands behind and before a comma in a number: `000 per month`, and `$40`."""
_UNDIVIDED = re.compile(r"([\w.-]+) *\{")
"""The start of `recall {kind: online}`, which YAML takes for a key `recall {kind`."""
_ODD_SPACE = re.compile("(?:^|(?<=:))([\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff])")
"""What looks like a space before a key or behind its colon, and is a letter to YAML."""


def parse(name: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The document in `data`, or none, and what is wrong with it as YAML.

    `name` is the file's name as findings shall show it. After a syntax error there is no document:
    whatever stood behind it would be guesswork.
    """
    if len(data) > MAX_BYTES:
        return None, (problems.too_large(name, "bytes", MAX_BYTES),)
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, (problems.not_utf8(name, data, error.start),)
    if "<<<<<<<" in text:
        from specc.source._slips import conflict

        if (unresolved := conflict(name, text)) is not None:
            return None, (unresolved,)
    builder = _Builder(name)
    try:
        for event in _events(name, text):
            builder.take(event)
    except problems.Stop as stop:
        return None, (*builder.found, stop.found)
    return _finished(builder, name, text)


def _events(name: str, text: str) -> Iterator[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    event: Any = None
    try:
        for event in yaml.parse(text, Loader=loader):
            yield event
    except yaml.reader.ReaderError as error:
        raise problems.Stop(problems.bad_character(name, text)) from error
    except yaml.MarkedYAMLError as error:
        from specc.source._syntax import syntax_error

        raise problems.Stop(syntax_error(name, text, error, event)) from error


def _finished(
    builder: _Builder, name: str, text: str
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    found = tuple(builder.found)
    if builder.document is None:
        return None, found or (problems.empty(name),)
    if not isinstance(builder.document, dict):
        return None, (*found, problems.not_a_mapping(name, builder.document, builder.values[()]))
    source = Source(
        name=name,
        data=builder.document,
        keys=builder.keys,
        values=builder.values,
        broken=frozenset(builder.broken),
    )
    return source, tuple(map(source.locate, found))


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    path: Path
    into: dict[Any, Any] | list[Any]
    start: Extent
    flow: bool
    key: str | None = None
    key_extent: Extent = (1, 1, 1, 1)
    skip: bool = False
    """Whether the pending key is a repeated or refused one, whose value is dropped."""
    dropped: bool = False
    """Whether all of this belongs to a repeated or refused key, about which enough is said."""
    cut: str = ""
    """The number that was cut at commas, as far as it has been seen."""


@dataclass(slots=True)
class _Builder:
    """Builds plain data from events; the one place of `specc.source` that changes as it goes."""

    name: str
    document: Any = None
    keys: dict[Path, Extent] = field(default_factory=dict)
    values: dict[Path, Extent] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _nodes: int = 0
    _documents: int = 0

    def take(self, event: Any) -> None:
        handler = _HANDLERS.get(type(event).__name__)
        if handler is not None:
            handler(self, event)

    def document_start(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise problems.Stop(problems.refused(self.name, "documents", _extent(event)))

    def scalar(self, event: Any) -> None:
        extent = _extent(event)
        self._count(event)
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event, extent)
            return
        value = resolve(event.value) if _is_plain(event) else event.value
        if top is not None and self._is_cut_number(top, event):
            return
        self._place(value, extent)

    def collection_start(self, event: Any) -> None:
        self._count(event)
        top = self._stack[-1] if self._stack else None
        extent = _extent(event)
        if top is not None and isinstance(top.into, dict) and top.key is None:
            raise problems.Stop(problems.refused(self.name, "key", extent))
        if len(self._stack) >= MAX_DEPTH:
            raise problems.Stop(problems.too_large(self.name, "depth", MAX_DEPTH, extent))
        into: dict[Any, Any] | list[Any] = {} if "Mapping" in type(event).__name__ else []
        opened = _Open(
            path=self._path(),
            into=into,
            start=extent,
            flow=bool(event.flow_style),
            dropped=top is not None and (top.skip or top.dropped),
        )
        self._stack.append(opened)

    def collection_end(self, event: Any) -> None:
        done = self._stack.pop()
        line, column, _, _ = done.start
        end = event.end_mark
        key_extent = self._stack[-1].key_extent if self._stack else done.start
        extent = (line, column, end.line + 1, end.column + 1) if done.flow else key_extent
        if not done.flow and self._stack and isinstance(self._stack[-1].into, list):
            extent = done.start
        self._place(done.into, extent)

    def alias(self, event: Any) -> None:
        extent = _extent(event)
        top = self._stack[-1] if self._stack else None
        if top is None or not (top.skip and top.key == "<<"):
            self.found.append(problems.refused(self.name, "alias", extent))
        if top is not None and isinstance(top.into, dict) and top.key is None:
            top.key, top.skip = event.anchor, True
        else:
            if top is None or not (top.skip or top.dropped):
                self.broken.add(self._path())
            self._place(None, extent)

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise problems.Stop(problems.too_large(self.name, "nodes", MAX_NODES, _extent(event)))
        if event.anchor is not None:
            self.found.append(problems.refused(self.name, "anchor", _extent(event)))
        if event.tag is not None:
            self.found.append(problems.refused(self.name, "tag", _extent(event)))

    def _key(self, top: _Open, event: Any, extent: Extent) -> None:
        key = event.value
        path = (*top.path, key)
        top.key, top.key_extent, top.skip = key, extent, top.dropped
        if _is_plain(event) and (word := _UNDIVIDED.match(key)):
            from specc.source._syntax import missing_colon

            raise problems.Stop(missing_colon(self.name, word[1], extent))
        if _is_plain(event) and (odd := _ODD_SPACE.search(key)):
            from specc.source._slips import odd_space

            column = extent[1] + odd.start(1)
            raise problems.Stop(odd_space(self.name, extent[0], column, odd[1]))
        if top.dropped:
            return
        if _is_plain(event) and key == "<<":
            self.found.append(problems.refused(self.name, "merge", extent))
            top.skip = True
        elif path in self.keys:
            self.found.append(problems.duplicate_key(self.name, path, extent, self.keys[path]))
            top.skip = True
        else:
            if _is_plain(event) and not isinstance(resolve(key), str):
                self.found.append(problems.key_not_text(self.name, path, extent))
                self.broken.add(path)
            self.keys[path] = extent

    def _is_cut_number(self, top: _Open, event: Any) -> bool:
        """`{rows: 40,000}` reaches us as `rows: 40` and a key `000` without a value."""
        if not (top.flow and isinstance(top.into, dict) and top.key) or top.skip or not top.into:
            return False
        before = next(reversed(top.into))
        number = top.cut or _number(top.into[before])
        if (
            not number
            or event.value
            or not _is_plain(event)
            or event.anchor
            or event.tag
            or not _CUT_KEY.fullmatch(top.key)
        ):
            return False
        self._unsay_key((*top.path, top.key))
        if top.cut:
            self.found.pop()  # 40,000,000 is cut twice
        path = (*top.path, before)
        top.cut = f"{number},{top.key}"
        self.found.append(
            problems.cut_number(self.name, path, top.cut, self.values[path], top.key_extent)
        )
        self.broken.add(path)
        top.key = None
        return True

    def _unsay_key(self, path: Path) -> None:
        """What stood as a key was the end of a number; whether it is text does not matter."""
        del self.keys[path]
        if path in self.broken:
            self.broken.remove(path)
            self.found.pop()

    def _path(self) -> Path:
        if not self._stack:
            return ()
        top = self._stack[-1]
        return (*top.path, len(top.into) if isinstance(top.into, list) else str(top.key))

    def _place(self, value: Any, extent: Extent) -> None:
        if not self._stack:
            self.document, self.values[()] = value, extent
            return
        top = self._stack[-1]
        if not (top.skip or top.dropped):
            self.values[self._path()] = extent
        if isinstance(top.into, list):
            top.into.append(value)
            return
        if not top.skip:
            top.into[top.key] = value
            top.cut = ""
        top.key = None


_HANDLERS = {
    "DocumentStartEvent": _Builder.document_start,
    "ScalarEvent": _Builder.scalar,
    "MappingStartEvent": _Builder.collection_start,
    "SequenceStartEvent": _Builder.collection_start,
    "MappingEndEvent": _Builder.collection_end,
    "SequenceEndEvent": _Builder.collection_end,
    "AliasEvent": _Builder.alias,
}


def _extent(event: Any) -> Extent:
    start, end = event.start_mark, event.end_mark
    return (start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _is_plain(event: Any) -> bool:
    return bool(event.implicit[0]) and event.style in (None, "")


def _number(value: Any) -> str:
    """A value as the first part of a cut number; empty where it cannot be one."""
    text = "" if isinstance(value, bool | dict | list) else str(value)
    return text if _CUT_HEAD.fullmatch(text) else ""
