"""A page that holds nothing but charts, each with its table."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

from specc.review.charts import (
    STYLE,
    gantt,
    goal_tree,
    labeling_burn,
    latency_bar,
    money_chart,
    risk_grid,
    rollout_ramp,
    tradeoff_chart,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.review.charts import Figure, Table
    from specc.spec import Spec

DRAWN = (
    goal_tree,
    tradeoff_chart,
    money_chart,
    labeling_burn,
    gantt,
    rollout_ramp,
    risk_grid,
    latency_bar,
)
_PAGE = """\
:root{color-scheme:light dark;--ink:#1d2129;--muted:#5a6270;--line:#d5d9e0;--accent:#1f5f99;\
--good:#1d6b3a;--bad:#a8261c;--surface:#ffffff}
@media (prefers-color-scheme:dark){:root{--ink:#e9ebef;--muted:#a5adba;--line:#3c434f;\
--accent:#7db4e8;--good:#7fcf9b;--bad:#ff9a8f;--surface:#14171c}}
body{background:var(--surface);color:var(--ink);font:16px/1.5 system-ui,sans-serif;margin:16px;\
overflow-wrap:anywhere}
main{display:grid;gap:3rem 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}
figure{margin:0}figcaption{font-weight:600;margin-bottom:.5rem}
table{border-collapse:collapse;font-size:.85rem}td,th{border-bottom:1px solid var(--line);\
padding:.2rem .6rem .2rem 0;text-align:left}summary:focus-visible{outline:3px solid var(--accent)}
"""


def figures(spec: Spec) -> tuple[Figure, ...]:
    """Every chart that can be drawn of the spec."""
    return tuple(each for draw in DRAWN if (each := draw(spec)) is not None)


def gallery(spec: Spec) -> str:
    """The page."""
    style = _PAGE + STYLE
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    body = "".join(part for each in figures(spec) for part in _figure(each))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width"><title>Charts</title>'
        f"<style>{style}</style></head><body><main><h1>Charts</h1>{body}</main></body></html>"
    )


def _figure(each: Figure) -> Iterator[str]:
    yield f"<figure><figcaption>{escape(each.title)}</figcaption>{each.svg}"
    yield f"<p>{escape(each.desc)}</p><details><summary>The same as a table</summary>"
    yield f"{_table(each.table)}</details></figure>"


def _table(table: Table) -> str:
    header = "".join(f'<th scope="col">{escape(each)}</th>' for each in table.header)
    rows = "".join(
        f"<tr>{''.join(f'<td><bdi>{escape(cell)}</bdi></td>' for cell in row)}</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"
