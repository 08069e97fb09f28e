"""Whether one word is plainly a slip of the keyboard for another."""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

CLOSE = 5
"""One letter in so many may be wrong: one in a word of five, two in one of ten."""
MARGIN = 2
"""By how many letters more any other word must differ, for it to be plain which is meant."""

LONGEST = 64
"""Letters of a name that are looked at: as many as an id may have."""
MOST_COMPARED = 16
"""Names that are compared letter by letter; of more, those that share the most letters."""
MOST_KNOWN = 500
"""Among more names than this none is looked for: a hostile file holds thousands of them."""

_PARTS = re.compile(r"[_.\- ]")
_SHORT = 2


def alike(word: str, known: Collection[str], *, most: int = 3, least: float = 0.6) -> list[str]:
    """The known words that share at least `least` with the word, the most similar first; before
    them the same word in other capitals."""
    if len(known) > MOST_KNOWN:
        return []
    from difflib import get_close_matches  # only when something may be wrong

    word = word[:LONGEST]
    meant = folded(word)
    same = [each for each in known if len(each) == len(word) and folded(each) == meant]
    if len(known) > MOST_COMPARED:
        known = nlargest(MOST_COMPARED, known, key=_letters_shared(word))
    close = get_close_matches(word, known, n=most, cutoff=least)
    return [*same, *(each for each in close if each not in same)][:most]


def _letters_shared(word: str) -> Callable[[str], float]:
    """What part of its letters another word shares with this one, in whatever order: never less
    than how similar they are, and much sooner known."""
    letters = Counter(word)

    def share(other: str) -> float:
        other = other[:LONGEST]
        here = sum(min(letters[each], other.count(each)) for each in letters)
        return 2 * here / ((len(word) + len(other)) or 1)

    return share


def obvious(word: str, known: Iterable[str]) -> str:
    """The one of a few known words that is plainly meant, or nothing.

    `known` holds the words most like it. What differs in capitals and in the joints of its parts
    alone is the same word.
    """
    known = dict.fromkeys(known)
    same = [each for each in known if folded(each) == folded(word)]
    if same:
        return same[0] if len(same) == 1 else ""
    ranked = sorted((distance(folded(word), folded(each)), each) for each in known)
    if not ranked or not _is_slip(folded(word), folded(ranked[0][1]), ranked[0][0]):
        return ""
    alone = len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= MARGIN
    return ranked[0][1] if alone else ""


def folded(word: str) -> str:
    """The word without what people vary: capitals, and how parts are joined."""
    return _PARTS.sub("_", word.casefold())


def _is_slip(word: str, meant: str, letters: int) -> bool:
    """Whether the words differ as a slip does. `p95` and `p99`, `model_a` and `model_b`, `valid`
    and `invalid` are close, and mean different things."""
    if letters * CLOSE > max(len(word), len(meant)):
        return False
    if re.findall(r"\d+", word) != re.findall(r"\d+", meant):
        return False
    if word.endswith(meant) or meant.endswith(word):
        return False
    ours, theirs = word.split("_"), meant.split("_")
    pairs = zip(ours, theirs, strict=True) if len(ours) == len(theirs) else ()
    return all(a == b or min(len(a), len(b)) > _SHORT for a, b in pairs)


def distance(one: str, other: str) -> int:
    """Letters left out, put in, mistaken or swapped with their neighbour (optimal string alignment)
    on the way from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
