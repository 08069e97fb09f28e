"""Risks: how likely each is, and how bad."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, get_args

from specc.record import value
from specc.review.charts._canvas import LINE, SMALL, WIDTH, figure, words
from specc.review.charts._model import Figure, Table
from specc.review.charts._svg import element
from specc.spec.plan import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec

LEVELS: tuple[str, ...] = get_args(Level)
NAMED = 10
"""Risks that are named below the grid; the table names all."""
MOST = 20
"""Numbers in one cell; more are counted."""
_LEFT, _TOP = 62.0, 22.0
_WIDE = (WIDTH - _LEFT) / 3
_DOT, _ROW = 24.0, 4


@value
class Placed:
    """A risk with its number."""

    number: int
    name: str
    likelihood: str
    impact: str
    watch: str
    do: str

    @property
    def weight(self) -> int:
        """How far up and to the right it stands."""
        return LEVELS.index(self.likelihood) + LEVELS.index(self.impact)


def risk_grid(spec: Spec) -> Figure | None:
    """Each risk in its cell by number, the gravest first; none where there is none."""
    weighed = sorted(
        spec.risks.items(), key=lambda each: (-_weight(each[1].likelihood, each[1].impact), each[0])
    )
    placed = tuple(
        Placed(
            number=number,
            name=name,
            likelihood=risk.likelihood,
            impact=risk.impact,
            watch=risk.watch or "nothing",
            do=risk.do or "–",
        )
        for number, (name, risk) in enumerate(weighed, start=1)
    )
    if not placed:
        return None
    drawn, height = _drawn(placed)
    grave = sum(each.weight >= 3 for each in placed)
    count = "1 risk" if len(placed) == 1 else f"{len(placed)} risks"
    return figure(
        "risks",
        height,
        drawn,
        title="Risks by how likely and how bad they are",
        desc=f"{count}, {grave or 'none'} of them grave: high on one side and not low on the "
        "other.",
        table=Table(
            header=("Number", "Risk", "Likelihood", "Impact", "Watched by", "What is done"),
            rows=tuple(map(_row, placed)),
        ),
    )


def _row(r: Placed) -> tuple[str, ...]:
    return (str(r.number), r.name, r.likelihood, r.impact, r.watch, r.do)


def _weight(likelihood: str, impact: str) -> int:
    return LEVELS.index(likelihood) + LEVELS.index(impact)


def _drawn(placed: Sequence[Placed]) -> tuple[tuple[Element, ...], float]:
    cells = {
        (likely, bad): [r for r in placed if (r.likelihood, r.impact) == (likely, bad)]
        for likely in LEVELS
        for bad in LEVELS
    }
    made: list[Element] = [words(0, 12, "likelihood ↑", class_="c-muted")]
    y = _TOP
    for likely in reversed(LEVELS):
        most = max(min(len(cells[likely, bad]), MOST) for bad in LEVELS)
        over = any(len(cells[likely, bad]) > MOST for bad in LEVELS)
        high = max(46.0, _DOT * ceil(most / _ROW) + 14 + LINE * over)
        made.append(words(_LEFT - 8, y + high / 2 + 4, likely, anchor="end"))
        for column, bad in enumerate(LEVELS):
            made += _cell(cells[likely, bad], _LEFT + _WIDE * column, y, high, _weight(likely, bad))
        y += high
    for column, bad in enumerate(LEVELS):
        made.append(words(_LEFT + _WIDE * (column + 0.5), y + 16, bad, anchor="middle"))
    made.append(words(WIDTH, y + 32, "impact →", anchor="end", class_="c-muted"))
    return _named(placed, made, y + 54)


def _cell(risks: Sequence[Placed], x: float, y: float, high: float, weight: int) -> list[Element]:
    made = [element("rect", x=x, y=y, width=_WIDE, height=high, class_=f"c-cell c-shade{weight}")]
    shown = risks[:MOST]
    across = min(_ROW, max(1, len(shown)))
    left = x + (_WIDE - _DOT * across) / 2
    down = ceil(len(shown) / _ROW)
    more = len(risks) - len(shown)
    top = y + (high - _DOT * down - LINE * bool(more)) / 2
    for index, risk in enumerate(shown):
        cx, cy = left + _DOT * (index % _ROW + 0.5), top + _DOT * (index // _ROW + 0.5)
        made += [
            element("circle", cx=cx, cy=cy, r=10.5, class_="c-hollow"),
            words(cx, cy + 4, str(risk.number), anchor="middle", class_="c-strong", size=SMALL),
        ]
    if more:
        made.append(words(x + _WIDE / 2, y + high - 8, f"and {more} more", anchor="middle"))
    return made


def _named(
    placed: Sequence[Placed], made: list[Element], y: float
) -> tuple[tuple[Element, ...], float]:
    for risk in placed[:NAMED]:
        made += [
            words(22, y, str(risk.number), anchor="end", class_="c-strong"),
            words(30, y, risk.name, room=WIDTH - 30),
        ]
        y += LINE + 1
    if len(placed) > NAMED:
        more = f"and {len(placed) - NAMED} more, all in the table"
        made.append(words(30, y, more, class_="c-muted"))
        y += LINE
    return tuple(made), y - 6
