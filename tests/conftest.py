"""`--bless`: write what is said today into the pages."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the findings of the pages")
