"""Data with something planted in them."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

START = ("order_id", "customer_id", "email", "bought_at", "device", "price", "weight", "flag")
REST = ("constant", "same_price", "refund", "reason", "notes", "returned")
NAMES = (*START, *REST)


def written(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """The rows as a CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(names)
        out.writerows(rows)
    return path


def orders(path: Path, rows: int = 600) -> Path:
    """Orders: a key, a group, a moment, an address, a leak by value and one by presence."""
    return written(path, NAMES, _orders(rows))


def _orders(rows: int) -> Iterable[Sequence[object]]:
    chance = random.Random(7)  # noqa: S311
    for n in range(rows):
        back = n % 5 == 0
        price = round(chance.uniform(1, 90), 2)
        yield (
            1000 + n,
            f"c{n % 60:03d}",
            f"u{n}@example.org",
            f"2025-{1 + n // 60 % 12:02d}-{1 + n % 28:02d}",
            chance.choice(("phone", "desktop")),
            price,
            "" if n % 10 == 3 else round(chance.gauss(0, 5), 3),
            chance.choice(("yes", "no")),
            "eu",
            price,
            price if back else 0,
            chance.choice(("late", "broken")) if back else "",
            f"note of the order number {n % 7}",
            int(back),
        )
