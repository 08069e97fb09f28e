"""Similar names are found as `difflib` finds them, among many as among few, at a bounded cost."""

import random
from difflib import SequenceMatcher, get_close_matches

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.diagnostic.spelling import MOST_COMPARED, MOST_KNOWN, alike

NAMES = st.text("abc_", min_size=1, max_size=12)


@given(NAMES, st.lists(NAMES, max_size=MOST_COMPARED, unique=True))
def test_among_few_names_it_is_difflib(word: str, known: list[str]) -> None:
    assert alike(word, known) == get_close_matches(word, known)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 99), st.integers(0, 11), st.sampled_from("xyz_"))
def test_a_slip_in_one_of_many_names_is_seen(number: int, at: int, letter: str) -> None:
    chance = random.Random(number)  # noqa: S311
    known = ["".join(chance.choices("abcdefghij", k=12)) for _ in range(MOST_KNOWN)]
    word = known[number][:at] + letter + known[number][at + 1 :]
    assert alike(word, known)[0] == known[number]


def test_among_thousands_none_is_looked_for() -> None:
    known = [f"name_{number}" for number in range(MOST_KNOWN + 1)]
    assert alike("name_1", known) == []


def test_few_of_many_are_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    ratio = SequenceMatcher.ratio
    monkeypatch.setattr(SequenceMatcher, "ratio", lambda s: (compared.append(s.a), ratio(s))[1])
    chance = random.Random(0)  # noqa: S311
    known = ["".join(chance.sample("abcdefghijklmnop", 16)) * 4 for _ in range(MOST_KNOWN)]
    alike(known[0], known)
    assert 1 <= len(set(compared)) <= MOST_COMPARED
