"""How many rows a number needs, and how fine a number some rows can give.

Closed formulas from the literature, one file a subject, each in both directions: `proportion`
(accuracy, recall, rates), `ranking` (area under the ROC curve), `error` (mean absolute error),
`labeling`, `capacity`, `trivial` (what a model scores that has learned nothing).

Every function takes keyword arguments and is pure. `level` is the two-sided significance level
(0.05 is 95% confidence), `power` the chance to see a difference that is there. Shares, rates and
scores are fractions, not per cent. Counts are rounded in the safe direction: up for what is needed,
down for what fits. A number outside its domain raises `ValueError` with a sentence that says so.
"""
