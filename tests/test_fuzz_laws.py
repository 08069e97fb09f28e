"""Hostile and broken specs, in every format; what `tools/fuzz.py` once broke is played again."""

import json
from pathlib import Path
from typing import Any

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import SPECS, broken, changed, paths

from specc.compiler import Checked, check
from specc.diagnostic.formats import FORMATS
from specc.source import MAX_BYTES
from specc.units import AMOUNT, COUNT, MONEY, RATE, SHARE_OF_ONE, UnitError, parse, parse_quantile

FEW = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
HOSTILE = {
    "terminal escape": "\x1b[2J\x1b]0;x\x07",
    "reading direction": "abc\u202e\u2066def",
    "control characters": "\x00\x07\x08\x7f\x9b",
    "line ends": "a\r\nb\x85c\u2028d\u2029e",
    "template": "{{ 7 * 7 }}{% raw %}${{ secrets.X }}",
    "workflow command": "\n::error file=x::y\n",
    "markup": "<script>]]></failure>&amp;`x` [a](http://b) @team",
    "half a character": "\ud83d",
    "marks": "e\u0301\u200b\ufeff\u00a0",
    "shell": "$(id)`id`;../../etc/passwd",
    "quotes": "'\"\\",
}


def checked(spec: Any) -> Checked:
    return check("spec.yaml", json.dumps(spec, indent=1).encode())


@FEW
@given(broken())
def test_every_format_tells_what_is_found_in_a_broken_spec(spec: Any) -> None:
    done = checked(spec)
    laws.hold(done)
    laws.tell(done)


@FEW
@given(broken())
def test_the_same_spec_gives_the_same_bytes(spec: Any) -> None:
    assert laws.outputs(checked(spec)) == laws.outputs(checked(spec))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.data(), st.booleans())
def test_hostile_text_stays_in_its_place(text: str, data: st.DataObject, as_key: bool) -> None:
    spec = SPECS[1]
    path = data.draw(st.sampled_from(paths(spec)[1:]))
    done = checked(changed(spec, path, {text: text} if as_key else text))
    laws.hold(done)
    laws.tell(done)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_quoted_in_a_finding_and_escaped(text: str) -> None:
    done = checked({**SPECS[1], text: 1, "labels": {"target": {"name": text, "typ": text}}})
    laws.hold(done)
    laws.tell(done)
    assert {"SYN05", "SYN11"} & {found.code for found in done.found}


@pytest.mark.parametrize("where", [("specc",), ("deployment", "mode"), ("goals",)])
@pytest.mark.parametrize("letter", ["x", "\x1b"])
def test_a_scalar_of_a_megabyte_is_one_more_scalar(where: tuple[str, ...], letter: str) -> None:
    text = letter * ((MAX_BYTES - 20_000) // len(json.dumps(letter).strip('"')))
    done = checked(changed(SPECS[1], where, text))
    assert done.found
    assert all(len(found.message) < 1000 for found in done.found)
    laws.hold(done)
    laws.tell(done)


@pytest.mark.parametrize("path", [("scaffold", "package"), ("plan", "start")])
def test_a_line_end_is_no_part_of_a_name_or_a_date(path: tuple[str, str]) -> None:
    given = {"package": "churn\n", "start": "2026-01-01\n"}[path[1]]
    section, name = path
    done = checked({**SPECS[1], section: {**SPECS[1].get(section, {}), name: given}})
    assert [each.code for each in done.found if each.places[0].path == path] == ["SYN14"]


def test_a_key_of_a_thousand_letters_is_one_more_key() -> None:
    done = checked({**SPECS[1], "x" * 1000: 1})
    laws.hold(done)
    laws.tell(done)


@settings(max_examples=200)
@given(
    st.text("0123456789.,eE/%$€ -+kM_dayshourGBper<>=\u00a0\uff05", max_size=20),
    st.sampled_from([AMOUNT, COUNT, MONEY, RATE, SHARE_OF_ONE]),
)
def test_what_is_read_as_a_quantity_reads_back(text: str, kind: Any) -> None:
    laws.reads_back(text, lambda value: parse(value, kind))


@pytest.mark.parametrize("text", ["p0", "p00.00 ", "0th percentile", "P0", "0.0th"])
def test_no_quantile_is_advised_that_is_none(text: str) -> None:
    with pytest.raises(UnitError):
        parse_quantile(text)
    laws.reads_back(text, parse_quantile)


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "fuzz").iterdir()), ids=str)
def test_what_broke_once_holds(path: Path) -> None:
    done = check("spec.yaml", path.read_bytes())
    laws.hold(done)
    laws.tell(done)


def test_every_format_is_read() -> None:
    assert laws.COUNTS.keys() == set(FORMATS)
