"""The review: a scope as the leads read it, and sign it.

`review` turns a checked spec into a `Sheet` of sections; `as_html` and `as_markdown` write it.
"""

from specc.review._case import Case
from specc.review._review import review
from specc.review._sheet import Sheet

__all__ = ["Case", "Sheet", "review"]
