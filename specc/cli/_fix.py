"""`specc check --fix` and `--diff`: what can safely be fixed, written or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.cli._terminal import hint, say
from specc.diagnostic.fixing import mend
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specc.compiler import Checked

    Files = Mapping[str, bytes]
    Look = Callable[[bytes | Files, Files], Checked]

_STYLES = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"


def mended(
    name: str, data: bytes | Files, policy: Files, look: Look, *, write: bool, color: bool
) -> tuple[Checked, int]:
    """Puts right all that is safe in the spec and the policy, on the disk or as a printed diff.

    `look` says what is found in a spec under a policy. Returns what is found at last, and how many
    findings were put right.
    """

    def check(now: Files) -> Checked:
        spec = now[name] if isinstance(data, bytes) else {each: now[each] for each in data}
        return look(spec, {each: now[each] for each in policy})

    before = {**policy, **({name: data} if isinstance(data, bytes) else data)}
    done = mend(before, check)
    changed = {each: (before[each], done.files[each]) for each in done.fixed}
    if write:
        _write(changed)
    else:
        say("".join(_diff(each, *both, color=color) for each, both in changed.items()))
    for each, count in done.fixed.items():
        verb = "fixed" if write else "would fix"
        hint(f"{verb} {count} finding{'s' * (count != 1)} in {safe(each)}\n")
    return done.checked, sum(done.fixed.values())


def _write(changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    from specc.cli._disk import reported
    from specc.workspace import rewrite

    with reported():
        rewrite(changed)


def _diff(name: str, before: bytes, after: bytes, *, color: bool) -> str:
    """The change as a unified diff that `patch -p1` and `git apply` take."""
    from difflib import unified_diff

    old, new = _lines(before), _lines(after)
    lines = []
    path = safe(name).lstrip("/")
    for line in unified_diff(old, new, f"a/{path}", f"b/{path}"):
        whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        lines.append(_painted(whole) if color else whole)
    return "".join(lines)


def _lines(data: bytes) -> list[str]:
    """Lines with what ends them; a line ends where `patch` thinks so."""
    import re

    return re.findall(r"[^\n]*\n|[^\n]+", data.decode())


def _painted(line: str) -> str:
    style = _BOLD if line.startswith(("---", "+++")) else _STYLES.get(line[0], "")
    body = line.rstrip("\n")
    return f"{style}{body}{_RESET}{line[len(body) :]}" if style else line
