"""Charts of a scope: pure functions of a `Spec`, each with the same numbers as a table.

Each gives a `Figure`, or none where the spec says too little to draw. Of a spec that could be read
only in part they raise `LostError`. `STYLE` is the style sheet that they are drawn for.
"""

from specc.review.charts._canvas import WIDTH
from specc.review.charts._model import Figure, Table
from specc.review.charts._style import STYLE
from specc.review.charts.burn import labeling_burn
from specc.review.charts.gantt import gantt
from specc.review.charts.goals import goal_tree
from specc.review.charts.latency import latency_bar
from specc.review.charts.money import money_chart
from specc.review.charts.ramp import rollout_ramp
from specc.review.charts.risks import risk_grid
from specc.review.charts.tradeoffs import tradeoff_chart

__all__ = [
    "STYLE",
    "WIDTH",
    "Figure",
    "Table",
    "gantt",
    "goal_tree",
    "labeling_burn",
    "latency_bar",
    "money_chart",
    "risk_grid",
    "rollout_ramp",
    "tradeoff_chart",
]
