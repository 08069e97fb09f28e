"""Each mistake in the YAML itself gives one finding, on exactly the guilty text, which the examples
put between « and »."""

import pytest

from specc.diagnostic import Span
from specc.source import MAX_BYTES, parse

MISTAKES = {
    "duplicate key": ("SYN06", "a: 1\n«a»: 2\n"),
    "duplicate key inside braces": ("SYN06", "a: {b: 1, «b»: 2}\n"),
    "duplicate section": ("SYN06", "m: {a: {b: 1, c: [1]}}\n«m»: {a: {b: 1, c: [2]}, d: 1}\n"),
    "duplicate section with more": ("SYN06", "m:\n  a: 1\n«m»:\n  a: 1\n  b:\n    - 1\n"),
    "anchor": ("SYN07", "a: «&x 1»\n"),
    "alias": ("SYN07", "a: «*x»\n"),
    "alias as a key": ("SYN07", "a: {«*x» : 1}\n"),
    "merge key": ("SYN07", "a:\n  «<<»: {b: 1}\n"),
    "tag": ("SYN07", "a: «!!python/name:os.system x»\n"),
    "list as a key": ("SYN07", "? «[»a, b]\n: 1\n"),
    "second document": ("SYN07", "a: 1\n«---»\nb: 2\n"),
    "number as a key": ("SYN02", "«1»: a\n"),
    "boolean as a key": ("SYN02", "a:\n  «true»: b\n"),
    "cut number": ("SYN01", "a: {rows: «40,000», b: 2}\n"),
    "number cut at its end": ("SYN01", "a: {rows: «40,000»}\n"),
    "number in millions": ("SYN01", "a: {rows: «40,000,000»}\n"),
    "decimal comma": ("SYN01", "a: {target: «0,78», b: 2}\n"),
    "money": ("SYN01", "a: {budget: «$40,000», b: 2}\n"),
    "money per month": ("SYN01", "a: {budget: «$150,000 per month»}\n"),
    "three numbers": ("SYN01", "a: {b: «1,5,3»}\n"),
    "number as a key behind a number": ("SYN02", "a: {b: 5, «12»: c}\n"),
    "number of three digits as a key": ("SYN02", "a: {b: c, «120»: d}\n"),
    "no colon before a brace": ("SYN05", "a:\n  «recall» {kind: b, role: c}\n  d: {e: f}\n"),
    "no colon before a brace, one key": ("SYN05", "a:\n  «recall» {kind: b}\n"),
    "no colon inside braces": ("SYN05", "a: {b: 1, recall «{»kind: b}}\n"),
    "half a character": ("SYN05", 'a: "\\u«d»83d\\ude00"\n'),
    "tab": ("SYN05", "a:\n«\t»b: 1\n"),
    "colon in text": ("SYN05", "a: b«:» c\n"),
    "unclosed bracket": ("SYN05", "a: [1, 2\nb«:» 3\n"),
    "wrong bracket": ("SYN05", "a: {b: 1«]»\n"),
    "key without colon": ("SYN05", "a: 1\n«bcd»\ne: 2\n"),
    "deeper for no reason": ("SYN05", "a: 1\n  «b»: 2\n"),
    "list goes on as something else": ("SYN05", "a:\n  - 1\n  «b»: 2\n"),
    "percent sign first": ("SYN05", "a: «%»5\n"),
    "question mark before a brace": ("SYN05", "a: {b: «?», c: 1}\n"),
    "one space too many": ("SYN05", "a:\n  b: x\n   «c»: y\n  d: z\n"),
    "one space too many below braces": ("SYN05", "a:\n  b: {x: 1}\n   «c»: y\n"),
    "no space behind a colon": ("SYN05", "a:\n  b: x\n  «c:»scoping\n  d: z\n"),
    "no space behind the first colon": ("SYN05", "«specc:»1\na: b\n"),
    "no space behind the last colon": ("SYN05", "a:\n  b: x\n  «c:»y # why\nd: z\n"),
    "quote closed by the next one": ("SYN05", 'a:\n  b: «"»x\n  c: y\nd: "e f"\n'),
    "quote in braces closed by the next one": ("SYN05", 'a: {b: «"»x, c: y}\nd: {e: "f"}\n'),
    "space that is none behind a colon": ("SYN05", "a:\n  b:«\u00a0»x\n  c: y\n"),
    "space that is none in front": ("SYN05", "a:\n«\u00a0»b: x\n  c: y\n"),
    "space that is none in front, later": ("SYN05", "a:\n  b: x\n«\u00a0» c: y\n"),
    "fence of Markdown": ("SYN05", "«```yaml»\na: b\n```\n"),
    "fence behind prose": ("SYN05", "Here it is:\n\n«```yaml»\na: b\n```\n"),
    "fence at the end": ("SYN05", "a: b\n«```»\n"),
    "merge conflict": ("SYN05", "a:\n«<<<<<<< yours»\n  b: 1\n=======\n  b: 2\n>>>>>>> specc\n"),
    "merge conflict, keys twice": (
        "SYN05",
        "a: 1\na: 2\n«<<<<<<< HEAD»\nb: 1\n||||||| base\nb: 3\n=======\nb: 2\n>>>>>>> x\n",
    ),
    "end of a merge conflict": ("SYN05", "a:\n  b: 1\n«>>>>>>> specc»\nc: 2\n"),
    "control character": ("SYN09", "a: b«\x07»c\n"),
    "character behind an emoji": ("SYN09", "a: 😀 «\x1b»[31m\n"),
    "escape in front": ("SYN09", "«\x1b»a: 1\n"),
    "nothing": ("SYN10", "«»"),
    "character that ends a line for some": ("SYN09", "a: b«»\x0cc\n"),
    "brace never closed": ("SYN05", "a: {«»"),
    "quote never closed": ("SYN05", "a: «'»b\n"),
    "comments only": ("SYN10", "«»# nothing yet\n\n"),
    "one value": ("SYN13", "«just text»\n"),
    "a list in brackets": ("SYN13", "«[1, 2]»\n"),
}


