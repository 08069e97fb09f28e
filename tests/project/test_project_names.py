"""Names that are made for the team."""

from __future__ import annotations

from pathlib import Path

import pytest

from specc.compiler import check
from specc.project.lower import lower

CHURN = (Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml").read_text()


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("ad-click", "ad_click"),
        ("Churn.v2", "churn_v2"),
        ("json", "json_project"),
        ("class", "class_project"),
        ("sklearn", "sklearn_project"),
        ("tests", "tests_project"),
    ],
)
def test_the_package_hides_no_other(written: str, made: str) -> None:
    spec = check("spec.yaml", CHURN.replace("id: churn", f"id: {written}").encode()).spec
    assert spec is not None
    assert lower(spec).scaffold.package == made


def test_a_package_that_hides_another_is_refused() -> None:
    done = check("spec.yaml", (CHURN + "scaffold: {package: json}\n").encode())
    (found,) = (each for each in done.found if each.is_error)
    assert (found.code, found.help) == ("SYN14", "call it `json_project`")
