"""Inputs for `tools/fuzz.py`: bytes turned into choices, and choices into specs that are wrong.

Whatever is built follows from the bytes alone, so that an input can be kept and played again.
"""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import corpus_cases
import yaml
from corpus_cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
Slot = tuple[Any, Any]
"""A mapping or list, and the key or position in it."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1e30, 1e-25, 2.5, 10**40, 0.0, 1e999, "", " ", "x", "0%", "100%",
    "101%", "-5%", "0.0001%", "0 s", "1 s", "-1 day", "1e-9 s", "999M", "$0", "$1e25", "-$5k",
    "1e-25", "1e30 years", "99M years", "0 days", "0.5", "0 per second", "1e25 per second",
    "2026-01-01", "0001-01-01", "9999-12-31", "2026-02-30", "> 0", "< 0", ">= 100%", "drops 5%",
    "rises 0 points", "drops 100%", "p0", "p99.999", "median", "40,000", "@x", "auc", "clicks",
    "none", "${{ secrets.X }}", "$(id)", "../../etc", "</script>", "\x1b[31m", "\u202e", "a\nb",
    "::error::x", "`", "]]>", "\x00", "\x85", "\u2028", "\ufeff", "\U0001f600", "é" * 90,
    "x" * 70, [], [1], ["auc"], [[]], {}, {"a": 1}, {"mode": "batch"}, {"": {}}, {"1": None},
    {"auc": "> 0"},
)  # fmt: skip
"""Values that nobody thinks of."""
NUMBERS = ("0", "1", "-1", "0.5", "100", "101", "1e-9", "1e9", "1e29", "9999999999", "1/3", "1e-29")
UNITS = (
    "", "%", "points", "ms", "s", "min", "hours", "days", "weeks", "months", "quarters", "years",
    "k", "M", "GB", "KiB", "per second", "per day", "per year", "USD", "EUR per month", "rows",
)  # fmt: skip
TOKENS = (
    b": ", b"- ", b"\n", b"\n  ", b"{", b"}", b"[", b"]", b", ", b'"', b"'", b"#", b"&a ", b"*a",
    b"!t ", b"<<: ", b"? ", b"\t", b"%", b"@", b"`", b"|\n", b">-\n", b"---\n", b"...\n", b"\r\n",
    b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x00", b"\x0c", b"\xff",
    b"\\", b'"\\u0000"', b'"\\ud800"', b"40,000", b"true", b"~", b"1e999", b"0o17", b"specc: 1\n",
    b"project: {", b"metrics:\n", b"  a: {kind: model}\n", b"\x1b[2J", b"::error::", b"{{ 1 }}",
)  # fmt: skip
"""Pieces of YAML, whole and broken."""


class Dice:
    """Choices read from bytes; when they are used up, always the first."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    @property
    def is_empty(self) -> bool:
        return self.at >= len(self.data)

    def below(self, number: int) -> int:
        size = 1 if number <= 256 else 2
        piece = self.data[self.at : self.at + size]
        self.at += size
        return int.from_bytes(piece, "little") % number

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def rest(self) -> bytes:
        piece, self.at = self.data[self.at :], len(self.data)
        return piece


@cache
def documents() -> tuple[str, ...]:
    """Specs to start from: the examples, and the mutants of the corpus."""
    examples = sorted((ROOT / "examples").glob("*/spec.yaml"))
    base = ROOT / "tests" / "rules" / "base.yaml"
    texts = [path.read_text(encoding="utf-8") for path in (*examples, base)]
    return (*texts, *(each.text for each in corpus_cases.mutants()))


@cache
def policies() -> tuple[str, ...]:
    """Policies to start from: one that says everything, and those of the corpus."""
    from dataclasses import fields

    from specc.spec.policy import DEFAULT

    numbers = {f.name: getattr(DEFAULT.thresholds, f.name) for f in fields(DEFAULT.thresholds)}
    told = {name: each if isinstance(each, int) else str(each) for name, each in numbers.items()}
    whole = {
        "specc": 1,
        "thresholds": told,
        "severities": {"MET01": "info", "DAT01": "error"},
        "approvals": ["legal"],
        "tools": {"models": ["gradient_boosting"], "ci": ["github"]},
        "accept": [{"finding": "MET01", "because": "x", "by": "y", "until": "2026-01-01"}],
    }
    return (json.dumps(whole), *(each.policy for each in corpus_cases.mutants() if each.policy))


@cache
def _tree(text: str) -> str:
    """The document as JSON, from which a fresh copy is quickly made; of no YAML, an empty one.
    All scalars are text, as they are written."""
    try:
        tree = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 -- makes only text
    except yaml.YAMLError:
        return "{}"
    return json.dumps(tree if isinstance(tree, dict) else {})


