"""A spec in several files is one spec, whose places name the file."""

import re
from pathlib import Path

from specc.compiler import Checked, check

SPEC = (Path(__file__).parents[2] / "examples/ad-click/spec.yaml").read_text(encoding="utf-8")
SECTIONS = re.split(r"(?m)^(?=[a-z_]+:)", SPEC.partition("\n")[2])[1:]


def files(**parts: str) -> dict[str, bytes]:
    return {f"scope/{name}.yaml": text.encode() for name, text in parts.items()}


def halves(change: str = "", to: str = "") -> dict[str, bytes]:
    half = len(SECTIONS) // 2
    first, second = "".join(SECTIONS[:half]), "".join(SECTIONS[half:])
    assert (first + second).count(change) or not change
    return files(
        aims=first.replace(change, to or change), rest=second.replace(change, to or change)
    )


def checked(given: dict[str, bytes]) -> Checked:
    return check("scope", given)


def said(done: Checked) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in done.found]


def test_a_folder_says_what_a_file_says() -> None:
    assert said(checked(halves())) == said(check("spec.yaml", SPEC.encode()))


def test_a_finding_names_the_file_of_each_place() -> None:
    done = checked(halves("target: 0.78", "target: 0.75"))
    (found,) = (each for each in done.found if each.code == "TRD02")
    spans = [place.span for place in found.places]
    assert {span.file for span in spans if span} == {"scope/aims.yaml"}
    (leak,) = (
        each
        for each in checked(halves("fallback: keyword_rule", "fallback: keyword_rul")).found
        if each.code == "SYN04"
    )
    span = leak.places[0].span
    assert span is not None
    assert span.file == "scope/rest.yaml"
    assert done.lines[span.file][span.line - 1].lstrip().startswith("fallback")


def test_a_section_in_two_files_is_said_with_both() -> None:
    both = files(a="specc: 1\nproject: {id: x, summary: X.}\n", b="project: {id: y, summary: Y.}\n")
    found = next(each for each in checked(both).found if each.code == "SYN06")
    assert found.message == "the section `project` is written in two files"
    spans = [place.span for place in found.places]
    assert [span and (span.file, span.line) for span in spans] == [
        ("scope/b.yaml", 1),
        ("scope/a.yaml", 2),
    ]


def test_a_file_that_cannot_be_read_hides_its_sections_and_nothing_is_said_about_them() -> None:
    given = halves()
    given["scope/rest.yaml"] = b"labels: [\n"
    assert [each.code for each in checked(given).found] == ["SYN05"]


def test_what_can_be_read_beside_it_is_still_checked_for_its_form() -> None:
    given = halves("kind: online", "kind: onlin")
    given["scope/rest.yaml"] = b"\tlabels: 1\n"
    assert sorted({each.code for each in checked(given).found}) == ["SYN05", "SYN14"]


def test_a_section_that_is_missing_in_all_files_is_missing() -> None:
    given = files(a="specc: 1\n", b="people: {}\n")
    assert "SYN12" in {each.code for each in checked(given).found}


def test_places_of_the_whole_stand_in_the_main_file() -> None:
    given = {"scope/a.yaml": b"people: {}\n", "scope/spec.yaml": b"specc: 1\n"}
    (lacking,) = (each for each in checked(given).found if each.code == "SYN12")
    assert lacking.places[0].span is not None
    assert lacking.places[0].span.file == "scope/spec.yaml"


def test_all_files_together_are_bounded() -> None:
    big = b"# " + b"x" * 700_000 + b"\n"
    given = {"a.yaml": b"specc: 1\n" + big, "b.yaml": b"people: {}\n" + big}
    assert "SYN08" in {each.code for each in checked(given).found}
