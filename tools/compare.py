"""What specc, check-jsonschema and yaml-language-server say about the same mistakes, as a table.

`python tools/compare.py`; the two others are those of `make tools` and of `npm ci --prefix
tools/editor`. They read the schema of the language, and the small example with one mistake put in.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from language_server import Server, installed

from specc.compiler import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Diagnostic

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "spec.schema.json"
SOUND = (ROOT / "examples" / "churn" / "spec.yaml").read_text(encoding="utf-8")
MODELINE = "# yaml-language-server: $schema=spec.schema.json\n"
"""First line of a document that an editor reads."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A part of the sound spec, and what is written in its place."""

    name: str
    old: str
    new: str

    @property
    def text(self) -> str:
        """The whole document with the mistake."""
        if SOUND.count(self.old) != 1:
            raise ValueError(f"{self.old!r} is not one place of the example")
        return SOUND.replace(self.old, self.new)


def _of(name: str, old: str, new: str) -> Mistake:
    return Mistake(name=name, old=old, new=new)


MISTAKES = (
    _of("a bracket that is not closed", "guardrails: [calls]", "guardrails: [calls"),
    _of("a tab for indentation", "    statement: Lose", "\tstatement: Lose"),
    _of("a line indented wrongly", "    metrics: [kept", "   metrics: [kept"),
    _of("an unknown key", "better: lower", "beter: lower"),
    _of("a word where a list belongs", "guardrails: [calls]", "guardrails: calls"),
    _of("a missing key", "{mode: batch, every", "{every"),
    _of("a value that is not allowed", "mode: batch", "mode: nightly"),
    _of(
        "a key written twice",
        "    guardrails: [calls]\n",
        "    guardrails: [calls]\n    guardrails: [recall]\n",
    ),
    _of("a reference to nothing", "fallback: longest_silent", "fallback: longest_silents"),
    _of(
        "an id used for two things",
        "plan: {",
        'monitoring: {alerts: {calls: {metric: psi, when: "> 0.2"}}}\nplan: {',
    ),
    _of(
        "references in a circle",
        "  calls: {kind: business,",
        "  reached: {kind: online, role: monitor, better: higher, drives: seen}\n"
        "  seen: {kind: online, role: monitor, better: higher, drives: reached}\n"
        "  calls: {kind: business,",
    ),
    _of("a number out of range", "prevalence: 6%", "prevalence: 600%"),
    _of("a missing unit", "every: 1 week", "every: 7"),
    _of("a wrong unit", "every: 1 week", "every: 5%"),
    _of("a contradiction", "target: 95%", "target: 93%"),
)


def ours(text: str) -> tuple[Diagnostic, ...]:
    """What specc says about a document and does not say about the sound one."""
    before = {(each.code, each.message) for each in check("spec.yaml", SOUND.encode()).found}
    found = check("spec.yaml", text.encode()).found
    return tuple(each for each in found if (each.code, each.message) not in before)


def in_editor(server: Server, text: str) -> list[dict[str, Any]]:
    """What the language server says, with lines and columns from 1 as in the document alone."""
    problems = server.open(f"{server.versions}.yaml", MODELINE + text)
    return [{**each, "place": _start(each)} for each in problems]


def _start(problem: dict[str, Any]) -> tuple[int, int]:
    start = problem["range"]["start"]
    return start["line"], start["character"] + 1


def by_schema(folder: Path) -> dict[str, list[str]]:
    """What check-jsonschema says about each mistake: the path and the message."""
    files = {folder / f"{number}.yaml": each for number, each in enumerate(MISTAKES)}
    for path, mistake in files.items():
        path.write_text(mistake.text, encoding="utf-8")
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--schemafile", SCHEMA, "--output-format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)
    found: dict[str, list[str]] = {mistake.name: [] for mistake in MISTAKES}
    for error in said["errors"]:
        found[files[Path(error["filename"])].name].append(f"`{error['path']}`: {error['message']}")
    for error in said["parse_errors"]:
        mistake = files[Path(error["filename"])]
        found[mistake.name].append(error["message"].replace(error["filename"], "the file"))
    return found


def rows() -> Iterator[tuple[str, str, str, str]]:
    """The table: the mistake, and what each of the three says."""
    program = installed()
    if program is None:
        raise SystemExit("yaml-language-server is not installed: npm ci --prefix tools/editor")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        schema = by_schema(folder)
        (folder / "spec.schema.json").write_text(SCHEMA.read_text())
        with Server(program, folder) as server:
            for mistake in MISTAKES:
                shown = [_seen(each) for each in in_editor(server, mistake.text)]
                said = [_said(each) for each in ours(mistake.text)]
                yield mistake.name, _cell(said), _cell(schema[mistake.name]), _cell(shown)


def _said(found: Diagnostic) -> str:
    span = found.places[0].span
    where = f"{span.line}:{span.column}" if span else ""
    advice = f"; {found.help}" if found.help else ""
    return f"{found.code} {where} {found.message}{advice}"


def _seen(problem: dict[str, Any]) -> str:
    line, column = problem["place"]
    return f"{line}:{column} {problem['message']}"


def _cell(texts: list[str]) -> str:
    shortened = (text if len(text) <= 200 else f"{text[:199]}…" for text in texts)
    lines = (" ".join(text.split()).replace("|", "\\|") for text in shortened)
    return "<br>".join(lines) or "nothing"


if __name__ == "__main__":
    print("| mistake | specc check | check-jsonschema | yaml-language-server |")
    print("|---|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |")
