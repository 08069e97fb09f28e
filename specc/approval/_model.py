"""How an approval stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from specc.change import Party, ScopeChange
from specc.plan import Obstacle
from specc.record import value
from specc.tree import File

if TYPE_CHECKING:
    from specc.approval.record import Record
    from specc.spec import Spec
    from specc.spec.identity import Role

Folder = Mapping[str, File | Obstacle]
"""What lies in `approvals`, by the path within it."""
Classify = Callable[["Spec", "Spec"], ScopeChange]
"""What changed between two specs, and whom it concerns."""
Verify = Callable[[bytes, bytes, tuple[str, ...]], str]
"""Whether a signature of a content is by one of the names: why not, or nothing where it is."""

State = Literal["current", "void", "missing", "rejected", "expired", "refused"]
"""`void`: what was signed has changed; `expired`: a finding was accepted until a day that has
passed; `refused`: the record cannot be believed."""


@value
class Standing:
    """What is known of the approval of one role."""

    role: Role
    party: Party
    state: State
    reason: str = ""
    """Why it is not current, in words."""
    help: str = ""
    """What to do about it."""
    is_asked: bool = True
    """Whether the spec or the house asks for it."""
    name: str = ""
    """The file of the record, in `approvals`; empty where there is none."""
    record: Record | None = None
    """None where there is none that can be read."""
    signed: Spec | None = None
    """The spec as it was signed, where that is to be had."""
    covers: tuple[str, ...] = ()
    """The sections that the role answers for."""
    changed: tuple[str, ...] = ()
    """Those that say something else than what was signed."""
    since: ScopeChange = field(default_factory=ScopeChange)
    """What has changed since it was signed; empty where nothing of it concerns the role."""
    is_verified: bool = False
    """Whether a signature proves who signed. Without one, a record only says who committed it."""

    @property
    def is_current(self) -> bool:
        """Whether the approval holds for the spec as it is."""
        return self.state == "current"

    @property
    def is_tuned(self) -> bool:
        """Whether it holds though something of what it covers was tuned since."""
        return self.is_current and bool(self.changed)
