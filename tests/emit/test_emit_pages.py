"""The pages of this folder: what a spec says, and the files it becomes.

A page's `## spec: churn` names an example; the YAML below it is laid over that. Each
`## file: path` shows the whole file, `## file: path (once)` one that is not merely managed, and
`## file: path (absent)` one that must not be there. `BLESS=1` rewrites what the fences show.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.tree import Ownership, Tree

from . import specs

PAGES = sorted(Path(__file__).parent.glob("*.md"))
_SPEC = re.compile(r"^## spec: (\S+)\n(?:.*?^~~~yaml\n(.*?)^~~~$)?", re.MULTILINE | re.DOTALL)
_FILE = re.compile(
    r"^## file: (?P<path>\S+)(?: \((?P<state>\w+)\))?$"
    r"(?:\n\n~~~\w*\n(?P<shown>.*?)^~~~$)?",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    text = page.read_text()
    tree = specs.tree_of(data_of(text))
    if os.environ.get("BLESS"):
        page.write_text(_FILE.sub(lambda match: _blessed(match, tree), text))
        return
    shown = list(_FILE.finditer(text))
    assert shown, "a page shows at least one file"
    for match in shown:
        _compare(match, tree)


def data_of(text: str) -> dict[str, Any]:
    """The spec of a page."""
    spec = _SPEC.search(text)
    assert spec, "a page names its spec"
    change = yaml.safe_load(spec[2] or "") or {}
    data: dict[str, Any] = specs.merged(specs.data_of(spec[1]), change)
    return data


def _compare(match: re.Match[str], tree: Tree) -> None:
    path, state = match["path"], match["state"]
    if state == "absent":
        assert path not in tree
        return
    assert tree[path].ownership is Ownership(state or "managed"), path
    assert tree[path].content.decode() == match["shown"], path


def _blessed(match: re.Match[str], tree: Tree) -> str:
    if match["state"] == "absent":
        return match[0]
    path = match["path"]
    kind = path.rsplit(".", 1)[-1]
    fence = kind if kind in ("json", "md", "py", "toml", "yaml", "yml") else "text"
    head = match[0].partition("\n")[0]
    return f"{head}\n\n~~~{fence}\n{tree[path].content.decode()}~~~"
