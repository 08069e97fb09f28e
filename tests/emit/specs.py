"""Specs to emit from: the examples, changes of them, and one whose every word is hostile."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from specc.emit import emit
from specc.project.lower import lower
from specc.project.model import Project
from specc.source import parse
from specc.spec import Spec, read
from specc.tree import Tree
from specc.workspace import library

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/spec.yaml"))
TEXTS = (
    '"; touch x; echo "',
    "a\nb\r\n\tc\u2028d",
    "{{ 7 * 7 }} {% raw %} {# #}",
    "$(touch x) `touch x` ${HOME} %(x)s #{x}",
    "../../etc/passwd",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](https://evil.example) ![x](https://evil.example/x.png) https://evil.example",
    "| a | b |\n|---|---|",
    "# heading\n\n- list\n\n---\n\n> quote",
    "*/ -- ''' \"\"\" \\ \\n %",
    "smile 😀 \u202eright to left\u202c עברית",
    "&lt;b&gt; <!-- x --> <b>bold</b> **bold** _it_ ~~no~~ `code` ``",
    "- ? : yes no null 012 1e3 ~ @x &a *a !tag",
    "www.evil.example 1) one 2. two",
)
TAME = tuple(f"words {chr(97 + at)}" for at in range(len(TEXTS)))
"""As many texts that are harmless."""


def data_of(example: str) -> dict[str, Any]:
    """An example as plain data."""
    loaded: dict[str, Any] = yaml.safe_load((EXAMPLES / example / "spec.yaml").read_text())
    return loaded


def project_of(data: dict[str, Any]) -> Project:
    """The project that the data describe."""
    return _project_of(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def _project_of(text: str) -> Project:
    source, found = parse("spec.yaml", text.encode())
    assert source is not None, found
    spec, shape = read(source)
    assert isinstance(spec, Spec), [str(each) for each in shape]
    return lower(spec)


def tree_of(data: dict[str, Any]) -> Tree:
    """The repo that the data describe."""
    return _emitted(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


@cache
def _emitted(text: str) -> Tree:
    return emit(_project_of(text), library()).tree


def merged(data: Any, change: Any) -> Any:
    """`data` with the change's keys laid over it, mapping by mapping."""
    if not (isinstance(data, dict) and isinstance(change, dict)):
        return change
    return {**data, **{key: merged(data.get(key), value) for key, value in change.items()}}


def hostile(
    mode: str = "realtime", orchestrator: str = "make", texts: tuple[str, ...] = TEXTS
) -> dict[str, Any]:
    """A spec that says in every free text what no file may be broken by, or other texts instead."""
    data = data_of("ad-click")
    named = tuple(" ".join(text.split()) for text in texts)  # names hold no line breaks
    words, names = iter(texts * 9), iter(named * 9)
    feature, column = f"{next(names)} f", f"{next(names)} c"
    data["project"] |= {
        "title": next(words),
        "version": next(words),
        "summary": next(words),
        "why_ml": next(words),
        "without_ml": next(words),
        "out_of_scope": list(texts),
    }
    data["goals"]["revenue"]["statement"] = next(words)
    data["metrics"]["revenue_day"]["unit"] = next(names)
    data["tradeoffs"]["decisions"] = [
        {"chose": text, "over": next(words), "because": next(words), "by": "ml-lead"}
        for text in texts
    ]
    data["data"] |= {"unit": next(words), "predict_at": next(words)}
    clicks = data["data"]["sources"]["clicks"]
    clicks |= {"location": next(words), "time_column": f"{next(names)} t"}
    clicks["columns"][column] = {"type": "category", "values": list(texts), "missing": "5%"}
    data["data"]["features"] |= {feature: {"from": "clicks"}, column: {"from": "clicks"}}
    data["data"]["excluded"] = dict(zip(named, texts, strict=True))
    data["data"]["splits"]["represents"] = next(words)
    data["data"]["slices"]["fresh"]["where"] = {clicks["time_column"]: "last 1 day"}
    data["data"]["slices"]["mobile"]["where"] = {column: list(texts)}
    data["labels"]["target"] |= {"name": f"{next(names)} y", "classes": [*named[:2]]}
    data["baselines"]["v1"]["reference"] = next(words)
    data["model"] |= {"first": next(names), "then": [next(names), next(names)]}
    next(words)
    data["scenarios"]["brand_query"]["given"] = {feature: 0.5, column: next(words)}
    data["scenarios"]["brand_query"]["expect"] = next(words)
    data["fairness"]["attributes"] = list(named)
    data["deployment"] |= {
        "mode": mode,
        "every": "1 week",
        "oversight": next(words),
        "consumers": list(named),
    }
    data["rollout"]["steps"][0]["name"] = next(names)
    data["rollout"]["unit"] = next(names)
    data["lineage"]["without"] = list(named)
    data["risks"]["click_fraud"]["do"] = next(words)
    data["questions"]["age_sampling"]["ask"] = next(words)
    data["glossary"] = dict(zip(named, texts, strict=True))
    data["scaffold"] = {"orchestrator": orchestrator}
    return data
