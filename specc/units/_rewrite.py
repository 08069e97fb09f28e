"""What people write for a quantity where specc takes one way only, and that way.

Each rewriting says the same thing: none chooses between two readings. `40,000` in a count has one;
`1,250 s` has two, for in half of Europe the comma is the point.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.diagnostic.spelling import obvious
from specc.units._table import SIZES, TIMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.units._kind import Kind

_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u2212\uff0d\ufe63", "-"),
        **dict.fromkeys("\uff05\ufe6a", "%"),
        "\u2215": "/",
        "\uff04": "$",
        "\u2264": "<=",
        "\u2265": ">=",
        "\uff1c": "<",
        "\uff1e": ">",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
_MICRO = re.compile(r"[\u00b5\u03bc]s\b")
_UNDERSCORES = re.compile(r"(?<![0-9_])[1-9][0-9]{0,2}(?:_[0-9]{3})+(?![0-9_])")
_COMMAS = re.compile(r"(?<![0-9,.])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])")
_SPOKEN = (
    (re.compile(r"(.*?) *\b(?:thousand)\b"), r"\1k"),
    (re.compile(r"(.*?) *\b(?:million|mio|mn)\b"), r"\1M"),
    (re.compile(r"(.*?[0-9].*?) *\b(?:rps|qps|tps)", re.IGNORECASE), r"\1 per second"),
    (re.compile(r"(.*?[0-9].*?) *\brpm", re.IGNORECASE), r"\1 per minute"),
    (re.compile(r"(.*?[0-9].*?) +(?:an?|each|every) +(.+)"), r"\1 per \2"),
    (re.compile(r"(.*?[0-9]) *pp\b"), r"\1 points"),
    (re.compile(r"(.*?[0-9].*?) +(?:daily)"), r"\1 per day"),
    (re.compile(r"(.*?[0-9].*?) +(week|month|quarter|year)ly"), r"\1 per \2"),
    (re.compile(r"(.*?[0-9].*?) +(?:hourly)"), r"\1 per hour"),
)
"""How people say what specc reads in one way only."""
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}(?![A-Za-z])")
_SHORT_NAMES = {
    "usec": "us", "usecs": "us", "msec": "ms", "msecs": "ms", "millis": "ms", "secs": "s",
    "mins": "min", "hr": "hour", "hrs": "hours", "wk": "week", "wks": "weeks", "mth": "month",
    "mths": "months", "qtr": "quarter", "yr": "year", "yrs": "years", "pct": "percent",
    "pts": "points", "kb": "kB", "mb": "MB", "gb": "GB", "tb": "TB",
}  # fmt: skip
"""Usual short names of units that specc knows by another name."""
_LONG_NAMES = {
    **{name: name for name in (*TIMES, "percent", "points") if len(name) > 3 or name == "day"},
    **{name.lower(): name for name in SIZES if name.endswith("iB")},
}
_COMPARED = (
    (re.compile(r"^ *=> *"), ">= "),
    (re.compile(r"^ *=< *"), "<= "),
    (re.compile(r"^ *(?:above|over|more than|greater than|higher than) +", re.IGNORECASE), "> "),
    (re.compile(r"^ *(?:below|under|less than|fewer than|lower than) +", re.IGNORECASE), "< "),
    (re.compile(r"^ *(?:at least|not less than) +", re.IGNORECASE), ">= "),
    (re.compile(r"^ *(?:at most|not more than) +", re.IGNORECASE), "<= "),
    (re.compile(r"^ *(?:drops?|falls?|decreases?)(?: by)? +", re.IGNORECASE), "drops "),
    (re.compile(r"^ *(?:rises?|grows?|increases?)(?: by)? +", re.IGNORECASE), "rises "),
)
_QUANTILES = (
    (re.compile(r"^ *P(?=[0-9])"), "p"),
    (re.compile(r"^ *([0-9]{1,2}(?:\.[0-9]+)?) *(?:th|st|nd|rd)(?: percentile)? *$"), r"p\1"),
    (re.compile(r"^ *[Mm]edian *$"), "median"),
)


def rewritten(text: str, kind: Kind) -> str:
    """The text as specc takes it, as far as there is one way to read it; maybe the text itself."""
    text = _digits(
        _plain(text), any_comma=kind.whole or set(kind.families) <= {"money", "money rate"}
    )
    for pattern, form in _SPOKEN:
        text = pattern.sub(form, text, count=1)
    return _WORD.sub(_unit, text)


def comparison_rewritten(text: str) -> str:
    """The operator of a comparison as specc takes it; its quantity is left as it is."""
    return _first(_COMPARED, _plain(text))


def quantile_rewritten(text: str) -> str:
    """The quantile as specc takes it."""
    return _first(_QUANTILES, _plain(text))


def _plain(text: str) -> str:
    return _MICRO.sub("us", text).translate(_LOOKALIKES).strip(" ")


def _digits(text: str, *, any_comma: bool) -> str:
    text = _UNDERSCORES.sub(lambda match: match[0].replace("_", ""), text)
    return _COMMAS.sub(_ungrouped(any_comma=any_comma or text[:1] in "$€£¥"), text)


def _ungrouped(*, any_comma: bool) -> Callable[[re.Match[str]], str]:
    """Takes commas out of digits where they cannot stand for a point: in a count, in money, where
    there are two of them, and before a round number."""

    def without(match: re.Match[str]) -> str:
        number = match[0]
        plain = any_comma or number.count(",") > 1 or number.endswith("00")
        return number.replace(",", "") if plain else number

    return without


def _unit(match: re.Match[str]) -> str:
    word = match[0]
    if word in TIMES or word in SIZES:
        return word
    short = _SHORT_NAMES.get(word) or _SHORT_NAMES.get(word.lower() if len(word) > 2 else "")
    alike = (name for name in _LONG_NAMES if name.endswith("s") == word.lower().endswith("s"))
    return short or _LONG_NAMES.get(obvious(word, alike)) or word


def _first(forms: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    return next((p.sub(form, text, count=1) for p, form in forms if p.search(text)), text)
