"""`--bless`: write what is said today into the pages. Property tests repeat the same examples from
run to run, so that a change is judged by what it changed; `HYPOTHESIS_PROFILE=explore` looks for
new ones, and so does `make fuzz`."""

import os

import pytest
from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the findings of the pages")
