"""From the source that a spec names to a commit, and to the files at it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from specc.diagnostic import at
from specc.diagnostic.template_codes import (
    TEMPLATE_LIMITS,
    TEMPLATE_NOT_AVAILABLE,
    TEMPLATE_OUT_OF_BOUNDS,
)
from specc.packs import _folder
from specc.packs._amiss import AmissError
from specc.packs._git import GitError, Mirror, NoGitError, TooLargeError
from specc.packs._snapshot import Snapshot, digest, is_inside
from specc.packs._source import origin
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.diagnostic import Diagnostic
    from specc.project.model import HouseTemplate
    from specc.tree import Pin

MOST_REFS = 5
"""So many tags and branches are named in the place of one that is not there."""


class Fetched(NamedTuple):
    """A template at a commit."""

    commit: str
    snapshot: Callable[[], Snapshot]
    """Its files; the network is asked no earlier than here where the commit is known."""
    found: tuple[Diagnostic, ...] = ()


def fetched(
    template: HouseTemplate,
    home: Path | None,
    pin: Pin | None,
    last: Pin | None,
    *,
    offline: bool = False,
) -> Fetched:
    """The template at the commit of `pin`; without one, at the commit its ref means now. A folder
    that is not there, or of which nobody knows where it was, is taken as it was `last`. `offline`
    no more is known than was fetched before. Raises `AmissError`."""
    where = origin(template, home or Path())
    if where.folder is None:
        return _repository(template, Mirror(where.url, is_frozen=offline), pin)
    if home is None:
        if last is None:
            raise _of_the_past(template)
        return Fetched(last.commit, partial(_forgotten, template))
    if last is not None and not where.folder.is_dir():
        return Fetched(last.commit, partial(_folder.refuse, template, where.folder, moved=True))
    snapshot = _folder.read(template, where.folder)
    found = _folder.uncommitted(template, where.folder, snapshot)
    return Fetched(f"sha256:{digest(snapshot)}", lambda: snapshot, found)


def _repository(template: HouseTemplate, mirror: Mirror, pin: Pin | None) -> Fetched:
    commit = pin.commit if pin else _resolved(template, mirror)
    return Fetched(commit, partial(_at, template, mirror, commit))


def _resolved(template: HouseTemplate, mirror: Mirror) -> str:
    """The commit that the ref means now."""
    ref = template.ref or ""
    if mirror.has(ref):
        return ref
    if mirror.is_frozen:
        return _tagged(template, mirror, ref)
    _fetch(template, mirror, ref)
    commit = mirror.commit(ref)
    if not commit:
        raise _gone(
            template,
            f"{template.source} has no tag, branch or commit `{ref}`"
            if ref
            else f"{template.source} holds no commit on its default branch",
            _refs(ref, mirror),
        )
    return commit


def _tagged(template: HouseTemplate, mirror: Mirror, ref: str) -> str:
    """The commit of a tag that was fetched once. What a branch means now, nobody knows offline."""
    if commit := mirror.tagged(ref):
        return commit
    what = f"`{ref}` of {template.source} was not fetched yet"
    raise _gone(template, what, "`specc compile --plan` fetches it")


def _of_the_past(template: HouseTemplate) -> AmissError:
    what = f"what stood in {template.source} then is not known any more"
    return _gone(template, what, "name a git address and a ref in the spec")


def _forgotten(template: HouseTemplate) -> NoReturn:
    raise _of_the_past(template)


def _refs(ref: str, mirror: Mirror) -> str:
    """What there is instead of a ref that is not there."""
    from specc.diagnostic.spelling import alike

    tags, branches = mirror.tags(), mirror.branches()
    close = alike(ref, [*tags, *branches], most=2)
    meant = f"did you mean {' or '.join(f'`{each}`' for each in close)}? " if close else ""
    kinds = (("latest tags", tags), ("branches", branches))
    there = [f"{kind}: {', '.join(some[:MOST_REFS])}" for kind, some in kinds if some]
    return f"{meant}{'; '.join(there) or 'commit something there first'}"


def _at(template: HouseTemplate, mirror: Mirror, commit: str) -> Snapshot:
    if not mirror.has(commit):
        _fetch(template, mirror, commit)
    if not mirror.has(commit):
        raise _gone(
            template,
            f"{template.source} does not have the commit {commit[:10]} any more, which was "
            "compiled last",
            "`specc compile --upgrade` takes the one that the ref means now",
        )
    try:
        snapshot = _read(template, mirror, commit)
    except TooLargeError as problem:
        where = at("scaffold", "templates", template.id, "source")
        message = f"the template `{template.id}` cannot be taken: {problem}"
        advice = "keep the template in a repository of its own"
        raise AmissError(TEMPLATE_LIMITS.finding(message, where, help=advice)) from problem
    except GitError as problem:
        raise _unreachable(template, problem) from problem
    for each in snapshot:
        if not is_inside(each.path):
            where = at("scaffold", "templates", template.id, "source")
            message = f"the template `{template.id}` holds a file at {each.path}"
            advice = "take it out of the template"
            raise AmissError(TEMPLATE_OUT_OF_BOUNDS.finding(message, where, help=advice))
    return snapshot


def _read(template: HouseTemplate, mirror: Mirror, commit: str) -> Snapshot:
    """The files at a commit. A mirror of which a part is gone is made anew."""
    try:
        return mirror.read(commit)
    except TooLargeError:
        raise
    except GitError:
        if mirror.is_frozen or mirror.is_sound():
            raise
    _fetch(template, mirror, commit, anew=True)
    return mirror.read(commit)


def _fetch(template: HouseTemplate, mirror: Mirror, commit: str, *, anew: bool = False) -> None:
    doing(f"fetching the template {template.id}")
    try:
        mirror.fetch(commit, anew=anew)
    except GitError as problem:
        raise _unreachable(template, problem) from problem
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        what = f"the template `{template.id}` cannot be kept in the cache: {reason}"
        advice = "name a folder that can be written in XDG_CACHE_HOME"
        raise _gone(template, what, advice) from problem


def _unreachable(template: HouseTemplate, problem: GitError) -> AmissError:
    if isinstance(problem, NoGitError):
        return _gone(
            template,
            f"the template `{template.id}` is fetched by git, which is not installed here",
            "install git, or name a folder",
        )
    advice = next((do for sign, do in _ADVICE.items() if re.search(sign, str(problem))), _ASK_GIT)
    return _gone(
        template,
        f"the template `{template.id}` cannot be fetched from {template.source}: {problem}",
        advice.format(template.source),
    )


_ASK_GIT = "look at it with git: `git ls-remote {}` asks the same"
_ADVICE = {
    "could not read|Authentication failed|returned error: 40[13]": "it wants to know who you are, "
    "and nothing asks here: log in until `git ls-remote {}` lists it without asking",
    r"Permission denied \(": "it does not know your SSH key: add it to your account there, and to "
    "the agent here (`ssh-add`); nothing asks for a password",
    "Host key verification failed": "this machine has not met the host, or it has changed: connect "
    "once with ssh, and compare the fingerprint with the one that its owner publishes",
    "certificate|SSL": "let git know the authority that vouches for the host: `http.sslCAInfo`, or "
    "GIT_SSL_CAINFO",
    "resolve|onnect to|timed out|did not end|refused|unreachable": "check the host's name, and "
    "that the network or the proxy is there; what was fetched once needs neither",
    "not appear to be a git|not found|does not exist": "check the address: no repository is there, "
    "or none that you may see",
}
"""What to do, by what git says."""


def _gone(template: HouseTemplate, what: str, do: str) -> AmissError:
    field = "ref" if "no tag" in what and template.ref else "source"
    where = at("scaffold", "templates", template.id, field)
    return AmissError(TEMPLATE_NOT_AVAILABLE.finding(what, where, help=do))
