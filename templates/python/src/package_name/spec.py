"""Find the line of `spec.yaml` that a value came from, so that messages can point at it."""

from functools import lru_cache
from pathlib import Path

import yaml


def locate(root: Path, ref: str) -> str:
    """`metrics.auc.limit` as `spec.yaml:41 metrics.auc.limit`.

    A default is placed at its nearest parent.
    """
    for path in _files(root):
        tree = _compose(path, path.stat().st_mtime_ns)
        line, found = _line(tree, ref.split(".")) if tree is not None else (0, 0)
        if found:
            default = "" if found == len(ref.split(".")) else " (default)"
            return f"{path.relative_to(root)}:{line} {ref}{default}"
    return f"spec.yaml {ref} (default)"


def _files(root: Path) -> list[Path]:
    """The spec is one file, or a folder of files whose sections are disjoint."""
    single = root / "spec.yaml"
    return [single] if single.is_file() else sorted((root / "spec").glob("*.yaml"))


@lru_cache(maxsize=32)
def _compose(path: Path, changed: int) -> yaml.Node | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    return node


def _line(node: yaml.Node, keys: list[str]) -> tuple[int, int]:
    """The line (from 1) of the deepest key found, and how many keys were found."""
    line = depth = 0
    while depth < len(keys) and isinstance(node, yaml.MappingNode):
        step = next(((k, v) for k, v in node.value if k.value == keys[depth]), None)
        if step is None:
            break
        line, node, depth = step[0].start_mark.line + 1, step[1], depth + 1
    return line, depth
