"""A served review in a real browser: the next version comes by itself, and one reads on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from test_browser_review import ROOT, TOOLS, _component, _missing, _run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.generated
SCOPE = "statement: Grow search-ad revenue without making people leave."
OTHER = f"{SCOPE[:-1]}, {'which is said at greater length, ' * 30}so that all below it moves."


def test_reading_goes_on_where_it_was(tmp_path: Path) -> None:
    node, chromium = _component("node"), _component("chromium")
    if not (TOOLS / "node_modules").is_dir():
        _missing("playwright-core (npm ci --prefix tools/browser)")
    spec = tmp_path / "spec.yaml"
    spec.write_text((ROOT / "examples" / "ad-click" / "spec.yaml").read_text())
    command = (sys.executable, "-m", "specc", "review", str(spec), "--serve", "--port", "0")
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # in the background, too
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=heed) as served:
        try:
            assert served.stdout is not None
            address = served.stdout.readline().strip()
            script = (str(TOOLS / "live.mjs"), chromium, address, str(spec), SCOPE, OTHER)
            looked = _run(node, *script)
        finally:
            served.send_signal(signal.SIGINT)
    assert looked.returncode == 0, looked.stderr
    found = json.loads(looked.stdout)
    before, after = found["before"], found["after"]
    assert found["complaints"] == []
    assert before["version"] != after["version"]
    assert "greater length" in after["text"] and "greater length" not in before["text"]
    assert after["open"] == before["open"]
    assert {"success", "time"} == {*before["open"]}
    assert after["top"] == before["top"] == -40
    assert after["scrolled"] > before["scrolled"], "what stands above has grown"
