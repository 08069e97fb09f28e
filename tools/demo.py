"""`make demo`: a scope becomes a repo that runs, on real data, before your eyes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from specc.source import parse

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "examples" / "breast-cancer" / "spec.yaml"
REPO = ROOT / ".demo" / "breast-cancer"
BOLD, DIM, GREEN, YELLOW, RED, PLAIN = (
    ("\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m", "\033[0m")
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ
    else ("",) * 6
)
VERDICT_COLOUR = {"met": GREEN, "pass": GREEN, "not met": RED, "fail": RED}


def main() -> int:
    """Runs the demo; 0 when every command did, whatever the gate says."""
    shutil.rmtree(REPO, ignore_errors=True)
    os.environ.pop("VIRTUAL_ENV", None)
    specc = [sys.executable, "-m", "specc"]
    spec, repo = SPEC.relative_to(ROOT), REPO.relative_to(ROOT)
    steps: tuple[tuple[str, list[str]], ...] = (
        ("check the scope against itself", [*specc, "check", str(spec)]),
        ("compile it into a repo", [*specc, "compile", str(spec), "-o", str(repo)]),
        ("install what the repo needs, in its own .venv", _make("setup")),
        ("run its pipeline on the data", _make("run")),
        ("run its tests", _make("test")),
    )
    for number, (title, command) in enumerate(steps, 1):
        if not _step(f"{number}/{len(steps)}", title, command):
            return 1
    _summary()
    return 0


def _make(target: str) -> list[str]:
    return ["make", "--no-print-directory", "-C", str(REPO.relative_to(ROOT)), target]


def _step(count: str, title: str, command: list[str]) -> bool:
    """One command, its output shown as it comes, and the time it took."""
    shown = " ".join("specc" if part == sys.executable else part for part in command)
    print(
        f"\n{BOLD}[{count}] {title}{PLAIN}  {DIM}{shown.replace('specc -m specc', 'specc')}{PLAIN}"
    )
    sys.stdout.flush()
    start = time.monotonic()
    # MAKEFLAGS of the outer make would reach the repo's own.
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(command, cwd=ROOT, check=False, env=environment)
    seconds = time.monotonic() - start
    if done.returncode:
        print(f"{RED}stopped: exit code {done.returncode} after {seconds:.1f} s{PLAIN}")
        return False
    print(f"{DIM}{seconds:.1f} s{PLAIN}")
    return True


def _summary() -> None:
    accept = json.loads((REPO / "reports" / "accept.json").read_text())
    source, _ = parse("spec.yaml", (REPO / "spec.yaml").read_bytes())
    assert source is not None  # noqa: S101 -- it has just been compiled
    print(f"\n{BOLD}What the scope asked for, and what the model reached{PLAIN}")
    for judged in accept["verdicts"]:
        line = source.line(tuple(judged["spec_ref"].split(".")))
        print(_verdict(judged, line))
    gate = accept["gate"]
    print(f"\n{BOLD}The gate: {_coloured(gate)}{BOLD}.{PLAIN} {accept['reason']}.")
    if gate != "pass":
        print(
            "An honest gate may say no. It judges intervals on rows the model never saw, and\n"
            "names the line of the scope behind each demand: collect more data, or change that\n"
            "line and sign it again. That is the point."
        )
    _look()


def _verdict(judged: dict[str, Any], line: int) -> str:
    score, interval = judged["score"], "not defined"
    if score["low"] is not None:
        interval = f"{score['value']:.3f} [{score['low']:.3f}, {score['high']:.3f}]"
    side = "at least" if judged["better"] == "higher" else "at most"
    asked = f"{judged['bound']} {side} {judged['text']}"
    return (
        f"  {judged['metric']:<10} {interval:<22} {asked:<22} "
        f"{_coloured(judged['verdict'], 8)}  {DIM}spec.yaml:{line}{PLAIN}  {judged['on']}"
    )


def _coloured(verdict: str, width: int = 0) -> str:
    return f"{VERDICT_COLOUR.get(verdict, YELLOW)}{verdict:<{width}}{PLAIN}"


def _look() -> None:
    print(f"\n{BOLD}Worth opening{PLAIN}")
    repo = REPO.relative_to(ROOT)
    for path, why in (
        ("README.md", "what a new owner reads first"),
        ("spec.yaml", "the scope: change a number here and compile again"),
        ("conf/targets.yaml", "the scope as the code reads it"),
        ("reports/evaluate.json", "scores with intervals, by split and slice"),
        ("docs/model_card.md", "what the model is for, and what not"),
        ("monitoring/rules.yml", "alerts, each with the line that asked for it"),
    ):
        if (REPO / path).exists():
            print(f"  {f'{repo}/{path}':<45} {DIM}{why}{PLAIN}")
    print(f"\nThen: edit {repo}/spec.yaml, and run .venv/bin/specc compile {repo}/spec.yaml")


if __name__ == "__main__":
    sys.exit(main())
