"""How approvals stand: current, void, rejected, expired; and every forgery refused for what it
is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import approval_cases as cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.approval import (
    SIGNERS,
    RecordError,
    Waiver,
    keep,
    last,
    name_of,
    render,
    shares,
    signed_spec,
    strays,
)
from specc.approval.findings import found
from specc.approval.record import MOST_BYTES, read
from specc.plan import Obstacle
from specc.spec.policy import Policy
from specc.tree import File

Files = dict[str, Any]
ROLES = ("business_lead", "tech_lead", "data_owner", "legal")
CURRENT = dict.fromkeys(ROLES, "current")


def test_all_that_are_asked_have_signed() -> None:
    assert cases.states(cases.signed()) == CURRENT


def test_nobody_has_signed() -> None:
    assert cases.states({}) == dict.fromkeys(ROLES, "missing")


@pytest.mark.parametrize(
    ("said", "other", "void"),
    [
        ("target: 0.78", "target: 0.77", {"business_lead", "tech_lead"}),
        ("retention: 120 days", "retention: 90 days", {"tech_lead", "data_owner", "legal"}),
        ("risk: limited", "risk: high", set(ROLES)),
        ("first: logistic_regression", "first: gradient_boosting", {"tech_lead"}),
        ("@counsel", "@lawyer", {"legal"}),
    ],
)
def test_an_approval_is_void_where_what_it_covers_has_changed(
    said: str, other: str, void: set[str]
) -> None:
    assert said in cases.TEXT
    now = cases.judged(cases.signed(), cases.TEXT.replace(said, other))
    assert {role for role, each in now.items() if each.state == "void"} == void
    assert all(each.is_current for role, each in now.items() if role not in void)
    for role in void - {"legal"}:
        assert now[role].changed
        assert now[role].since.fields
        assert now[role].reason.startswith("changed since: ")


@pytest.mark.parametrize(
    ("said", "other", "tuned"),
    [
        ("title: Ad click prediction", "title: Ad clicks", dict.fromkeys(ROLES, ("purpose",))),
        (
            'psi, when: "> 0.2"',
            'psi, when: "> 0.15"',
            {"business_lead": ("monitoring",), "tech_lead": ("monitoring",)},
        ),
    ],
)
def test_wording_and_a_tighter_alert_leave_it_standing_and_say_so(
    said: str, other: str, tuned: dict[str, tuple[str, ...]]
) -> None:
    assert said in cases.TEXT
    now = cases.judged(cases.signed(), cases.TEXT.replace(said, other))
    assert {role: each.state for role, each in now.items()} == CURRENT
    assert {role: each.changed for role, each in now.items() if each.is_tuned} == tuned


def test_comments_order_and_units_are_nothing() -> None:
    text = cases.TEXT.replace("limit: 100ms", "limit: 0.1 s") + "# signed by all\n"
    now = cases.judged(cases.signed(), text)
    assert all(each.is_current and not each.changed for each in now.values())


def test_the_last_word_of_a_role_counts() -> None:
    no = cases.record_of(cases.TEXT, "legal", decision="rejected", comment="Ask the board.")
    later = cases.record_of(cases.TEXT, "legal", time=cases.NOON)
    assert cases.states(cases.folder_of(no, later))["legal"] == "current"
    later = replace(no, time=cases.NOON)
    yes = cases.record_of(cases.TEXT, "legal")
    standing = cases.judged(cases.folder_of(yes, later))["legal"]
    assert (standing.state, standing.reason) == (
        "rejected",
        "counsel rejected the scope: Ask the board.",
    )
    assert cases.states(cases.folder_of(yes, no))["legal"] == "rejected"
    assert last("legal", cases.folder_of(yes, later)) == later


def test_an_acceptance_that_has_ended_ends_the_approval() -> None:
    waiver = Waiver(finding="LAB03", because="a pilot", until=cases.TODAY, at="labels")
    folder = cases.folder_of(cases.record_of(cases.TEXT, "legal", waivers=(waiver,)))
    assert cases.states(folder)["legal"] == "current"
    standing = cases.judged(folder, today=cases.TODAY + timedelta(days=1))["legal"]
    assert (standing.state, standing.reason) == (
        "expired",
        "signed while living with LAB03 until 2026-07-01",
    )


def test_one_person_signs_for_one_role_unless_the_house_lets_them() -> None:
    text = cases.TEXT.replace('handle: "@counsel"', 'handle: "@Ads-Lead"')
    folder = cases.signed(text)
    standing = cases.judged(folder, text)["legal"]
    assert standing.state == "refused"
    assert "has signed for business_lead already" in standing.reason
    assert cases.states(folder, text, shared=True) == CURRENT
    assert not shares(Policy())
    assert shares(Policy(severities={"PEO02": "warning"}))


def test_who_signs_unasked_counts_for_nothing_and_is_shown() -> None:
    now = cases.judged(cases.signed(), asked=("legal",))
    assert now["legal"].is_asked
    assert [role for role, each in now.items() if not each.is_asked] == sorted(
        set(ROLES) - {"legal"}
    )
    spec = cases.spec_of(cases.TEXT)
    assert list(found(cases.judged(cases.signed(), asked=()).values(), spec)) == []


def test_a_finding_names_the_role_the_reason_and_the_way_out() -> None:
    spec = cases.spec_of(cases.TEXT)
    text = cases.TEXT.replace("target: 0.78", "target: 0.77")
    found_now = list(found(cases.judged(cases.signed(), text).values(), spec))
    assert [each.code for each in found_now] == ["REV01", "REV01"]
    first = found_now[0]
    assert first.message == "what was approved has changed since, as `business_lead`"
    assert first.places[0].path == ("review", "approvals", 0)
    assert first.help == "`specc approve --as business_lead`"
    assert first.notes == ("changed since: model metrics", "metrics.auc.target: 0.78 → 0.77")


# Forgeries: what is done to the folder, and what is said of legal's approval.


def _of_legal(files: Files) -> str:
    return next(name for name in files if name.startswith("legal-"))


def _edited(files: Files) -> None:
    name = _of_legal(files)
    content = files[name].content.replace(b'"comment": ""', b'"comment": "fine"')
    files[name] = File(content=content)


def _edited_and_reformatted(files: Files) -> None:
    name = _of_legal(files)
    files[name] = File(content=json.dumps(json.loads(files[name].content)).encode())


def _edited_spec(files: Files) -> None:
    (name,) = [each for each in files if each.startswith("specs/")]
    files[name] = File(content=files[name].content.replace(b"risk: limited", b"risk: minimal"))


def _lost_spec(files: Files) -> None:
    (name,) = [each for each in files if each.startswith("specs/")]
    del files[name]


def _linked_spec(files: Files) -> None:
    (name,) = [each for each in files if each.startswith("specs/")]
    files[name] = Obstacle(what="a symbolic link")


def _renamed(files: Files) -> None:
    other = next(name for name in files if name.startswith("data_owner-"))
    files[other.replace("data_owner", "legal")] = files.pop(other)
    del files[next(name for name in files if name.startswith("legal-") and name[6:18] not in other)]


def _replaced(files: Files, **changes: Any) -> None:
    """A record that somebody made by hand, with a name that fits."""
    del files[_of_legal(files)]
    record = cases.record_of(cases.TEXT, "legal", **changes)
    files[name_of(record)] = File(content=render(record))


def _of_another_project(files: Files) -> None:
    text = cases.TEXT.replace("id: ad-click", "id: other")
    record = cases.record_of(text, "legal")
    del files[_of_legal(files)]
    files[name_of(record)] = File(content=render(record))
    files[record.spec] = File(content=text.encode())


def _claiming_this_project(files: Files) -> None:
    text = cases.TEXT.replace("id: ad-click", "id: other")
    record = cases.record_of(text, "legal", project="ad-click")
    del files[_of_legal(files)]
    files[name_of(record)] = File(content=render(record))
    files[record.spec] = File(content=text.encode())


def _twice(files: Files) -> None:
    name = _of_legal(files)
    content = files[name].content.replace(
        b'"decision": "approved",', b'"decision": "rejected",\n    "decision": "approved",'
    )
    files[name] = File(content=content)


def _huge(files: Files) -> None:
    files[_of_legal(files)] = File(content=b" " * (MOST_BYTES + 1))


def _deep(files: Files) -> None:
    files[_of_legal(files)] = File(content=b"[" * 100_000)


def _linked(files: Files) -> None:
    files[_of_legal(files)] = Obstacle(what="a symbolic link")


def _unsigned(files: Files) -> None:
    files[SIGNERS] = File(content=b"")


def _digests(**other: str) -> dict[str, str]:
    return {**cases.record_of(cases.TEXT, "legal").digests, **other}


FORGERIES: dict[str, tuple[Callable[[Files], None], str]] = {
    "edited": (_edited, "was edited after it was signed: its name is that of another content"),
    "reformatted": (_edited_and_reformatted, "was edited after it was signed: specc writes it"),
    "spec edited": (_edited_spec, "which was edited after it was signed"),
    "spec lost": (_lost_spec, "which is missing"),
    "spec linked": (_linked_spec, "which is a symbolic link"),
    "of another role": (_renamed, "is the record of another role, data_owner, under this name"),
    "moved": (_of_another_project, "is for the project other, and this is ad-click"),
    "moved and edited": (_claiming_this_project, "does not fit approvals/specs/"),
    "role not held": (
        lambda files: _replaced(files, person="ads-lead", handle="@ads-lead"),
        "is by ads-lead, who does not hold the role legal",
    ),
    "nobody": (
        lambda files: _replaced(files, person="ghost"),
        "is by ghost, who does not hold the role legal",
    ),
    "digest of a section": (
        lambda files: _replaced(files, digests=_digests(fairness="0" * 64)),
        "does not fit approvals/specs/",
    ),
    "a section more": (
        lambda files: _replaced(files, digests=_digests(anything="0" * 64)),
        "does not fit approvals/specs/",
    ),
    "a section less": (
        lambda files: _replaced(files, digests={}),
        "does not fit approvals/specs/",
    ),
    "from the future": (
        lambda files: _replaced(files, time=cases.NOON + timedelta(days=3)),
        "was signed on a day to come, 2026-07-04",
    ),
    "outside the folder": (
        lambda files: _replaced(files, spec="specs/../../spec.yaml"),
        "does not name the spec and the sections that were signed",
    ),
    "a key twice": (_twice, "has a key twice"),
    "huge": (_huge, "is larger than any record (256 KB)"),
    "deep": (_deep, "is not JSON as specc writes it"),
    "linked": (_linked, "is a symbolic link"),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forgery_is_refused_with_the_reason(how: str) -> None:
    forge, why = FORGERIES[how]
    files: Files = dict(cases.signed())
    forge(files)
    standing = cases.judged(files)["legal"]
    assert standing.state == "refused"
    assert why in standing.reason
    assert standing.reason.startswith("approvals/legal-")
    again = "sign again: the project was renamed" if how == "moved" else "version control"
    assert again in standing.help


def test_a_forgery_is_not_passed_over_for_an_older_approval() -> None:
    old = cases.record_of(cases.TEXT, "legal")
    forged = replace(old, time=cases.NOON, digests={})
    assert cases.states(cases.folder_of(old, forged))["legal"] == "refused"
    assert cases.states(
        cases.folder_of(forged, replace(old, time=cases.NOON + timedelta(hours=1)))
    )["legal"] == ("current")


def test_signatures_are_asked_for_where_keys_are_listed() -> None:
    files: Files = dict(cases.signed())
    asked: list[tuple[bytes, bytes, tuple[str, ...]]] = []

    def verify(content: bytes, signature: bytes, names: tuple[str, ...]) -> str:
        asked.append((content, signature, names))
        return "" if signature == b"good" else "it is damaged"

    standing = cases.judged(files, verify=verify)["legal"]
    assert (standing.state, asked) == ("refused", [])
    assert "is not signed, and approvals/allowed_signers asks for signatures" in standing.reason
    assert standing.help == "`specc approve --as legal --sign KEY`"
    assert cases.judged({}, verify=verify)["legal"].help == standing.help
    name = _of_legal(files)
    files[f"{name}.sig"] = File(content=b"good")
    standing = cases.judged(files, verify=verify)["legal"]
    assert standing.is_current
    assert standing.is_verified
    assert asked[-1] == (files[name].content, b"good", ("@counsel", "counsel"))
    files[f"{name}.sig"] = File(content=b"bad")
    standing = cases.judged(files, verify=verify)["legal"]
    assert standing.reason.endswith("has a signature that does not hold: it is damaged")
    files[f"{name}.sig"] = Obstacle(what="a symbolic link")
    assert "a symbolic link" in cases.judged(files, verify=verify)["legal"].reason


def test_a_house_that_asks_for_signatures_is_not_put_off_by_a_lost_list_of_keys() -> None:
    standing = cases.judged(cases.signed(), signatures=True)["legal"]
    assert standing.state == "refused"
    assert "the house asks for signatures, and approvals/allowed_signers lists" in standing.reason


def test_an_id_that_is_the_account_of_another_is_no_name_for_a_key() -> None:
    text = cases.TEXT.replace('handle: "@ads-expert"', 'handle: "@counsel"')
    text = text.replace('handle: "@counsel"', 'handle: "@lawyer"', 1)
    names: list[tuple[str, ...]] = []

    def verify(content: bytes, signature: bytes, known: tuple[str, ...]) -> str:
        names.append(known)
        return ""

    files: Files = dict(cases.signed(text))
    files[f"{_of_legal(files)}.sig"] = File(content=b"")
    assert cases.states(files, text, verify=verify)["legal"] == "current"
    assert names == [("@lawyer", "lawyer")]


def test_what_is_called_like_no_record_is_told() -> None:
    files = {
        "legal.json": File(content=b""),
        "allowed_signers": File(content=b""),
        **cases.signed(),
    }
    assert strays(files) == ("legal.json",)
    assert cases.states(files) == CURRENT


def test_a_spec_in_several_files_is_kept_whole() -> None:
    sections = cases.TEXT.split("\npeople:", 1)
    parts = {"spec/a.yaml": sections[0].encode(), "spec/b.yaml": f"people:{sections[1]}".encode()}
    kept = keep(parts)
    record = cases.record_of(cases.TEXT, "legal", spec=kept.name, spec_digest=kept.digest)
    files = {name_of(record): File(content=render(record)), kept.name: File(content=kept.content)}
    assert cases.states(files, asked=("legal",)) == {"legal": "current"}
    assert signed_spec(record, files).project.id == "ad-click"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_data(content: bytes) -> None:
    with pytest.raises(RecordError):
        read("legal-000000000000.json", content)


@given(st.data())
def test_any_change_of_a_record_is_refused(data: st.DataObject) -> None:
    record = cases.record_of(cases.TEXT, "legal", comment="fine")
    content = render(record)
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != content[at]))
    with pytest.raises(RecordError):
        read(name_of(record), content[:at] + bytes([byte]) + content[at + 1 :])


@given(st.text(max_size=40), st.text(max_size=40), st.none() | st.dates(min_value=date(1000, 1, 1)))
def test_a_record_says_whatever_people_say(comment: str, reason: str, until: date | None) -> None:
    waiver = Waiver(finding="LAB03", because=reason, until=until)
    record = cases.record_of(cases.TEXT, "legal", comment=comment, waivers=(waiver,))
    content = render(record)
    assert content.isascii()
    assert read(name_of(record), content) == record
