"""The page of a difference in a real browser: at three sizes, light and dark, by key, on paper."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from test_browser_review import ROOT, TOOLS, _component, _missing, _run

pytestmark = [pytest.mark.generated, pytest.mark.xdist_group("diff")]
EXAMPLE = ROOT / "examples" / "ad-click"
EVIL = "</style><script>alert(1)</script>" + "w" * 300
PAGES = {
    "story": (EXAMPLE / "spec.v1.yaml").read_text(),
    "findings": (EXAMPLE / "spec.yaml").read_text().replace("replicas: 15", "replicas: 4"),
    "hostile": (EXAMPLE / "spec.yaml").read_text().replace("[bid pricing, ", f"[{EVIL!r}, "),
}
"""What is compared with the example."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a browser saw of each page."""
    node, chromium = _component("node"), _component("chromium")
    if not (TOOLS / "node_modules").is_dir():
        _missing("playwright-core (npm ci --prefix tools/browser)")
    folder = tmp_path_factory.mktemp("pages")
    pages = [_page(folder, name, text) for name, text in PAGES.items()]
    pictures = os.environ.get("SPECC_PICTURES", "")
    looked = _run(node, str(TOOLS / "look.mjs"), chromium, pictures, *map(str, pages))
    assert looked.returncode == 0, looked.stderr
    found: dict[str, Any] = json.loads(looked.stdout)
    return found


def _page(folder: Path, name: str, text: str) -> Path:
    old, page = folder / f"{name}.yaml", folder / f"diff-{name}.html"
    old.write_text(text)
    sides = (str(old), str(EXAMPLE / "spec.yaml"))
    made = _run(sys.executable, "-m", "specc", "diff", *sides, "--format", f"html:{page}")
    assert made.returncode == 0, made.stderr
    return page


@pytest.mark.parametrize("name", PAGES)
def test_fits_every_screen_and_breaks_no_rule(seen: dict[str, Any], name: str) -> None:
    page = seen[f"diff-{name}.html"]
    assert len(page["views"]) == 6
    for view, each in (*page["views"].items(), ("forced", page["forced"])):
        assert (each["overflow"], each.get("axe", [])) == (0, []), view
        assert (each["asked"], each["complaints"]) == ([], []), view
    stops = page["keyboard"]["stops"]
    assert len(stops) == page["keyboard"]["reachable"] > 0
    assert all(each["seen"] for each in stops)
    assert page["print"]["pages"] >= 1
    assert page["scriptless"] is True
