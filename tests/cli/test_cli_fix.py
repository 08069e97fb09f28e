"""`specc check --fix` and `--diff`: whole output, exit codes, and what is on the disk then."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.workspace import WorkspaceError, rewrite

if TYPE_CHECKING:
    from cli_runs import Run

ROOT = Path(__file__).parents[2]
SOUND = (ROOT / "tests" / "rules" / "base.yaml").read_text()
SLIPPED = SOUND.replace("better: lower", "beter: lower").replace("rows: 40k", "rows: 40,000  # all")
MENDED = SOUND.replace("rows: 40k", "rows: 40000  # all")
BROKEN = SLIPPED.replace("every: 1 week", "every: 7")


def at(text: str) -> int:
    """The line of the sound spec on which a text stands."""
    return SOUND[: SOUND.index(text)].count("\n") + 1


KEY, ROWS, EVERY = at("  calls: {kind"), at("rows: 40k"), at("every: 1 week")
LEFT = f"""\
error[SYN03 quantity-without-unit]: `7` has no unit: a duration is expected
   --> spec.yaml:{EVERY}:10
    |
 {EVERY} |   every: 7
    |          ^
    = help: write 7ms, 7 s, 7 days
    = docs: specc explain SYN03

1 error in spec.yaml
"""
DIFF = """\
--- a/spec.yaml
+++ b/spec.yaml
@@ KEY @@
 metrics:
   kept: {kind: business, role: monitor, unit: customers, better: higher, measured_from: accounts}
   recall: {kind: model, role: optimize, target: 70%, drives: kept}
-  calls: {kind: business, role: guardrail, limit: 500 per week, beter: lower, \
measured_from: accounts}
+  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower, \
measured_from: accounts}
 data:
   unit: customer
   predict_at: the first night of the month
@@ ROWS @@
       location: data/accounts.csv
       format: csv
       refresh: 1 day
-      rows: 40,000  # all
+      rows: 40000  # all
       history: 2 years
       time_column: month
       columns:
