"""The table of changes, first part: the project, its people, goals, metrics and trade-offs."""

from __future__ import annotations

from itertools import combinations

from specc.change._case import (
    EVERYBODY,
    INCOMPARABLE,
    added,
    answers,
    both,
    drops_any,
    either,
    falls,
    fires_sooner,
    gains_any,
    incomparable,
    is_bound,
    kind,
    laxer,
    measures,
    removed,
    rises,
    role,
    row,
    stricter,
    swaps_success,
    up,
    was,
)
from specc.change._model import Gravity

C0, C1, C2, C3, C4 = Gravity

PROJECT = (
    row("project.id", C2, "another project, to whoever signed for it", EVERYBODY),
    row("project.title", C0, "wording"),
    row("project.summary", C0, "wording"),
    row("project.version", C0, "the version of the scope"),
    row("project.why_ml", C0, "wording"),
    row("project.without_ml", C0, "wording"),
    row("project.stage", C1, "the project stands elsewhere"),
    row("project.maturity", C1, "the organisation is used to it otherwise"),
    row("project.audience", C4, "another audience", EVERYBODY, "scope"),
    row(
        "project.risk",
        C4,
        "a wrong prediction can do more harm",
        EVERYBODY,
        "scope",
        up("minimal", "limited", "high"),
    ),
    row("project.risk", C3, "a wrong prediction is held to do less harm", "B T L", "scope"),
    row("project.out_of_scope", C3, "the scope is wider", "B T", "scope", drops_any),
    row("project.out_of_scope", C2, "the scope is narrower", "B"),
    row(
        "project.prerequisites.*",
        C3,
        "what was ready is not any more",
        "B T",
        "scope",
        was("ready"),
    ),
    row("project.prerequisites", C3, "what has to be ready is not said", "B T", "scope", removed),
    row("project.**", C2, "what the project rests on", "B T"),
)

_DUTY = "someone answers for something else"
_ROLES = (
    *(
        row("people.*.role", C2, _DUTY, one + other, None, ask)
        for one, other in combinations(EVERYBODY, 2)
        for ask in [both(answers(one), answers(other))]
    ),
    *(
        row(
            "people.*.role", C2, "someone answers for something else", letter, None, answers(letter)
        )
        for letter in EVERYBODY
    ),
)
_HANDLES = tuple(
    row(where, C1, why, letter, None, answers(letter))
    for where, why in (("people.*.handle", "another account"), ("people.*", "another person"))
    for letter in EVERYBODY
)
PEOPLE = (
    *_ROLES,
    row("people.*", C1, "one more person", "", None, added),
    *_HANDLES,
    row("people.**", C1, "what someone can do"),
)

GOALS = (
    row("goals.*", C4, "another goal", EVERYBODY, "scope"),
    row("goals.*.metrics", C4, "success is measured otherwise", EVERYBODY, "scope", swaps_success),
    row("goals.*.guardrails", C3, "a guardrail is gone", "B T", "deploy", drops_any),
    row("goals.*.guardrails", C2, "one more guardrail", "B T", "model", gains_any),
    row("goals.*.stop_if.*", C3, "a reason to give up is gone", "B T", "scope", removed),
    row("goals.*.stop_if.*", C2, "it is given up sooner", "B T", None, fires_sooner),
    row("goals.*.stop_if.*", C3, INCOMPARABLE, "B T", "scope", incomparable),
    row("goals.*.stop_if.**", C3, "it is given up later", "B T", "scope"),
    row("goals.*.owner", C1, "someone else wants it", "B"),
    row("goals.*.value", C3, "the goal is worth less", "B", "scope", either(falls, removed)),
    row("goals.*.value", C3, INCOMPARABLE, "B", "scope", incomparable),
    row("goals.*.by", C2, "another day for the goal", "B T"),
    row("goals.**", C2, "what the business wants", "B"),
)

