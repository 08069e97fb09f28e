"""The disk's refusals, as the command line reports them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from specc.cli._problem import CannotRun
from specc.tree import PathError
from specc.workspace import WorkspaceError, from_os, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.tree import Tree


@contextmanager
def reported() -> Iterator[None]:
    """What the disk refuses inside is something that keeps the command from running."""
    try:
        yield
    except WorkspaceError as problem:
        raise CannotRun(problem.message, problem.help) from problem
    except PathError as problem:
        raise CannotRun(str(problem)) from problem
    except BrokenPipeError:
        raise
    except OSError as problem:
        refused = from_os(problem, f"cannot use {problem.filename or 'the disk'}")
        raise CannotRun(refused.message, refused.help) from problem


def rule_pages() -> Tree:
    """The page of every rule that has one, by file name."""
    with reported():
        return shipped("rules")


def schema(name: str) -> str:
    """A JSON Schema, as text."""
    with reported():
        return shipped("schemas")[f"{name}.schema.json"].content.decode()
