"""`specc explain`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from specc.cli import _manual
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
    done = run("explain", "--list")
    codes = [line.split()[0] for line in done.out.splitlines()]
    assert set(STRUCTURAL) < set(codes)
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)
    assert "SYN06  error    duplicate-key\n" in done.out
    for code in codes:
        assert run("explain", code).out.startswith(f"{code} ")


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


@pytest.mark.parametrize("arguments", [[], ["SYN01", "--list"]])
def test_a_code_or_the_list(run: Run, arguments: list[str]) -> None:
    done = run("explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: name a code, or --list them all\n")


def test_pages_keep_what_stands_in_their_fences() -> None:
    page = "## Wrong\n````yaml\na: |\n  ```\n  x\n````\n\n## Right\nno block\n"
    assert _manual.sections(page) == {"Wrong": "a: |\n  ```\n  x\n"}
