"""The whole output of findings, and what no spec may do to a terminal."""

from __future__ import annotations

from unicodedata import category

from hypothesis import example, given
from hypothesis import strategies as st

from specc.diagnostic import Diagnostic, Place, Severity, Span, at
from specc.diagnostic._cells import safe, width
from specc.diagnostic._excerpt import Mark, excerpt
from specc.diagnostic.text import dotted, render, summary

LINES = {
    "spec.yaml": [
        "specc: 1",
        "metrics:",
        "  hit_rate: {kind: model, measure: accuracy, target: 99%}",
        "data:",
        "  splits:",
        "    prevalence: 0.01%",
        "",
        "  ü: 日本語 👍 x",
        "\tname:\tx",
    ]
}


def span(line: int, column: int, end_column: int, end_line: int | None = None) -> Span:
    return Span(
        file="spec.yaml",
        line=line,
        column=column,
        end_line=end_line or line,
        end_column=end_column,
    )


def place(line: int, column: int, end_column: int, label: str = "") -> Place:
    return Place(span=span(line, column, end_column), label=label)


def finding(
    *places: Place,
    message: str = "an accuracy of 99% is no more than always answering no",
    severity: Severity = Severity.ERROR,
    help: str = "",  # noqa: A002
    notes: tuple[str, ...] = (),
) -> Diagnostic:
    return Diagnostic(
        code="MET04",
        slug="accuracy-below-trivial",
        severity=severity,
        message=message,
        help=help,
        notes=notes,
        places=places,
    )


def shown(*found: Diagnostic, width: int = 100) -> str:
    return render(found, LINES, color=False, width=width)


def test_a_contradiction_shows_both_places_and_what_to_do() -> None:
    found = finding(
        place(3, 54, 57, "the target"),
        place(6, 17, 22, "positives are this rare"),
        help="measure average_precision instead",
        notes=("a trivial model scores 99.99%",),
    )
    assert (
        shown(found)
        == """\
error[MET04 accuracy-below-trivial]: an accuracy of 99% is no more than always answering no
  --> spec.yaml:3:54
   |
 3 |   hit_rate: {kind: model, measure: accuracy, target: 99%}
   |                                                      ^^^ the target
  ::: spec.yaml:6:17
 6 |     prevalence: 0.01%
   |                 ----- positives are this rare
   = help: measure average_precision instead
   = note: a trivial model scores 99.99%
   = docs: specc explain MET04
"""
    )


def test_places_on_one_line_share_an_excerpt() -> None:
    found = finding(
        place(3, 54, 57, "the target"), place(3, 3, 11, "this metric"), place(3, 36, 44, "of this")
    )
    assert (
        shown(found)
        == """\
error[MET04 accuracy-below-trivial]: an accuracy of 99% is no more than always answering no
  --> spec.yaml:3:54
   |
 3 |   hit_rate: {kind: model, measure: accuracy, target: 99%}
   |   --------                         --------          ^^^ the target
   |   |                                |
   |   |                                of this
   |   this metric
   = docs: specc explain MET04
"""
    )


def test_places_that_overlap_are_marked_on_rows_of_their_own() -> None:
    found = finding(place(3, 14, 57, "the metric"), place(3, 36, 44, "the measure"))
    assert (
        shown(found)
        == """\
error[MET04 accuracy-below-trivial]: an accuracy of 99% is no more than always answering no
  --> spec.yaml:3:14
   |
 3 |   hit_rate: {kind: model, measure: accuracy, target: 99%}
   |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the metric
   |                                    -------- the measure
   = docs: specc explain MET04
"""
    )


def test_line_numbers_of_several_lengths_are_aligned() -> None:
    lines = {"spec.yaml": ["a: 1"] * 120}
    found = finding(place(9, 1, 2), place(120, 4, 5, "and this"))
    assert render([found], lines, color=False, width=100).splitlines()[1:-1] == [
        "    --> spec.yaml:9:1",
        "     |",
        "   9 | a: 1",
        "     | ^",
        "    ::: spec.yaml:120:4",
        " 120 | a: 1",
        "     |    - and this",
    ]


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    found = finding(Place(span=span(4, 1, 1, end_line=7), label="this section"))
    assert shown(found).splitlines()[3:5] == [
        " 4 | data:",
        "   | ^^^^^ this section (to line 6)",
    ]


def test_a_place_without_a_span_is_given_by_its_path() -> None:
    found = finding(at("rollout", "steps", 1, "share", label="here"), at("a b"))
    assert shown(found).splitlines()[1:] == [
        "  --> rollout.steps[1].share (here)",
        '  ::: "a b"',
        "   = docs: specc explain MET04",
    ]


def test_a_place_outside_the_known_lines_is_given_by_its_coordinates() -> None:
    other = Span(file="policy.yaml", line=4, column=2, end_line=4, end_column=3)
    found = finding(Place(span=other, label="the policy"), place(999, 1, 2))
    assert shown(found).splitlines()[1:] == [
        "    --> policy.yaml:4:2 (the policy)",
        "    ::: spec.yaml:999:1",
        "     = docs: specc explain MET04",
    ]


def test_a_finding_without_a_place_has_none() -> None:
    assert shown(finding(message="x")) == (
        "error[MET04 accuracy-below-trivial]: x\n   = docs: specc explain MET04\n"
    )


def test_findings_stand_apart() -> None:
    one = finding(message="x")
    assert shown(one, one) == shown(one) + "\n" + shown(one)


