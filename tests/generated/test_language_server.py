"""The real yaml-language-server, which is what most editors run, with the schema that repos hold.

What it underlines, offers and shows is what its users see in any editor that runs it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.spec.schema import part_schema, policy_schema, spec_schema

from .conftest import ROOT, component

sys.path.append(str(ROOT / "tools"))
import compare
import language_server

pytestmark = [pytest.mark.generated, pytest.mark.xdist_group("editor")]
EXAMPLES = sorted((ROOT / "examples").glob("*/spec.yaml"))
MODELINE = "# yaml-language-server: $schema=./.specc/spec.schema.json\n"
SILENT = {
    "a reference to nothing", "an id used for two things", "references in a circle",
    "a contradiction",
}  # fmt: skip
"""What no schema can say."""
YAML = {
    "a bracket that is not closed", "a tab for indentation", "a line indented wrongly",
    "a key written twice",
}  # fmt: skip
"""What is wrong with a document before it has a shape."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[language_server.Server]:
    import json

    program = language_server.installed() or component("yaml-language-server")
    folder = tmp_path_factory.mktemp("editor")
    (folder / ".specc").mkdir()
    schemas = {"spec": spec_schema(), "spec-part": part_schema(), "policy": policy_schema()}
    for name, schema in schemas.items():
        (folder / ".specc" / f"{name}.schema.json").write_text(json.dumps(schema))
    (folder / "spec.schema.json").write_text(json.dumps(schemas["spec"]))
    with language_server.Server(Path(program), folder) as running:
        yield running


class Editor:
    """A document in the editor, whose cursor stands where the text has a `¦`."""

    def __init__(self, server: language_server.Server, text: str, modeline: str = MODELINE) -> None:
        before, _, after = (modeline + text).partition("¦")
        self.server, self.name = server, f"doc{server.versions}.yaml"
        self.before, self.after = before, after
        self.line = before.count("\n")
        self.character = len(before.rpartition("\n")[2])
        self.problems = server.open(self.name, before + after)

    def offers(self) -> dict[str, dict[str, Any]]:
        items = self.server.complete(self.name, self.line, self.character)
        return {item["label"]: item for item in items}

    def shows(self) -> str:
        return self.server.hover(self.name, self.line, self.character)

    def accept(self, label: str) -> str:
        """The document after a snippet is taken and each place in it keeps its suggestion."""
        text = self.offers()[label]["insertText"]
        place = re.compile(r"\$\{\d+(?::((?:\\.|[^}])*)|\|([^,|]*)[^|]*\|)\}")
        plain = place.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1] or found[2]), text)
        line = self.before.rpartition("\n")[2]
        indent = " " * (len(line) - len(line.lstrip()))  # as the protocol asks of an editor
        return self.before + plain.replace("\n", f"\n{indent}") + self.after


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_nothing_is_underlined_in_an_example(server: Any, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_marked = text.startswith(MODELINE)
    assert Editor(server, text, modeline="" if is_marked else MODELINE).problems == []


def test_the_sections_are_offered_that_are_not_there_yet(server: Any) -> None:
    offered = Editor(server, "specc: 1\nproject: {id: a, summary: b}\n¦").offers()
    assert {"people", "goals", "metrics", "data", "rollout", "new spec"} <= set(offered)
    assert not {"specc", "project"} & set(offered)
    assert offered["metrics"]["documentation"]["value"] == "How it is known."


def test_the_keys_of_a_metric_are_offered_with_what_they_name(server: Any) -> None:
    offered = Editor(server, "metrics:\n  auc:\n    kind: model\n    ¦\n").offers()
    assert {"role", "target", "limit", "drives", "measured_from"} <= set(offered)
    assert "kind" not in offered
    drives = offered["drives"]["documentation"]["value"]
    assert drives.endswith("Names a metric: a key of `metrics`.")


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("metrics:\n  auc:\n    kind: ¦\n", {"business", "online", "model", "system"}),
        ("project:\n  feasibility: ¦\n", {"proven", "likely", "uncertain"}),
        ("data:\n  sources:\n    a:\n      access: ¦\n", {"granted", "2026-12-31"}),
        ("plan:\n  stages:\n    scope: ¦\n", {"200ms", "2 weeks"}),
        ("plan:\n  stages:\n    ¦\n", {"scope", "data", "model", "deploy", "new plan stage"}),
        ("monitoring:\n  inputs:\n    - ¦\n", {"psi", "missing_rate", "train_serve_skew"}),
        ("people:\n  a:\n    skills:\n      - ¦\n", {"statistics", "ml", "sme"}),
        ("deployment:\n  every: ¦\n", {"200ms", "2 weeks"}),
        ("data:\n  features:\n    a:\n      protected: ¦\n", {"true", "false"}),
    ],
)
def test_values_are_offered(server: Any, text: str, offered: set[str]) -> None:
    assert offered <= set(Editor(server, text).offers())


