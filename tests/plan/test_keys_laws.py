"""Laws of merging by key, for any data and any edits of it on both sides."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specc import compiler
from specc.emit._dump import json_bytes, yaml_bytes
from specc.emit._toml import toml_bytes
from specc.plan import _keys, merge
from specc.plan._by_key import by_key, canonical
from specc.plan._diff import hunks
from specc.plan._text import split
from specc.workspace import library

LOADS = {
    "a.json": json.loads,
    "a.toml": tomllib.loads,
    "a.yaml": yaml.safe_load,
    "flow.yaml": yaml.safe_load,
    "hand.json": json.loads,
}


def in_braces(data) -> bytes:
    return yaml.safe_dump(data, default_flow_style=True, width=60, encoding="utf-8")


def by_hand(data) -> bytes:
    """No dump of the data gives this text, so it is edited where it stands."""
    return json_bytes(data).replace(b"{\n", b"{ \n", 1)


DUMPS = {
    "a.json": json_bytes,
    "a.toml": toml_bytes,
    "a.yaml": yaml_bytes,
    "flow.yaml": in_braces,
    "hand.json": by_hand,
}
FEW = settings(max_examples=25)
PATHS = pytest.mark.parametrize("path", LOADS)

KEYS = st.sampled_from(["a", "b", "c", "on", "x y", "1"])
TEXTS = st.sampled_from(
    ["", "p", "two words", "it's: #1", "- q", "u, v", "w: ]", "{{ r }}", "no", "12", "é\"'", "~"]
)
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(-3, 300), st.sampled_from([0.5, -1.25]))
ITEMS = st.lists(TEXTS, max_size=4, unique=True)
NAMED = st.lists(
    st.fixed_dictionaries({"alert": KEYS, "expr": TEXTS}, optional={"for": SCALARS}),
    max_size=3,
    unique_by=lambda item: item["alert"],
)
LEAVES = st.one_of(SCALARS, ITEMS, NAMED)
TREES = st.recursive(
    st.dictionaries(KEYS, LEAVES, max_size=4),
    lambda inner: st.dictionaries(KEYS, st.one_of(LEAVES, inner), max_size=4),
    max_leaves=8,
)
BASES = st.builds(lambda tree: {"version": 1, **tree}, TREES)


@st.composite
def edited(draw, data, *, keeps: bool = False):
    """`data` with some of its keys set, removed and added; removed ones only if not `keeps`."""
    if isinstance(data, dict):
        kept = {
            key: draw(edited(value, keeps=keeps))
            for key, value in data.items()
            if keeps or key in ("version", "alert", "expr") or draw(st.integers(0, 5))
        }
        return {**kept, **({} if draw(st.booleans()) else new_keys(draw, kept))}
    if isinstance(data, list):
        kept = [
            draw(edited(item, keeps=keeps)) for item in data if keeps or draw(st.integers(0, 4))
        ]
        return [*kept, *new_items(draw, kept)]
    return data if draw(st.integers(0, 3)) else draw(SCALARS) if keeps_type(data) else data


def keeps_type(data) -> bool:
    """Names and expressions are told apart by their values, and stay."""
    return not isinstance(data, str)


def new_keys(draw, known):
    found = draw(st.dictionaries(KEYS, LEAVES, max_size=2))
    return {key: value for key, value in found.items() if key not in known}


def new_items(draw, known):
    named = any(isinstance(item, dict) for item in known)
    found = draw(NAMED if named else ITEMS) if known else []
    names = [item["alert"] for item in known] if named else known
    return [item for item in found if (item["alert"] if named else item) not in names]


@st.composite
def triples(draw, *, keeps: bool = False):
    base = draw(BASES)
    return base, draw(edited(base)), draw(edited(base, keeps=keeps))


def lines(path, data) -> list[bytes]:
    return DUMPS[path](data).removesuffix(b"\n").split(b"\n")


def load(path, found):
    return LOADS[path](b"\n".join(found).decode())


def alike(one, other) -> bool:
    """Equal but for the order of keys and of items."""
    return canonical(one) == canonical(other)


@PATHS
@FEW
@given(triple=triples())
def test_each_key_is_as_the_side_that_changed_it_has_it(path, triple) -> None:
    sides = by_key(path, *(lines(path, data) for data in triple), None)
    assert sides is not None
    hold(*triple, load(path, sides.yours), load(path, sides.theirs))


def hold(base, yours, theirs, for_yours, for_theirs) -> None:
    for key in base | yours | theirs:
        old, mine, new = (side.get(key) for side in (base, yours, theirs))
        found = for_yours.get(key), for_theirs.get(key)
        if _keys.same(mine, old) or _keys.same(mine, new):
            assert all(alike(each, new) for each in found)
        elif _keys.same(new, old):
            assert all(alike(each, mine) for each in found)
        elif all(isinstance(each, dict) for each in (old, mine, new)):
            hold(old, mine, new, *found)
        elif not isinstance(mine, dict | list):
            assert all(map(alike, found, (mine, new)))


@PATHS
@FEW
@given(triple=triples())
def test_nothing_of_yours_is_lost(path, triple) -> None:
    base, yours, _ = triple
    sides = by_key(path, *(lines(path, data) for data in triple), None)
    left = set(scalars(load(path, sides.yours)))
    assert set(scalars(yours)) - set(scalars(base)) <= left


def scalars(data):
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from (
                ((key, *path) for path in scalars(value))
                if isinstance(data, dict)
                else scalars(value)
            )
    else:
        yield (repr(data),)


@PATHS
@FEW
@given(triple=triples())
def test_an_untouched_side_yields_the_other(path, triple) -> None:
    base, yours, theirs = (lines(path, data) for data in triple)
    given_theirs = by_key(path, base, base, theirs, None)
    assert alike(load(path, given_theirs.yours), triple[2])
    assert given_theirs.yours == given_theirs.theirs
    given_yours = by_key(path, base, yours, base, None)
    assert list(given_yours.yours) == list(given_yours.theirs) == yours


@PATHS
@FEW
@given(triple=triples())
def test_what_is_merged_says_what_the_keys_say(path, triple) -> None:
    texts = [lines(path, data) for data in triple]
    pieces = merge.merge(*texts, path)
    found = _keys.merge(*triple)
    for theirs in (False, True):
        more = [dispute.theirs for dispute in found.disputes if theirs]
        wanted = _keys.applied(triple[1], [*found.settled, *more])
        said = load(path, merge.resolved(pieces, theirs=theirs))
        assert found.disputes or alike(said, wanted)
        assert not merge.conflicts(pieces) or alike(said, wanted)


COMMENTED = pytest.mark.parametrize("path", ["a.toml", "a.yaml"])


@COMMENTED
@FEW
@given(triple=triples(keeps=True), data=st.data())
def test_comments_stay(path, triple, data) -> None:
    """Where the spec takes nothing away."""
    base, yours, theirs = (lines(path, side) for side in triple)
    remarks, mine = remarked(yours, data)
    merged = b"\n".join(by_key(path, base, mine, theirs, None).yours)
    assert all(remark in merged for remark in remarks)


@COMMENTED
@FEW
@given(triple=triples(), data=st.data())
def test_comments_are_never_lost(path, triple, data) -> None:
    """Whatever the spec takes away: else they are between the markers."""
    base, yours, theirs = (lines(path, side) for side in triple)
    remarks, mine = remarked(yours, data)
    merged = merge.marked(merge.merge(base, mine, theirs, path), merge.Labels())
    assert all(remark in merged for remark in remarks)


def remarked(yours, data):
    """Comments of the team, and its lines with them."""
    remarks, mine, is_open = [], [], False
    for line in yours:
        is_open = (is_open or line.endswith(b"[")) and not line.startswith(b"]")
        if not is_open and data.draw(st.booleans()):
            remarks.append(b"# remark %d." % len(remarks))
            mine.append(remarks[-1])
        mine.append(line)
    return remarks, mine


@cache
def scopes():
    """What real specs yield: an example, and the same with an alert renamed, dropped or moved, or
    a slice renamed."""
    home = Path(__file__).parents[2] / "examples" / "breast-cancer" / "spec.yaml"
    text = f"{home.read_text(encoding='utf-8')}\nscaffold: {{orchestrator: dvc}}\n"
    others = (
        text.replace("misses", "missed"),
        re.sub(r"\n +order_slips: .*", "", text),
        text.replace("window: 20 min", "window: 30 min"),
        text.replace("small_nuclei", "tiny_nuclei"),
    )
    assert all(other != text for other in others)
    return [compiled(each) for each in (text, *others)]


def compiled(text):
    done = compiler.compile("spec.yaml", text.encode(), library())
    return done.tree


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_comments_in_generated_files_are_never_lost(data) -> None:
    """At any line of them, above it or behind it."""
    other = data.draw(st.integers(1, len(scopes()) - 1))
    old, new = (scopes()[at] for at in data.draw(st.sampled_from([(0, other), (other, 0)])))
    path = data.draw(st.sampled_from(changed(old, new)))
    base, theirs = (split(side[path].content).lines for side in (old, new))
    near = sorted({at for a, b, _, _ in hunks(base, theirs) for at in range(a - 1, b + 1)})
    places = [at for at in near if 0 <= at < len(base)]
    mine, remarks = list(base), []
    for at in sorted(data.draw(st.sets(st.sampled_from(places), min_size=1, max_size=3)))[::-1]:
        remarks.append(b"# remark %d." % at)
        indent = mine[at][: len(mine[at]) - len(mine[at].lstrip())]
        above = data.draw(st.booleans())
        mine[at : at + 1] = [indent + remarks[-1], mine[at]] if above else [
            mine[at] + b"  " + remarks[-1]
        ]  # fmt: skip
    merged = b"\n".join(merge.marked(merge.merge(base, mine, theirs, path), merge.Labels()))
    assert all(remark in merged for remark in remarks)


def changed(old, new):
    """The commented files that are in both, and differ."""
    return [
        path
        for path, file in old.items()
        if path.endswith((".yaml", ".yml", ".toml"))
        and path in new
        and new[path].content != file.content
    ]


@given(triple=triples())
def test_edits_are_of_one_side(triple) -> None:
    base, yours, theirs = triple
    assert _keys.merge(base, yours, base).settled == ()
    assert _keys.merge(base, yours, yours) == ((), ())
    found = _keys.merge(base, base, theirs)
    assert found.disputes == ()
    assert alike(_keys.applied(base, found.settled), theirs)


def test_a_file_that_cannot_be_read_is_left_to_its_lines() -> None:
    assert by_key("a.toml", [b"a = 1"], [b"a = "], [b"a = 2"], None) is None
    assert by_key("a.yaml", [b"a: 1"], [b"a: &x 1"], [b"a: 2"], None) is None
    assert by_key("a.json", [b"{}"], [b'{"a": 1, "a": 2}'], [b'{"b": 1}'], None) is None
    assert by_key("a.yaml", [b"a: 1"], [b"\xff"], [b"a: 2"], None) is None
    assert by_key("a.py", [b"a = 1"], [b"a = 2"], [b"a = 3"], None) is None
