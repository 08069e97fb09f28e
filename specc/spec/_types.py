"""The small types that sections are built from: text, ids, dates, and references to other nodes.

Each knows its own pydantic core schema, so that declaring a section imports nothing heavy.
"""

from __future__ import annotations

import datetime
import re
from keyword import iskeyword
from sys import stdlib_module_names
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from specc.spec._forms import DATE, DATE_FORM, STARTS_WITH_DIGIT, reference, short_or_long, words_or
from specc.spec._wording import brief
from specc.units import Comparison, Kind, Quantity, parse, parse_comparison
from specc.units._comparison import comparison_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import CoreSchema

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$"
NOT_BLANK = r"\S"
NAME_PATTERN = r"^[^\x00-\x1f\x7f]{1,200}$"
_PACKAGE = re.compile(r"^[a-z][a-z0-9_]{0,49}$")
_LIBRARIES = frozenset(
    {
        "anyio", "dvc", "fastapi", "httpx", "httpx2", "joblib", "mypy", "narwhals", "numpy",
        "polars", "prometheus_client", "pydantic", "pytest", "ruff", "scipy", "sklearn", "specc",
        "starlette", "tests", "uvicorn", "yaml",
    }
)  # fmt: skip
"""Names that the generated repo imports or has for its own."""
_LONGEST = 10_000
_LONGEST_REF = 200
"""Characters of a text, and of a reference."""
_DATE = re.compile(DATE)

CONFIG = {
    "extra": "forbid",
    "alias_generator": lambda name: name.rstrip("_"),
    "field_title_generator": lambda name, _: name.strip("_").replace("_", " ").capitalize(),
    "use_attribute_docstrings": True,
}
"""pydantic's settings for every section; a trailing underscore spells a Python keyword (`for_`)."""

Stage = Literal["scope", "data", "model", "deploy", "monitor", "business_review"]
"""The stages of the lifecycle, in order."""


class _String:
    """Marks a `str` that is text as written: never converted, never empty or blank, bounded.

    `expected` and `example` are for editors.
    """

    def __init__(
        self, pattern: str = NOT_BLANK, expected: str = "text, in quotes", example: str = ""
    ) -> None:
        self.pattern, self.expected, self.example = pattern, expected, example

    def read(self, value: object) -> str:
        search = re.search if self.pattern == NOT_BLANK else re.fullmatch
        if not isinstance(value, str) or len(value) > _LONGEST or not search(self.pattern, value):
            raise ValueError
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.str_schema(
            strict=True, min_length=1, max_length=_LONGEST, pattern=self.pattern
        )

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        """Only the pattern where that says all, so that an editor gives one message."""
        return {
            "type": "string",
            "pattern": self.pattern,
            **({"maxLength": _LONGEST} if self.pattern == NOT_BLANK else {}),
            **({"examples": [self.example]} if self.example else {}),
            "errorMessage": f"Write {self.expected}.",
        }


class _Whole:
    """Marks an `int` that is a whole number within bounds."""

    def __init__(self, least: int, most: int = 1_000_000_000) -> None:
        self.least, self.most = least, most

    def read(self, value: object) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise ValueError
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.int_schema(strict=True, ge=self.least, le=self.most)


