"""How a review writes a day: one way everywhere, on every system and in every locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short(day: date) -> str:
    """`15 Nov`, where the year is plain."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def written(day: date) -> str:
    """`15 Nov 2026`."""
    return f"{short(day)} {day.year}"
