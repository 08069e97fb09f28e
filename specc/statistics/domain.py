"""The values a formula accepts, and rounding that floating point does not upset."""

from __future__ import annotations

from math import ceil, floor

TOLERANCE = 1e-9
"""Relative. A count computed as 3,923.0000000001 is 3,923: the rest is floating-point noise."""

TINY, HUGE = 1e-60, 1e60
"""No honest number lies beyond these; between them no product here overflows or vanishes."""


def require_positive(**values: float) -> None:
    """`ValueError` unless every value is above 0 (and within what can be computed)."""
    for name, value in values.items():
        if not TINY <= value <= HUGE:
            raise ValueError(f"{_words(name)} must be a finite number above 0, not {value:g}")


def require_not_negative(**values: float) -> None:
    """`ValueError` unless every value is 0 or above (and within what can be computed)."""
    for name, value in values.items():
        if not 0 <= value <= HUGE:
            raise ValueError(f"{_words(name)} must be a finite number, 0 or more, not {value:g}")


def require_open_share(**values: float) -> None:
    """`ValueError` unless every value lies between 0 and 1, both excluded."""
    for name, value in values.items():
        if not 0 < value < 1:
            raise ValueError(
                f"{_words(name)} must lie between 0 and 1, both excluded, not {value:g}"
            )


def require_share(**values: float) -> None:
    """`ValueError` unless every value lies between 0 and 1, both included."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{_words(name)} must lie between 0 and 1, not {value:g}")


def require_test(*, level: float, power: float) -> None:
    """`ValueError` unless `level` lies in (0, 1) and `power` in [0.5, 1).

    Below one half a test misses more real differences than it finds; nobody plans one.
    """
    require_open_share(level=level)
    if not 0.5 <= power < 1:
        raise ValueError(f"power must be at least 0.5 and below 1, not {power:g}")


def rounded_up(number: float) -> int:
    """The smallest whole number that is enough, at least 1.

    >>> rounded_up(3922.08), rounded_up(246.0000000001), rounded_up(0.2)
    (3923, 246, 1)
    """
    return max(1, ceil(_computable(number) * (1 - TOLERANCE)))


def rounded_down(number: float) -> int:
    """The largest whole number that fits; 0 where not even one does.

    >>> rounded_down(4319.9999999999), rounded_down(0.7)
    (4320, 0)
    """
    return floor(_computable(number) * (1 + TOLERANCE))


def _computable(number: float) -> float:
    if not number <= HUGE:
        raise ValueError("the count is too large to compute: the precision asked for is too fine")
    return number


def _words(name: str) -> str:
    return name.replace("_", " ")
