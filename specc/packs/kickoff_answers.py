"""What people answer in the interview, read: one function for each form of answer.

An answer that was left empty is open, and reads as a value with nothing in it: what nobody knows
yet is not made up. `AmissError` says what to write instead, in one line of a terminal.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from specc.packs.kickoff_amounts import AmissError, amounts
from specc.project.measures import MEASURES, USUAL_NAMES
from specc.record import value
from specc.units import AMOUNT, COUNT, MONEY, MONEY_RATE, PLAIN_NUMBER, SHARE_OF_ONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Tasks = Mapping[str, Sequence[str]]
    """The columns of the data, and what kinds of answer each can be, the likeliest first; `open`
    where nobody knows yet."""

LONGEST = 10_000
"""Characters of a text in a spec."""
LONGEST_NAME = 200
LONGEST_ID = 40
MEANS = "2027-06-30, $40k, $500 per month"
_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_./-]{0,98}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOADER = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_FORMATS = {
    ".csv": "csv",
    ".parquet": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
_OWN_IDS = frozenset(
    (
        "always_the_same",
        "cost_to_run",
        "data_origin",
        "good_enough",
        "known_columns",
        "latency_p99",
        "main",
        "personal_terms",
        "records",
        "running_cost",
        "time_and_money",
        "todays_people",
        "todays_rule",
        "todays_system",
        "when_needed",
        "which_label",
        "which_number",
        "who_answers",
    )
)
"""What the spec of the kickoff calls by these ids itself."""


@value
class Figure:
    """A number of the business, and the way it shall go."""

    name: str = ""
    id: str = "business_number"
    baseline: str = ""
    target: str = ""
    better: str = "higher"


@value
class Target:
    """The column that is to be predicted, and what is known of it."""

    column: str = "outcome"
    share: str = ""
    """Of yeses."""
    classes: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


@value
class Place:
    """Where the data lie."""

    location: str = ""
    format: str = "csv"
    rows: str = ""


@value
class Good:
    """What the model has to reach, and what its mistakes cost."""

    bound: str = ""
    miss: str = ""
    alarm: str = ""


@value
class Means:
    """Time and money."""

    deadline: str = ""
    budget: str = ""
    running: str = ""


def sentence(text: str) -> str:
    """Words, as they are."""
    return _printed(text)


def title(text: str) -> str:
    """Words that have to be there."""
    if not text.strip():
        raise AmissError("write a few words")
    return _printed(text)


def figure(text: str) -> Figure:
    """`customers kept, from 94% to 95%`."""
    if not text.strip():
        return Figure()
    name, since, numbers = _printed(text).rpartition(" from ")
    name = name.strip().rstrip(",:").strip()
    low, until, high = numbers.partition(" to ")
    if not (since and until and name):
        raise AmissError("write NAME, from 94% to 95%")
    before, after = amounts(
        (low, high), (AMOUNT, AMOUNT), ("94%", "95%"), lambda a, b: f"NAME, from {a} to {b}"
    )
    if before.dimension != after.dimension:
        raise AmissError("write from 94% to 95%, in one unit")
    if before.magnitude == after.magnitude:
        raise AmissError("write two different numbers")
    better = "higher" if after.magnitude > before.magnitude else "lower"
    return Figure(
        name=name, id=_metric_id(name), baseline=low.strip(), target=high.strip(), better=better
    )


def people(text: str) -> tuple[str, str]:
    """`@anna, @ben`: the business lead and the tech lead."""
    if not text.strip():
        return "", ""
    names = [
        each if each.startswith("@") else f"@{each}" for each in re.split(r"[,\s]+", text.strip())
    ]
    if len(names) != 2 or not all(map(_HANDLE.fullmatch, names)):
        raise AmissError("write two names: @anna, @ben")
    return names[0], names[1]


def target(text: str, task: str, there: Tasks = MappingProxyType({})) -> Target:
    """`cancelled, 6%`, `team: billing, sales` or `minutes, 0 to 240`; the column alone will do. It
    is one of those that are `there` and can be answered so, where that is known."""
    if text.strip() in there or (there and task == "open"):
        read = Target(column=text.strip())
    else:
        read = _TARGETS[task](text) if text.strip() else Target()
    if there:
        _fitting(task, read.column, there)
    return read


def kind(text: str, task: str, there: Tasks = MappingProxyType({})) -> str:
    """What kind of answer the target is: as people say, else as the data have it."""
    return _fitting(task, target(text, task, there).column, there) if there else task


def _fitting(task: str, column: str, there: Tasks) -> str:
    if column not in there:
        raise AmissError("write one of the columns of the data")
    able = there[column]
    if not able:
        raise AmissError("it has no classes and no numbers")
    if task in able or "open" in able:
        return task
    if task != "open":
        raise AmissError(f"not {task}: take task={able[0]}")
    return able[0]


def _yes_no(text: str) -> Target:
    column, comma, share = text.rpartition(",")
    if not comma:
        return Target(column=_name(text))
    amounts((share,), (SHARE_OF_ONE,), ("6%",), lambda share: f"{column.strip()}, {share}")
    return Target(column=_name(column), share=share.strip())


def _one_of_several(text: str) -> Target:
    column, colon, rest = text.partition(":")
    if not colon:
        return Target(column=_name(text))
    classes = _names(rest)
    if len(classes) < 2:
        raise AmissError("write at least two: team: a, b")
    return Target(column=_name(column), classes=classes)


def _number(text: str) -> Target:
    column, comma, bounds = text.rpartition(",")
    if not comma:
        return Target(column=_name(text))
    low, between, high = bounds.partition(" to ")
    least, most = amounts(
        (low, high) if between else ("", ""),
        (PLAIN_NUMBER, PLAIN_NUMBER),
        ("0", "240"),
        lambda a, b: f"{column.strip()}, {a} to {b}",
    )
    if least.magnitude >= most.magnitude:
        raise AmissError("write the smaller number first")
    return Target(column=_name(column), low=low.strip(), high=high.strip())


def _open(text: str) -> Target:
    if re.search("[:,]", text):
        raise AmissError("write the column alone, or say `task`")
    return Target(column=_name(text))


_TARGETS: dict[str, Callable[[str], Target]] = {
    "open": _open,
    "yes_no": _yes_no,
    "one_of_several": _one_of_several,
    "number": _number,
}


def place(text: str) -> Place:
    """`data/accounts.csv, 40k`: a file, a table or a loader, and how many rows it has."""
    location, comma, rows = _printed(text).rpartition(", ")
    if not comma:
        location, rows = text, ""
    location = location.strip()
    if rows:
        amounts((rows,), (COUNT,), ("40k",), lambda rows: f"{location}, {rows}")
    if rows and not location:
        raise AmissError("write where they lie, too")
    return Place(location=location, format=_format(location), rows=rows.strip())


def columns(text: str, aim: str) -> tuple[str, ...]:
    """`tenure, tickets_30d`: what the model may look at, which the answer is not."""
    if not text.strip():
        return ()
    if re.search(r"[;|\t\n]", text) and "," not in text:
        raise AmissError("write commas between: tenure, tickets")
    names = _names(text)
    if aim in names:
        raise AmissError("leave out the column to be predicted")
    return names


def good(text: str, task: str) -> Good:
    """`70%`, for yes or no with what a miss and a false alarm cost: `70%, $200, $5`."""
    if not text.strip():
        return Good()
    if task == "open":
        raise AmissError("say `task` too: yes_no, number, ...")
    bound, *costs = (each.strip() for each in re.split(r",\s+", text.strip()))
    if costs and task != "yes_no":
        raise AmissError("write one number only")
    if len(costs) not in (0, 2):
        raise AmissError("write none or both costs: $200, $5")
    reached, *prices = amounts(
        (bound, *costs),
        (PLAIN_NUMBER if task == "number" else SHARE_OF_ONE, MONEY, MONEY),
        ("5" if task == "number" else "70%", "$200", "$5"),
        lambda *all_of_it: ", ".join(all_of_it),
    )
    if reached.magnitude <= 0:
        raise AmissError("write a bound above zero")
    if any(each.magnitude < 0 for each in prices):
        raise AmissError("drop the minus sign")
    if len({each.dimension for each in prices}) > 1:
        raise AmissError("write both costs in one currency")
    miss, alarm = costs or ("", "")
    return Good(bound=bound, miss=miss, alarm=alarm)


def means(text: str) -> Means:
    """`2027-06-30, $40k, $500 per month`: any of the three, in any order."""
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in re.split(r",\s+", text.strip(" ,")))):
        kind = _means_kind(part)
        if kind in found:
            raise AmissError("write each of the three once")
        found[kind] = part
    return Means(**found)


def _means_kind(part: str) -> str:
    if _DAY.fullmatch(part):
        return "deadline" if _is_day(part) else _refuse_day(part)
    if not re.search(r"[$€£¥]|[A-Z]{3}", part):
        raise AmissError(f"write {MEANS}")
    runs = "per" in part.split() or "/" in part
    (cost,) = amounts((part,), (MONEY_RATE if runs else MONEY,), ("",), lambda _: MEANS)
    if cost.magnitude < 0:
        raise AmissError("drop the minus sign")
    return "running" if runs else "budget"


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse_day(text: str) -> NoReturn:
    raise AmissError(f"there is no day {text}")


def slug(text: str, otherwise: str, joint: str = "-") -> str:
    """A short id made of the letters and digits of a text, where it has any that an id may have."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_NAME]).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", joint, plain.lower()).lstrip(f"0123456789{joint}")
    return made[:LONGEST_ID].strip(joint) or otherwise


