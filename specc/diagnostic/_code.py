"""A kind of finding that is not a rule's."""

from __future__ import annotations

from specc.diagnostic._model import Diagnostic, Fix, Place, Severity
from specc.record import value


@value
class Code:
    """A kind of finding about shape; an error, for a spec of the wrong shape has no meaning."""

    code: str
    slug: str
    manual: str
    """What it is, why it matters and what to do, in one or two paragraphs of plain text."""
    severity: Severity = Severity.ERROR

    def finding(
        self,
        message: str,
        *places: Place,
        help: str = "",  # noqa: A002 -- the name of the field it fills
        notes: tuple[str, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """One finding of this kind; the first place is the main one."""
        return Diagnostic(
            code=self.code,
            slug=self.slug,
            severity=self.severity,
            message=message,
            help=help,
            notes=notes,
            places=places,
            fix=fix,
        )
