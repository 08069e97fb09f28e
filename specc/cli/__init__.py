"""The command line: read arguments, call, print. One file a command, loaded lazily."""

from specc.cli._run import run

__all__ = ["run"]
