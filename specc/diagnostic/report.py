"""The `Report`: what every output format is made from, and what several of them ask of it."""

from __future__ import annotations

import re
from collections import Counter
from posixpath import join, normpath
from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic._model import Diagnostic, Edit, Severity, Span
from specc.diagnostic.text import dotted
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

STDIN = "<stdin>"
"""The name under which the text of standard input is checked."""


@value
class Manual:
    """What there is to say about one code."""

    code: str
    slug: str
    severity: str
    text: str

    @property
    def title(self) -> str:
        """The first sentence, on one line."""
        return re.split(r"(?<=[.:])\s", self.text, maxsplit=1)[0].replace("\n", " ").rstrip(":")


@value
class Report:
    """The findings of one run, in order, and what a format may want to say beside them."""

    name: str
    """What was checked, as it was named: a file, or a folder."""
    found: tuple[Diagnostic, ...]
    lines: Mapping[str, Sequence[str]]
    """The text of every file that was read, by its name."""
    accepted: tuple[Diagnostic, ...] = ()
    """What was found and is lived with, for a reason and a time that the spec gives."""
    manuals: Callable[[], Mapping[str, Manual]] = dict
    """The manual of each code; asked for only by a format that carries manuals."""
    assumed: Sequence[tuple[str, str, str]] | None = None
    """The defaults the spec rests on (where, what, why), if they are to be listed."""
    fail_on: Severity = Severity.ERROR
    """Findings of this severity or worse make the run fail."""
    folder: str = ""
    """The current folder; formats that are held against a checkout name files relative to it."""
    color: bool = False
    width: int = 100
    """The cells of a line on the terminal."""

    def relative(self, file: str) -> str:
        """The file as readers of a checkout know it; one that lies elsewhere as it was given."""
        if file == STDIN:
            return "stdin"
        path, below = normpath(join(self.folder, file)), self.folder.rstrip("/") + "/"
        return path.removeprefix(below) if self.folder and path.startswith(below) else file

    @property
    def start(self) -> Span:
        """Where a finding without a place stands, in a format that has to say so."""
        file = next(iter(self.lines), self.name)
        return Span(file=file, line=1, column=1, end_line=1, end_column=1)

    def files(self) -> tuple[str, ...]:
        """The files that were read, and any other that findings point into."""
        pointed = (span.file for finding in self.found for span in _spans(finding))
        return tuple(dict.fromkeys((*self.lines, *pointed)))

    def fails(self, finding: Diagnostic) -> bool:
        """Whether the finding makes the run fail."""
        return finding.severity.rank <= self.fail_on.rank

    def where(self, span: Span) -> str:
        """`file:line:column`, safe to print."""
        return f"{safe(self.relative(span.file))}:{span.line}:{span.column}"

    def details(self, finding: Diagnostic) -> tuple[str, ...]:
        """All that is said beyond the message, a line each: what to do, why, the other places."""
        others = [place for place in finding.places[1:] if place.span]
        return (
            *([f"help: {safe(finding.help)}"] if finding.help else []),
            *(f"note: {safe(note)}" for note in finding.notes),
            *(f"see {self.where(p.span)} {safe(p.label)}".rstrip() for p in others if p.span),
        )

    def identities(self) -> tuple[str, ...]:
        """What tells each finding from the others, and stays when lines move or numbers change:
        its code, the dotted path of its main place, and a count where these are the same."""
        seen: Counter[tuple[str, str]] = Counter()
        return tuple(self._identity(finding, seen) for finding in self.found)

    def _identity(self, finding: Diagnostic, seen: Counter[tuple[str, str]]) -> str:
        path = dotted(finding.places[0].path) if finding.places else ""
        name = f"{safe(finding.code)} {path}".rstrip()
        span = main(finding)
        known = (span.file if span else "", name)
        seen[known] += 1
        return name if seen[known] == 1 else f"{name} ({seen[known]})"

    def fingerprints(self) -> tuple[str, ...]:
        """The identity of each finding and its file, as a hash (SHA-256, hexadecimal)."""
        from hashlib import sha256

        spans = [main(finding) for finding in self.found]
        names = [self.relative(span.file) if span else "" for span in spans]
        pairs = zip(names, self.identities(), strict=True)
        return tuple(sha256(f"{safe(file)}\0{name}".encode()).hexdigest() for file, name in pairs)


def main(finding: Diagnostic) -> Span | None:
    """Where the finding's main place stands."""
    return finding.places[0].span if finding.places else None


def edits(finding: Diagnostic) -> tuple[tuple[Span, str], ...]:
    """What the finding's fix writes, and where; nothing where one of its places is not known."""
    made = finding.fix.edits if finding.fix else ()
    placed = tuple((edit.place.span, edit.text) for edit in made if edit.place.span)
    return placed if len(placed) == len(made) and all(map(_writable, made)) else ()


def uri(path: str) -> str:
    """The path as a URI reference: percent-encoded, an absolute one with its scheme."""
    from urllib.parse import quote

    reference = quote(path, safe="/", errors="surrogatepass")
    return f"file://{reference}" if path.startswith("/") else reference


def _writable(edit: Edit) -> bool:
    """Whether the text can stand in a file: half a surrogate pair cannot."""
    return edit.text.isascii() or not any("\ud800" <= char <= "\udfff" for char in edit.text)


def _spans(finding: Diagnostic) -> Iterator[Span]:
    yield from (place.span for place in finding.places if place.span)
