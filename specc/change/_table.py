"""How grave each change is: the one table, in the order of the language's sections.

A change is judged by the first row that covers its place and asks nothing it does not have. The
last row of a section takes what no other row names: what its owners signed, and so they sign again
(C2), or in sections that no approval rests on, a matter of compiling anew (C1).
"""

from __future__ import annotations

from specc.change import _aims, _learning, _running, _work
from specc.change._case import Row, reordered, restated, row
from specc.change._model import Gravity

ANYWHERE = (
    row("**", Gravity.C0, "the same in another order", "", None, reordered),
    row("**", Gravity.C0, "said, what was assumed", "", None, restated),
)
"""What changes nothing wherever it stands."""

TABLE: dict[str, tuple[Row, ...]] = {
    "specc": _work.LANGUAGE,
    "project": _aims.PROJECT,
    "people": _aims.PEOPLE,
    "goals": _aims.GOALS,
    "metrics": _aims.METRICS,
    "data": _learning.DATA,
    "labels": _learning.LABELS,
    "deployment": _running.DEPLOYMENT,
    "tradeoffs": _aims.TRADEOFFS,
    "baselines": _learning.BASELINES,
    "model": _learning.MODEL,
    "error_analysis": _learning.ERROR_ANALYSIS,
    "scenarios": _learning.SCENARIOS,
    "fairness": _learning.FAIRNESS,
    "rollout": _running.ROLLOUT,
    "monitoring": _running.MONITORING,
    "retraining": _running.RETRAINING,
    "lineage": _running.LINEAGE,
    "lifecycle": _running.LIFECYCLE,
    "plan": _work.PLAN,
    "risks": _work.RISKS,
    "questions": _work.QUESTIONS,
    "glossary": _work.GLOSSARY,
    "review": _work.REVIEW,
    "accept": _work.ACCEPT,
    "scaffold": _work.SCAFFOLD,
}
