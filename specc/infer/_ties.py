"""What single columns say about the target: counted on the sample, by ranks and by bins."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from specc.infer._figures import explained
from specc.infer._model import Tie
from specc.infer._sql import among, read_as
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.infer._kinds import Reading

_ROWS = 20_000
"""Rows of which values are counted against classes."""
_BINS = 16
CLASSES = 20
"""A target with more values than this is no class."""
_VALUES = 200
"""Values of a text column that are counted against classes."""

_Found = dict[int, dict[str, float]]


def ties(
    connection: Any,
    readings: Mapping[int, Reading],
    names: Mapping[int, str],
    *,
    rows: int,
    target: int | None,
    time: int | None,
) -> tuple[Tie, ...]:
    """The ties of each column with the target, and of each moment with the one that dates a row."""
    doing("looking for leaks")
    found: _Found = defaultdict(dict)
    moments = [n for n, how in readings.items() if how.kind == "timestamp"]
    if target is not None or time in moments:
        _read(connection, readings)
    if target is not None:
        _with_target(connection, readings, target, max(1, rows // _ROWS), found)
    if time in moments:
        for number, share in connection.execute(_LATER.format(among(moments)), [time]).fetchall():
            found[number]["later"] = share
    return tuple(
        Tie(column=names[number], **figures)
        for number, figures in sorted(found.items())
        if number in names and number != target
    )


def _with_target(
    connection: Any, readings: Mapping[int, Reading], target: int, step: int, found: _Found
) -> None:
    how = readings[target]
    connection.execute("CREATE TABLE y AS SELECT r, v, d FROM d WHERE i = ?", [target])
    classes = [row[0] for row in connection.execute(_CLASSES, [target]).fetchall()]
    if len(classes) == 2:
        for number, auc in connection.execute(_AUC, [classes[1], target]).fetchall():
            if auc is not None:
                found[number]["auc"] = max(auc, 1 - auc)
    if 2 <= len(classes) <= CLASSES:
        _informed(connection, target, step, found)
    elif how.kind in ("integer", "number"):
        for number, correlation in connection.execute(_RANKS, [target]).fetchall():
            if correlation is not None and correlation == correlation:
                found[number]["correlation"] = abs(correlation)


def _read(connection: Any, readings: Mapping[int, Reading]) -> None:
    """The table `d` (i, r, v, d): the cells without words for missing, and as numbers where they
    are numbers or moments."""
    plain = {n: how for n, how in readings.items() if how.kind != "nested"}
    connection.execute(
        "CREATE TABLE d AS SELECT i, r, v, n AS d "  # noqa: S608 -- quoted
        f"FROM {read_as(plain, 's')} WHERE v IS NOT NULL AND {among(plain)}"
    )


_CLASSES = "SELECT v FROM d WHERE i = ? GROUP BY v ORDER BY count(*) DESC, v LIMIT 21"
"""The classes, the rarest last."""

_AUC = """
WITH g AS (
  SELECT d.i, d.d AS score, count(*) FILTER (y.v = $1) AS yes, count(*) FILTER (y.v <> $1) AS no
  FROM d JOIN y USING (r) WHERE d.d IS NOT NULL AND d.i <> $2 GROUP BY ALL),
k AS (
  SELECT i, yes, no, sum(no) OVER (PARTITION BY i ORDER BY score) - no AS below FROM g)
SELECT i, sum(yes * (below + no / 2.0)) / nullif(sum(yes)::DOUBLE * sum(no), 0) FROM k GROUP BY i
"""
"""Of each column, the chance that a random positive has a larger value than a random negative,
ties counting half (Mann and Whitney, 1947)."""

_RANKS = """
WITH p AS (SELECT d.i, d.d AS x, y.d AS y FROM d JOIN y USING (r)
           WHERE d.i <> $1 AND d.d IS NOT NULL AND y.d IS NOT NULL),
q AS (SELECT i,
        rank() OVER (PARTITION BY i ORDER BY x) + count(*) OVER (PARTITION BY i, x) / 2.0 AS a,
        rank() OVER (PARTITION BY i ORDER BY y) + count(*) OVER (PARTITION BY i, y) / 2.0 AS b
      FROM p)
SELECT i, corr(a, b) FROM q GROUP BY i HAVING count(*) >= 10
"""
"""Of each column, Spearman's rank correlation with the target, ties at their mean rank."""

_EDGES = ", ".join(f"{n}/{_BINS}" for n in range(1, _BINS))
_TABLE = f"""
WITH t AS (SELECT i, r, v, d FROM d WHERE hash(r + 1) % {{step}} = 0 AND i <> $1),
q AS (SELECT i, quantile_disc(d, [{_EDGES}]) AS edges FROM t GROUP BY i
      HAVING count(d) > 0 OR count(DISTINCT v) <= {_VALUES}),
b AS (SELECT i, r, CASE WHEN d IS NULL THEN v
             ELSE len(list_filter(edges, lambda edge: edge < d))::VARCHAR END AS bin
      FROM t JOIN q USING (i))
SELECT b.i, bin, y.v, count(*) FROM b JOIN y USING (r) GROUP BY ALL
"""  # noqa: S608 -- constants
"""Rows by column, value or bin, and class. Equal numbers are in one bin."""


def _informed(connection: Any, target: int, step: int, found: _Found) -> None:
    """How much of the target's entropy each column explains, and how much its being there."""
    tables: dict[int, dict[tuple[object, object], int]] = defaultdict(dict)
    for number, shown, label, count in connection.execute(
        _TABLE.format(step=step), [target]
    ).fetchall():
        tables[number][(shown, label)] = count
    of_all = f"SELECT v, count(*) FROM y WHERE hash(r + 1) % {step} = 0 GROUP BY v"  # noqa: S608
    whole = dict(connection.execute(of_all).fetchall())
    for number, counts in tables.items():
        share = explained(counts)
        if share is not None and len({pair[0] for pair in counts}) > 1:
            found[number]["information"] = share
        _absent(found[number], counts, whole)


def _absent(
    figures: dict[str, float], counts: Mapping[tuple[object, object], int], whole: dict[str, int]
) -> None:
    there: dict[object, int] = defaultdict(int)
    for (_, label), count in counts.items():
        there[label] += count
    both: dict[tuple[object, object], int] = {(True, label): there[label] for label in whole}
    both |= {(False, label): count - there[label] for label, count in whole.items()}
    filled = {pair: count for pair, count in both.items() if count}
    if len({pair[0] for pair in filled}) == 2:
        share = explained(filled)
        if share is not None:
            figures["missing"] = share


_LATER = """
SELECT o.i, avg((o.d > t.d)::INT) FROM (SELECT * FROM d WHERE {}) o JOIN d t USING (r)
WHERE t.i = $1 AND o.i <> $1 AND o.d IS NOT NULL AND t.d IS NOT NULL GROUP BY o.i
"""
"""Of each other moment, the share of rows in which it lies after the one of the row."""
