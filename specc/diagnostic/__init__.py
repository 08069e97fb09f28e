"""The finding: what specc says about a spec, and where.

A finding is made by the code that sees the problem, in terms of the spec (`path`), and gains its
place in the text (`span`) on the way out, from the `Source`. It never knows how it is printed.
"""

from specc.diagnostic._model import (
    Diagnostic,
    Edit,
    Fix,
    Path,
    Place,
    Severity,
    Span,
    at,
    counts,
    in_order,
    key,
    safe_fix,
    unsafe_fix,
)

__all__ = [
    "Diagnostic",
    "Edit",
    "Fix",
    "Path",
    "Place",
    "Severity",
    "Span",
    "at",
    "counts",
    "in_order",
    "key",
    "safe_fix",
    "unsafe_fix",
]
