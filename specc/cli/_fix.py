"""`specc check --fix` and `--diff`: what can safely be fixed, written or shown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from specc.cli._diff_text import printed
from specc.cli._terminal import hint, say
from specc.diagnostic.fixing import mend
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from specc.compiler import Checked

    Files = Mapping[str, bytes]
    Look = Callable[[bytes | Files, Files], Checked]


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
        diffs = (line for each, both in changed.items() for line in _diff(each, *both))
        say(printed(diffs, color=color, terminal=sys.stdout.isatty()))
    for each, count in done.fixed.items():
        verb = "fixed" if write else "would fix"
        hint(f"{verb} {count} finding{'s' * (count != 1)} in {safe(each)}\n")
    return done.checked, sum(done.fixed.values())


def _write(changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    from specc.cli._disk import reported
    from specc.workspace import rewrite

    with reported():
        rewrite(changed)


def _diff(name: str, before: bytes, after: bytes) -> Iterator[bytes]:
    """The change as a unified diff that `patch -p1` and `git apply` take."""
    from specc.plan.unified import between

    path = safe(name).lstrip("/")
    return between(f"a/{path}", f"b/{path}", before, after)