def unmarked(text: str) -> tuple[str, Span]:
    before, rest = text.split("«")
    guilty, after = rest.split("»")
    starts, ends = before, before + guilty
    return before + guilty + after, Span(
        file="spec.yaml",
        line=starts.count("\n") + 1,
        column=len(starts) - starts.rfind("\n"),
        end_line=ends.count("\n") + 1,
        end_column=len(ends) - ends.rfind("\n"),
    )


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_finding_in_its_place(name: str) -> None:
    code, marked = MISTAKES[name]
    text, span = unmarked(marked)
    _, found = parse("spec.yaml", text.encode())
    assert [(each.code, each.places[0].span) for each in found] == [(code, span)]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("40,000", "40k or 40000"),
        ("1,500", "1500"),
        ("90,000,000", "90M or 90000000"),
        ("0,78", "0.78"),
        ("12,5%", "12.5%"),
        ("1,200.50", "1200.50"),
        ("$40,000", "$40k or $40000"),
        ("$5,000 per month", "$5k per month or $5000 per month"),
        ("1,5,3", "one number, or a list: [1, 2]"),
    ],
)
def test_cut_number_is_put_together_again(written: str, advice: str) -> None:
    _, found = parse("spec.yaml", f"a: {{rows: {written}, b: 2}}\n".encode())
    assert [each.help for each in found] == [f"write {advice}"]
    assert written in found[0].message


def test_duplicate_key_shows_both_places() -> None:
    _, found = parse("spec.yaml", b"a: 1\nb: 2\na: 3\n")
    assert [(p.span.line, p.span.column, p.label) for p in found[0].places if p.span] == [
        (3, 1, "again here"),
        (1, 1, "first here"),
    ]


def test_unclosed_bracket_shows_where_it_was_opened() -> None:
    _, found = parse("spec.yaml", b"a: {b: [1, 2}\n")
    assert [(p.span.line, p.span.column, p.label) for p in found[0].places if p.span] == [
        (1, 13, ""),
        (1, 8, "opened here"),
    ]


