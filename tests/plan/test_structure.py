"""Whether a merged file still parses."""

import pytest

from specc.plan._structure import is_sound


@pytest.mark.parametrize(
    ("path", "sound", "broken"),
    [
        ("a.json", b'{"a": 1}', b'{"a": 1, "a": 2}'),
        ("a.json", b"[1]", b"[1,]"),
        ("b/a.toml", b"a = 1\n", b"a = 1\na = 2\n"),
        ("a.py", b"x = 1\n", b"x = (\n"),
        ("a.py", b"", b"\0"),
        ("a.yaml", b"a: &x {b: 1}\nc: *x\n", b"a: {b: 1, b: 2}\n"),
        ("a.yml", b"a: 1\n---\nb: 2\n", b"a: [\n"),
        ("a.yaml", b"a: &x [*x]\n", b"- a: 1\n  a: 2\n"),
        ("a.yaml", b"\xef\xbb\xbfa: 1\n", b"\xff\n"),
    ],
)
def test_sound_and_broken(path: str, sound: bytes, broken: bytes) -> None:
    assert is_sound(path, sound)
    assert not is_sound(path, broken)


def test_other_files_are_always_sound() -> None:
    assert is_sound("README.md", b"\xff{")
    assert is_sound("Makefile", b"\xff{")