def test_a_word_is_offered_with_its_meaning(server: Any) -> None:
    offered = Editor(server, "metrics:\n  auc:\n    role: ¦\n").offers()
    assert offered["guardrail"]["documentation"] == "Must never be worse than its limit."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("metrics:\n  auc: {ro¦le: optimize}\n", ["#### Role", "* `monitor`: Only watched."]),
        ("metrics:\n  auc: {role: opti¦mize}\n", ["* `optimize`: Made as good as possible"]),
        ("metrics:\n  au¦c: {role: optimize}\n", ["#### Metric", "Must have `kind`, `role`."]),
        ("deploy¦ment: {mode: batch}\n", ["Where predictions go."]),
        ("deployment: {eve¦ry: 1 week}\n", ["Batch: time between runs.", "2 weeks"]),
        ("deployment: {fall¦back: a}\n", ["Names a baseline: a key of `baselines`."]),
        ("project: {feasibility: pro¦ven}\n", ["* `proven`: It was shown"]),
        ("project: {sta¦ge: data}\n", ["Default: `scoping`."]),
    ],
)
def test_a_key_and_a_value_are_explained(server: Any, text: str, shown: list[str]) -> None:
    text_shown = Editor(server, text).shows()
    for each in shown:
        assert each in text_shown


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("people:\n  ¦\n", "new person"),
        ("metrics:\n  ¦\n", "new metric"),
        ("metrics:\n  auc: {kind: model, role: monitor}\n  ¦\n", "new metric"),
        ("data:\n  sources:\n    ¦\n", "new data source"),
        ("monitoring:\n  alerts:\n    ¦\n", "new alert"),
        ("rollout:\n  steps:\n    ¦\n", "new rollout step"),
        ("rollout:\n  steps:\n    - ¦\n", "new rollout step"),
        ("lifecycle:\n  loops:\n    ¦\n", "new loop"),
        ("plan:\n  stages:\n    ¦\n", "new plan stage"),
        ("¦", "new spec"),
    ],
)
def test_a_snippet_that_is_taken_leaves_nothing_underlined(
    server: Any, text: str, label: str
) -> None:
    taken = Editor(server, text).accept(label)
    assert len(yaml.safe_load(taken)) == (8 if label == "new spec" else 1)
    problems = Editor(server, taken, modeline="").problems
    assert [p["message"] for p in problems if "Missing property" not in p["message"]] == []
    inside = [p for p in problems if p["range"]["start"]["line"] > 1]
    assert inside == []


@pytest.mark.parametrize("mistake", compare.MISTAKES, ids=lambda mistake: mistake.name)
def test_what_is_underlined_stands_where_specc_finds_it(server: Any, mistake: Any) -> None:
    shown = compare.in_editor(server, mistake.text)
    found = compare.ours(mistake.text)
    (place, *_) = [each.places[0].span for each in found]
    assert len(found) == 1
    if mistake.name in SILENT:
        assert shown == []
    elif mistake.name in YAML:
        assert place.line in {each["place"][0] for each in shown}
    else:
        assert [each["place"] for each in shown] == [(place.line, place.column)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("every: 7", "A duration is expected: write for example 200ms or 2 weeks."),
        ("mode: 7", "Write one of `batch`, `realtime`, `streaming`, `edge`."),
        ("mode: nightly", "Write one of `batch`, `realtime`, `streaming`, `edge`."),
        ("consumers: team", "Write a list: [...]."),
        ("availability: often", "A share is expected: write for example 5% or 0.05."),
        ("oversight: 7", "Write text, in quotes."),
        ("capacity: {replicas: many}", "Write a whole number."),
        ("process_change: {what: a, by: soon}", "Write a date: 2026-12-31."),
        ("dependencies: {a: {critical: maybe}}", "Write `true` or `false`."),
        ("dependencies: [a]", "Write keys with values."),
    ],
)
def test_a_mistake_gives_one_message_in_plain_words(server: Any, text: str, message: str) -> None:
    problems = Editor(server, f"deployment: {{{text}}}\n").problems
    inside = [p["message"] for p in problems if "Missing property" not in p["message"]]
    assert inside == [message]


def test_a_file_of_a_folder_has_a_schema_of_its_own(server: Any) -> None:
    modeline = MODELINE.replace("spec.schema", "spec-part.schema")
    text = "metrics:\n  auc: {kind: model, role: monitor}\n"
    assert Editor(server, text, modeline=modeline).problems == []
    (problem,) = Editor(server, text.replace("role", "rule"), modeline=modeline).problems[:1]
    assert problem["message"] in ('Missing property "role".', "Property rule is not allowed.")
    assert "satisfice" in Editor(server, "metrics:\n  a:\n    role: ¦\n", modeline).offers()
    assert Editor(server, "metric: {}\n", modeline=modeline).problems != []


def test_a_policy_has_a_schema(server: Any) -> None:
    modeline = MODELINE.replace("spec.schema", "policy.schema")
    assert Editor(server, "thresholds: {seeds: 5, power: 90%}\n", modeline).problems == []
    (problem,) = Editor(server, "severities: {MET04: fatal}\n", modeline).problems
    assert problem["message"] == "Write one of `error`, `warning`, `info`."
    shown = Editor(server, "thresholds: {po¦wer: 90%}\n", modeline).shows()
    assert "Default: `80%`." in shown


def test_the_comparison_has_a_row_for_each_mistake() -> None:
    if language_server.installed() is None:
        component("yaml-language-server")
    component_beside = Path(sys.executable).with_name("check-jsonschema")
    if not component_beside.exists():
        component("check-jsonschema")
    rows = list(compare.rows())
    assert [row[0] for row in rows] == [mistake.name for mistake in compare.MISTAKES]
    assert all(row[1] != "nothing" and tempfile.gettempdir() not in row[2] for row in rows)