def test_bytes_that_are_not_text() -> None:
    _, found = parse("spec.yaml", b"a: 1\nb: caf\xe9\n")
    span = Span(file="spec.yaml", line=2, column=7, end_line=2, end_column=8)
    assert [(each.code, each.places[0].span) for each in found] == [("SYN09", span)]
    assert "0xe9" in found[0].message


def test_bytes_that_are_not_text_behind_a_byte_order_mark() -> None:
    _, found = parse("spec.yaml", b"\xef\xbb\xbfa: caf\xe9\n")
    span = Span(file="spec.yaml", line=1, column=7, end_line=1, end_column=8)
    assert [(each.code, each.places[0].span) for each in found] == [("SYN09", span)]
    assert "0xe9" in found[0].message
    _, (torn,) = parse("spec.yaml", b"\xef\xbb\xbf\xbb")
    assert torn.places[0].span == Span(file="spec.yaml", line=1, column=1, end_line=1, end_column=2)


def test_a_merge_conflict_shows_both_of_its_ends() -> None:
    _, (found,) = parse("spec.yaml", b"a:\n<<<<<<< y\n  b: 1\n=======\n  b: 2\n>>>>>>> t\nc: 1\n")
    assert found.message == "an unresolved merge conflict, lines 2 to 6"
    assert [place.span.line for place in found.places if place.span] == [2, 6]


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  <<<<<<< yours\n  b\n",
        "a: |\n  ```\n  b\n  ```\nc: d\n",
        "a: note:this\nb: c\n",
        "a: one\n  stage:two\n  three\nb: c\n",
        "a:\n  b: 'x\n\n    y'\nc: d\n",
        "a: b\u00a0c\n",
    ],
)
def test_what_looks_like_a_slip_and_is_text_stays_text(text: str) -> None:
    source, found = parse("spec.yaml", text.encode())
    assert source is not None
    assert found == ()


@pytest.mark.parametrize("depth", [33, 1000, 100_000])
@pytest.mark.parametrize("bracket", ["[", "{a: "])
def test_depth_is_bounded(bracket: str, depth: int) -> None:
    source, found = parse("spec.yaml", (f"a: {bracket * depth}").encode())
    assert source is None
    assert [each.code for each in found] == ["SYN08"]
    assert found[0].places[0].span is not None
    assert found[0].places[0].span.line == 1


def test_size_is_bounded_before_anything_is_read() -> None:
    source, found = parse("spec.yaml", b"\xff" * (MAX_BYTES + 1))
    assert source is None
    assert [each.code for each in found] == ["SYN08"]


def test_number_of_values_is_bounded() -> None:
    source, found = parse("spec.yaml", b"a: [" + b"1," * 200_001 + b"]")
    assert source is None
    assert [each.code for each in found] == ["SYN08"]


def test_all_mistakes_are_found_up_to_a_syntax_error() -> None:
    _, found = parse("spec.yaml", b"a: &x 1\nb: *x\na: 2\nc: [\n")
    assert [each.code for each in found] == ["SYN07", "SYN07", "SYN06", "SYN05"]


def test_two_cut_numbers_side_by_side_are_two_findings() -> None:
    _, found = parse("spec.yaml", b"a: {b: 0,78, c: 1,78}\n")
    assert [each.message.split()[0] for each in found] == ["0,78", "1,78"]


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("a:\n  recall {kind: b}\n", "a `:` is missing after `recall`", "recall: {...}"),
        ("a: {b: 1, recall {c: d}}", "a `:` is missing after `recall`", "recall: {...}"),
        ('a: "\\ud83d\\ude00"', "half a character", "write the character itself"),
        ("a: " + "[" * 40, "more than 32 levels", "flatter"),
    ],
)
def test_says_what_to_do(text: str, message: str, advice: str) -> None:
    _, found = parse("spec.yaml", text.encode())
    assert [message in each.message and advice in each.help for each in found] == [True]
