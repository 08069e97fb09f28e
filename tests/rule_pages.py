"""The pages of `tests/rules`: why a finding matters, a spec that has it, what is said, and the spec
put right. Sections that a page does not show are those of `base.yaml`; a page may show the policy
of the house, or the spec as it was before, in a section `## Policy` or `## Before`: as it was
compiled last, for the page about approvals as it was signed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from signed_pages import released

from specc.compiler import Checked, check
from specc.diagnostic import Diagnostic, in_order
from specc.diagnostic.text import render
from specc.emit import not_carried, unsupported
from specc.project.lower import lower

FOLDER = Path(__file__).parent / "rules"
PAGES = sorted(FOLDER.glob("*-*.md"))
SPEC = "spec.yaml"
WIDTH = 92
TODAY = date(2026, 11, 1)
"""The day on which pages are read."""

_FORM = re.compile(
    r"# (?P<code>[A-Z]{3}\d\d) (?P<slug>[a-z0-9-]+)\n\n(?P<why>[^#`][^\n]*\n(?:[^\n#][^\n]*\n)*)\n"
    r"(?:## Policy\n\n```yaml\n(?P<policy>.*?)```\n\n)?"
    r"(?:## Before\n\n```yaml\n(?P<before>.*?)```\n\n)?"
    r"## Wrong\n\n```yaml\n(?P<wrong>.*?)```\n\n"
    r"## Finding\n\n```text\n(?P<finding>.*?)```\n\n"
    r"## Right\n\n```yaml\n(?P<right>.*?)```\n",
    re.DOTALL,
)
_SECTION = re.compile(r"^(\w+):", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, taken apart."""

    path: Path
    code: str
    slug: str
    why: str
    policy: str
    """The house's policy; empty where the page needs none."""
    before: str
    """The spec as it was compiled last; empty where the page needs none."""
    wrong: str
    finding: str
    right: str

    @property
    def found(self) -> Checked:
        """What is found in the wrong spec and not in the right one."""
        wrong = self._of(self.wrong)
        left = {(each.code, each.message) for each in self.mended.found}
        news = tuple(each for each in wrong.found if (each.code, each.message) not in left)
        return replace(wrong, found=news)

    @property
    def mended(self) -> Checked:
        """What is found in the right one."""
        return self._of(self.right)

    def _of(self, text: str) -> Checked:
        if self.code.startswith("CMP"):
            return compiled(whole(text))
        if self.code == "REV01":
            signed = whole(self.before)
            return released(checked(whole(text)), checked(signed), signed, TODAY)
        return checked(whole(text), self.policy, self.before and whole(self.before))


def read(path: Path) -> Page:
    """The page at `path`; fails where it does not have the form of a page."""
    match = _FORM.fullmatch(path.read_text(encoding="utf-8"))
    assert match is not None, f"{path.name} does not have the form of a page"
    return Page(path=path, **match.groupdict(default=""))


def bless(page: Page) -> None:
    """Writes what is said today into the page."""
    said = shown(page.found.found, page.found)
    text = page.path.read_text(encoding="utf-8")
    start = text.index("## Finding\n\n```text\n") + len("## Finding\n\n```text\n")
    end = text.index("```\n\n## Right", start)
    page.path.write_text(text[:start] + said + text[end:], encoding="utf-8")


def whole(text: str) -> str:
    """The spec that a page shows, and behind it the sections of `base.yaml` that it leaves out.
    A page without any section shows a whole document."""
    shown = set(_SECTION.findall(text))
    return text + "".join(rest for name, rest in base().items() if shown and name not in shown)


def base() -> dict[str, str]:
    """The sections of `base.yaml`, each as its text."""
    text = (FOLDER / "base.yaml").read_text(encoding="utf-8")
    starts = [match.start() for match in _SECTION.finditer(text)]
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {part.partition(":")[0]: part for part in parts}


def checked(text: str, policy: str = "", before: str = "") -> Checked:
    """All findings about a spec, under the policy of its house, after what it was before."""
    house = {"policy.yaml": policy.encode()} if policy else None
    then = {SPEC: before.encode()} if before else None
    return check(SPEC, text.encode(), policy=house, before=then, today=TODAY)


def compiled(text: str) -> Checked:
    """All findings about a spec on its way to a tree."""
    done = checked(text)
    if done.spec is None or done.source is None or not done.is_sound:
        return done
    beyond = (*unsupported(lower(done.spec)), *not_carried(done.spec))
    return replace(done, found=in_order((*done.found, *map(done.source.locate, beyond))))


def shown(found: tuple[Diagnostic, ...], of: Checked) -> str:
    """Findings as a terminal shows them."""
    return render(found, of.lines, color=False, width=WIDTH)
