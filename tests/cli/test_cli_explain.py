"""`specc explain`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from specc.cli import _manual, explain
from specc.diagnostic.codes import STRUCTURAL
from specc.tree import File, Tree

if TYPE_CHECKING:
    from cli_runs import Run

PAGE = """\
# SYN06 duplicate-key

Why it matters.

## Wrong

```yaml
specc: 1
specc: 2
```

## Finding

```text
error[SYN06 duplicate-key]: twice
```

## Right

```yaml
specc: 1
```
"""


def test_a_structural_code_is_explained(run: Run) -> None:
    done = run("explain", "syn06")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("SYN06 duplicate-key (error)\n\nTwo limits")
    assert (
        """
One mapping has the same key twice.

Most YAML readers keep the last and drop the first without a word, so that a reviewer reads one
limit and the machine another. Both places are shown: keep one.
"""
        in done.out
    )


def test_a_slug_names_a_code_too(run: Run) -> None:
    assert run("explain", "duplicate-key") == run("explain", "SYN06")


def test_a_page_of_examples_is_shown_with_the_manual(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Tree({"SYN06-duplicate-key.md": File(content=PAGE.encode())})
    monkeypatch.setattr(_manual, "rule_pages", lambda: pages)
    done = run("explain", "SYN06", "--color", "always")
    assert done.out.endswith(
        """\
limit and the machine another. Both places are shown: keep one.

\x1b[1mA spec with this finding:\x1b[0m

    specc: 1
    specc: 2

\x1b[1mWhat is said:\x1b[0m

    error[SYN06 duplicate-key]: twice

\x1b[1mPut right:\x1b[0m

    specc: 1
"""
    )
    document = json.loads(run("explain", "SYN06", "--output-format", "json").out)
    assert document["codes"][0]["examples"] == {
        "wrong": "specc: 1\nspecc: 2\n",
        "finding": "error[SYN06 duplicate-key]: twice\n",
        "right": "specc: 1\n",
    }


def test_every_code_is_listed_once_and_can_be_explained(run: Run) -> None:
    header, *rows = run("explain", "--list").out.splitlines()
    assert header.split() == ["CODE", "SEVERITY", "SLUG", "MEANING"]
    codes = [row.split()[0] for row in rows]
    assert set(STRUCTURAL) < set(codes)
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)
    for code in codes:
        assert run("explain", code).out.startswith(f"{code} ")


def test_the_list_is_aligned_and_as_wide_as_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "width", lambda _: 70)
    header, *rows = run("explain", "--list").out.splitlines()
    column = header.index("MEANING")
    duplicate = next(row for row in rows if row.startswith("SYN06"))
    assert duplicate.split()[:3] == ["SYN06", "error", "duplicate-key"]
    assert duplicate[column:].startswith("One mapping")
    assert all(row[column - 1] == " " != row[column] for row in rows)
    assert max(map(len, rows)) == 70
    assert any(row.endswith("…") for row in rows)


def test_a_code_as_markdown(run: Run) -> None:
    page = run("explain", "SYN06", "--format", "markdown").out
    assert page.startswith("### SYN06 duplicate-key\n\nSeverity: error.\n\n")
    assert page.count("```yaml\n") == 2
    listed = run("explain", "--list", "--format", "markdown").out
    assert "| [SYN06](#syn06-duplicate-key) | error | `duplicate-key` | One mapping" in listed


def test_the_list_as_json(run: Run) -> None:
    document = json.loads(run("explain", "--list", "--output-format", "json").out)
    listed = {entry["code"]: entry for entry in document["codes"]}
    assert document["schema_version"] == 1
    assert listed["SYN06"]["slug"] == "duplicate-key"
    assert listed["SYN06"]["manual"].startswith("One mapping")


def test_an_unknown_code_is_answered_with_similar_ones(run: Run) -> None:
    done = run("explain", "duplicate-keys")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: there is no code 'duplicate-keys'; similar ones exist: SYN06 duplicate-key\n"
        "  = help: `specc explain --help` says how it is used\n"
    )
    done = run("explain", "q")
    assert "`specc explain --list` has them all" in done.err
    done = run("explain", "A" * 5000)
    assert done.err.startswith(f"error: there is no code '{'A' * 60}…'; `specc explain --list`")


@pytest.mark.parametrize("arguments", [[], ["SYN01", "--list"]])
def test_a_code_or_the_list(run: Run, arguments: list[str]) -> None:
    done = run("explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: name a code, or --list them all\n")


def test_pages_keep_what_stands_in_their_fences() -> None:
    page = "## Wrong\n````yaml\na: |\n  ```\n  x\n````\n\n## Right\nno block\n"
    assert _manual.sections(page) == {"Wrong": "a: |\n  ```\n  x\n"}
