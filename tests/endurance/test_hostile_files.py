"""Every free text of the language at once, in family after family of hostile words: each file of
the repo is read by its own parser, has the form of the tame repo's, and says the words as written.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from specc import compiler
from specc.tree import Tree

from .hostile import free_fields
from .hostile_repos import CHOSEN, hostile, in_mode, tree_of, twin_of
from .hostile_words import TEXTS, yaml_of

pytestmark = pytest.mark.endurance
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FAMILIES = [
    *((family, mode) for family in TEXTS for mode in ("realtime", "batch")),
    *(("all", mode) for mode in ("realtime", "batch")),
]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A hostile repo and the tame one of the same form."""

    wild: Tree
    tame: Tree
    words: tuple[tuple[str, str], ...]
    """Tame texts and the hostile ones that stand for them."""


def _pair(family: str, mode: str) -> Pair:
    made = hostile(family, start=FAMILIES.index((family, mode)))
    wild = tree_of(in_mode(made.made(), mode))
    tame = tree_of(in_mode(twin_of(made), mode))
    return Pair(wild=wild, tame=tame, words=tuple(made.texts))


def test_every_free_text_of_the_language_is_filled() -> None:
    """A field that is new belongs into the tame spec, too."""
    made = hostile("quotes", fields=frozenset())
    made.made()
    assert free_fields() - made.filled == set()


@pytest.mark.parametrize("spot", sorted(CHOSEN), ids=".".join)
@pytest.mark.parametrize("family", TEXTS)
def test_a_field_of_known_names_refuses_others(family: str, spot: tuple[str, str]) -> None:
    """In words: what is wrong, where, and what to do."""
    made = hostile(family, fields=CHOSEN - {spot})
    found = compiler.check("spec.yaml", yaml_of(made.made())).found
    amiss = [each for each in found if each.is_error]
    if spot != ("Model", "custom"):  # refuses by what `first` and `then` say
        assert amiss
    assert all(each.message and each.help and each.places[0].span for each in amiss)


def _files_have_the_form_of_the_tame_ones(pair: Pair) -> None:
    """A text that is read as a number, as two texts or as a key would change it."""
    for tame_path, path in _twins(pair):
        wild, tame = pair.wild[path].content, pair.tame[tame_path].content
        if path.endswith((".yaml", ".yml", ".json", ".toml")) and wild != tame:
            assert _shape(_parsed(wild, path)) == _shape(_parsed(tame, path)), path


def _texts_stand_in_data_as_they_were_written(pair: Pair) -> None:
    for tame_path, path in _twins(pair):
        if path.startswith("conf/") and path.endswith(".yaml"):
            before = set(_texts(_parsed(pair.tame[tame_path].content, path)))
            after = set(_texts(_parsed(pair.wild[path].content, path)))
            for plain, word in pair.words:
                assert plain not in before or word in after, (path, plain)


def _python_is_the_tame_python(pair: Pair) -> None:
    for tame_path, path in _twins(pair):
        if path.endswith(".py"):
            assert _unnamed(pair.wild, path) == _unnamed(pair.tame, tame_path)


def _what_runs_commands_holds_no_word(pair: Pair) -> None:
    for path in ("Makefile", "Dockerfile", ".github/workflows/ci.yml", "dvc.yaml", ".gitignore"):
        if path in pair.tame:
            assert _unnamed(pair.wild, path) == _unnamed(pair.tame, path), path


def _owners_are_paths_and_handles(pair: Pair) -> None:
    lines = pair.wild["CODEOWNERS"].content.decode().split("\n")
    owned = [line for line in lines if line and not line.startswith("#")]
    assert len(owned) == sum(
        1
        for line in pair.tame["CODEOWNERS"].content.decode().split("\n")
        if line and line[0] != "#"
    )
    for line in owned:
        assert re.fullmatch(
            r"(\*|/[A-Za-z0-9_./*-]+) +@[A-Za-z0-9_./-]+( @[A-Za-z0-9_./-]+)*", line
        )


def _pages_have_the_structure_of_the_tame_ones(pair: Pair) -> None:
    """No heading, row, link, image or tag comes of a word."""
    for tame_path, path in _twins(pair):
        if path.endswith(".md"):
            assert _kinds(pair.wild[path].content) == _kinds(pair.tame[tame_path].content), path


def _pages_are_words_on_lines_that_all_readers_see(pair: Pair) -> None:
    """No control, no mark that turns the reading round, no end of line that only some take for one,
    but in what is data."""
    for path in pair.wild:
        text = pair.wild[path].content.decode()
        assert "\r" not in text and "\x00" not in text, path
        if path.endswith(".md"):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), (
                path
            )


def _paths_stay_in_the_repo(pair: Pair) -> None:
    for path in pair.wild:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", path), path
        assert not {".", "..", ".git"} & set(path.split("/")), path


LAWS = (
    _files_have_the_form_of_the_tame_ones,
    _texts_stand_in_data_as_they_were_written,
    _python_is_the_tame_python,
    _what_runs_commands_holds_no_word,
    _owners_are_paths_and_handles,
    _pages_have_the_structure_of_the_tame_ones,
    _pages_are_words_on_lines_that_all_readers_see,
    _paths_stay_in_the_repo,
)


@pytest.mark.parametrize(("family", "mode"), FAMILIES)
def test_a_repo_of_hostile_words_is_the_tame_repo_in_other_words(family: str, mode: str) -> None:
    pair = _pair(family, mode)
    for law in LAWS:
        law(pair)


def _twins(pair: Pair) -> Iterator[tuple[str, str]]:
    """Each file of the tame repo, and the hostile one's that stands for it. Files named by an id
    stand in the order of the spec."""
    tame, wild = (_by_form(tree) for tree in (pair.tame, pair.wild))
    assert tame.keys() == wild.keys()
    for form in tame:
        assert len(tame[form]) == len(wild[form]), form
        if len(tame[form]) == 1:
            yield tame[form][0], wild[form][0]


def _by_form(tree: Tree) -> dict[str, list[str]]:
    package = _package(tree)
    forms: dict[str, list[str]] = {}
    for path in tree:
        form = path.replace(f"src/{package}/", "src/p/")
        form = re.sub(r"^(conf/contracts|docs/datasheets)/.*\.", r"\1/?.", form)
        forms.setdefault(form, []).append(path)
    return forms


def _package(tree: Tree) -> str:
    return next(path.split("/")[1] for path in tree if path.startswith("src/"))


def _unnamed(tree: Tree, path: str) -> str:
    return re.sub(rf"\b{_package(tree)}\b", "package_name", tree[path].content.decode())


@lru_cache(maxsize=256)
def _parsed(content: bytes, path: str) -> Any:
    if path.endswith(".json"):
        return json.loads(content)
    if path.endswith(".toml"):
        return tomllib.loads(content.decode())
    return yaml.load(content, Loader=yaml.CSafeLoader)


def _shape(data: Any) -> Any:
    """The data without their words."""
    if isinstance(data, dict):
        return "map", sorted(map(repr, map(_shape, data.values())))
    if isinstance(data, list):
        return "list", sorted(map(repr, map(_shape, data)))
    return type(data).__name__


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _texts(each)
    elif isinstance(data, str):
        yield data


@lru_cache(maxsize=64)
def _kinds(content: bytes) -> Counter[str]:
    """What a page is made of, without the words; alerts stand in the order of their ids."""
    tokens = _flat(PARSER.parse(content.decode()))
    return Counter(each.type for each in tokens if each.type not in ("text", "text_special"))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])
