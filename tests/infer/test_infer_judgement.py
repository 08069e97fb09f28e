"""Tables as they are met, and what a person who made them knows of each column."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from infer_data import written

from specc.infer import Draft, infer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    Table = tuple[Sequence[str], Iterable[Sequence[object]]]

pytest.importorskip("duckdb", reason="DuckDB is not installed")


def _iban(number: int) -> str:
    account = f"37040044{number:010d}"
    check = 98 - int(f"{account}131400") % 97
    return f"DE{check:02d}{account}"


def _titanic(chance: random.Random) -> Table:
    names = ("PassengerId", "Survived", "Pclass", "Name", "Sex", "Age", "SibSp", "Fare", "Cabin")
    given, family = ("Anna", "Paul", "Mary", "Karl"), ("Allen", "Braund", "Moran", "Heikkinen")
    return names, [
        (
            n + 1,
            int(chance.random() < 0.38),
            chance.choice((1, 2, 3, 3)),
            f"{chance.choice(family)}, {chance.choice(given)} {'ABCDEF'[n % 6] * (1 + n // 6)}",
            chance.choice(("male", "female")),
            "" if chance.random() < 0.2 else chance.randrange(1, 80),
            chance.choice((0, 0, 1, 2)),
            round(chance.lognormvariate(3, 1), 4),
            f"C{chance.randrange(200)}" if chance.random() < 0.2 else "",
        )
        for n in range(891)
    ]


def _churn(chance: random.Random) -> Table:
    names = ("customerID", "email", "phone", "iban", "postcode", "birth_date", "signup_date",
             "tenure_months", "plan", "monthly_charges", "total_charges", "country", "fax",
             "closed_at", "exit_reason", "churn")  # fmt: skip
    rows: list[Sequence[object]] = []
    for n in range(2000):
        gone, months = chance.random() < 0.2, chance.randrange(1, 70)
        charge = round(chance.uniform(10, 120), 2)
        rows.append((
            f"{chance.randrange(10**4):04d}-{n:05d}",
            f"user{n}@example.org",
            f"+49 170 {chance.randrange(10**7):07d}",
            _iban(chance.randrange(10**9)),
            f"{chance.randrange(1000, 99999):05d}",
            f"{chance.randrange(1950, 2004)}-{1 + n % 12:02d}-{1 + n % 28:02d}",
            f"2023-{1 + n % 12:02d}-{1 + chance.randrange(28):02d}",
            months,
            chance.choice(("basic", "plus", "pro")),
            charge,
            round(charge * months + chance.gauss(0, 9), 2),
            "DE",
            f"{chance.randrange(10**7):07d}" if n % 100 == 0 else "",
            f"2025-01-{1 + n % 28:02d}" if gone else "",
            chance.choice(("price", "moved")) if gone else "",
            "Yes" if gone else "No",
        ))  # fmt: skip
    return names, rows


def _fraud(chance: random.Random) -> Table:
    names = ("transaction_id", "card_id", "timestamp", "amount", "merchant", "ip", "hour",
             "chargeback", "is_fraud")  # fmt: skip
    return names, [
        (
            f"t{chance.getrandbits(64):016x}",
            f"card{chance.randrange(900):04d}",
            f"2025-03-{1 + n // 700:02d}T{n % 24:02d}:{n % 60:02d}:00Z",
            round(chance.lognormvariate(3, 1), 2),
            f"m{chance.randrange(400)}",
            ".".join(str(chance.randrange(1, 250)) for _ in range(4)),
            n % 24,
            int(n % 500 == 0),
            int(n % 500 == 0),
        )
        for n in range(15000)
    ]


def _sensors(chance: random.Random) -> Table:
    names = ("machine_id", "recorded_at", "temp", "temp_f", "unit", "vibration", "failure")
    rows: list[Sequence[object]] = []
    for n in range(3000):
        temp = round(chance.gauss(70, 5), 1)
        rows.append((n % 25, f"2025-01-{1 + n // 600:02d} {n // 25 % 24:02d}:00:00", temp, temp,
                     "C", round(chance.random(), 3), int(chance.random() < 0.04)))  # fmt: skip
    return names, rows


def _houses(chance: random.Random) -> Table:
    names = ("Id", "LotArea", "Neighborhood", "YearBuilt", "ExtraFees", "SalePrice")
    rows: list[Sequence[object]] = []
    for n in range(1200):
        area = chance.randrange(1000, 20000)
        price = round(area * 12 + chance.gauss(0, 40000) + 90000, -2)
        rows.append((n + 1, area, f"N{chance.randrange(25)}", chance.randrange(1900, 2011),
                     "NA" if chance.random() < 0.99 else 500, price))  # fmt: skip
    return names, rows


def _flowers(chance: random.Random) -> Table:
    names = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "species")
    centres = {
        "setosa": (5.0, 3.4, 1.46),
        "versicolor": (5.9, 2.8, 4.26),
        "virginica": (6.6, 3, 5.5),
    }
    return names, [
        (*(round(chance.gauss(c, 0.4), 1) for c in centre), kind)
        for kind, centre in centres.items()
        for _ in range(50)
    ]


Expected = dict[str, Any]
KNOWN: dict[str, tuple[Callable[[random.Random], Table], str, Expected]] = {
    "titanic": (_titanic, "Survived", {
        "guess": "Survived", "excluded": {"PassengerId", "Name"}, "personal": {"Name"},
    }),
    "churn": (_churn, "churn", {
        "guess": "churn", "time": "signup_date",
        "personal": {"email", "phone", "iban", "postcode", "birth_date", "fax"},
        "excluded": {"customerID", "email", "phone", "iban", "postcode", "birth_date", "country",
                     "fax", "closed_at", "exit_reason"},
    }),
    "fraud": (_fraud, "is_fraud", {
        "guess": "is_fraud", "time": "timestamp", "group": "card_id", "personal": {"ip"},
        "excluded": {"transaction_id", "ip", "chargeback"},
    }),
    "sensors": (_sensors, "failure", {
        "guess": "failure", "time": "recorded_at", "group": "machine_id",
        "excluded": {"temp_f", "unit"}, "personal": set(),
    }),
    "houses": (_houses, "SalePrice", {
        "guess": "", "excluded": {"Id"}, "personal": set(),
    }),
    "flowers": (_flowers, "species", {
        "guess": "species", "excluded": set(), "personal": set(),
    }),
}  # fmt: skip


def _said(draft: Draft) -> Expected:
    paths = {clause.path[-1]: clause.value for clause in draft.clauses if clause.path[3:]}
    return {
        "time": paths.get("time_column", ""),
        "group": paths.get("group_column", ""),
        "excluded": {c.path[2] for c in draft.clauses if c.path[:2] == ("data", "excluded")},
        "personal": {column.name for column in draft.profile.columns if column.personal},
    }


@pytest.mark.parametrize("name", KNOWN)
def test_what_a_person_knows_is_judged_so(tmp_path: Path, name: str) -> None:
    make, target, expected = KNOWN[name]
    path = written(tmp_path / f"{name}.csv", *make(random.Random(11)))  # noqa: S311
    called = [each.column for each in infer(path).targets if each.called][:1]
    found = {"guess": (called or [""])[0], **_said(infer(path, target=target))}
    assert found == {"time": "", "group": "", **expected}
