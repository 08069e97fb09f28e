"""Every chart of every spec is sound: XML, names, ids, words that stand inside it, inert."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from chart_specs import (
    AD_CLICK,
    DRAWN,
    EXAMPLES,
    SVG,
    crowded,
    drawn,
    figures,
    hostile,
    spec,
    texts,
    tree,
)

from specc.review import charts
from specc.review.charts._text import fit, width, wrap

GOLDEN = Path(__file__).parent / "golden"
SPECS = {**EXAMPLES, "hostile": hostile(), "crowded": crowded()}
ELEMENTS = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text"}
FIGURES = {
    (which, name): figure
    for which, text in SPECS.items()
    for name, figure in figures(spec(text)).items()
}


@pytest.fixture(params=FIGURES, ids="-".join)
def figure(request: pytest.FixtureRequest) -> charts.Figure:
    return FIGURES[request.param]


def test_all_are_drawn_where_there_is_much() -> None:
    for which in ("ad-click", "hostile", "crowded"):
        assert {name for key, name in FIGURES if key == which} == {*DRAWN}


def test_is_named_and_described(figure: charts.Figure) -> None:
    root = tree(figure)
    assert root.get("role") == "img"
    ids = {each.get("id"): each for each in root.iter() if each.get("id")}
    title, desc = (ids[each] for each in root.get("aria-labelledby", "").split())
    assert (title.text, desc.text) == (figure.title, figure.desc)
    assert figure.title and figure.desc.endswith(".")


def test_ids_are_unique_among_the_charts_of_a_page() -> None:
    for which in SPECS:
        found = [
            each.get("id")
            for key, figure in FIGURES.items()
            if key[0] == which
            for each in tree(figure).iter()
            if each.get("id")
        ]
        assert len(found) == len(set(found))


def test_fills_refer_to_what_is_there(figure: charts.Figure) -> None:
    assert set(re.findall(r"url\(#([^)]+)\)", figure.svg)) <= set(
        re.findall(r'id="([^"]+)"', figure.svg)
    )


def test_holds_nothing_that_acts(figure: charts.Figure) -> None:
    root = tree(figure)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS
    names = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in names if name.startswith("on") or name in ("style", "href")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", figure.svg)


def test_words_that_mean_harm_are_words() -> None:
    for name in ("goals", "plan", "rollout", "latency"):
        shown = " ".join(texts(FIGURES["hostile", name]))
        assert "</svg></title>" in shown
    rows = FIGURES["hostile", "risks"].table.rows
    assert any("<script>" in cell for row in rows for cell in row), "tables are plain text"


def test_words_stand_inside(figure: charts.Figure) -> None:
    _, _, wide, high = map(float, tree(figure).get("viewBox", "").split())
    for each in tree(figure).iter(f"{SVG}text"):
        size, x, y = (float(each.get(name, "0")) for name in ("font-size", "x", "y"))
        takes = width(each.text or "", size)
        left = x - takes * {"end": 1, "middle": 0.5}.get(each.get("text-anchor", ""), 0)
        assert -1 <= left <= left + takes <= wide + 1, each.text
        assert size - 3 <= y <= high - 2, each.text


def test_words_can_be_read_on_a_phone(figure: charts.Figure) -> None:
    """A phone of 360 pixels leaves 320 to a picture at least."""
    sizes = [float(each.get("font-size", "0")) for each in tree(figure).iter(f"{SVG}text")]
    assert min(sizes) * 320 / charts.WIDTH >= 11


def test_shapes_stand_inside(figure: charts.Figure) -> None:
    _, _, wide, high = map(float, tree(figure).get("viewBox", "").split())
    for each in drawn(figure, "rect", ""):
        x, y, across, down = (float(each.get(n, "0")) for n in ("x", "y", "width", "height"))
        assert 0 <= x <= x + across <= wide + 0.1 and 0 <= y <= y + down <= high + 0.1


def test_rows_are_as_long_as_the_header(figure: charts.Figure) -> None:
    assert figure.table.rows
    assert {len(row) for row in figure.table.rows} == {len(figure.table.header)}


def test_every_class_has_its_style(figure: charts.Figure) -> None:
    used = {one for each in re.findall(r'class="([^"]*)"', figure.svg) for one in each.split()}
    for each in used:
        if each.startswith("c-"):
            assert f".{each}{{" in charts.STYLE


def test_the_table_holds_what_the_picture_leaves_out() -> None:
    counts = {name: len(FIGURES["crowded", name].table.rows) for name in DRAWN}
    assert counts["goals"] > 500
    assert (counts["risks"], counts["rollout"], counts["latency"]) == (62, 34, 52)
    assert all(len(FIGURES["crowded", name].svg) < 20_000 for name in DRAWN)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_order_of_keys_says_nothing(name: str) -> None:
    def turned(node: object) -> object:
        if isinstance(node, dict):
            return {key: turned(node[key]) for key in reversed(node)}
        return [turned(each) for each in node] if isinstance(node, list) else node

    document = turned(yaml.load(EXAMPLES[name], yaml.BaseLoader))  # noqa: S506 -- all as text
    text = yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=1000)
    text = re.sub(r"specc: '1'", "specc: 1", text)
    text = re.sub(r": '(-?[\d.]+|true|false)'", r": \1", text)
    assert figures(spec(text)) == figures(spec(EXAMPLES[name]))


@pytest.mark.parametrize("name", DRAWN)
def test_the_first_example_looks_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    """Bytes, line by line so that a change can be read; `--bless` writes them anew."""
    figure = DRAWN[name](spec(AD_CLICK))
    assert figure is not None
    rows = (" | ".join(row) for row in (figure.table.header, *figure.table.rows))
    said = "\n".join((figure.desc, *rows, figure.svg.replace("><", ">\n<"), ""))
    golden = GOLDEN / f"{name}.txt"
    if request.config.getoption("--bless", default=False):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said)
    assert golden.read_text() == said


@pytest.mark.parametrize(
    "words", ["short", "a " * 500, "x" * 500, "漢" * 99, "\U0001f4a9" * 60, ""]
)
def test_words_are_cut_to_their_room(words: str) -> None:
    assert width(fit(words, 100, 12), 12) <= 100
    lines = wrap(words, 100, 12, 3)
    assert len(lines) <= 3 and all(width(each, 12) <= 100 for each in lines)
    if width(words, 12) > 320:
        assert lines[-1].endswith("…"), "what is cut says so"
