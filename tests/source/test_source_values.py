"""What is read as what, and where it stands."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specc.source import Source, parse


def read(text: str) -> Source:
    source, found = parse("spec.yaml", text.encode())
    assert found == ()
    assert source is not None
    return source


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("1:30", "1:30"),
        ("0012", "0012"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("2026-12-31", "2026-12-31"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("12", 12),
        ("-0", 0),
        ("+3", 3),
        ("0.78", 0.78),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("5%", "5%"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("1" * 41, "1" * 41),
    ],
)
def test_scalars_are_read_by_the_core_rules(written: str, value: object) -> None:
    read_value = read(f"a: {written}\n").data["a"]
    assert read_value == value
    assert type(read_value) is type(value)


def test_everything_has_a_place() -> None:
    source = read("a:\n  b: [x, yz]\n  c: {d: 1}\n")
    assert source.keys == {
        ("a",): (1, 1, 1, 2),
        ("a", "b"): (2, 3, 2, 4),
        ("a", "c"): (3, 3, 3, 4),
        ("a", "c", "d"): (3, 7, 3, 8),
    }
    assert source.values == {
        (): (1, 1, 1, 1),
        ("a",): (1, 1, 1, 2),
        ("a", "b"): (2, 6, 2, 13),
        ("a", "b", 0): (2, 7, 2, 8),
        ("a", "b", 1): (2, 10, 2, 12),
        ("a", "c"): (3, 6, 3, 12),
        ("a", "c", "d"): (3, 10, 3, 11),
    }


def test_a_byte_order_mark_shifts_nothing() -> None:
    source, found = parse("spec.yaml", b"\xef\xbb\xbfa: 1\n")
    assert found == ()
    assert source is not None
    assert source.values["a",] == (1, 4, 1, 5)


def test_line_ends_of_windows_are_no_part_of_a_value() -> None:
    source = read("a: x\r\nb: y\r\n")
    assert dict(source.data) == {"a": "x", "b": "y"}
    assert source.data == {"a": "x", "b": "y"}


@given(st.binary(max_size=300))
@example(b"\x00")
@example(b"\xfe\xff\x00a")
@example(b"? ")
@example(b"- - -")
@example(b"%YAML 9.9\n---\na: 1")
@example(b"a: !<")
@example(b'a: "\\uD800"')
def test_any_bytes_give_a_document_or_findings(data: bytes) -> None:
    check(data)


YAML_LIKE = st.lists(
    st.sampled_from(
        ["a", "b", ": ", ":", "\n", "  ", "- ", "[", "]", "{", "}", ",", "000", "40", "&x", "*x",
         "!t", "?", "<<", '"', "'", "#", "|", ">", "%", "@", "\t", "---", "...", "\u2028", "\x85",
         "😀", "\ufeff", "\r", "~", "true"]
    ),
    max_size=40,
)  # fmt: skip


@given(YAML_LIKE)
def test_anything_like_yaml_gives_a_document_or_findings(parts: list[str]) -> None:
    check("".join(parts).encode())


def check(data: bytes) -> None:
    source, found = parse("spec.yaml", data)
    assert source is not None or found
    lines = [*data.decode("utf-8-sig", "replace").splitlines(), ""]
    spans = [place.span for each in found for place in each.places]
    assert all(each.message and each.places for each in found)
    for span in spans:
        assert span is not None
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    if source is not None:
        for line, column, end_line, _ in (*source.keys.values(), *source.values.values()):
            assert 1 <= line <= end_line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1


def test_a_quoted_nothing_behind_a_number_is_no_cut_number() -> None:
    assert read('{a: 1, "1": ""}\n').data == {"a": 1, "1": ""}
