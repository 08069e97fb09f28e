"""What teams do to a generated repo between two compiles, each line of theirs marked `mine-N`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from specc.plan._text import Style, Text, is_binary, join, split
from specc.tree import File, Ownership, Tree

from .folders import FOLDER, LINK, Folder, folders_of, tidy

_STRUCTURED = (".json", ".yaml", ".yml", ".toml")


class Edit(NamedTuple):
    """One thing done, drawn as numbers. What they choose from depends on the repo."""

    kind: str
    where: int
    """Which group of files: those that the update changes, drops, adds ..."""
    file: int
    line: int
    size: int


class Edited(NamedTuple):
    """The repo afterwards."""

    folder: dict[str, File]
    kinds: tuple[str, ...]
    """What was really done: an edit of nothing is none."""
    released: frozenset[str]
    """Files that the team takes over for good."""


class _Site:
    """A folder while it is edited."""

    def __init__(self, folder: Folder, old: Tree, new: Tree) -> None:
        self.folder: dict = dict(folder)
        self.old, self.new = old, new
        self.marks = count(1)
        self.released: set[str] = set()
        moved = {file.artefact: path for path, file in new.items() if file.artefact}
        both = [(path, moved.get(file.artefact, path)) for path, file in old.items()]
        self.groups: tuple[tuple[str, ...], ...] = (
            tuple(p for p, q in both if q in new and new[q].content != old[p].content),
            tuple(p for p, q in both if q not in new),
            tuple(p for p, q in both if q in new and q != p),
            tuple(p for p in old if p.endswith(_STRUCTURED) and not p.startswith(".specc")),
            tuple(p for p in old if old[p].ownership is Ownership.SEALED),
            tuple(p for p in old if old[p].ownership is Ownership.ONCE),
            tuple(old),
        )
        self.wants = {p: new[q] for p, q in both if q in new}
        self.wanted = tuple(p for p in new if p not in old)

    def path(self, edit: Edit) -> str | None:
        """A file of the group that is still a file."""
        for group in (self.groups[edit.where % len(self.groups)], tuple(self.old)):
            there = [path for path in group if isinstance(self.folder.get(path), File)]
            if there:
                return there[edit.file % len(there)]
        return None

    def mark(self) -> bytes:
        return b"mine-%d" % next(self.marks)

    def free(self, path: str) -> bool:
        """Whether something new can be put there."""
        taken = path in self.folder or path in folders_of(self.folder)
        above = folders_of([path]) & self.folder.keys()
        return not taken and all(self.folder[each] is FOLDER for each in above)

    def line(self, path: str, size: int) -> bytes:
        """A line of the team's, now and then one that the file's language knows."""
        forms = (b"# %s", b"%s", b"    %s = 1", b"%s: {a: 1}", b'  "%s": 1,', b"")
        form = forms[size % len(forms)]
        return form % self.mark() if form else b"\t%s  \\" % self.mark()


Do = Callable[[_Site, Edit], bool]


def edited(folder: Folder, old: Tree, new: Tree, edits: Sequence[Edit]) -> Edited:
    """The folder after the edits, in their order."""
    site = _Site(folder, old, new)
    done = [edit.kind for edit in edits if KINDS[edit.kind](site, edit)]
    return Edited(
        folder=tidy(site.folder),  # type: ignore[arg-type]
        kinds=tuple(done),
        released=frozenset(site.released),
    )


def _on_lines(change: Callable[[_Site, Edit, str, list[bytes]], None]) -> Do:
    """An edit of the lines of a text."""

    def do(site: _Site, edit: Edit) -> bool:
        path = site.path(edit)
        if path is None or is_binary(site.folder[path].content):
            return False
        text = split(site.folder[path].content)
        lines = list(text.lines)
        change(site, edit, path, lines)
        return _put(site, path, join(Text(lines=tuple(lines), style=text.style)))

    return do


def _put(site: _Site, path: str, content: bytes) -> bool:
    before = site.folder[path]
    site.folder[path] = File(content=content, executable=before.executable)
    return before.content != content


def _insert(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    at = edit.line % (len(lines) + 1)
    lines[at:at] = [site.line(path, edit.size) for _ in range(1 + edit.size % 3)]


def _replace(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    at = edit.line % (len(lines) + 1)
    indent = lines[at : at + 1][0] if lines[at : at + 1] else b""
    kept = indent[: len(indent) - len(indent.lstrip())]
    lines[at : at + 1 + edit.size % 4] = [kept + site.line(path, edit.size)]


def _extend(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    """A few words more at the end of a line, where most edits of values are."""
    if lines:
        at = edit.line % len(lines)
        lines[at] += b" " + site.mark()


def _cut(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    at = edit.line % (len(lines) + 1)
    del lines[at : at + 1 + edit.size]


def _swap(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    size = 1 + edit.size
    at = edit.line % (len(lines) + 1)
    lines[at : at + 2 * size] = lines[at + size : at + 2 * size] + lines[at : at + size]


def _leave_markers(site: _Site, edit: Edit, path: str, lines: list[bytes]) -> None:
    """A conflict of an earlier compile that nobody has settled."""
    at = edit.line % (len(lines) + 1)
    lines[at:at] = [
        b"<<<<<<< yours", site.line(path, edit.size), b"||||||| last generated", b"old",
        b"=======", b"new", b">>>>>>> spec 1.0.0",
    ]  # fmt: skip


def _add_key(site: _Site, edit: Edit) -> bool:
    """A key of the team's in a structured file, the way each language has it."""
    path = site.path(edit._replace(where=3))
    if path is None:
        return False
    content = site.folder[path].content
    if is_binary(content):
        return False
    mark, other = site.mark(), site.mark()
    if path.endswith(".json"):
        try:
            data = json.loads(content)
        except ValueError:
            return False
        if not isinstance(data, dict):
            return False
        data[mark.decode()] = other.decode()
        return _put(site, path, json.dumps(data, indent=2).encode() + b"\n")
    key = b"%s = '%s'\n" if path.endswith(".toml") else b"%s: '%s'\n"
    if path.endswith(".toml"):
        return _put(site, path, b"%s\n[tool.mine]\n" % content + key % (mark, other))
    return _put(site, path, content + key % (mark, other))


