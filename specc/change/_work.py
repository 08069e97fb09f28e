"""The table of changes, last part: the plan, risks, questions, and how the repo is built."""

from __future__ import annotations

from specc.change._case import drops_any, either, falls, overruns, removed, row, up
from specc.change._model import Gravity

C0, C1, C2, C3, C4 = Gravity

_FITS, _OVER = "other time or money", "the plan does not fit any more"
PLAN = (
    row("plan.stages.*.owner", C1, "someone else leads a stage"),
    row("plan.report_every", C1, "another cadence"),
    row("plan.**", C3, _OVER, "B T", "scope", overruns),
    row("plan.contingency", C2, "the reserve is smaller", "B T", None, either(falls, removed)),
    row("plan.**", C2, _FITS, "B T"),
)

_LEVELS = ("low", "medium", "high")
RISKS = (
    row("risks.*.likelihood", C2, "a risk is greater", "B T", None, up(*_LEVELS)),
    row("risks.*.impact", C2, "a risk is greater", "B T", None, up(*_LEVELS)),
    row("risks.**", C2, "what can go wrong", "B T"),
)
QUESTIONS = (row("questions.**", C1, "what is not known yet"),)
GLOSSARY = (row("glossary.**", C0, "wording"),)
REVIEW = (
    row("review.**", C3, "fewer people are asked", "B T D L", None, either(drops_any, removed)),
    row("review.**", C2, "who is asked", "B T"),
)
ACCEPT = (row("accept.**", C2, "findings that are lived with", "B T"),)
SCAFFOLD = (row("scaffold.**", C1, "the tools and templates of the repo"),)
LANGUAGE = (row("specc", C1, "the version of the language"),)
