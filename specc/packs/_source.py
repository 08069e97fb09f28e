"""Where a template comes from: a folder, or an address that git fetches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.diagnostic import at
from specc.diagnostic.template_codes import TEMPLATE_NOT_AVAILABLE
from specc.packs._amiss import AmissError
from specc.record import value

if TYPE_CHECKING:
    from pathlib import Path

    from specc.project.model import HouseTemplate

_NAME = r"(?!\.)[A-Za-z0-9_.-]+"
_SHORT = {
    "gh:": ("https://github.com/", re.compile(rf"{_NAME}/{_NAME}")),
    "gl:": ("https://gitlab.com/", re.compile(rf"{_NAME}(?:/{_NAME})+")),
}
"""What is put in the place of a short form, and what may stand after it."""
_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?"
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_URL = re.compile(rf"(?:https://{_HOST}|ssh://(?:{_USER}@)?{_HOST}|file://)/[^\s\\]+")
_SCP = re.compile(rf"{_USER}@{_HOST}:(?!-)[^\s:\\][^\s\\]*")
_SECRET = re.compile(r"^(?:git\+)?(?:https://[^/]*@|\w+://[^/@]*:[^/@]*@)")
_REF = re.compile(r"(?!-)[^\s~^:?*\[\\\x00-\x1f\x7f]+(?<![./])")


@value
class Origin:
    """Where a template comes from: of `folder` and `url` one is empty."""

    folder: Path | None = None
    url: str = ""


def origin(template: HouseTemplate, home: Path) -> Origin:
    """What the source means, in a spec that lies in `home`. Raises `AmissError` where it is no
    folder and no address that is fetched."""
    source = template.source
    if _SECRET.match(source):
        raise _refused(
            template,
            "the address holds who fetches it, and a spec is read by everybody",
            "leave out all before the `@`: git's credential helper or an SSH key says who you are",
        )
    if source.startswith(("./", "../", "/")) or source in (".", ".."):
        return _folder(template, home)
    url = _expanded(source)
    if not url.isprintable() or not (_URL.fullmatch(url) or _SCP.fullmatch(url)):
        raise _refused(
            template,
            f"`{source}` is no folder and no address that specc fetches from",
            _meant(source),
        )
    _refuse_ref(template)
    return Origin(url=url)


def _folder(template: HouseTemplate, home: Path) -> Origin:
    if template.ref is not None:
        raise AmissError(
            TEMPLATE_NOT_AVAILABLE.finding(
                f"the template `{template.id}` is a folder, and a folder has no ref",
                at("scaffold", "templates", template.id, "ref"),
                help="leave out `ref`, or name the repository as `file:///…`",
            )
        )
    if "\0" in template.source:
        raise _refused(template, "a path holds no NUL", "name the folder")
    return Origin(folder=home / template.source)


def _expanded(source: str) -> str:
    """The address that a short form stands for; empty where it is none."""
    for short, (host, names) in _SHORT.items():
        if source.startswith(short):
            name = source.removeprefix(short).removesuffix(".git")
            return f"{host}{name}.git" if names.fullmatch(name) else ""
    return source


def _meant(source: str) -> str:
    """What to write in the place of an address that is none."""
    written = source.removeprefix("git+").replace(" ", "%20")
    if written != source and _URL.fullmatch(written):
        return f"write it as `{written}`"
    return (
        "write a folder as `./house` or `/srv/house`, an address as `https://…`, `ssh://…`, "
        "`git@host:path`, `file:///…`, `gh:owner/name` or `gl:group/name`"
    )


def _refuse_ref(template: HouseTemplate) -> None:
    """Names that git itself would not take for a tag or a branch, or would take for an option."""
    ref = template.ref
    if ref is None:
        return
    if not _REF.fullmatch(ref) or ".." in ref or "@{" in ref or "//" in ref or len(ref) > 200:
        raise AmissError(
            TEMPLATE_NOT_AVAILABLE.finding(
                f"`{ref}` is no name of a tag, a branch or a commit",
                at("scaffold", "templates", template.id, "ref"),
                help="write the name alone: `v1.2.0`, `main`, or seven digits of a commit or more",
            )
        )


def _refused(template: HouseTemplate, what: str, do: str) -> AmissError:
    where = at("scaffold", "templates", template.id, "source")
    return AmissError(TEMPLATE_NOT_AVAILABLE.finding(what, where, help=do))