_OPTIMISED = "what is optimised is another metric"
_BUSINESS = "what the business lives by is another metric"
METRICS = (
    row("metrics.*", C4, _OPTIMISED, EVERYBODY, "scope", role("optimize")),
    row("metrics.*", C2, "a guardrail is added", "B T", "model", both(added, role("guardrail"))),
    row("metrics.*", C3, "a guardrail is gone", "B T", "deploy", role("guardrail")),
    row("metrics.*", C4, _BUSINESS, EVERYBODY, "scope", both(removed, kind("business"))),
    row("metrics.*", C3, "a bound is gone", "B T", "model", both(removed, role("satisfice"))),
    row("metrics.*", C2, "one more bound to keep", "B T", "model", role("satisfice")),
    row("metrics.*", C3, "a bound is gone", "B T", "model", both(removed, is_bound)),
    row("metrics.*", C2, "one more bound to keep", "B T", "model", is_bound),
    row("metrics.*", C2, "the business looks at one more", "B", None, kind("business")),
    row("metrics.*", C1, "another figure is watched", "", "monitor"),
    row("metrics.*.role", C4, _OPTIMISED, EVERYBODY, "scope", role("optimize")),
    row("metrics.*.role", C3, "a guardrail is gone", "B T", "deploy", was("guardrail")),
    row("metrics.*.role", C3, "a bound is gone", "B T", "model", was("satisfice")),
    row("metrics.*.role", C2, "one more bound to keep", "B T", "model"),
    row("metrics.*.measure", C4, _OPTIMISED, EVERYBODY, "scope", role("optimize")),
    row("metrics.*.measure", C4, _BUSINESS, EVERYBODY, "scope", kind("business")),
    row("metrics.*.measure", C3, "the name stands for another figure", "B T", "model"),
    row("metrics.*.kind", C4, _OPTIMISED, EVERYBODY, "scope", role("optimize")),
    row("metrics.*.kind", C4, _BUSINESS, EVERYBODY, "scope", kind("business")),
    row("metrics.*.kind", C3, "it is measured elsewhere", "B T", "model"),
    row("metrics.*.better", C4, "the other way is good", EVERYBODY, "scope", role("optimize")),
    row("metrics.*.better", C3, "the other way is good", "B T", "model"),
    row("metrics.*.target", C3, "the aim is higher", "T", "model", stricter),
    row("metrics.*.target", C3, "the aim is gone", "B T", "scope", removed),
    row("metrics.*.target", C3, INCOMPARABLE, "B T", "scope", incomparable),
    row("metrics.*.target", C3, "the aim is lower", "B T", "scope"),
    row(
        "metrics.*.limit",
        C3,
        "answers must come sooner",
        "T",
        "model",
        both(stricter, measures("latency")),
    ),
    row(
        "metrics.*.limit", C3, "it may cost less", "B T", "model", both(stricter, measures("cost"))
    ),
    row("metrics.*.limit", C3, "the gate is stricter", "T", "model", both(stricter, kind("model"))),
    row("metrics.*.limit", C2, "a guardrail is tighter", "B T", "model", stricter),
    *(
        line
        for why, ask in (("the bound is gone", removed), (INCOMPARABLE, incomparable))
        for line in (
            row("metrics.*.limit", C3, why, "B T", "model", both(ask, kind("model"))),
            row("metrics.*.limit", C3, why, "B T", "deploy", ask),
        )
    ),
    row("metrics.*.limit", C3, "the gate is laxer", "B T", "model", both(laxer, kind("model"))),
    row("metrics.*.limit", C3, "a guardrail is looser", "B T", "deploy"),
    row(
        "metrics.*.at",
        C3,
        "fewer answers must come in time",
        "B T",
        "deploy",
        either(falls, removed),
    ),
    row("metrics.*.at", C3, "more answers must come in time", "T", "model", either(rises, added)),
    row("metrics.*.drives", C3, "it moves another metric", "B T", "scope"),
    row("metrics.*.measured_from", C2, "it is computed from another source", "B T D"),
    row("metrics.*.baseline", C2, "today's figure is another", "B T"),
    row("metrics.*.detect", C2, "another difference must be measurable", "T", "model"),
    row("metrics.*.costs.**", C2, "right and wrong decisions are worth otherwise", "B T", "model"),
    row("metrics.**", C2, "how success is known", "B T", "model"),
)

TRADEOFFS = (
    row("tradeoffs.priority", C3, "other things come first", "B T", "model"),
    row("tradeoffs.worth.**", C3, "an improvement is worth otherwise", "B T", "model"),
    row("tradeoffs.decisions.**", C1, "a choice is written down otherwise"),
    row("tradeoffs.**", C2, "what gives way", "B T", "model"),
)