def _remark(site: _Site, edit: Edit) -> bool:
    """A comment, above or behind a line that the update changes."""
    at = _at_a_change(site, edit)
    if at is None:
        return False
    path, lines, number, style = at
    mark, line = b"# %s" % site.mark(), lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    lines[number : number + 1] = [b"%s  %s" % (line, mark)] if edit.size % 2 else [
        indent + mark, line
    ]  # fmt: skip
    return _put(site, path, join(Text(lines=tuple(lines), style=style)))


def _add_member(site: _Site, edit: Edit) -> bool:
    """A key of the team's beside one that the update changes."""
    at = _at_a_change(site, edit)
    if at is None or not at[0].endswith((".yaml", ".yml")):
        return False
    path, lines, number, style = at
    line = lines[number]
    start = len(line) - len(line.lstrip(b" -"))
    if not line[start:].split(b":")[0].replace(b"_", b"").isalnum():
        return False
    if line.endswith(b":"):
        return False
    lines.insert(number + 1, b"%sown_%s: x" % (b" " * start, site.mark()))
    return _put(site, path, join(Text(lines=tuple(lines), style=style)))


def _at_a_change(site: _Site, edit: Edit) -> tuple[str, list[bytes], int, Style] | None:
    """A line that the update changes in a structured file that bears comments."""
    there = [
        path
        for path in site.groups[0]
        if path.endswith((".yaml", ".yml", ".toml")) and isinstance(site.folder.get(path), File)
    ]
    if not there:
        return None
    path = there[edit.file % len(there)]
    text = split(site.folder[path].content)
    known = set(split(site.wants[path].content).lines)
    near = [n for n, line in enumerate(text.lines) if line not in known]
    if is_binary(site.folder[path].content) or not near:
        return None
    return path, list(text.lines), near[edit.line % len(near)], text.style


