"""Every file of a repo is what its name says, whatever words the spec uses."""

from __future__ import annotations

import ast
import configparser
import json
import re
import tomllib
from collections.abc import Callable

import pytest
import yaml

from specc.emit._alerts import alerts
from specc.tree import Ownership, Tree

from . import specs

VARIANTS: dict[str, Callable[[], dict[str, object]]] = {
    **{name: lambda name=name: specs.data_of(name) for name in specs.NAMES},
    "hostile-realtime": lambda: specs.hostile("realtime"),
    "hostile-batch": lambda: specs.hostile("batch", "dvc"),
}


@pytest.fixture(scope="module", params=sorted(VARIANTS))
def tree(request: pytest.FixtureRequest) -> Tree:
    return specs.tree_of(VARIANTS[request.param]())


def test_python_compiles(tree: Tree) -> None:
    for path in _ending(tree, ".py"):
        compile(tree[path].content, path, "exec", flags=ast.PyCF_ONLY_AST, dont_inherit=True)


def test_yaml_json_and_toml_are_read_by_their_parsers(tree: Tree) -> None:
    for path in _ending(tree, ".yaml", ".yml"):
        assert yaml.safe_load(tree[path].content) is not None, path
    for path in _ending(tree, ".json"):
        json.loads(tree[path].content)
    for path in _ending(tree, ".toml"):
        tomllib.loads(_text(tree, path))
    if ".dvc/config" in tree:
        configparser.ConfigParser().read_string(_text(tree, ".dvc/config"))


def test_texts_are_utf8_with_unix_lines_and_one_newline_at_the_end(tree: Tree) -> None:
    for path in tree:
        text = _text(tree, path)
        assert "\r" not in text, path
        assert not text or (text.endswith("\n") and not text.endswith("\n\n")), path


def test_every_file_says_where_it_comes_from(tree: Tree) -> None:
    """One that comes from no clause is the same in every repo that has it."""
    others = [specs.tree_of(specs.data_of(name)) for name in specs.NAMES]
    for path in tree:
        same = all(each[path] == tree[path] for each in others if path in each)
        assert tree[path].origins or same, path


def test_no_file_names_a_registry_or_a_folder_of_this_machine(tree: Tree) -> None:
    for path in tree:
        text = _text(tree, path)
        assert "pypi" not in text.lower() and "/work/" not in text, path
        if path.endswith(".lock"):
            assert "://" not in text, path


@pytest.mark.parametrize("mode", ["realtime", "batch"])
@pytest.mark.parametrize("orchestrator", ["make", "dvc"])
def test_what_runs_commands_holds_no_word_of_the_spec(mode: str, orchestrator: str) -> None:
    """The wiring of a hostile spec is that of the tame one."""
    plain = specs.data_of("ad-click")
    plain["deployment"] |= {"mode": mode, "every": "1 week"}
    plain["scaffold"] = {"orchestrator": orchestrator}
    tame, wild = specs.tree_of(plain), specs.tree_of(specs.hostile(mode, orchestrator))
    for path in ("Makefile", "Dockerfile", "CODEOWNERS", ".github/workflows/ci.yml", "dvc.yaml"):
        assert tame.get(path) == wild.get(path), path


def test_two_thirds_or_more_of_the_python_is_verbatim(tree: Tree) -> None:
    """Byte for byte a file of `templates/`, but for the name of the package."""
    from specc.workspace import library

    known = {each.content for path, each in library().items() if path.endswith(".py")}
    package = next(path.split("/")[1] for path in tree if re.match(r"src/\w+/config\.py", path))
    lines = {True: 0, False: 0}
    for path in _ending(tree, ".py"):
        content = tree[path].content
        back = re.sub(rb"\b" + package.encode() + rb"\b", b"package_name", content)
        lines[content in known or back in known] += content.count(b"\n")
    assert lines[True] >= 2 * lines[False]
    assert lines[True] > 1000


def test_modules_that_say_they_are_the_teams_are_written_once(tree: Tree) -> None:
    for path in _ending(tree, ".py"):
        yours = "This file is yours" in _text(tree, path)
        assert yours == (tree[path].ownership is Ownership.ONCE), path


def test_the_release_gate_is_sealed(tree: Tree) -> None:
    sealed = {path for path in tree if tree[path].ownership is Ownership.SEALED}
    assert {path for path in tree if path.startswith("tests/acceptance/")} <= sealed
    assert "conf/targets.yaml" in sealed


def _ending(tree: Tree, *ends: str) -> list[str]:
    return [path for path in tree if path.endswith(ends)]


def _text(tree: Tree, path: str) -> str:
    return tree[path].content.decode()


@pytest.mark.parametrize("name", ["ad-click", "churn"])
def test_every_alert_has_both_tests(name: str) -> None:
    data = specs.data_of(name)
    tests = yaml.safe_load(specs.tree_of(data)["monitoring/rules_test.yml"].content)
    named = {test["name"] for test in tests["tests"]}
    for alert in alerts(specs.project_of(data)):
        assert {f"{alert.id} fires", f"{alert.id} stays silent"} <= named


@pytest.mark.parametrize(
    ("auth", "said"),
    [("api_key", "`API_KEY`"), ("oauth", "by OAuth. That ends at the gateway"), ("none", None)],
)
def test_the_readme_says_how_callers_prove_who_they_are(auth: str, said: str | None) -> None:
    change = {"deployment": {"auth": auth}}
    readme = specs.tree_of(specs.merged(specs.data_of("breast-cancer"), change))["README.md"]
    assert ("Callers" in readme.content.decode()) is (said is not None)
    assert said is None or said in readme.content.decode()
