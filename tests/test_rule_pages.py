"""Every code has its page, and each page says exactly what specc says."""

import os
from pathlib import Path

import pytest
import rule_pages as pages

from specc.diagnostic.codes import STRUCTURAL
from specc.diagnostic.template_codes import TEMPLATES
from specc.rules import Rule, catalogue

OF_A_REPO = {"REG01", "REG02", "REG03", "REG04"} | {each.code for each in TEMPLATES}
"""Found in a repo or a template and not in a spec, so no page can show them:
`tests/cli/test_cli_verify.py`, `tests/packs`."""
CODES = {code.code: code.slug for code in STRUCTURAL.values()} | {
    rule.code: rule.slug for rule in catalogue()
}


def test_the_base_has_no_findings() -> None:
    assert pages.checked("".join(pages.base().values())).found == ()


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    named = {path.stem for path in pages.PAGES}
    assert named == {f"{code}-{slug}" for code, slug in CODES.items() if code not in OF_A_REPO}


def test_codes_and_slugs_are_unique() -> None:
    assert len(CODES) == len(STRUCTURAL) + len(catalogue()) == len(set(CODES.values()))


@pytest.mark.parametrize("path", pages.PAGES, ids=lambda path: path.stem)
def test_page_says_what_is_said(path: Path, request: pytest.FixtureRequest) -> None:
    page = pages.read(path)
    if os.environ.get("BLESS") or request.config.getoption("--bless", default=False):
        pages.bless(page)
        page = pages.read(path)
    assert path.stem == f"{page.code}-{page.slug}"
    assert [each.code for each in page.found.found] == [page.code], "one mistake, one finding"
    assert pages.shown(page.found.found, page.found) == page.finding


@pytest.mark.parametrize("path", pages.PAGES, ids=lambda path: path.stem)
def test_page_puts_it_right(path: Path) -> None:
    page = pages.read(path)
    assert page.wrong != page.right
    left = [each for each in page.mended.found if each.code == page.code or each.is_error]
    assert pages.shown(tuple(left), page.mended) == ""


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_manual_has_a_title_and_a_source(rule: Rule) -> None:
    title, _, rest = rule.manual.partition("\n\n")
    assert title.endswith(".")
    assert len(title) <= 160
    assert "Source: " in rest
