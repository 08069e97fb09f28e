"""The examples in the docstrings run, and each public function has one."""

from __future__ import annotations

import doctest
from importlib import import_module
from inspect import getmembers, isfunction
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

import specc.statistics

if TYPE_CHECKING:
    from types import ModuleType

MODULES = [
    import_module(f"specc.statistics.{module.name}")
    for module in iter_modules(specc.statistics.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_formula_has_an_example(module: ModuleType) -> None:
    for name, function in getmembers(module, isfunction):
        own = function.__module__ == module.__name__
        if own and not name.startswith(("_", "require_")):
            assert ">>>" in (function.__doc__ or ""), f"{module.__name__}.{name}"
