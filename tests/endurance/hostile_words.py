"""Hostile words, by what they are to break; and as hostile as the form of a name or an id admits.

Whatever runs one of them leaves a file with `pwned` in its name.
"""

# ruff: noqa: E501 -- tables of words

from __future__ import annotations

from itertools import product
from typing import Any

import yaml

TEXTS: dict[str, tuple[str, ...]] = {
    "quotes": ("'", '"', "`", "''", '""', "'''", '"""', "\"'`", "“x” ‘y’ «z»", '\\"', "\\'", "'\\''"),
    "breaks": ("a\nb", "a\r\nb", "a\rb", "a\n\n\nb", "a\tb", "\ta", "a\n  b\n- c: d", "a\n", "\na"),
    "breaks-of-unicode": ("a\x85b", "a\u2028b", "a\u2029b", "a\x0bb", "a\x0cb", "a\x1cb\x1db\x1eb"),
    "controls": ("a\x00b", "\x1b[31mred\x1b]8;;x\x07", "a\x7fb", "a\x08\x08b", "a\x9bb", "\x01"),
    "jinja": (
        "{{ 7 * 7 }}", "{% raw %}", "{% endfor %}{% endif %}", "{# gone #}", "{{", "}}", "{%-", "-%}",
        "{{ self.__init__.__globals__['os'].system('touch pwned') }}",
    ),
    "go-templates": (
        '{{ $value }}', '{{ .Labels.alertname }}', '{{ query "up" }}', "{{/* gone */}}", "{{{", "}}}",
        '{{ template "x" }}', '{{ define "slack.default.text" }}x{{ end }}', "{{ `", '{{"', "{{- 1 -}}",
    ),
    "shell": (
        "$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "&& touch pwned &",
        "\ntouch pwned\n", "> pwned", "${HOME}", "$HOME", "$$", "$'\\x41'", "!!", "~", "*", "?[a]",
        "<(touch pwned)", "x=$((1))", "\\\ntouch pwned", "'; touch pwned; '", '"; touch pwned; "',
    ),
    "options": ("-rf", "--help", "-", "--", "-o", "@pwned", "-e touch pwned", "--output=pwned"),
    "make": (
        "$(shell touch pwned)", "$(eval X=1)", "${MAKE}", "$@", "$$(touch pwned)", "\n\ttouch pwned",
        "x: y", "\nall: ; touch pwned", "include pwned", "%", "a \\", "ifeq (1,1)", "# gone", "=", ":=",
    ),
    "docker": (
        "\nRUN touch pwned", "x\nFROM scratch", '"]\nCMD ["touch", "pwned"]', "# escape=`", "<<EOF", "ONBUILD",
    ),
    "formats": ("%s", "%(x)s", "%d%n", "{}", "{0}", "{x!r:>9}", "{0.__class__}", "#{x}", "%", "$x", "\\1"),
    "paths": ("../pwned", "../../../../pwned", "/pwned", "~/pwned", ".", "..", "./", "C:\\pwned", "con", "/dev/null", "file:///etc/passwd", ".git/hooks/pre-commit"),
    "escapes": ("\\", "\\\\", "\\n", "\\u0000", "\\x00", "a\\", "%00", "%0a", "&#10;", "\\N{BULLET}", "\\\n"),
    "yaml": (
        ": ", "a: b", " #", "a # b", "- ", "- a", "&a", "*a", "*", "!!python/object/apply:os.system ['touch pwned']",
        "!!binary aGk=", "|", ">", "|-\n x", "? ", "{a: b}", "[a", "@{u}", "%YAML 1.2", "---", "...", "<<", "!",
    ),
    "scalars": (
        "yes", "no", "on", "off", "y", "n", "null", "Null", "~", "true", "False", "1e3", "0x10", "0o7",
        "012", "1_000", ".5", "1.", ".inf", "-.inf", ".nan", "NaN", "2026-01-01", "12:30:00", "=", "0", "-0",
    ),
    "spreadsheets": ("=cmd|'/c touch pwned'!A1", "=1+1", "+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"x\")", "a,b", "a;b", 'a""b', "a\tb"),
    "markup": (
        "<script>alert(1)</script>", "</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "]]>",
        "<![CDATA[", "<?xml", "&lt;", "&amp", "&#x3c;b&#62;", "<b", "<a href='javascript:alert(1)'>", "</td></table>",
        "<https://evil.example>", "<details open ontoggle=alert(1)>",
    ),
    "markdown": (
        "[a](https://evil.example)", "![a](https://evil.example/x.png)", "[a]: https://evil.example", "https://evil.example",
        "www.evil.example", "a@evil.example", "# a", "a\n===", "a\n---", "- a", "1. a", "> a", "    a", "```", "~~~",
        "| a | b |\n|---|---|", "\\|", "**a**", "_a_", "~~a~~", "$a$", "a  \nb", "[^1]", ":smile:", "[ ] a", "#1", "@team",
    ),
    "prometheus": (
        '"} or up{', 'x"} or vector(1) or up{x="', "{__name__=~\".+\"}", "[5m]", "offset 1d", "\\", '\\"', "$__rate_interval",
        "${datasource}", "[[x]]", "$value", "label_replace(up)",
    ),
    "nginx": (";}", "; } http { server { root /; } }", "$request_uri", "lua{", "# x", "{", "}"),
    "workflows": (
        "${{ secrets.GITHUB_TOKEN }}", "${{ github.event.issue.title }}", "::set-output name=a::b", "::error::x",
        "\n::add-mask::x", "##vso[task.setvariable]x", "##[command]x", "${{", "}}", "[skip ci]",
    ),
    "owners": ("* @evil", "/conf/ @evil", "\n* @evil", "@evil/team", "# gone", "!x", "[section] @evil", "a\\ b"),
    "python": (
        "__import__('os').system('touch pwned')", "{open('pwned', 'w')}", "'''\nopen('pwned', 'w')\n'''",
        '"""\nopen("pwned", "w")\n"""', "eval('1')", "os:system", "import os", "\N{ZERO WIDTH SPACE}import os", "# noqa", "# type: ignore",
        "b'a'", "f'{1}'", "None", "\nimport os; os.system('touch pwned')\n",
    ),
    "toml": ('"\n[tool.evil]\nx = "', "'''", '"""', "]", "[[a]]", "a = 1", "\\u0000", "\x7f"),
    "json": ('"}', '","a":"b', "\\u2028", "</script>", "NaN", "__proto__", "constructor", "//", "/* a */"),
    "sql": ("'; DROP TABLE x; --", '" OR 1=1 --', "a\"b", "%", "_", "x'y"),
    "unicode": (
        "😀👩‍👩‍👧", "e\u0301\u0323\u0301", "\u202eabc\u202c", "\u2066a\u2069", "a\u200bb\u200db\u2060c", "\ufeffa", "a\ufeff",
        "עברית العربية", "ﬃ ǅ İ ı ß", "a\u00a0b", "\U000e0041", "\ufdd0", "\U0010ffff", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A",
        "，：；｛｝", "＄（x）", "a\u3000b", "a\u180eb",
    ),
    "long": ("a" * 10_000, "a " * 4_999 + "a", '"' * 10_000, "{" * 10_000, "\\" * 10_000, "é" * 10_000, "a\n" * 4_999 + "b", "- " * 5_000, "`" * 9_999 + "a", "[" * 10_000, "|" * 10_000),
}  # fmt: skip
"""Each family and its texts."""

