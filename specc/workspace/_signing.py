"""Signatures with SSH keys: made and judged by `ssh-keygen`, which is asked without a shell and
with nothing of the environment that it does not need."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from specc.workspace._error import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from subprocess import CompletedProcess

NAMESPACE = "specc"
"""A signature made for something else, a commit or a mail, is none of an approval."""
_PATIENCE = 20.0
"""Seconds that judging a signature may take."""
_KEPT = ("PATH", "HOME", "TERM", "DISPLAY", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE")
"""What a key with a passphrase, in an agent or on a stick needs of the environment."""


def sign(content: bytes, key: str) -> bytes:
    """The detached signature of a content with the key in a file: a private one, or a public one
    whose private half the agent holds. May ask for a passphrase."""
    if not Path(key).is_file():
        raise WorkspaceError(
            f"there is no key {key}",
            "name the file of an SSH key: the private one, or the public one of a key in the agent",
        )
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    arguments = ("-Y", "sign", "-n", NAMESPACE, "-f", str(Path(key).absolute()))
    done = _asked(arguments, content, kept, None)
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise WorkspaceError(
            f"{key} did not sign: {_said(done)}", "`ssh-keygen -y -f KEY` says whether it can"
        )
    return done.stdout


def verify(content: bytes, signature: bytes, names: Iterable[str], signers: bytes) -> str:
    """Why a signature is not that of one of the names, by the keys that `signers` (a file as
    ssh-keygen(1) describes it) lists for them; empty where it is. `WorkspaceError` where it cannot
    be told."""
    import tempfile

    why = "none of the keys of this person in approvals/allowed_signers made it"
    with tempfile.TemporaryDirectory(prefix="specc-") as folder:
        allowed, detached = Path(folder, "allowed"), Path(folder, "signature")
        allowed.write_bytes(signers)
        detached.write_bytes(signature)
        for name in names:
            done = _verified(content, name, allowed, detached)
            if done.returncode == 0:
                return ""
            why = _reason(done) or why
    return why


def _verified(content: bytes, name: str, allowed: Path, signature: Path) -> CompletedProcess[bytes]:
    arguments = (
        "-Y", "verify", "-n", NAMESPACE, "-I", name, "-f", str(allowed), "-s", str(signature),
    )  # fmt: skip
    return _asked(arguments, content, {"PATH": os.environ.get("PATH", os.defpath)}, _PATIENCE)


def _asked(
    arguments: Iterable[str], given: bytes, environment: dict[str, str], patience: float | None
) -> CompletedProcess[bytes]:
    import shutil
    import subprocess

    program = shutil.which("ssh-keygen")
    if program is None:
        raise WorkspaceError(
            "signatures need ssh-keygen, which is not installed",
            "install OpenSSH's client (Debian: openssh-client; Fedora: openssh)",
        )
    try:
        return subprocess.run(  # noqa: S603 -- a fixed program, and no shell
            [program, *arguments],
            input=given,
            capture_output=True,
            env={**environment, "LC_ALL": "C"},
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkspaceError("ssh-keygen did not answer", "run the command again") from None


def _reason(done: CompletedProcess[bytes]) -> str:
    """What ssh-keygen says that helps; of a name that is not listed, nothing: others follow."""
    said = done.stderr.decode("utf-8", "replace")
    return next((why for pattern, why in _REASONS if re.search(pattern, said)), "")


_REASONS = (
    ("namespace does not match", "it was made for something else than an approval"),
    ("incorrect signature", "it is the signature of something else"),
    ("parse signature|armor|Couldn't read signature", "it is damaged"),
    ("expired|not yet valid|revoked", "the key is not valid any more, or not yet"),
)


def _said(done: CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else "ssh-keygen does not say why"
