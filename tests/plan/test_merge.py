"""The line merge: laws, and git as a second opinion."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from specc.plan._diff import hunks
from specc.plan.merge import Labels, conflicts, marked, marker_lines, merge, merge_two, resolved

FEW = st.lists(st.sampled_from([b"", b"a", b"b", b"}", b"    x"]), max_size=14)


@st.composite
def edited(draw, base, mark):
    """`base` with a few stretches replaced by lines found nowhere else."""
    lines = list(base)
    for number in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(lines)))
        end = min(len(lines), start + draw(st.integers(0, 3)))
        count = draw(st.integers(0, 3))
        lines[start:end] = [b"%s%d.%d" % (mark, number, line) for line in range(count)]
    return lines


@st.composite
def triples(draw):
    """A base without repeated lines and two edits of it: here there is one right alignment."""
    base = [b"line %d" % number for number in range(draw(st.integers(0, 20)))]
    return base, draw(edited(base, b"yours ")), draw(edited(base, b"theirs "))


def git_merge(folder: Path, base, yours, theirs) -> tuple[bool, bytes]:
    for name, lines in (("base", base), ("yours", yours), ("theirs", theirs)):
        (folder / name).write_bytes(b"".join(line + b"\n" for line in lines))
    done = subprocess.run(
        ["git", "merge-file", "-p", "--diff3", "yours", "base", "theirs"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


def text(pieces) -> bytes:
    return b"".join(line + b"\n" for line in marked(pieces, Labels()))


@settings(max_examples=60, deadline=None)
@given(triple=triples())
def test_git_agrees(triple, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("git")
    clean, expected = git_merge(folder, *triple)
    pieces = merge(*triple)
    # One deviation is allowed: what both sides made alike in several steps is clean for us.
    assert clean <= (conflicts(pieces) == 0)
    if clean:
        assert text(pieces) == expected


@settings(max_examples=60, deadline=None)
@given(base=FEW, data=st.data())
def test_git_agrees_where_both_are_clean_on_repeated_lines(base, data, tmp_path_factory) -> None:
    triple = base, data.draw(edited(base, b"a")), data.draw(edited(base, b"b"))
    clean, expected = git_merge(tmp_path_factory.mktemp("git"), *triple)
    pieces = merge(*triple)
    if clean and not conflicts(pieces):
        assert text(pieces) == expected


@pytest.mark.parametrize("source", ["_cases.py", "lock.py", "merge.py"])
def test_git_agrees_on_source_code(source: str, tmp_path: Path) -> None:
    base = (Path(__file__).parents[2] / "specc" / "plan" / source).read_bytes().split(b"\n")
    yours = [line.replace(b"record", b"entry") for line in base]
    theirs = [*base[:8], b"# new", *base[8:], b"# end"]
    yours, theirs = yours[:40] + base[40:], theirs[:9] + base[8:60] + base[64:]
    clean, expected = git_merge(tmp_path, base, yours, theirs)
    pieces = merge(base, yours, theirs)
    assert clean == (conflicts(pieces) == 0)
    assert not clean or text(pieces) == expected


@given(a=FEW, b=FEW)
def test_hunks_turn_one_into_the_other(a, b) -> None:
    built, at = [], 0
    for a0, a1, b0, b1 in hunks(a, b):
        assert a0 > at or not built or a0 == 0
        built += a[at:a0] + b[b0:b1]
        at = a1
    assert built + a[at:] == b


@given(a=FEW, b=FEW)
def test_hunks_are_as_few_as_possible(a, b) -> None:
    kept = len(a) - sum(a1 - a0 for a0, a1, _, _ in hunks(a, b))
    row = [0] * (len(b) + 1)
    for left in a:
        diagonal = 0
        for at, right in enumerate(b, 1):
            longest = diagonal + 1 if left == right else max(row[at], row[at - 1])
            diagonal, row[at] = row[at], longest
    assert kept == row[-1]


def test_texts_with_little_in_common_still_align() -> None:
    a = [b"%d" % (number * 7919 % 2000) for number in range(2000)]
    b = [b"%d" % (number * 104729 % 2000) for number in range(2000)]
    at, built = 0, []
    for a0, a1, b0, b1 in hunks(a, b):
        built += a[at:a0] + b[b0:b1]
        at = a1
    assert built + a[at:] == b


@given(base=FEW, other=FEW)
@example(base=[b"a", b"b"], other=[])
def test_untouched_side_yields_the_other(base, other) -> None:
    assert marked(merge(base, base, other), Labels()) == tuple(other)
    assert marked(merge(base, other, base), Labels()) == tuple(other)


@given(base=FEW, other=FEW)
def test_identical_changes_merge(base, other) -> None:
    assert marked(merge(base, other, other), Labels()) == tuple(other)


@given(base=FEW, yours=FEW, theirs=FEW)
def test_sides_are_alike(base, yours, theirs) -> None:
    one, two = merge(base, yours, theirs), merge(base, theirs, yours)
    assert resolved(one, theirs=True) == resolved(two, theirs=False)
    assert conflicts(one) == conflicts(two)


@given(triple=triples())
def test_no_line_of_yours_is_lost(triple) -> None:
    base, yours, theirs = triple
    found = set(marked(merge(base, yours, theirs), Labels()))
    assert set(yours) - set(base) <= found


@given(yours=FEW, theirs=FEW)
def test_without_a_past_every_line_stays(yours, theirs) -> None:
    pieces = merge_two(yours, theirs)
    assert set(yours) <= set(marked(pieces, Labels()))
    if conflicts(pieces):
        assert resolved(pieces, theirs=False) == tuple(yours)
        assert resolved(pieces, theirs=True) == tuple(theirs)


def test_markers_are_found_again() -> None:
    pieces = merge([b"a", b"b"], [b"a", b"x"], [b"a", b"y"])
    assert marker_lines(marked(pieces, Labels()), Labels()) == (2,)


def test_shared_ends_stand_outside_the_markers() -> None:
    pieces = merge([b"m"], [b"1", b"x", b"9"], [b"1", b"y", b"9"])
    assert marked(pieces, Labels(base=None)) == (
        b"1",
        b"<<<<<<< yours",
        b"x",
        b"=======",
        b"y",
        b">>>>>>> spec",
        b"9",
    )
