"""The settings and questions of a template, as far as Copier looks at them too late or never. Run
in the child process."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = ("copier.yml", "copier.yaml")
INCLUDE = "!include"
SETTINGS = ("answers_file", "envops", "exclude", "external_data", "jinja_extensions",
            "message_after_copy", "message_after_update", "message_before_copy",
            "message_before_update", "migrations", "min_copier_version", "preserve_symlinks",
            "secret_questions", "skip_if_exists", "subdirectory", "tasks",
            "templates_suffix")  # fmt: skip
"""What Copier reads of a template, less the underscore."""


class ConfigError(Exception):
    """A setting that Copier would pass over; `help` says what to do."""

    def __init__(self, message: str, file: str, line: int, mend: str) -> None:
        super().__init__(message)
        self.file, self.line, self.help = file, line, mend


def checked(root: Path) -> None:
    """Raises `ConfigError` for what Copier would leave out without a word."""
    for file, node in _documents(root):
        if not _is_config(node):
            what = "it is no mapping of settings and questions"
            raise ConfigError(what, file, _line(node), "write each as `name: …`")
        for each in _includes(node):
            if not each.value.startswith("/") and not any(root.glob(each.value)):
                what = f"`{INCLUDE} {each.value}` names no file of the template"
                mend = "name it as seen from the folder of copier.yml"
                raise ConfigError(what, file, _line(each), mend)
        for key in _keys(node):
            if meant := _misspelt(str(key.value)):
                what = f"Copier has no setting `{key.value}`"
                raise ConfigError(what, file, _line(key), f"did you mean `{meant}`?")


def lines(root: Path) -> dict[str, Any]:
    """The line of each question and setting of the template, and of its first include; its `file`,
    and the names of its `questions`."""
    found: dict[str, Any] = {"file": "", "questions": []}
    for name, node in _documents(root):
        found["file"] = name
        for each in _includes(node):
            found.setdefault(INCLUDE, _line(each))
        for key in _keys(node):
            found[str(key.value)] = _line(key)
            found["questions"] += [str(key.value)] * (not str(key.value).startswith("_"))
    return found


def _misspelt(key: str) -> str:
    """The setting that a key is a slip for; others may be a template's own."""
    from specc.diagnostic.spelling import obvious

    meant = obvious(key[1:], SETTINGS) if key[:1] == "_" and key[1:] not in SETTINGS else ""
    return f"_{meant}" if meant else ""


def _documents(root: Path) -> Iterator[tuple[str, yaml.Node]]:
    """What can be read of it; that the rest cannot, Copier says."""
    for name in CONFIG:
        with suppress(OSError, yaml.YAMLError, UnicodeDecodeError, RecursionError):
            text = (root / name).read_text(encoding="utf-8")
            for node in [*yaml.compose_all(text, Loader=yaml.SafeLoader)]:
                yield name, node


def _is_config(node: yaml.Node) -> bool:
    """Whether Copier finds settings and questions in it: it takes lists of them, too."""
    inner = node.value if isinstance(node, yaml.SequenceNode) else [node]
    empty = "tag:yaml.org,2002:null"
    return all(isinstance(it, yaml.MappingNode) or it.tag in (INCLUDE, empty) for it in inner)


def _keys(node: yaml.Node) -> list[yaml.Node]:
    return [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def _includes(node: yaml.Node) -> list[yaml.ScalarNode]:
    """Every include in a node of YAML, each once: a node can stand in itself, or in many others."""
    known, left = dict[int, yaml.Node](), [node]
    while left:
        here = left.pop()
        if id(here) in known:
            continue
        known[id(here)] = here
        for each in here.value if isinstance(here, yaml.CollectionNode) else ():
            left += each if isinstance(each, tuple) else (each,)
    found = [it for it in known.values() if isinstance(it, yaml.ScalarNode) and it.tag == INCLUDE]
    return sorted(found, key=_line)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
