"""Every page of this folder: the plan it promises, and laws that hold for all of them."""

import os
from pathlib import Path

import pytest

from specc.plan import plan

from . import pages

PAGES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    head, tail = pages.split(text)
    found = pages.rendered(pages.case(text).plan())
    if os.environ.get("BLESS") or request.config.getoption("--bless", default=False):
        page.write_text(f"{head.rstrip()}\n\n## plan\n{found}", encoding="utf-8")
    else:
        assert found == tail


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_second_compile_changes_nothing(page: Path) -> None:
    case = pages.case(page.read_text(encoding="utf-8"))
    base, disk = pages.after(case.base, case.disk, case.plan())
    again = plan(base, disk, case.new, stamp=case.stamp, conflict=case.conflict)
    written = [each for each in again.changes if each.content or each.action == "delete"]
    assert not written
    assert again.is_empty or case.asked  # what was asked for others waits for the next compile


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_unsettled_conflict_is_said_again(page: Path) -> None:
    case = pages.case(page.read_text(encoding="utf-8"))
    first = case.plan()
    base, disk = pages.after(case.base, case.disk, first)
    again = plan(base, disk, case.new, stamp=case.stamp, conflict=case.conflict)
    assert again.conflicts == first.conflicts


def test_there_are_pages() -> None:
    assert len(PAGES) > 20
