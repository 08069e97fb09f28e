"""Every page of `tests/plan/keys`: what becomes of a structured file that both sides edited."""

import os
from pathlib import Path

import pytest

from specc.plan import _text, merge
from specc.plan._structure import is_sound

from . import pages

PAGES = sorted((Path(__file__).parent / "keys").glob("*.md"))
MARK = "\n## merged\n"


def sides(page: str):
    """The file's name, how conflicts are settled, and the three versions."""
    found = pages.blocks(page.partition(MARK)[0])
    files = {block.role: block for block in found}
    settled = files["conflict"].name if "conflict" in files else "markers"
    versions = [_text.split(files[role].file.content) for role in ("base", "disk", "new")]
    return files["base"].name, settled, versions


def merged(page: str) -> list[merge.Piece]:
    path, _, versions = sides(page)
    return merge.merge(*(version.lines for version in versions), path)


def rendered(page: str) -> str:
    _, settled, (base, yours, theirs) = sides(page)
    pieces = merged(page)
    if settled == "markers":
        lines = merge.marked(pieces, merge.Labels())
    else:
        lines = merge.resolved(pieces, theirs=settled == "theirs")
    style = _text.merged_style(base.style, yours.style, theirs.style)
    content = _text.join(_text.Text(lines=lines, style=style))
    flags = [name for name in ("bom", "crlf") if getattr(style, name)]
    flags += [] if style.closed else ["unclosed"]
    written = f" ({', '.join(flags)})" if flags else ""
    assert _text.split(content).style == style
    text = b"\n".join(lines).decode()
    return f"\nconflicts: {merge.conflicts(pieces)}{written}\n\n```text\n{text}\n```\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = rendered(text)
    head, _, tail = text.partition(MARK)
    if os.environ.get("BLESS"):
        page.write_text(f"{head.rstrip()}\n{MARK}{found}", encoding="utf-8")
    else:
        assert found == tail


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_both_ways_out_of_a_conflict_are_sound(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    path, _, versions = sides(text)
    if not all(is_sound(path, _text.join(version)) for version in versions):
        pytest.skip("a side is no such file to begin with")
    for theirs in (False, True):
        lines = merge.resolved(merged(text), theirs=theirs)
        assert is_sound(path, b"\n".join(lines))


def test_there_are_pages() -> None:
    assert len(PAGES) > 20
