"""Three-way planning: what was generated, what stands there, what is generated now → `Plan`.

Nothing here touches a disk. `specc.workspace` reads the inputs and applies the result.
"""

from specc.plan._likeness import possible
from specc.plan._model import Action, Change, Disk, Obstacle, Plan, Resolution
from specc.plan._planner import plan, wanted
from specc.plan._state import is_input, is_own
from specc.plan._targets import followed, missing, placed
from specc.plan.lock import Base, LockError, Record, Stamp, State

__all__ = [
    "Action",
    "Base",
    "Change",
    "Disk",
    "LockError",
    "Obstacle",
    "Plan",
    "Record",
    "Resolution",
    "Stamp",
    "State",
    "followed",
    "is_input",
    "is_own",
    "missing",
    "placed",
    "plan",
    "possible",
    "wanted",
]
