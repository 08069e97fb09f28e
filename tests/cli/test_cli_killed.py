"""A command that was killed: what the next one says and does."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "ad-click" / "spec.yaml"


def test_a_plan_after_a_kill_says_so_and_completes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed runs none of its clean-up: so does one forked for it."""
    from specc.workspace import _steps

    run("compile", str(EXAMPLE), "-o", "repo")
    text = Path("repo/spec.yaml").read_text()
    Path("repo/spec.yaml").write_text(text.replace("seeds: 3", "seeds: 5"))
    child = os.fork()
    if not child:
        monkeypatch.setattr(_steps, "forward", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        run("compile", "repo/spec.yaml", "-o", "repo")
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    for command in (("compile", "repo/spec.yaml", "--plan"), ("verify", "repo")):
        assert "an update was interrupted here" in run(*command).err
    assert "completed an update" in run("compile", "repo/spec.yaml").err
    assert "seeds: 5" in Path("repo/conf/model.yaml").read_text()
