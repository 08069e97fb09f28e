"""`make cases`: what becomes of a team's edits when the scope changes, by tool and case.

Each row is played in a real folder with a real git repo, by the real commands; the verdicts are
measured (`bench_judge.py`). `--markdown FILE` writes the table into a page, `--only WORD` plays
the rows whose title has the word.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import bench_judge
from bench_judge import Kind, Verdict
from bench_stage import Stage
from bench_table import CASES
from bench_tools import Copier, Home, Tool, versions

import specc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench_acts import Case

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".bench" / "cases"
BEGIN, END = "<!-- cases: written by `make cases PAGE=...` -->", "<!-- cases end -->"
"""What the table stands between in a page."""
WIDTHS = (36, 28, 40, 40)
NOT_ASKED = Verdict(kind=Kind.NONE, text="–")
Row = dict[str, Verdict]


def play(stage: Stage, tool: Tool, case: Case) -> Verdict:
    """One case with one tool."""
    if case.copier:
        if not isinstance(tool, Copier):
            return NOT_ASKED
        tool = tool.asked(case.copier)
    scene = stage.scene(tool, case.name, case.change, more=case.more, git=case.git)
    case.act(scene)
    if case.commits:
        scene.commit()
    tool.announce(case.change, scene.root)
    before = bench_judge.snapshot(scene)
    ran = case.drive(scene)
    stage.note(case.name, tool, f"{ran.said}\nexit code {ran.code}\n")
    facts = bench_judge.measured(
        scene,
        before,
        ran,
        path=case.path,
        lands=case.target,
        broken=[*dict.fromkeys(scene.broken), *case.check(scene)],
        others=case.others,
    )
    stage.clear(case.name, tool)
    return bench_judge.verdict(facts)


def main() -> int:
    """Plays the rows and prints them; 1 where specc does not do what its design demands."""
    asked = _arguments()
    from bench import PEERS, prepare_peers

    prepare_peers()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    stage = Stage(FOLDER, PEERS, keep=asked.keep)
    cases = [case for case in CASES if asked.only in case.title]
    names = {"specc": specc.__version__, **versions(Home(FOLDER / "home"), PEERS)}
    heads = ["case", *(f"{name} {version}" for name, version in names.items())]
    _print(heads)
    rows: dict[str, Row] = {}
    for case, row in _played(stage, cases):
        rows[case.title] = row
        _print([case.title, *(verdict.text for verdict in row.values())])
    for kind in Kind:
        _print([kind.value, *(str(n) for n in _totals(rows, kind))])
    if asked.markdown:
        _write(asked.markdown, heads, rows)
    wrong = [c for c in cases if c.expected and rows[c.title]["specc"].text != c.expected]
    for case in wrong:
        print(f"specc was to say of `{case.title}`: {case.expected}", file=sys.stderr)
    return int(bool(wrong))


def _played(stage: Stage, cases: Sequence[Case]) -> Iterator[tuple[Case, Row]]:
    with ThreadPoolExecutor(2) as pool:
        playing = [
            (case, {n: pool.submit(play, stage, tool, case) for n, tool in stage.tools.items()})
            for case in cases
        ]
        for case, tools in playing:
            yield case, {name: done.result() for name, done in tools.items()}


def _totals(rows: dict[str, Row], kind: Kind) -> list[int]:
    found = Counter((name, v.kind) for row in rows.values() for name, v in row.items())
    return [found[name, kind] for name in next(iter(rows.values()))]


def _print(cells: Sequence[str]) -> None:
    columns = [wrap(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        print("  ".join(f"{part:<{width}}" for part, width in zip(parts, WIDTHS, strict=True)))
    sys.stdout.flush()


def _write(page: Path, heads: Sequence[str], rows: dict[str, Row]) -> None:
    """Puts the table, the totals and what was measured when, into a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [heads, ["---"] * len(heads)]
    lines += [[title, *(verdict.text for verdict in row.values())] for title, row in rows.items()]
    lines += [[f"**{kind.value}**", *map(str, _totals(rows, kind))] for kind in Kind]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    when = f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}"
    where = f"Python {platform.python_version()}, {platform.system()}"
    page.write_text(
        f"{before}{BEGIN}\n\nMeasured on {when} with {where}.\n\n{table}\n\n{END}{after}",
        encoding="utf-8",
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="a page with the marks")
    parser.add_argument("--only", default="", metavar="WORD", help="rows whose title has it")
    parser.add_argument("--keep", action="store_true", help="leave the folders in .bench/cases")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