"""
for name, line in (("KEY", KEY - 3), ("ROWS", ROWS - 3)):
    DIFF = DIFF.replace(name, f"-{line},7 +{line},7")


def names(folder: str | Path) -> list[str]:
    return sorted(each.name for each in Path(folder).iterdir())


def spec(text: str, name: str = "spec.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_all_is_fixed_and_nothing_is_left(run: Run) -> None:
    path = spec(SLIPPED)
    done = run("check", "--fix")
    said = (done.code, done.out, done.err)
    assert said == (0, "spec.yaml: no findings\n", "fixed 2 findings in spec.yaml\n")
    assert path.read_bytes() == MENDED.encode()


def test_what_is_left_is_printed_and_fails(run: Run) -> None:
    path = spec(BROKEN)
    done = run("check", "--fix")
    assert (done.code, done.out, done.err) == (1, LEFT, "fixed 2 findings in spec.yaml\n")
    assert path.read_text() == MENDED.replace("every: 1 week", "every: 7")
    again = run("check", "--fix")
    assert (again.code, again.out, again.err) == (1, LEFT, "")


def test_without_the_option_the_last_line_says_what_could_be_done(run: Run) -> None:
    path = spec(BROKEN)
    done = run("check")
    assert done.code == 1
    assert done.out.endswith("\n3 errors in spec.yaml\n2 of them can be fixed: specc check --fix\n")
    assert path.read_text() == BROKEN


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SLIPPED, "all of them can be fixed: specc check --fix"),
        (SOUND.replace("rows: 40k", "rows: 40,000"), "it can be fixed: specc check --fix"),
        (SOUND.replace("every: 1 week", "every: 7"), "1 error in spec.yaml"),
    ],
)
def test_the_last_line_counts(run: Run, text: str, line: str) -> None:
    spec(text)
    assert run("check").out.splitlines()[-1] == line


def test_nothing_to_fix_writes_nothing(run: Run) -> None:
    path = spec(SOUND)
    os.utime(path, ns=(1, 1))
    done = run("check", "--fix")
    assert (done.code, done.out, done.err) == (0, "spec.yaml: no findings\n", "")
    assert path.stat().st_mtime_ns == 1


def test_a_diff_is_printed_and_nothing_written(run: Run) -> None:
    path = spec(SLIPPED)
    for options in (["--diff"], ["--diff", "--fix"]):
        done = run("check", *options)
        said = (done.code, done.out, done.err)
        assert said == (1, DIFF, "would fix 2 findings in spec.yaml\n")
    assert path.read_text() == SLIPPED


def test_a_diff_says_what_it_leaves(run: Run) -> None:
    spec(SOUND.replace("every: 1 week", "every: 7"))
    done = run("check", "--diff")
    assert (done.code, done.out, done.err) == (1, "", "left: 1 error in spec.yaml\n")


def test_a_diff_of_a_sound_spec_is_empty(run: Run) -> None:
    spec(SOUND)
    done = run("check", "--diff")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_diff_in_colour(run: Run) -> None:
    spec(SLIPPED)
    lines = run("check", "--diff", "--color", "always").out.splitlines()
    assert lines[0] == "\x1b[1m--- a/spec.yaml\x1b[0m"
    assert "\x1b[31m-      rows: 40,000  # all\x1b[0m" in lines
    assert "\x1b[32m+      rows: 40000  # all\x1b[0m" in lines


def test_a_diff_of_a_last_line_without_an_end(run: Run) -> None:
    spec(SOUND.rstrip("\n").replace("contingency: 20%", "contingency: 20"))
    assert run("check", "--diff").out.endswith(
        "-  contingency: 20\n\\ No newline at end of file\n"
        "+  contingency: 20%\n\\ No newline at end of file\n"
    )


def test_a_diff_of_standard_input(process: Run) -> None:
    done = process("check", "--diff", "-", stdin=SLIPPED.encode())
    assert (done.code, done.out) == (1, DIFF.replace("/spec.yaml", "/<stdin>"))


def test_standard_input_cannot_be_written(process: Run) -> None:
    done = process("check", "--fix", "-", stdin=SLIPPED.encode())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "error: --fix cannot write to standard input; --diff shows what it would\n"
    )


def test_a_diff_leaves_no_room_for_another_format(run: Run) -> None:
    spec(SLIPPED)
    done = run("check", "--diff", "--output-format", "json")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: --diff is printed already; give json a path: json:PATH\n")
    assert run("check", "--diff", "--output-format", "json:left.json").out == DIFF
    assert '"findings": []' in Path("left.json").read_text()


def test_line_ends_and_the_byte_order_mark_stay(run: Run) -> None:
    path = spec("\ufeff" + SLIPPED.replace("\n", "\r\n"))
    assert run("check", "--fix").code == 0
    assert path.read_bytes() == ("\ufeff" + MENDED.replace("\n", "\r\n")).encode()


def test_permissions_stay(run: Run) -> None:
    path = spec(SLIPPED)
    path.chmod(0o640)
    assert run("check", "--fix").code == 0
    assert path.stat().st_mode & 0o7777 == 0o640
    assert names(".") == ["spec.yaml"]


def test_a_link_stays_a_link(run: Run) -> None:
    target = spec(SLIPPED, "shared/churn.yaml")
    Path("spec.yaml").symlink_to("shared/churn.yaml")
    done = run("check", "--fix")
    assert (done.code, done.err) == (0, "fixed 2 findings in spec.yaml\n")
    assert Path("spec.yaml").is_symlink()
    assert target.read_text() == MENDED
    assert names("shared") == ["churn.yaml"]


def test_a_file_that_may_not_be_written(run: Run) -> None:
    path = spec(SLIPPED)
    path.chmod(0o444)
    done = run("check", "--fix")
    said = "error: spec.yaml may not be written\n  = help: change its permissions (chmod u+w)\n"
    assert (done.code, done.out, done.err) == (2, "", said)
    assert path.read_text() == SLIPPED


def test_a_file_that_changed_meanwhile(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spec(SLIPPED)
    import specc.cli._fix as fixing

    mend = fixing.mend

    def slowly(*given: object) -> object:
        path.write_text("specc: 1\n")
        return mend(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(fixing, "mend", slowly)
    done = run("check", "--fix")
    said = "error: spec.yaml changed while specc was reading it\n  = help: run the command again\n"
    assert (done.code, done.out, done.err) == (2, "", said)
    assert path.read_text() == "specc: 1\n"
    assert names(".") == ["spec.yaml"]


def test_a_folder_and_its_policy(run: Run) -> None:
    sections = SLIPPED.split("metrics:\n")
    one = spec(sections[0], "scope/a.yaml")
    two = spec("metrics:\n" + sections[1], "scope/b.yaml")
    house = spec("treshold: {}\n".replace("tre", "thre"), "scope/policy.yaml")
    done = run("check", "--fix", "scope")
    said = "fixed 1 finding in scope/policy.yaml\nfixed 2 findings in scope/b.yaml\n"
    assert sorted(done.err.splitlines()) == sorted(said.splitlines())
    assert done.code == 0
    assert one.read_text() + two.read_text() == MENDED
    assert house.read_text() == "thresholds: {}\n"


def test_all_files_are_ready_before_the_first_is_replaced(tmp_path: Path) -> None:
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_bytes(b"1")
    two.write_bytes(b"3")
    with pytest.raises(WorkspaceError, match=r"b\.yaml changed"):
        rewrite({str(one): (b"1", b"2"), str(two): (b"2", b"4")})
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"3")
    assert names(tmp_path) == ["a.yaml", "b.yaml"]


def test_only_a_regular_file_is_rewritten(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is not a file"):
        rewrite({str(tmp_path): (b"", b"x")})
    with pytest.raises(WorkspaceError, match="cannot be written: no such file"):
        rewrite({str(tmp_path / "none"): (b"", b"x")})
