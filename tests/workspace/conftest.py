"""A repo that was compiled."""

from pathlib import Path

import pytest

from .applied import OLD, compile_into


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    compile_into(root, OLD)
    return root
