"""The review in a real browser: at three sizes, light and dark, by key, on paper, without script.

Seen are the examples, one with words that mean harm wherever a chart shows words of the spec, and
one with hundreds of metrics, risks and steps.

`SPECC_PICTURES` names a folder in which the pictures are kept.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "review" / "charts"))
from chart_specs import EXAMPLES, crowded, hostile

pytestmark = [pytest.mark.generated, pytest.mark.xdist_group("review")]
ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools" / "browser"
SPECS = {**EXAMPLES, "hostile": hostile(), "crowded": crowded()}
LARGEST = 400_000
"""Bytes of a page that still opens at once from a mail."""
SMALLEST = 11
"""Pixels of the smallest words of a chart, on a phone of 360 pixels."""
FIGURES = 6
FIRST_SCREEN = 900
"""Pixels of a laptop's first screen."""
CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for words of usual size."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a browser saw of the review of each example."""
    node, chromium = _component("node"), _component("chromium")
    if not (TOOLS / "node_modules").is_dir():
        _missing("playwright-core (npm ci --prefix tools/browser)")
    folder = tmp_path_factory.mktemp("pages")
    pictures = os.environ.get("SPECC_PICTURES", "")
    pages = [_page(folder, name, text) for name, text in SPECS.items()]
    script = [node, str(TOOLS / "look.mjs"), chromium, pictures]
    looked = _run(*script, *map(str, pages))
    assert looked.returncode == 0, looked.stderr
    found: dict[str, Any] = json.loads(looked.stdout)
    return found


def _page(folder: Path, name: str, text: str) -> Path:
    """The review of a spec, which may have findings."""
    spec, page = folder / f"{name}.yaml", folder / f"{name}.html"
    spec.write_text(text)
    made = _run(sys.executable, "-m", "specc", "review", str(spec), "-o", str(page))
    assert made.returncode in (0, 1), made.stderr
    return page


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _component(name: str) -> str:
    found = shutil.which(name)
    return found if found is not None else _missing(name)


def _missing(name: str) -> str:
    reason = f"{name} is not installed"
    if os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=SPECS)
def page(request: pytest.FixtureRequest, seen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = seen[f"{request.param}.html"]
    return found


def _views(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [*page["views"].values(), page["opened"], page["forced"]]


def test_is_seen_at_every_size_in_both_schemes(page: dict[str, Any]) -> None:
    sizes = ("phone", "tablet", "laptop")
    wanted = {f"{size}-{scheme}" for size in sizes for scheme in ("light", "dark")}
    assert {*page["views"]} == wanted
    assert all(each["charts"] for each in page["views"].values())


def test_can_be_sent_by_mail(page: dict[str, Any]) -> None:
    assert page["bytes"] < LARGEST


def test_asks_for_nothing_and_complains_of_nothing(page: dict[str, Any]) -> None:
    for each in (*_views(page), page["keyboard"], page["print"]):
        assert (each["asked"], each["complaints"]) == ([], [])


def test_breaks_no_rule_of_accessibility(page: dict[str, Any]) -> None:
    for name, each in (*page["views"].items(), ("all folds open", page["opened"])):
        assert each["axe"] == [], name


def test_is_never_wider_than_the_window(page: dict[str, Any]) -> None:
    assert {each["overflow"] for each in _views(page)} == {0}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_decided_stands_on_the_first_screen(seen: dict[str, Any], name: str) -> None:
    views = seen[f"{name}.html"]["views"]
    figures = views["laptop-light"]["figures"]
    assert len(figures) == FIGURES
    assert max(bottom for _, bottom in figures) < FIRST_SCREEN
    assert len({left for left, _ in views["phone-light"]["figures"]}) == 2, "columns"


def test_charts_can_be_read(page: dict[str, Any]) -> None:
    for each in _views(page):
        assert each["smallest"] >= SMALLEST
        assert each["contrast"] >= CONTRAST
        assert (each["outside"], each["colliding"]) == ([], [])


def test_charts_are_named_and_inert(page: dict[str, Any]) -> None:
    for each in _views(page):
        assert (each["unnamed"], each["ids"], each["leaning"]) == (0, [], 0)


def test_the_keyboard_reaches_all_and_shows_where(page: dict[str, Any]) -> None:
    keyboard = page["keyboard"]
    stops = keyboard["stops"]
    assert len(stops) == keyboard["reachable"] > 0
    assert [each["what"] for each in stops if not each["seen"]] == []
    places = [each["place"] for each in stops]
    assert places == sorted(places), "in the order in which it is read"
    assert keyboard["opens"], "a fold opens by key"


def test_paper_shows_what_is_folded(page: dict[str, Any]) -> None:
    assert page["print"]["folded"] == 0
    assert page["print"]["pages"] > 1


def test_needs_no_script(page: dict[str, Any]) -> None:
    assert page["scriptless"] is True
