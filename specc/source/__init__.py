"""YAML with places: `parse` turns text into plain data that knows where each part stands."""

from specc.source._folder import parse_files
from specc.source._parse import MAX_BYTES, parse
from specc.source._scalars import written
from specc.source._source import Source

__all__ = ["MAX_BYTES", "Source", "parse", "parse_files", "written"]
