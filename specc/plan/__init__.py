"""Three-way planning: what was generated, what stands there, what is generated now → `Plan`.

Nothing here touches a disk. `specc.workspace` reads the inputs and applies the result.
"""

from specc.plan._model import Action, Change, Disk, Obstacle, Plan, Resolution
from specc.plan._planner import plan, wanted
from specc.plan._state import is_own
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
    "is_own",
    "plan",
    "wanted",
]
