"""Abbreviations: what each stands for, and which of them a page uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.review._sheet import (
    Chart,
    Code,
    Facts,
    Fold,
    Grid,
    Items,
    Missing,
    Paragraph,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.review._sheet import Block, Piece, Section, Words

KNOWN = {
    "A/B": "an experiment in which chance decides who meets which version",
    "AI": "artificial intelligence",
    "API": "application programming interface: how programs ask each other",
    "AUC": "area under the ROC curve: how well the model ranks, 0.5 by chance, 1 at best",
    "CPU": "central processing unit: an ordinary computer's processor",
    "CI": "confidence interval, or continuous integration: checks that run at every change",
    "CSV": "comma-separated values: a table as text",
    "CTR": "click-through rate: clicks for each time something is shown",
    "EU": "European Union",
    "EUR": "euro",
    "F1": "the harmonic mean of precision and recall",
    "GB": "gigabyte",
    "GBP": "pound sterling",
    "GDPR": "General Data Protection Regulation of the European Union",
    "GPU": "graphics processing unit: a processor for large models",
    "ID": "identifier",
    "JSON": "JavaScript Object Notation: data as text",
    "KPI": "key performance indicator",
    "MAE": "mean absolute error: how far off the model is, on average",
    "MAPE": "mean absolute percentage error",
    "MB": "megabyte",
    "ML": "machine learning",
    "MRR": "mean reciprocal rank",
    "NDCG": "normalised discounted cumulative gain: how well a list is ordered",
    "PDF": "portable document format",
    "POC": "proof of concept: a first try, made to be thrown away",
    "PSI": "population stability index: how far inputs have drifted; over 0.2 is much",
    "RMSE": "root mean squared error",
    "ROC": "receiver operating characteristic: hits against false alarms",
    "SHA-256": "a fingerprint of a text that changes with every letter",
    "SLA": "service-level agreement",
    "SLO": "service-level objective",
    "SQL": "structured query language, of databases",
    "TB": "terabyte",
    "TPR": "true positive rate: the share of positives that are found",
    "FPR": "false positive rate: the share of negatives that raise an alarm",
    "UI": "user interface",
    "URL": "address of a page",
    "US": "United States",
    "USD": "US dollar",
    "p50": "the median: half of the values lie below",
    "p90": "nine of ten values lie below",
    "p95": "95 of 100 values lie below",
    "p99": "99 of 100 values lie below",
    "p99.9": "999 of 1,000 values lie below",
}
"""Those that scopes use most."""

ACRONYM = re.compile(r"(?<![\w-])(?:[A-Z][A-Z0-9]+(?:-\d+)?|A/B|p\d\d(?:\.\d)?)(?![\w-])")
"""What looks like one: two capitals or more, or a quantile."""
_BY_ID = re.compile(r"[a-z0-9]+")
MOST = 60


def used(sections: Iterable[Section]) -> tuple[str, ...]:
    """The abbreviations in what is said and in ids (`auc`, `latency_p99`), in their order."""
    found: set[str] = set()
    for section in sections:
        for block in section.blocks:
            for text, is_name in texts(block):
                found.update(ACRONYM.findall(text))
                found.update(_in_name(text) if is_name else ())
    return tuple(sorted(found, key=lambda each: (each.lower(), each)))


def _in_name(name: str) -> Iterator[str]:
    """Abbreviations that an id is made of."""
    for piece in _BY_ID.findall(name):
        upper = piece.upper()
        yield from (each for each in (upper, piece) if each in KNOWN)


def explained(found: Iterable[str], glossary: Mapping[str, str]) -> dict[str, str]:
    """What they stand for, the spec's own glossary first."""
    own = {str(term): meaning for term, meaning in glossary.items()}
    every = {**KNOWN, **own}
    return {each: every[each] for each in found if each in every}


def texts(block: Block) -> Iterator[tuple[str, bool]]:
    """Every text of a block, and whether it is a name."""
    match block:
        case Fold():
            for inner in block.blocks:
                yield from texts(inner)
        case Chart():
            yield from _own(block.figure.title, block.figure.desc)
            yield from (each for row in block.figure.table.rows for each in _own(*row))
        case Grid():
            yield from _own(block.caption, *block.header)
    for words in _phrases(block):
        yield from map(_piece, words)


def _own(*given: str) -> Iterator[tuple[str, bool]]:
    return ((each, False) for each in given)


def _phrases(block: Block) -> Iterator[Words]:
    """The phrases of a block that are made of pieces."""
    match block:
        case Paragraph() | Missing():
            yield block.words
        case Items():
            yield from block.items
        case Grid():
            yield from (cell for row in block.rows for cell in row)
        case Facts():
            yield from ((each.label, *each.value, *each.note) for each in block.facts)


def _piece(piece: Piece) -> tuple[str, bool]:
    return (piece, False) if isinstance(piece, str) else (piece.text, isinstance(piece, Code))
