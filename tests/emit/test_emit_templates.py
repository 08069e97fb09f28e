"""The templates as Python say what Jinja says, and are what was last written from them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader

from specc.emit import emit
from specc.emit._filters import code, said, sentence, text
from specc.emit._pages import PAGES
from specc.workspace import library

from . import specs, test_emit_pages

ROOT = Path(__file__).parents[2]


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("templates", ROOT / "tools" / "templates.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()
SOURCES = {
    path: file.content.decode()
    for path, file in library().items()
    if path.endswith(".jinja") and not path.startswith(TOOL.OF_COPIER)
}


def test_the_module_is_what_the_templates_say() -> None:
    assert TOOL.PAGES.read_text() == TOOL.rendered(), "out of date: run `make templates`"
    assert PAGES.keys() == SOURCES.keys()


def test_each_page_is_the_one_that_jinja_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, dict[str, Any], str]] = []

    def recording(name: str) -> Any:
        made = PAGES[name]

        @wraps(made)
        def page(**values: Any) -> str:
            calls.append((name, values, made(**values)))
            return calls[-1][2]

        return page

    for name in SOURCES:
        monkeypatch.setitem(PAGES, name, recording(name))
    for data in _specs():
        emit(specs.project_of(data), library())
    jinja = TOOL.environment()
    jinja.loader = DictLoader(SOURCES)
    jinja.filters |= {"text": text, "code": code, "said": said, "sentence": sentence}
    assert {name for name, _, _ in calls} == SOURCES.keys()
    for name, values, made in calls:
        assert made == jinja.get_template(name).render(**values), name


def _specs() -> Iterator[dict[str, Any]]:
    yield from map(specs.data_of, specs.NAMES)
    yield from (specs.hostile(), specs.hostile("batch", "dvc"))
    for page in test_emit_pages.PAGES:
        yield test_emit_pages.data_of(page.read_text())


@pytest.mark.parametrize(
    "source",
    [
        "{% macro a() %}{% endmacro %}",
        "{{ a | upper }}",
        "{{ a | join }}",
        "{{ loop.last }}",
        "{{ a + 1 }}",
        "{{ a(b=1) }}",
        "{{ 1 < a < 3 }}",
        "{% for a in b recursive %}{% endfor %}",
        "{{ a }}{% for a in b %}{% endfor %}",
        "{% for a in b %}{% for a in c %}{% endfor %}{% endfor %}",
        "{% for a in b %}{{ loop.first }}{% endfor %}",
        "{% for a in b if a %}{{ loop.last }}{% endfor %}",
        "{% for a in b if a %}{{ a }}{% else %}none{% endfor %}",
        "{% for a in b %}{% set c = a %}{% endfor %}{{ c }}",
        "{% for a, (b, c) in d %}{{ a }}{% endfor %}",
        "{% include 'a' %}",
    ],
)
def test_what_is_not_translated_is_refused(source: str) -> None:
    with pytest.raises(TOOL.UnknownError):
        TOOL.page("a.jinja", source)


def test_a_page_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(TypeError, match="'p'"):
        PAGES["docs/glossary.md.jinja"]()


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{% for a in b %}{{ a }}{{ ', ' if not loop.last }}{% endfor %}", {"b": [1, 2]}),
        ("{% for a in b %}{{ a }}{% else %}none{% endfor %}", {"b": []}),
        ("{% for a in b if a > 1 %}{{ a }}{% endfor %}", {"b": [1, 2, 3]}),
        (
            "{% for a in b %}{% for c in a %}{{ c }}{% endfor %}{{ loop.last }}{% endfor %}",
            {"b": [[1, 2], [3]]},
        ),
        ("{% for a, b in c %}{{ a }}{{ b }}{{ loop.last }}{% endfor %}", {"c": [(1, 2)]}),
        ("{% if a %}x{% elif b %}y{% else %}z{% endif %}", {"a": 0, "b": 1}),
        ("{% set a = {'k': 'v'} %}{{ a['k'] }} {{ a.get('n', 'none') }}", {}),
        ("{{ a | replace('_', ' ') }}{{ b | join('-') }}{{ b | length }}", {"a": "_", "b": [1]}),
        ("{{ 'yes' if a and not b else c }}{{ None }}", {"a": 1, "b": 1, "c": None}),
        ("  {% if a %}\n'''\"{{ a }}\\\n  {%- endif %}\n\n", {"a": "\\'"}),
    ],
)
def test_a_construct_says_what_jinja_says(source: str, values: dict[str, Any]) -> None:
    names: dict[str, Any] = {}
    exec(TOOL.HEAD + TOOL.page("a.jinja", source), names)  # noqa: S102 -- what is under test
    assert names["a"](**values) == TOOL.environment().from_string(source).render(**values)
