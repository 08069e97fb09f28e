"""Specs to draw: the examples, one with everything in hundreds, one with words that mean harm."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from specc.compiler import check
from specc.review import charts
from specc.spec import Spec

ROOT = Path(__file__).parents[3]
EXAMPLES = {
    each.parent.name: each.read_text() for each in sorted(ROOT.glob("examples/*/spec.yaml"))
}
AD_CLICK = EXAMPLES["ad-click"]
DRAWN = {
    "goals": charts.goal_tree,
    "tradeoffs": charts.tradeoff_chart,
    "money": charts.money_chart,
    "labeling": charts.labeling_burn,
    "plan": charts.gantt,
    "rollout": charts.rollout_ramp,
    "risks": charts.risk_grid,
    "latency": charts.latency_bar,
}
EVIL = (
    "</svg></title><script>alert(1)</script> \u202egnp.exe\u202c ]]> &amp; \"'` \ufffe \U0001f4a9"
    " مرحبا بالعالم 42 שלום 漢字漢字漢字 https://evil.example and so on and on,"
    " without an end to be seen"
)
SVG = "{http://www.w3.org/2000/svg}"


def spec(text: str) -> Spec:
    """The spec that the text is; all of it has to be readable."""
    found = check("spec.yaml", text.encode()).spec
    assert type(found) is Spec
    return found


def changed(*pairs: tuple[str, str], text: str = AD_CLICK) -> str:
    """The text with other words; what is to change has to be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def figures(given: Spec) -> dict[str, charts.Figure]:
    """Every chart of the spec, by name."""
    made = {name: draw(given) for name, draw in DRAWN.items()}
    return {name: each for name, each in made.items() if each is not None}


def tree(figure: charts.Figure) -> ElementTree.Element:
    """The picture as a tree; fails where it is not well-formed."""
    return ElementTree.fromstring(figure.svg)  # noqa: S314 -- our own


def drawn(figure: charts.Figure, name: str, class_: str) -> list[ElementTree.Element]:
    """Elements of a name and a class, in order."""
    found = tree(figure).iter(f"{SVG}{name}")
    return [each for each in found if class_ in each.get("class", "").split()]


def texts(figure: charts.Figure) -> list[str]:
    """All words of the picture."""
    return [each.text or "" for each in tree(figure).iter(f"{SVG}text")]


def points(element: ElementTree.Element) -> list[tuple[float, float]]:
    """The corners of a path."""
    found = re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d", ""))
    return [(float(x), float(y)) for x, y in found]


def number(element: ElementTree.Element, name: str) -> float:
    """An attribute that is a number."""
    return float(element.get(name, "nan"))


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\ufffe", "\\uFFFE")


def hostile() -> str:
    """Words that mean harm, wherever a chart shows words of the spec."""
    evil = _quoted(EVIL)
    return changed(
        (
            "statement: Grow search-ad revenue without making people leave.",
            f"statement: {evil}",
        ),
        ("name: shadow", f"name: {evil}"),
        ("stages: {network", f"stages: {{{_quoted(EVIL[:160])}"),
        (
            "plan:\n",
            f"plan:\n  dependencies: [{{step: {evil}, team: {evil}, lead_time: 3 weeks}}]\n",
        ),
        ("watch: auc, do: keep the random share", f"watch: auc, do: {evil}"),
    )


def crowded() -> str:
    """500 metrics, a plan of ten years, 60 risks, 50 stages of latency, 100 batches, 34 steps."""
    levels = ("low", "medium", "high")
    metrics = (
        f"  m{n}: {{kind: online, role: monitor, better: higher, drives: revenue_day}}\n"
        for n in range(500)
    )
    risks = (
        f"  r{n}: {{likelihood: {levels[n % 3]}, impact: {levels[2 if n > 40 else n // 3 % 3]}}}\n"
        for n in range(60)
    )
    stages = ", ".join(f"s{n}: {n + 1}ms" for n in range(50))
    steps = (
        f"    - {{name: s{n}, pattern: canary, share: {n + 1}%, for: 1 week, "
        "stop_if: {ctr: drops 5%}}\n"
        for n in range(30)
    )
    return changed(
        ("metrics:\n  revenue_day", f"metrics:\n{''.join(metrics)}  revenue_day"),
        ("risks:\n", f"risks:\n{''.join(risks)}"),
        ("{network: 20ms, features: 25ms, model: 30ms, policy: 5ms}", f"{{{stages}}}"),
        ("  steps:\n", f"  steps:\n{''.join(steps)}"),
        ("batch: 4k", "batch: 80"),
        ("{scope: 2 weeks, data: 3 weeks", "{scope: 2 years, data: 3 years"),
        ("model: 5 weeks, deploy: 5 weeks", "model: 5 years, deploy: 1 week, monitor: 1 year"),
    )
