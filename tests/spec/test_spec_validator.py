"""The validator put together by hand gives the verdicts of pydantic's own, and so does the reader
that does without either."""

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from mutations import SPECS, broken, paths, without
from pydantic import TypeAdapter
from pydantic_core import ValidationError

from specc.source import parse
from specc.spec import Spec, read
from specc.spec._build import build
from specc.spec._validator import validator


@cache
def reference() -> TypeAdapter[Spec]:
    return TypeAdapter(Spec)


def verdict(validate: Any, data: Any) -> Any:
    try:
        return validate(data)
    except ValidationError as error:
        return sorted((each["type"], tuple(map(str, each["loc"]))) for each in error.errors())


def assert_agreed(data: Any) -> None:
    ours = verdict(validator(Spec).validate_python, data)
    theirs = verdict(reference().validate_python, data)
    assert repr(ours) == repr(theirs)
    built = build(Spec, data)
    assert built is None or repr(built) == repr(theirs)


@pytest.mark.parametrize("spec", SPECS, ids=["large", "small"])
def test_a_sound_spec_is_the_same_value(spec: Any) -> None:
    assert isinstance(build(Spec, spec), Spec)
    assert_agreed(spec)


@pytest.mark.parametrize("spec", SPECS, ids=["large", "small"])
def test_each_part_taken_out_gives_the_same_verdict(spec: Any) -> None:
    for path in paths(spec):
        if 0 < len(path) <= 2:
            assert_agreed(without(spec, path))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(broken())
def test_a_broken_spec_gives_the_same_verdict(data: Any) -> None:
    assert_agreed(data)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(broken())
def test_reading_ends_and_says_what_is_wrong(data: Any) -> None:
    source, _ = parse("spec.yaml", b"specc: 1")
    assert source is not None
    spec, found = read(type(source)(name="spec.yaml", data=data, keys={}, values={()}))
    assert spec is not None or found
