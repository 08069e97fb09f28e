"""The approvals of a scope, as the commands about them read them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from specc.approval import (
    FOLDER,
    SIGNATURE,
    SIGNERS,
    SPECS,
    Folder,
    Standing,
    Verify,
    name_of,
    render,
    required,
    shares,
    standings,
)
from specc.change import scope_change
from specc.cli._disk import reported
from specc.cli._input import epoch, today
from specc.cli._problem import CannotRun
from specc.diagnostic.codes import ACCEPTANCE_EXPIRED
from specc.record import value
from specc.source import parse_files
from specc.spec import PartialSpec, Spec, read_policy
from specc.spec.policy import DEFAULT, Policy
from specc.tree import File
from specc.workspace import read_approvals, verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from specc.approval import Record, Signed
    from specc.compiler import Checked


@value
class Approved:
    """A sound spec, and what lies in the folder of its approvals."""

    spec: Spec
    policy: Policy
    home: Path
    """The folder `approvals`."""
    folder: Folder

    @property
    def verify(self) -> Verify | None:
        """What judges signatures, where the approvals have a list of keys."""
        return _verifier(self.folder)

    @property
    def asks_for_signatures(self) -> bool:
        """Whether only signed records count."""
        return self.policy.signatures or self.verify is not None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How each approval stands today."""
        return self._judged(self.folder, self.verify)

    def after(self, record: Record, kept: Signed) -> tuple[Standing, ...]:
        """How each would stand with one more record, taken as signed by whoever it names."""
        name, content = name_of(record), render(record)
        made = {name: content, kept.name: kept.content, f"{name}{SIGNATURE}": b""}
        more = {path: File(content=each) for path, each in made.items()}
        real = self.verify

        def believing(said: bytes, signature: bytes, names: tuple[str, ...]) -> str:
            return real(said, signature, names) if real and said != content else ""

        lists = real is not None or self.policy.signatures
        return self._judged({**self.folder, **more}, believing if lists else None)

    def _judged(self, folder: Folder, verify: Verify | None) -> tuple[Standing, ...]:
        with reported():
            return standings(
                self.spec,
                folder,
                today(),
                asked=required(self.spec, self.policy),
                classify=scope_change,
                verify=verify,
                signatures=self.policy.signatures,
                shared=shares(self.policy),
            )


def can_be_judged(checked: Checked) -> bool:
    """Whether approvals can be held against the spec: all of it could be read, and if it has
    errors, then that the day has passed until which a finding was accepted."""
    whole = checked.spec is not None and not isinstance(checked.spec, PartialSpec)
    errors = {each.code for each in checked.found if each.is_error}
    return whole and errors <= {ACCEPTANCE_EXPIRED.code}


def approved(home: Path, checked: Checked, policy: Mapping[str, bytes]) -> Approved:
    """The approvals that lie in the folder `home`, of a spec that could be read whole."""
    assert checked.spec is not None  # noqa: S101 -- the caller has looked
    assert not isinstance(checked.spec, PartialSpec)  # noqa: S101 -- likewise
    with reported():
        return Approved(
            spec=checked.spec,
            policy=_house(policy),
            home=home / FOLDER,
            folder=read_approvals(home / FOLDER, SPECS),
        )


def now() -> datetime:
    """The time that a record bears; that of SOURCE_DATE_EPOCH where it is set."""
    return (epoch() or datetime.now(tz=UTC)).replace(microsecond=0)


def _house(policy: Mapping[str, bytes]) -> Policy:
    source, _ = parse_files(policy) if policy else (None, ())
    return read_policy(source)[0] if source else DEFAULT


def _verifier(folder: Folder) -> Verify | None:
    signers = folder.get(SIGNERS)
    if signers is None:
        return None
    if not isinstance(signers, File):
        raise CannotRun(
            f"{FOLDER}/{SIGNERS} is {signers.what}", "put the file back from your version control"
        )
    return partial(verify, signers=signers.content)
