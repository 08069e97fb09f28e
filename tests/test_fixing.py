"""Fixes: only the named text changes, only what is safe is done, and nothing gets worse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.compiler import Checked, check
from specc.diagnostic import Edit, Fix, Place, Span, codes
from specc.diagnostic.fixing import Mended, edited, fixable, mend
from specc.diagnostic.report import edits
from specc.diagnostic.spelling import distance, obvious
from specc.source import parse

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("ad-click", "churn")
SPECS = {name: (EXAMPLES / name / "spec.yaml").read_text(encoding="utf-8") for name in NAMES}


def mended(text: str | bytes) -> Mended[Checked]:
    data = text if isinstance(text, bytes) else text.encode()
    return mend({"spec.yaml": data}, lambda files: check("spec.yaml", files["spec.yaml"]))


def after(text: str | bytes) -> str:
    return mended(text).files["spec.yaml"].decode()


def value(text: str | bytes) -> object:
    source, _ = parse("spec.yaml", text if isinstance(text, bytes) else text.encode())
    assert source is not None
    return source.data


def span(line: int, column: int, end: int) -> Span:
    return Span(file="spec.yaml", line=line, column=column, end_line=line, end_column=end)


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_spec_stays_as_it_is(name: str) -> None:
    done = mended(SPECS[name])
    assert done.files == {"spec.yaml": SPECS[name].encode()}
    assert done.fixed == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("drives: revenue_day", "dirves: [a, b]"),
        ("limit: 0.085", "limits: {auc: 0.085}"),
        ("seeds: 3", "sedes: three"),
    ],
)
def test_a_key_is_not_renamed_to_one_under_which_its_value_does_not_fit(
    right: str, wrong: str
) -> None:
    text = SPECS["ad-click"].replace(right, wrong, 1)
    assert after(text) == text


SLIPS = [
    # (of, right, wrong, restored): what is put back word for word, and what is said otherwise
    ("churn", "budget: $40k", "bugdet: $40k", "budget: $40k"),
    ("churn", "budget: $40k", '"bugdet": $40k', '"budget": $40k'),
    ("churn", "mode: batch", "mode: Batch", "mode: batch"),
    ("churn", "mode: batch", "mode: 'bacth'", "mode: 'batch'"),
    ("churn", "rows: 40k", "rows: 40,000", "rows: 40000"),
    ("churn", "every: 1 week", 'every: "1 Week"', 'every: "1 week"'),
    ("churn", '"@care-lead"', "@care-lead", '"@care-lead"'),
    ("churn", '"@care-lead"', "care-lead", '"@care-lead"'),
    ("churn", "owner: ml-lead", "owner: ml_lead", "owner: ml-lead"),
    ("churn", "{recall: 45%}", "{recal: 45%}", "{recall: 45%}"),
    ("churn", "2029-12-01", "2029/12/01", "2029-12-01"),
    ("churn", "prevalence: 6%", "prevalence: 6", "prevalence: 6%"),
    ("churn", "people:", "poeple:", "people:"),
    ("churn", "metrics:\n", "metric:\n", "metrics:\n"),
    ("ad-click", "version: 2.0.0", "version: 2.0", 'version: "2.0"'),
    ("ad-click", "rows: 90M", "rows: 90 million", "rows: 90M"),
    ("ad-click", "average: 900 per second", "average: 900 rps", "average: 900 per second"),
    ("ad-click", "rehearsed: true", "rehearsed: yes", "rehearsed: true"),
    ("ad-click", 'when: "> 12.5%"', "when: > 12.5%", 'when: "> 12.5%"'),
    ("ad-click", "seeds: 3", 'seeds: "3"', "seeds: 3"),
    ("ad-click", "tell: ml-lead, do: retrain", "tel: ml-laed, do: retrain",
     "tel: ml-lead, do: retrain"),
]  # fmt: skip
"""The last: a word of three letters is too short to tell what it is a slip for."""


@pytest.mark.parametrize(("of", "right", "wrong", "restored"), SLIPS[:-1])
def test_a_slip_is_put_right(of: str, right: str, wrong: str, restored: str) -> None:
    assert right in SPECS[of]
    slipped = SPECS[of].replace(right, wrong, 1)
    done = mended(slipped)
    assert done.files["spec.yaml"].decode() == SPECS[of].replace(right, restored, 1)
    assert done.fixed == {"spec.yaml": 1}
    assert not [each for each in done.checked.found if each.is_error]


LEFT = [
    ("churn", "rows: 40k", "rows: 40,125"),
    ("churn", "recall: 45%", "recall: 0,45"),
    ("churn", "every: 1 week", "every: 7"),
    ("churn", "mode: batch", "mode: nightly"),
    ("churn", "id: churn", "id: 12"),
    ("churn", "{recall: 45%}", "{recall: 45%, recal: 4%}"),
    ("churn", "limit: 500 per week", "limt: 500 per week, limitt: 500 per week"),
    ("churn", "2029-12-01", "12/01/2029"),
    ("ad-click", "software: [latency_p99", "software: [latency_p95x"),
    ("ad-click", "owner: data-team", "owner: date-team-2"),
]


@pytest.mark.parametrize(("of", "right", "wrong"), LEFT)
def test_what_has_two_readings_is_left(of: str, right: str, wrong: str) -> None:
    assert right in SPECS[of]
    slipped = SPECS[of].replace(right, wrong, 1)
    assert after(slipped) == slipped


def test_two_keys_that_would_become_one_are_both_left() -> None:
    slipped = SPECS["churn"].replace("limit: 500 per week", "limt: 500 per week, limitt: 2 per day")
    found = check("spec.yaml", slipped.encode()).found
    assert [each.code for each in found if each.fix and each.fix.safe] == ["SYN11", "SYN11"]
    assert fixable(found) == ()


def test_what_a_fix_uncovers_is_fixed_in_the_next_round() -> None:
    slipped = SPECS["churn"].replace("budget: $40k", "bugdet: $40 million")
    done = mended(slipped)
    assert "budget: $40M" in done.files["spec.yaml"].decode()
    assert done.fixed == {"spec.yaml": 2}


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\u2028", "\x85", "\r"])
def test_line_ends_and_the_byte_order_mark_stay(ends: str) -> None:
    text = SPECS["churn"].replace("\n", ends)
    slipped = b"\xef\xbb\xbf" + text.replace("budget: $40k", "bugdet: $40k").encode()
    assert mended(slipped).files["spec.yaml"] == b"\xef\xbb\xbf" + text.encode()


def test_columns_count_characters() -> None:
    text = SPECS["churn"].replace("{deadline", '{"\U0001f600é": 1, deadline')
    slipped = text.replace("budget: $40k", "bugdet: $40k")
    assert after(slipped) == text


def test_a_file_without_a_last_line_end_gets_none() -> None:
    text = SPECS["churn"].rstrip("\n")
    assert after(text.replace("budget: $40k", "bugdet: $40k")) == text


def test_edits_are_made_where_they_stand() -> None:
    changes = [(span(2, 1, 2), "X"), (span(1, 3, 3), "Y"), (span(1, 1, 1), "Z")]
    assert edited(b"abc\r\ndef", changes) == b"ZabYc\r\nXef"
    assert edited(b"\xff", []) == b"\xff"


class Said:
    """What a check found, for a check of our own."""

    def __init__(self, *found: codes.Diagnostic) -> None:
        self.found = found


def finding(text: str, new: str, *, safe: bool = True, code: codes.Code = codes.UNKNOWN_KEY):
    place = Place(path=(text,), span=span(1, 1, len(text) + 1))
    fix = Fix(edits=(Edit(place=place, text=new),), safe=safe)
    return code.finding("wrong", place, fix=fix)


def tried(check: Mapping[bytes, Said]) -> Mended[Said]:
    first = next(iter(check))
    return mend({"spec.yaml": first}, lambda files: check[files["spec.yaml"]])


def test_an_unsafe_fix_is_not_applied() -> None:
    assert tried({b"a": Said(finding("a", "b", safe=False))}).fixed == {}


def test_a_fix_that_does_not_hold_is_taken_back() -> None:
    wrong = finding("a", "b", code=codes.VALUE_NOT_ALLOWED)
    done = tried({b"a": Said(wrong), b"b": Said(wrong)})
    assert (done.files, done.fixed) == ({"spec.yaml": b"a"}, {})


def test_a_fix_that_breaks_the_text_is_taken_back_and_the_others_stay() -> None:
    broken = codes.SYNTAX_ERROR.finding("broken", Place(span=span(1, 1, 2)))
    first = finding("a", "(", code=codes.NOT_TEXT)
    place = Place(path=("c",), span=span(1, 3, 4))
    second = codes.NOT_TEXT.finding(
        "other", place, fix=Fix(edits=(Edit(place=place, text="d"),), safe=True)
    )
    done = tried(
        {
            b"a c": Said(first, second),
            b"( d": Said(broken),
            b"( c": Said(broken),
            b"a d": Said(first),
        }
    )
    assert (done.files, done.fixed) == ({"spec.yaml": b"a d"}, {"spec.yaml": 1})


def test_fixes_that_go_in_a_circle_end() -> None:
    there, back = finding("a", "b"), finding("b", "a")
    done = tried({b"a": Said(there), b"b": Said(back)})
    assert done.fixed == {"spec.yaml": 2}


PIECES = [slip for slip in SLIPS[:-1] if slip[0] == "churn"]
_COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """A spec with slips, comments and odd line ends; and what it must become."""
    chosen = draw(st.lists(st.sampled_from(PIECES), unique_by=lambda slip: slip[1], max_size=5))
    wrong = right = SPECS["churn"]
    for _, old, new, restored in chosen:
        wrong, right = wrong.replace(old, new, 1), right.replace(old, restored, 1)
    notes = draw(st.lists(_COMMENTS, min_size=4, max_size=4))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return tuple(_dressed(text, notes, ends) for text in (wrong, right))  # type: ignore[return-value]


def _dressed(text: str, notes: list[str], ends: str) -> str:
    lines = [f"{line}   # {notes[i % 4]}" for i, line in enumerate(text.splitlines())]
    return ends.join(lines) + ends


@given(slipped())
@settings(max_examples=40, deadline=None)
def test_slips_are_put_right_whatever_stands_around_them(pair: tuple[str, str]) -> None:
    wrong, right = pair
    assert after(wrong) == right


_TOKEN = re.compile(r"[A-Za-z_]{3,}|\d+(?:\.\d+)?%?|[{}\[\]:,\"]")


@st.composite
def scrambled(draw: st.DrawFn) -> str:
    """An example with some of its words and signs written wrongly, left out or doubled."""
    text = draw(st.sampled_from(list(SPECS.values())))
    for _ in range(draw(st.integers(1, 5))):
        tokens = list(_TOKEN.finditer(text))
        token = draw(st.sampled_from(tokens))
        new = draw(st.sampled_from([_swapped, _upper, _doubled, _short, _quoted, _comma]))(token[0])
        text = text[: token.start()] + new + text[token.end() :]
    return text


def _swapped(word: str) -> str:
    return word[:-2] + word[-1] + word[-2] if len(word) > 3 else word


def _upper(word: str) -> str:
    return word.upper()


def _doubled(word: str) -> str:
    return word[:1] + word


def _short(word: str) -> str:
    return word[:-1]


def _quoted(word: str) -> str:
    return f"'{word}'"


def _comma(word: str) -> str:
    return f"{word},000"


@given(scrambled())
@settings(max_examples=60, deadline=None)
def test_nothing_gets_worse(text: str) -> None:
    before = check("spec.yaml", text.encode())
    done = mended(text)
    assert after(done.files["spec.yaml"]) == done.files["spec.yaml"].decode()
    assert _unread(done.checked) <= _unread(before)
    if before.source is not None:
        assert done.checked.source is not None
        pairs = zip(_flat(before.source.data), _flat(done.checked.source.data), strict=True)
        assert sum(one != other for one, other in pairs) <= sum(done.fixed.values())


def _unread(checked: Checked) -> int:
    """How many findings say that the text cannot be read as it stands."""
    return sum("SYN05" <= each.code <= "SYN10" for each in checked.found)


def _flat(node: object) -> list[object]:
    """Every key and every value, in order, with its type: `1` is not `"1"`."""
    if isinstance(node, Mapping):
        return [each for key, inside in node.items() for each in (key, *_flat(inside))]
    if isinstance(node, list):
        return [each for inside in node for each in _flat(inside)]
    return [(type(node), node)]


@given(scrambled())
@settings(max_examples=40, deadline=None)
def test_only_what_a_fix_names_is_touched(text: str) -> None:
    found = fixable(check("spec.yaml", text.encode()).found)
    for each in found:
        new = edited(text.encode(), edits(each)).decode()
        first, last = edits(each)[0][0], edits(each)[-1][0]
        lines = text.splitlines(keepends=True)
        head = "".join(lines[: first.line - 1]) + lines[first.line - 1][: first.column - 1]
        tail = lines[last.end_line - 1][last.end_column - 1 :] + "".join(lines[last.end_line :])
        assert new.startswith(head)
        assert new.endswith(tail)


SAME = [("budget", "bugdet"), ("limit", "limt"), ("model", "MODEL"), ("ml-lead", "ml_lead"),
        ("metrics", "metric"), ("on_premises", "on-premise")]  # fmt: skip
OTHER = [("latency_p99", "latency_p95"), ("model_a", "model_b"), ("valid", "invalid"),
         ("supervised", "unsupervised"), ("male", "female"), ("data", "date"), ("v1", "v2"),
         ("kept", "calls"), ("false_positive", "true_positive")]  # fmt: skip


@pytest.mark.parametrize(("meant", "written"), SAME)
def test_a_slip_is_obvious(meant: str, written: str) -> None:
    assert obvious(written, [meant, "something_else"]) == meant


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_word_is_no_slip(one: str, other: str) -> None:
    assert obvious(one, [other]) == ""
    assert obvious(other, [one]) == ""


def test_of_two_that_could_be_meant_neither_is() -> None:
    assert obvious("reason", ["reasons", "season"]) == ""


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_distance_is_symmetric_and_nought_for_the_same(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) >= abs(len(one) - len(other))
