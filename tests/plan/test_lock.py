"""The lock: stable bytes, and a clear word where it is damaged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.plan import LockError, Record, Stamp, State
from specc.plan.lock import decode, encode
from specc.tree import Ownership

TEXT = st.text(max_size=12)
PATHS = st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6}){0,2}", fullmatch=True)
RECORDS = st.builds(
    Record,
    sha256=TEXT,
    executable=st.booleans(),
    ownership=st.sampled_from(Ownership),
    artefact=TEXT,
    origins=st.lists(TEXT, max_size=3).map(tuple),
    state=st.sampled_from(State),
)
STAMPS = st.builds(Stamp, language=TEXT, specc=TEXT, spec_version=TEXT, spec_digest=TEXT)
ONE = encode(Stamp(), {"a": Record(sha256="1"), "b": Record(sha256="2")})


@given(stamp=STAMPS, records=st.dictionaries(PATHS, RECORDS, max_size=5))
def test_round_trip(stamp, records) -> None:
    lock = encode(stamp, records)
    assert decode(lock) == (stamp, records)
    assert encode(*decode(lock)) == lock
    json.loads(lock)


@given(records=st.dictionaries(PATHS, RECORDS, min_size=1, max_size=5))
def test_one_entry_a_line_and_sorted(records) -> None:
    lines = encode(Stamp(), records).decode().split("\n")
    entries = [line for line in lines if '"sha256"' in line]
    assert [json.loads(line.split('": {')[0] + '"') for line in entries] == sorted(records)


@pytest.mark.parametrize(
    "lock",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"null",
        b'{"format": 1}',
        ONE.replace(b"100644", b"777", 1),
        ONE.replace(b'"managed"', b'"theirs"', 1),
        ONE.replace(b'"a"', b'"../a"', 1),
        ONE.replace(b'"a"', b'"b"', 1),
        ONE.replace(b'"origins": []', b'"origins": 3', 1),
        ONE[:-20],
    ],
)
def test_damage_is_said_with_a_next_step(lock: bytes) -> None:
    with pytest.raises(LockError, match="damaged") as found:
        decode(lock)
    assert "git checkout" in found.value.help


def test_merge_markers_are_said() -> None:
    with pytest.raises(LockError, match="conflict markers") as found:
        decode(b"{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}\n")
    assert "--ours" in found.value.help


def test_newer_format_names_the_version_to_install() -> None:
    newer = ONE.replace(b'"format": 2', b'"format": 3').replace(b'"specc": ""', b'"specc": "9.1"')
    with pytest.raises(LockError, match="format 3") as found:
        decode(newer)
    assert "9.1" in found.value.help


@given(lock=st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(lock: bytes) -> None:
    with pytest.raises(LockError):
        decode(lock)
