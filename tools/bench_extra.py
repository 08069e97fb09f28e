"""`specc` with the additional files of `bench_story.py`: `python tools/bench_extra.py compile ...`.

Everything but the compiler's tree is the real thing: the command, the planning, the disk.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import bench_story

from specc import compiler
from specc.__main__ import main
from specc.tree import File, Tree

if TYPE_CHECKING:
    from specc.compiler import Compiled

_compile = compiler.compile


def compile(*given: Any, **options: Any) -> Compiled:  # noqa: A001 -- stands in for it
    """The compiler's answer, with more files in its tree."""
    done = _compile(*given, **options)
    if done.tree is None or done.project is None:
        return done
    more = bench_story.additional(1 if done.project.version == "1.0.0" else 2)
    files = {path: File(content=f.content, executable=f.executable) for path, f in more.items()}
    return replace(done, tree=Tree.union([done.tree, Tree(files)]))


if __name__ == "__main__":
    compiler.compile = compile
    sys.exit(main())
