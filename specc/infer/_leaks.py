"""Columns that give the target away: suspicions with their figure, never verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.infer._model import Profile, Tie

ALONE = 0.99
"""Area under the ROC curve from which one column is suspected; honest ones seldom reach it."""
STRONG = 0.95
"""The same, from which it is worth a question."""
EXPLAINS = 0.97
"""Share of the target's entropy."""
THERE = 0.9
"""The same, of whether there is a value."""
FOLLOWS = 0.995
"""Rank correlation with a target that is a number."""
FEWEST = 10
"""Rows, and rows of the rarer class, below which nothing is concluded: chance parts a few."""


def leaks(profile: Profile) -> dict[str, str]:
    """Suspected columns and why, where the target is known."""
    target = profile.column(profile.target)
    if target is None or _rarest(profile) < FEWEST:
        return {}
    found: dict[str, str] = {}
    for column in profile.columns:
        same = column.fingerprint and column.fingerprint == target.fingerprint
        if same and column.name != target.name:
            rows = f"{profile.sampled:,} rows looked at"
            found[column.name] = f"equal to the target, {target.name}, in all {rows}"
    for tie in profile.ties:
        reason = _reason(tie, profile.target)
        if reason:
            found.setdefault(tie.column, reason)
    return found


def _rarest(profile: Profile) -> float:
    """Rows of the sample that are of the rarest class."""
    target = profile.column(profile.target)
    if target is None or not profile.rows:
        return 0
    least = min((count for _, count in target.values), default=target.present)
    return least * profile.sampled / profile.rows


def _reason(tie: Tie, target: str) -> str:
    alone = f"suspected leak: predicts {target} almost alone"
    if tie.auc is not None and tie.auc >= ALONE:
        return f"{alone} (AUC {_said(tie.auc)})"
    if tie.information is not None and tie.information >= EXPLAINS:
        return f"{alone} (explains {tie.information:.0%} of its entropy)"
    if tie.missing is not None and tie.missing >= THERE:
        return (
            f"suspected leak: whether it is filled tells {target} "
            f"(explains {tie.missing:.0%} of its entropy)"
        )
    if tie.correlation is not None and tie.correlation >= FOLLOWS:
        return f"{alone} (rank correlation {_said(tie.correlation)})"
    return ""


def _said(figure: float) -> str:
    """To four digits; only what is 1 is written as 1."""
    return "1" if figure == 1 else f"{min(figure, 0.9999):.4f}"


def strong(profile: Profile) -> tuple[Tie, ...]:
    """Columns below suspicion that are worth a question, the strongest first."""
    found = [
        tie
        for tie in profile.ties
        if tie.auc is not None and tie.auc >= STRONG and not _reason(tie, profile.target)
    ]
    return tuple(sorted(found, key=lambda tie: -(tie.auc or 0)))
