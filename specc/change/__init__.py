"""Changes of scope: how grave each is, whose approval it voids, where the work begins again."""

from specc.change._classify import scope_change
from specc.change._difference import Difference, difference
from specc.change._model import PARTIES, STAGES, Changed, Fallen, Gravity, Party, ScopeChange, Stage

__all__ = [
    "PARTIES",
    "STAGES",
    "Changed",
    "Difference",
    "Fallen",
    "Gravity",
    "Party",
    "ScopeChange",
    "Stage",
    "difference",
    "scope_change",
]