@cache
def vocabulary() -> Mapping[str, Sequence[Any]]:
    """What stands behind each key anywhere: values that fit, and say something else."""
    words: dict[str, dict[str, None]] = {}
    for text in documents():
        for holder, name in slots(json.loads(_tree(text))):
            if isinstance(name, str):
                words.setdefault(name, {})[json.dumps(holder[name])] = None
    return {name: tuple(map(json.loads, known)) for name, known in sorted(words.items())}


def slots(node: Any) -> list[Slot]:
    """Every place in the tree that holds something."""
    found: list[Slot] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        names = list(here) if isinstance(here, dict) else range(len(here))
        found += [(here, name) for name in names]
        waiting += [here[name] for name in names if isinstance(here[name], dict | list)]
    return found


def mutated(dice: Dice, texts: Sequence[str]) -> Any:
    """One of the documents with a few mistakes."""
    tree = json.loads(_tree(dice.one(texts)))
    for _ in range(1 + dice.below(5)):
        known = slots(tree)
        if dice.is_empty or not known:
            break
        dice.one(CHANGES)(dice, known)
    return tree


def _replace(dice: Dice, known: list[Slot]) -> None:
    holder, name = dice.one(known)
    holder[name] = dice.one(ODD)


def _say_otherwise(dice: Dice, known: list[Slot]) -> None:
    """Another value that this key has elsewhere."""
    holder, name = dice.one([slot for slot in known if isinstance(slot[1], str)] or known)
    holder[name] = dice.one(vocabulary().get(name) or ODD)


def _delete(dice: Dice, known: list[Slot]) -> None:
    holder, name = dice.one(known)
    del holder[name]


def _add(dice: Dice, known: list[Slot]) -> None:
    """A key that stands in some spec, wherever."""
    holder, _ = dice.one(known)
    name = dice.one(tuple(vocabulary()))
    if isinstance(holder, dict):
        holder[name] = dice.one(vocabulary()[name])
    else:
        holder.append(dice.one(ODD))


def _copy(dice: Dice, known: list[Slot]) -> None:
    """The same value in another place."""
    (holder, name), (other, there) = dice.one(known), dice.one(known)
    other[there] = json.loads(json.dumps(holder[name]))


def _rename(dice: Dice, known: list[Slot]) -> None:
    holder, name = dice.one(known)
    if isinstance(holder, dict):
        holder[dice.one(("", "x", "auc", "a.b", "é", "1", "\u202e", name + "s"))] = holder.pop(name)


def _measure(dice: Dice, known: list[Slot]) -> None:
    """An odd number, or an odd unit, where a number stands."""
    numeric = [(h, n) for h, n in known if isinstance(h[n], str) and h[n][-1:].isalnum()]
    holder, name = dice.one(numeric or known)
    before = str(holder[name]).strip("<>= ")
    number = "".join(c for c in before if c.isdigit() or c == ".") or "1"
    unit = before.lstrip("0123456789.$ ")
    sign = dice.one(("", "", "", "$", "< ", "> ", "drops "))
    new = (dice.one(NUMBERS), unit) if dice.below(2) else (number, dice.one(UNITS))
    holder[name] = f"{sign}{' '.join(new)}".strip()


CHANGES: tuple[Callable[[Dice, list[Slot]], None], ...] = (
    _say_otherwise, _replace, _delete, _add, _copy, _rename, _measure, _say_otherwise, _measure,
)  # fmt: skip


def written(dice: Dice, tree: Any) -> bytes:
    """The document as text, over many lines or on one; scalars plain where they can be."""
    text = _block(tree, "") if dice.below(4) else _flow(tree)
    return text.encode("utf-8", "replace")


def _block(node: Any, indent: str) -> str:
    """Mappings in lines, what is deeper than two levels in braces, as people write specs."""
    if not isinstance(node, dict) or not node or len(indent) > 2:
        return _flow(node)
    deeper = indent + "  "
    return "".join(f"\n{indent}{_scalar(k)}: {_block(v, deeper)}" for k, v in node.items())


def _flow(node: Any) -> str:
    if isinstance(node, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in node.items()) + "}"
    return "[" + ", ".join(map(_flow, node)) + "]" if isinstance(node, list) else _scalar(node)


def _scalar(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    plain = text[:1].isalnum() and text.isprintable() and not set(text) & set(",:#{}[]\"'\\")
    return text if plain and text == text.strip() else json.dumps(text, ensure_ascii=False)


def garbled(seed: int, data: bytes, most: int) -> bytes:
    """Bytes like those given: pieces of YAML put in, taken out, doubled, moved, flipped."""
    chance = random.Random(seed)  # noqa: S311 -- an input, not a secret
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(changed))
        end = min(len(changed), at + chance.choice((1, 2, 8, 40)))
        to = chance.randint(0, len(changed))
        match chance.randint(0, 5):
            case 0:
                changed[at:end] = b""
            case 1:
                changed[to:to] = changed[at:end]
            case 2 if at < end:
                changed[at] ^= 1 << chance.randint(0, 7)
            case 3:
                changed[at:end] = chance.choice(TOKENS)
            case _:
                changed[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 3, 40))
    return bytes(changed[:most])