def _crlf(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    if path is None:
        return False
    content = site.folder[path].content.replace(b"\r\n", b"\n")
    return _put(site, path, content.replace(b"\n", b"\r\n"))


def _mark_order(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    if path is None:
        return False
    content = site.folder[path].content
    bom = b"\xef\xbb\xbf"
    return not content.startswith(bom) and _put(site, path, bom + content)


def _unclose(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    return path is not None and _put(site, path, site.folder[path].content.rstrip(b"\r\n"))


def _to_binary(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    return path is not None and _put(site, path, b"\x89\0\n" + site.mark() + b"\xff\n")


def _chmod(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    if path is None:
        return False
    file = site.folder[path]
    site.folder[path] = File(content=file.content, executable=not file.executable)
    return True


def _rename(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    folder, slash, name = (path or "").rpartition("/")
    return path is not None and _go(site, path, f"{folder}{slash}our_{name}")


def _move(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    place = ("ours", "docs/deep/er", "src")[edit.size % 3]
    return path is not None and _go(site, path, f"{place}/{path.rpartition('/')[2]}")


def _go(site: _Site, old: str, new: str) -> bool:
    if not site.free(new) or old in folders_of([new]):
        return False
    site.folder[new] = site.folder.pop(old)
    return True


def _delete(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    return path is not None and site.folder.pop(path, None) is not None


def _clear(site: _Site, folder: str) -> None:
    for path in [path for path in site.folder if path.startswith(f"{folder}/")]:
        del site.folder[path]


def _folder(site: _Site, edit: Edit) -> str | None:
    """A folder of generated files, but never specc's own."""
    there = sorted(folders_of(site.folder.keys() & site.old.keys()) - {".specc"})
    return there[edit.file % len(there)] if there else None


def _delete_folder(site: _Site, edit: Edit) -> bool:
    folder = _folder(site, edit)
    if folder is not None:
        _clear(site, folder)
    return folder is not None


def _folder_to_link(site: _Site, edit: Edit) -> bool:
    folder = _folder(site, edit)
    if folder is not None:
        _clear(site, folder)
        site.folder[folder] = LINK
    return folder is not None


def _folder_to_file(site: _Site, edit: Edit) -> bool:
    folder = _folder(site, edit)
    if folder is not None:
        _clear(site, folder)
        site.folder[folder] = File(content=site.mark() + b"\n")
    return folder is not None


def _to_folder(site: _Site, edit: Edit) -> bool:
    """A folder in place of a file, empty or with something in it."""
    path = site.path(edit)
    if path is None:
        return False
    if edit.size % 2:
        site.folder[path] = FOLDER
    else:
        del site.folder[path]
        site.folder[f"{path}/inner.txt"] = File(content=site.mark() + b"\n")
    return True


def _to_link(site: _Site, edit: Edit) -> bool:
    path = site.path(edit)
    if path is not None:
        site.folder[path] = LINK
    return path is not None


def _add(site: _Site, edit: Edit) -> bool:
    """A file that nobody generated; now and then one with a name that specc gives."""
    known = site.path(edit) or "README.md"
    names = (
        "src/ours/job.py", "conf/ours.yaml", f"{known}.yours", f"{known}.generated",
        f"{known}.yours.2", ".gitattributes", "ours.bin",
    )  # fmt: skip
    return _new(site, names[edit.file % len(names)], b"first\n%s\n" % site.mark())


def _add_wanted(site: _Site, edit: Edit) -> bool:
    """A file where the spec will want one: the same, more, less, or another one."""
    free = [path for path in site.wanted if site.free(path)]
    if not free:
        return False
    path = free[edit.file % len(free)]
    theirs = site.new[path].content
    choices = (
        theirs, theirs + site.mark() + b"\n", site.mark() + b"\n" + theirs[: len(theirs) // 2],
        site.mark() + b"\n", theirs.replace(b"\n", b"\r\n"), b"\0" + site.mark(), b"",
    )  # fmt: skip
    return _new(site, path, choices[edit.size % len(choices)])


def _new(site: _Site, path: str, content: bytes) -> bool:
    if not site.free(path):
        return False
    site.folder[path] = File(content=content)
    return True


def _ignore(site: _Site, edit: Edit) -> bool:
    """Git is told to look away, from everything or from one file; specc must not."""
    there = site.folder.get(".gitignore")
    if not isinstance(there, File):
        return False
    name = b"*" if edit.size % 2 else (site.path(edit) or "x").encode()
    return _put(site, ".gitignore", b"%s# %s\n%s\n" % (there.content, site.mark(), name))


def _release(site: _Site, edit: Edit) -> bool:
    """Taken over for good, where that is allowed, with an edit."""
    path = site.path(edit)
    if path is None or site.old[path].ownership is Ownership.SEALED:
        return False
    site.released.add(path)
    return _put(site, path, site.folder[path].content + site.mark() + b"\n")


KINDS: dict[str, Do] = {
    "insert": _on_lines(_insert),
    "replace": _on_lines(_replace),
    "extend": _on_lines(_extend),
    "cut": _on_lines(_cut),
    "swap": _on_lines(_swap),
    "markers": _on_lines(_leave_markers),
    "key": _add_key,
    "member": _add_member,
    "remark": _remark,
    "crlf": _crlf,
    "bom": _mark_order,
    "unclosed": _unclose,
    "binary": _to_binary,
    "chmod": _chmod,
    "rename": _rename,
    "move": _move,
    "delete": _delete,
    "delete folder": _delete_folder,
    "folder to link": _folder_to_link,
    "folder to file": _folder_to_file,
    "to folder": _to_folder,
    "to link": _to_link,
    "add": _add,
    "add wanted": _add_wanted,
    "ignore": _ignore,
    "release": _release,
}
