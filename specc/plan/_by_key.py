"""Whether a merge by lines is right by key, and the merge by key where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from specc.plan import _keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.plan._keys import Edit

Lines = tuple[bytes, ...]


class Sides(NamedTuple):
    """One text in three versions that differ in the disputed keys alone."""

    base: Lines
    yours: Lines
    theirs: Lines


class _Kind(Protocol):
    """A kind of structured file. Anything that raises is a reason not to merge by key."""

    def load(self, text: str) -> Any: ...

    def edited(self, text: str, edits: Sequence[Edit]) -> str: ...


def by_key(
    path: str,
    base: Sequence[bytes],
    yours: Sequence[bytes],
    theirs: Sequence[bytes],
    merged: Sequence[bytes] | None,
) -> Sides | None:
    """The sides of the merge by key; none where that is not to be had or not needed.

    `merged` is the merge by lines, where that has no conflict: it keeps the layout of both sides,
    and stays where it says what the keys say.
    """
    kind = _kind(path)
    if kind is None:
        return None
    try:
        return _sides(kind, _text(base), _text(yours), _text(theirs), merged)
    except Exception:  # the merge by lines is always there to fall back on
        return None


def _kind(path: str) -> _Kind | None:
    suffix = path.rpartition(".")[2]
    if suffix == "toml":
        from specc.plan import _toml

        return _toml
    if suffix == "json":
        from specc.plan import _json

        return _json
    if suffix in ("yaml", "yml"):
        from specc.plan import _yaml

        return _yaml
    return None


def _sides(
    kind: _Kind, base: str, yours: str, theirs: str, merged: Sequence[bytes] | None
) -> Sides | None:
    data = kind.load(yours)
    found = _keys.merge(kind.load(base), data, kind.load(theirs))
    if merged is not None and _is_right(kind, merged, data, found):
        return None
    mine = _lines(_checked(kind, yours, data, found.settled))
    if not found.disputes:
        return Sides(base=mine, yours=mine, theirs=mine)
    old = (*found.settled, *(dispute.base for dispute in found.disputes))
    new = (*found.settled, *(dispute.theirs for dispute in found.disputes))
    return Sides(
        base=_lines(kind.edited(yours, old)),
        yours=mine,
        theirs=_lines(_checked(kind, yours, data, new)),
    )


def _checked(kind: _Kind, text: str, data: Any, edits: Sequence[Edit]) -> str:
    """The edited text, read again: it says what the edits say or is not used."""
    result = kind.edited(text, edits) if edits else text
    if not _keys.same(kind.load(result), _keys.applied(data, edits)):
        raise ValueError("the text does not say what it was made to say")
    return result


def _is_right(kind: _Kind, merged: Sequence[bytes], data: Any, found: _keys.Merge) -> bool:
    """Whether a merged text says what is settled; what is disputed it may have merged further."""
    try:
        said = kind.load(_text(merged))
    except (ValueError, RecursionError):
        return False
    wanted = _keys.applied(data, found.settled)
    disputed = [dispute.theirs.path for dispute in found.disputes]
    return canonical(said, disputed) == canonical(wanted, disputed)


def canonical(data: Any, left_out: Sequence[_keys.Path] = ()) -> str:
    """Data without the keys left out, as text that does not tell the order of keys and items."""
    if () in left_out:
        return ""
    if isinstance(data, dict):
        below = {key: [path[1:] for path in left_out if path[0] == key] for key in data}
        parts = [
            f"{key!r}: {canonical(value, below[key])}"
            for key, value in data.items()
            if () not in below[key]
        ]
        return f"{{{', '.join(sorted(parts))}}}"
    if isinstance(data, list):
        return f"[{', '.join(sorted(canonical(value) for value in data))}]"
    return f"{type(data).__name__} {data!r}"


def _text(lines: Sequence[bytes]) -> str:
    return b"".join(line + b"\n" for line in lines).decode()


def _lines(text: str) -> Lines:
    return tuple(text.removesuffix("\n").encode().split(b"\n"))
