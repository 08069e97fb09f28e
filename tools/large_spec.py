"""A spec of any length, as a large team would have it: `python tools/large_spec.py 5000`.

The ad-click spec with more sources, columns, features, slices, metrics, alerts, scenarios, risks
and questions, in the proportions of real ones. It is sound, and has few more findings.
"""

from __future__ import annotations

import sys
from pathlib import Path

AD_CLICK = Path(__file__).parents[1] / "examples" / "ad-click" / "spec.yaml"
PARTS = {
    "  billing: {owner": """\
    s{n}:
      owner: data-team
      location: wh.s{n}
      format: table
      refresh: 1 day
      history: 1 year
      rows: 100k
      access: granted
      columns:
        a{n}: {{type: number, min: 0, max: 9}}
        b{n}: {{type: category}}
""",
    "  ad_ctr_7d: {from": """\
    a{n}:
      from: s{n}
      available: at_request
      staleness: 1 day
    b{n}:
      from: s{n}
      available: at_request
      staleness: 1 day
""",
    "  rare_ads: {where": """\
    p{n}:
      where: {{b{n}: x}}
      share: 40%
""",
    "memory: {kind": """\
  m{n}:
    kind: online
    role: monitor
    better: higher
    measured_from: clicks
""",
    "  auc_falls: {metric": """\
    w{n}:
      metric: m{n}
      when: drops 50%
      window: 1 day
      runs: 2
      tell: ml-lead
      do: investigate
""",
    "better_history: {kind": """\
  e{n}: {{kind: expect, given: {{a{n}: 1}}, expect: show}}
""",
    "click_fraud: {likelihood": """\
  r{n}:
    likelihood: low
    impact: low
    watch: m{n}
    do: look at it
""",
    "age_sampling: {ask": """\
  q{n}: {{ask: Is b{n} kept?, who: ml-lead, by: 2026-07-10}}
""",
}
"""What each more adds, before which line of the ad-click spec."""


def large(lines: int) -> str:
    """A sound spec of about so many lines, at least those of the ad-click spec."""
    text = AD_CLICK.read_text(encoding="utf-8")
    each = sum(part.count("\n") for part in PARTS.values())
    more = range(max(0, round((lines - text.count("\n")) / each)))
    for line, part in PARTS.items():
        added = "".join(part.format(n=n) for n in more)
        text = text.replace(f"\n  {line}", f"\n{added}  {line}", 1)
    return text


if __name__ == "__main__":
    print(large(int(sys.argv[1])), end="")
