"""What an example leaves to the spec: names that it declares, figures that it states."""

from __future__ import annotations

from specc.record import value


@value
class First:
    """In an example: the first name that the spec declares in a section."""

    of: str
    otherwise: str
    """What it is called in a spec that declares none yet."""
    key: str = ""
    word: str = ""
    """The first that says this word under this key, where there is one."""


@value
class Beside:
    """In an example: what the same thing says under one of other keys."""

    keys: tuple[str, ...]
    otherwise: str


@value
class Columns:
    """In an example: each column that the spec says a source has."""


@value
class Stop:
    """In an example: what a guardrail of the spec may come to before a step of a rollout ends."""


@value
class Before:
    """In an example: a day half a year before another that the spec names."""

    of: str
    otherwise: str


@value
class Traded:
    """In an example: the metrics of which one gives way to another, the model's first."""

    otherwise: str


@value
class Either:
    """Of several answers the first that is no mistake in the spec."""

    of: tuple[object, ...]