IDS = (
    "null", "yes", "no", "on", "off", "True", "y", "N", "NaN", "Infinity", "e1", "None", "x--help", "a..",
    "a.-_.-", "class", "import", "self", "constructor", "toString", "con", "nul", "README", "index",
    "a.yaml", "a.yml", "git", "localhost", "up", "e3.0e", "x0x10", "default", "all", "clean", "any",
    "inf", "o.o.o", "d-1", "A", "ALERTS", "by", "without", "bool", "offset", "and", "unless", "Z" * 64,
)  # fmt: skip
"""Ids that are something else elsewhere: words of YAML, Python, JavaScript, PromQL and Windows."""
HANDLES = ("@0", "@null", "@a-b/no", "@a/null", "@Z" + "z" * 30, "@a/" + "b" * 80)


def texts(family: str) -> tuple[str, ...]:
    """The texts of a family; of `all`, those of each in turn."""
    if family != "all":
        return TEXTS[family]
    longest = max(map(len, TEXTS.values()))
    order = product(range(longest), TEXTS)
    return tuple(TEXTS[name][at] for at, name in order if at < len(TEXTS[name]))


class Words:
    """The words of a family, one after the other. Names and ids are all different."""

    def __init__(self, family: str, start: int = 0) -> None:
        self._texts, self._start = texts(family), start
        self._names = names(self._texts)

    def __call__(self, kind: str, at: int) -> str:
        at += self._start
        if kind == "id":
            return _numbered(IDS, at, 64)
        if kind == "handle":
            return _numbered(HANDLES, at, 100)
        return _numbered(
            self._names if kind == "name" else self._texts, at, 200 if kind == "name" else 10_000
        )


def names(of: tuple[str, ...]) -> tuple[str, ...]:
    """The texts as far as the form of a name admits them: one line without ASCII's controls."""
    cut = ("".join(c if c >= " " and c != "\x7f" else " " for c in text)[:200] for text in of)
    return tuple(dict.fromkeys(cut))


def yaml_of(data: Any) -> bytes:
    """The spec as a file, every text in double quotes, so that none is read as anything else."""
    return yaml.dump(
        data, Dumper=_Quoted, sort_keys=False, allow_unicode=False, width=10**6
    ).encode()


class _Quoted(yaml.CSafeDumper):
    """Writes texts in double quotes."""


_Quoted.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def _numbered(words: tuple[str, ...], at: int, longest: int) -> str:
    """The words once as they are, then with a number behind or, where that hides their end, before."""
    turn, at = divmod(at, len(words))
    word = words[at]
    if not turn:
        return word
    number = f"{turn + 1}"
    return (word + number)[-longest:] if len(word) + len(number) > longest else word + number