def _metric_id(name: str) -> str:
    made = slug(name, "business_number", "_")
    taken = made in MEASURES or made in USUAL_NAMES or made in _OWN_IDS
    return f"business_{made}" if taken else made


def _format(location: str) -> str:
    if _LOADER.fullmatch(location):
        return "loader"
    ending = re.search(r"\.[a-z]+$", location.lower())
    return _FORMATS.get(ending[0], "table") if ending else "table" if location else "csv"


def _names(text: str) -> tuple[str, ...]:
    names = tuple(_name(each) for each in text.split(","))
    if len(set(names)) < len(names):
        raise AmissError("write each name once")
    return names


def _name(text: str) -> str:
    """The name of a column or a class, which stands on one line."""
    name = text.strip()
    if not name:
        raise AmissError("write a name at each place")
    if len(name) > LONGEST_NAME:
        raise AmissError(f"write at most {LONGEST_NAME} characters a name")
    if any(unicodedata.category(each) in ("Cc", "Cs") for each in name):
        raise AmissError("leave out control characters")
    return name


def _printed(text: str) -> str:
    if len(text) > LONGEST:
        raise AmissError(f"write at most {LONGEST:,} characters")
    if any(unicodedata.category(each) == "Cs" for each in text):
        raise AmissError("write it in UTF-8")
    return text