def test_the_end_of_a_line_and_an_empty_line_can_be_marked() -> None:
    assert shown(finding(place(1, 9, 9))).splitlines()[3:5] == [" 1 | specc: 1", "   |         ^"]
    assert shown(finding(place(7, 1, 1))).splitlines()[3:5] == [" 7 |", "   | ^"]


def test_wide_characters_and_tabs_are_aligned() -> None:
    wide = shown(finding(place(8, 6, 9), place(8, 12, 13, "behind"))).splitlines()[3:5]
    assert wide == [" 8 |   ü: 日本語 👍 x", "   |      ^^^^^^    - behind"]
    tabs = shown(finding(place(9, 2, 6), place(9, 8, 9))).splitlines()[3:5]
    assert tabs == [" 9 |     name:    x", "   |     ^^^^     -"]


def test_a_long_line_is_cut_around_the_span() -> None:
    lines = {"spec.yaml": ["a" * 500 + "WRONG" + "b" * 500]}
    text = render([finding(place(1, 501, 506, "this"))], lines, color=False, width=40)
    assert text.splitlines()[3:5] == [
        " 1 | …aaaaaaaaaaaaaaWRONGbbbbbbbbbbbbbb…",
        "   |                ^^^^^ this",
    ]


def test_places_too_far_apart_for_one_excerpt_get_two() -> None:
    lines = {"spec.yaml": ["x" + "a" * 500 + "y"]}
    text = render([finding(place(1, 1, 2), place(1, 502, 503))], lines, color=False, width=30)
    assert text.splitlines()[3:8] == [
        " 1 | xaaaaaaaaaaaaaaaaaaaaaaa…",
        "   | ^",
        "  ::: spec.yaml:1:502",
        " 1 | …aaaaaaaaaaaaaaaaaaaaaaay",
        "   |                         -",
    ]


def test_hostile_text_is_escaped_wherever_it_comes_from() -> None:
    hostile = "a\x1b[2J\x07\u202eb\u2066\r\nc\x9b1m\ud800\u200f"
    lines = {f"x{hostile}.yaml": [hostile]}
    where = Span(file=f"x{hostile}.yaml", line=1, column=1, end_line=1, end_column=2)
    places = (Place(span=where, label=hostile), at(hostile, label=hostile))
    found = finding(*places, message=hostile, help=hostile, notes=(hostile,))
    text = render([found], lines, color=False, width=100) + summary([found])
    assert text.replace("\n", "").isprintable()
    assert "a\\x1b[2J\\x07\\u202eb\\u2066\\r\\nc\\x9b1m\\ud800\\u200f" in text
    assert len(text.splitlines()) == 10


def test_colour_changes_nothing_but_the_colour() -> None:
    found = finding(place(3, 54, 57, "the target"), place(6, 17, 22), help="measure recall")
    painted = render([found], LINES, color=True, width=100)
    assert painted.startswith("\x1b[1;31merror[MET04 accuracy-below-trivial]\x1b[0m\x1b[1m: an ")
    assert "\x1b[1;31m^^^\x1b[0m \x1b[1;31mthe target\x1b[0m" in painted
    assert "\x1b[1;34m-----\x1b[0m" in painted
    plain = painted
    for code in ("1;31", "1;34", "1", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == shown(found)


def test_the_summary_counts_by_severity() -> None:
    error = finding(place(1, 1, 2))
    warning = finding(place(1, 1, 2), severity=Severity.WARNING)
    info = finding(severity=Severity.INFO)
    assert summary([error]) == "1 error in spec.yaml"
    assert summary([error, error, warning]) == "2 errors, 1 warning in spec.yaml"
    assert summary([info]) == "1 info"
    assert summary([]) == "no findings"


def test_dotted_paths() -> None:
    assert dotted(()) == ""
    assert dotted(("metrics", "auc-pr", "target")) == "metrics.auc-pr.target"
    assert dotted(("a", 0, 1, "b\n")) == 'a[0][1]."b\\n"'
    assert dotted((0,)) == "[0]"


@given(st.text(), st.integers(0, 400), st.integers(0, 400), st.integers(20, 120))
@example("\t" * 50 + "日" * 50, 49, 60, 20)
@example("e" + "\u0301" * 30 + "x", 31, 32, 20)
def test_any_line_is_cut_to_its_room_and_its_mark_stands_inside(
    line: str, start: int, length: int, room: int
) -> None:
    start = min(start, len(line))
    mark = Mark(start=start, end=min(start + length, len(line)), label="", main=True)
    text, (row,) = excerpt(line, [mark], room=room, paint=lambda _, text: text)
    assert text.isprintable()
    assert width(text) <= room
    assert len(row) <= room + 1
    assert row.strip() == "^" * len(row.strip()) != ""


@given(st.lists(st.sampled_from("ab日👍\t\x1bü"), min_size=1), st.data())
def test_a_mark_stands_exactly_under_its_characters(
    letters: list[str], data: st.DataObject
) -> None:
    line = "".join(letters)
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    mark = Mark(start=start, end=end, label="", main=True)
    text, (row,) = excerpt(line, [mark], room=10_000, paint=lambda _, text: text)
    before, under = line[:start], line[start:end]
    tabs_shown = [part.replace("\t", "    ") for part in (before, under)]
    assert len(row) - len(row.lstrip()) == width(safe(tabs_shown[0]))
    assert len(row.strip()) == width(safe(tabs_shown[1]))
    assert text.startswith(safe(tabs_shown[0]))


@given(st.text())
def test_safe_text_is_one_printable_line(text: str) -> None:
    assert safe(text).isprintable()
    assert not any(category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in safe(text))
