"""What is written as TOML reads back as it was."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.emit._toml import toml_bytes

from . import specs

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
SCALARS = st.one_of(WORDS, st.booleans(), st.integers(-(2**60), 2**60))
VALUES = st.one_of(
    SCALARS, st.lists(st.one_of(SCALARS, st.dictionaries(WORDS, SCALARS, max_size=2)), max_size=3)
)
TABLES = st.recursive(
    st.dictionaries(WORDS, VALUES, max_size=3),
    lambda inner: st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)


@given(TABLES)
def test_what_is_written_reads_back(data: dict[str, Any]) -> None:
    assert tomllib.loads(toml_bytes(data).decode()) == data


@pytest.mark.parametrize("word", specs.TEXTS)
def test_a_hostile_summary_is_only_a_description(word: str) -> None:
    data = specs.data_of("churn")
    data["project"] |= {"summary": word, "version": word}
    wild = tomllib.loads(specs.tree_of(data)["pyproject.toml"].content.decode())
    tame = tomllib.loads(specs.tree_of(specs.data_of("churn"))["pyproject.toml"].content.decode())
    assert wild["project"].pop("description") == " ".join(word.split())
    assert wild["project"].pop("version") == "0"
    del tame["project"]["description"], tame["project"]["version"]
    assert wild == tame


def test_names_of_projects_become_names_of_packages() -> None:
    from packaging.requirements import Requirement

    data = specs.data_of("churn")
    data["project"]["id"] = "Churn_.-x-"
    project = tomllib.loads(specs.tree_of(data)["pyproject.toml"].content.decode())["project"]
    assert Requirement(project["name"]).name == "churn-x"
