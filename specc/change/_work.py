"""The table of changes, last part: the plan, risks, questions, and how the repo is built."""

from __future__ import annotations

from specc.change._case import (
    EVERYBODY,
    added,
    becomes,
    both,
    drops_any,
    either,
    falls,
    gains_any,
    removed,
    rises,
    row,
    up,
)
from specc.change._model import Gravity
from specc.change._whole import holds_up_a_stage, overruns

C0, C1, C2, C3, C4 = Gravity

_FITS, _OVER = "other time or money", "the plan does not fit any more"
PLAN = (
    row("plan.stages.*.owner", C1, "someone else leads a stage"),
    row("plan.report_every", C2, "reports come less often", "B", None, either(rises, removed)),
    row("plan.report_every", C1, "another cadence"),
    row("plan.**", C3, _OVER, "B T", "scope", overruns),
    row("plan.contingency", C2, "the reserve is smaller", "B T", None, either(falls, removed)),
    row("plan.**", C2, _FITS, "B T"),
)

_SHORTER = either(falls, added)
_LEVELS = ("low", "medium", "high")
RISKS = (
    row("risks.*.likelihood", C2, "a risk is greater", "B T", None, up(*_LEVELS)),
    row("risks.*.impact", C2, "a risk is greater", "B T", None, up(*_LEVELS)),
    row("risks.*", C2, "a risk is not looked at any more", "B T", None, removed),
    row("risks.**", C2, "what can go wrong", "B T"),
)
_WAITS = "what a stage waits for"
QUESTIONS = (
    row("questions.*.who", C1, "someone else can answer"),
    row("questions.*.by", C1, "an answer is due on another day"),
    row("questions.*", C2, "a stage waits no more", "B T", None, both(removed, holds_up_a_stage)),
    row("questions.*.*", C2, _WAITS, "B T", None, holds_up_a_stage),
    row("questions.**", C1, "what is not known yet"),
)
GLOSSARY = (row("glossary.**", C0, "wording"),)
REVIEW = (
    row("review.**", C3, "fewer people are asked", "B T D L", None, either(drops_any, removed)),
    row("review.**", C2, "who is asked", "B T"),
)
_MORE = "more findings are lived with"
ACCEPT = (
    row("accept", C2, _MORE, EVERYBODY, None, gains_any),
    row("accept.*.because", C2, "why findings are lived with", "B T"),
    row("accept.*.until", C2, "a finding is lived with for less time", "B T", None, _SHORTER),
    row("accept.*.*", C2, _MORE, EVERYBODY),
    row("accept.**", C2, "fewer findings are lived with", "B T"),
)
SCAFFOLD = (
    row("scaffold.monitoring", C3, "nothing watches it", "B T", "deploy", becomes("none")),
    row("scaffold.ci", C2, "nothing checks it by itself", "T", None, becomes("none")),
    row("scaffold.templates.*", C2, "somebody else's files in the repo", "T", None, added),
    row("scaffold.templates.*", C2, "files of the repo go", "T", None, removed),
    row("scaffold.templates.*.source", C2, "somebody else's files in the repo", "T"),
    row("scaffold.templates.*.ref", C2, "somebody else's files in the repo", "T"),
    row("scaffold.templates.*.overrides", C2, "what a template may replace", "T"),
    row("scaffold.**", C1, "the tools and templates of the repo"),
)
LANGUAGE = (row("specc", C1, "the version of the language"),)