class _Flag:
    """Marks a `bool` that must be written `true` or `false`."""

    def read(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError  # noqa: TRY004 -- one kind of refusal
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.bool_schema(strict=True)


class _Converted:
    """Marks a type that is made from one scalar by a function that raises `ValueError`."""

    def __init__(self, convert: Callable[[Any], Any], **json_schema: Any) -> None:
        self.read, self.json_schema = convert, json_schema

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        return dict(self.json_schema)


class Shorthand:
    """Marks a section that may be written as the one value of its field `name`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def expand(self, value: object) -> object:
        return value if isinstance(value, dict) else {self.name: value}

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        whole = handler(schema["schema"])
        short = handler.resolve_ref_schema(whole)["properties"][self.name]
        return short_or_long(short, self.name, whole)


def to_date(value: object) -> datetime.date:
    """A calendar date from its ISO text, `2026-12-31`."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ShapeError(_no_such_day(value), "write it as 2026-12-31") from None
    raise ShapeError(f"`{brief(value)}` is not a date", "write it as 2026-12-31")


def _no_such_day(text: str) -> str:
    """Why a text in the form of a date is none."""
    year, month, day = text.split("-")
    if year == "0000":
        return f"`{text}` is not a date: there is no year 0"
    if not 1 <= int(month) <= 12:
        return f"`{text}` is not a date: there is no month {int(month)}"
    return f"`{text}` is not a date: {year}-{month} has no day {int(day)}"


def _or_date(*words: str) -> Callable[[Any], str | datetime.date]:
    def convert(value: object) -> str | datetime.date:
        if isinstance(value, str) and (value in words or _DATE.fullmatch(value)):
            return value if value in words else to_date(value)
        known = ", ".join(f"`{word}`" for word in words)
        raise ShapeError(
            f"`{brief(value)}` is neither {known} nor a date",
            f"write {known} or a date: 2026-12-31",
        )

    return convert


def to_value(value: object) -> Any:
    """A value that stands for data: any scalar, or lists and mappings of them."""
    return value


class ShapeError(ValueError):
    """A scalar that is not what is expected: the fact, what to do, and how to write it rightly."""

    def __init__(self, message: str, help: str, instead: str = "") -> None:  # noqa: A002 -- ours
        super().__init__(message)
        self.help, self.instead = help, instead


class VersionError(ShapeError):
    """A version of the language that this specc does not know."""


def to_version(value: object) -> int:
    """The version of the language, which must be the one this specc knows."""
    if value == "1":
        raise ShapeError("the version `1` is text; a number belongs here", "drop the quotes", "1")
    if value is True or value != 1:
        raise VersionError(
            f"this specc knows version 1 of the language, not `{brief(value)}`",
            "write `specc: 1`",
        )
    return 1


def is_taken(package: str) -> bool:
    """Whether a package of this name would hide a module that the generated code imports, or cannot
    be imported at all."""
    return iskeyword(package) or package in stdlib_module_names or package in _LIBRARIES


def to_package(value: object) -> str:
    """The name of a Python package that hides no other."""
    if not isinstance(value, str) or not _PACKAGE.fullmatch(value):
        raise ShapeError(
            f"`{brief(value)}` is not a package name",
            "start with a letter; lower-case letters, digits and `_`, at most 50",
        )
    if is_taken(value):
        raise ShapeError(
            f"a package `{value}` would hide Python's own or a library's",
            f"call it `{value}_project`",
        )
    return value


def _or_duration(value: object) -> str | Quantity:
    return "at_request" if value == "at_request" else parse(value, _WHEN)


def _to_part(value: object) -> Quantity:
    return parse(value, _PART)


def _to_agreed(value: object) -> Quantity:
    return parse(value, _AGREED)


def _to_stop(value: object) -> Comparison | Quantity:
    """A comparison, or how many iterations to try: that is what begins with a digit."""
    if str(value).lstrip()[:1].isdigit():
        return parse(value, _TRIES)
    return parse_comparison(value)


_WHEN = Kind(
    title="`at_request` or a duration",
    families=("time",),
    examples=("at_request", "1 day"),
    shapes=("{} hours", "{} days"),
)
_PART = Kind(
    title="a duration or a share",
    families=("time", "share"),
    examples=("60 days", "15%"),
    shapes=("{} days", "{}%"),
)
_AGREED = Kind(
    title="a number or a share",
    families=("number", "share"),
    examples=(0.7, "85%"),
    signed=True,
)
_TRIES = Kind(title="a count", families=("number",), examples=("3 iterations",), whole=True)
Text = Annotated[str, _String()]
Id = Annotated[
    str,
    _String(
        ID_PATTERN,
        "an id: start with a letter and use letters, digits, `-`, `_` and `.`, at most 64",
    ),
]
Name = Annotated[str, _String(NAME_PATTERN, "a name on one line, at most 200 characters")]
"""A name from the team's data: a column, a class, a tag."""
Handle = Annotated[
    str,
    _String(
        r"^@[A-Za-z0-9][A-Za-z0-9_./-]{0,98}$",
        'a handle in quotes: "@name" or "@org/team"',
        "@name",
    ),
]
Whole = Annotated[int, _Whole(0)]
Positive = Annotated[int, _Whole(1)]
Flag = Annotated[bool, _Flag()]
Date = Annotated[datetime.date, _Converted(to_date, **DATE_FORM)]
Readiness = Annotated[
    str | datetime.date,
    _Converted(_or_date("ready", "missing"), **words_or(DATE_FORM, "ready", "missing")),
]
"""`ready`, `missing`, or the date by which it will be ready."""
Access = Annotated[
    str | datetime.date,
    _Converted(_or_date("granted"), **words_or(DATE_FORM, "granted")),
]
"""`granted`, or the date by which access is promised."""
Digest = Annotated[str, _String(r"^[0-9a-f]{64}$", "a SHA-256: 64 hexadecimal digits")]
"""A SHA-256 in hexadecimal."""
PackageName = Annotated[
    str,
    _Converted(
        to_package,
        type="string",
        pattern=_PACKAGE.pattern,
        examples=["ad_click"],
        errorMessage="Write lower-case letters, digits and `_`, a letter first, at most 50.",
    ),
]
LanguageVersion = Annotated[
    int, _Converted(to_version, const=1, errorMessage="Write 1, the version of the language.")
]
Available = Annotated[
    str | Quantity,
    _Converted(_or_duration, **words_or(_WHEN.json_schema(), "at_request")),
]
"""`at_request`, or how long after the request."""
Part = Annotated[Quantity, _Converted(_to_part, **_PART.json_schema())]
"""A stretch of time or a share of the rows."""
Agreed = Annotated[Quantity, _Converted(_to_agreed, **_AGREED.json_schema())]
"""An agreement between people: kappa 0.7, or 85% of cases."""
StopValue = Annotated[
    Comparison | Quantity,
    _Converted(
        _to_stop,
        allOf=[
            {"if": STARTS_WITH_DIGIT, "then": _TRIES.json_schema(), "else": comparison_schema()}
        ],
    ),
]
"""A comparison; under `after`, a count of iterations."""
Value = Annotated[Any, _Converted(to_value)]
"""Data as written: a scalar, or lists and mappings of scalars."""


class Ref(str):
    """The id of a node in another section. Knows where to look; is checked once all is read."""

    __slots__ = ()
    section: ClassVar[tuple[str, ...]] = ()
    """Path of the section whose keys are the ids."""
    noun: ClassVar[str] = ""
    required: ClassVar[int] = 0
    """Steps of that path that a spec must have, so that their absence is a finding of its own."""
    known: ClassVar[frozenset[str]] = frozenset()
    """Names that need no declaration: statistics and system figures specc measures itself."""

    @classmethod
    def read(cls, value: object) -> Ref:
        """The reference that the text is."""
        if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST_REF:
            raise ValueError
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        from pydantic_core import core_schema

        text = core_schema.str_schema(strict=True, min_length=1, max_length=_LONGEST_REF)
        return core_schema.no_info_after_validator_function(cls, text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        return reference(cls.noun, dotted(*cls.section), cls.known, _LONGEST_REF)


class PersonRef(Ref):
    """Someone in `people`."""

    section, noun = ("people",), "person"
    required = 1


class MetricRef(Ref):
    """A metric in `metrics`."""

    section, noun = ("metrics",), "metric"
    required = 1


class StopKey(MetricRef):
    """A metric, or `after`: how long to try before the stop rule binds."""

    known = frozenset({"after"})


class PriorityRef(MetricRef):
    """A metric, or a cost every model has."""

    known = frozenset({"latency", "serving_cost", "memory"})


class StatisticRef(MetricRef):
    """A metric, or a statistic that the generated monitoring measures by itself."""

    known = frozenset(
        {
            "missing_rate", "psi", "ks", "train_serve_skew", "new_categories", "out_of_range",
            "prediction_mean", "prediction_psi", "positive_rate", "null_predictions",
            "latency", "latency_p50", "latency_p95", "latency_p99", "error_rate", "throughput",
            "memory", "serving_cost", "availability", "model_age", "freshness",
        }
    )  # fmt: skip


class SourceRef(Ref):
    """A source in `data.sources`."""

    section, noun = ("data", "sources"), "source"
    required = 2


class SliceRef(Ref):
    """A slice in `data.slices`."""

    section, noun = ("data", "slices"), "slice"
    required = 1


class BaselineRef(Ref):
    """A baseline in `baselines`."""

    section, noun = ("baselines",), "baseline"


class AlertRef(Ref):
    """An alert in `monitoring.alerts`."""

    section, noun = ("monitoring", "alerts"), "alert"


class ScenarioRef(Ref):
    """A scenario in `scenarios`."""

    section, noun = ("scenarios",), "scenario"


def dotted(*path: str | int) -> str:
    """A path as people write it: `metrics.auc.limit`."""
    return ".".join(map(str, path))
