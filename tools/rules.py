"""Writes `docs/rules.md` from the manuals and pages of the rules; a test holds them together."""

from __future__ import annotations

from pathlib import Path

from specc.cli._manual import Manual, manuals, page, table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "rules.md"
INTRODUCTION = """\
# The findings

Made from the rules and their pages; `specc explain CODE` shows the same, offline. A code is never
reused. An error stops a compile; a warning is fixed, or accepted with a reason and an end; a house
changes severities and thresholds in its policy.
"""
FAMILIES = {
    "SYN": "Syntax and shape",
    "LIF": "Lifecycle",
    "GOL": "Goals",
    "MET": "Metrics",
    "TRD": "Trade-offs",
    "DAT": "Data",
    "SPL": "Splits",
    "LAB": "Labels",
    "BAS": "Baselines",
    "MOD": "Model",
    "FAI": "Fairness",
    "DEP": "Deployment",
    "ROL": "Rollout",
    "MON": "Monitoring",
    "RET": "Retraining",
    "PEO": "People",
    "PLN": "Timeline and budget",
    "REV": "Review",
    "ACC": "Accepted findings",
    "POL": "Policy",
    "CMP": "What is compiled",
    "REG": "A repo and its spec",
    "TPL": "Templates of the house",
}
"""The families of codes, in the order of the page; one that is not here comes after, by name."""


def rendered() -> str:
    """The page."""
    families = _families()
    tables = [f"## {_title(name)}\n\n{table(chosen)}" for name, chosen in families.items()]
    pages = [_page(manual) for chosen in families.values() for manual in chosen]
    return "\n".join([INTRODUCTION, *tables, "## Manuals\n", *pages])


def _families() -> dict[str, list[Manual]]:
    order = {name: rank for rank, name in enumerate(FAMILIES)}
    names = sorted({each.code[:3] for each in manuals().values()})
    return {
        name: [each for each in manuals().values() if each.code.startswith(name)]
        for name in sorted(names, key=lambda name: order.get(name, len(order)))
    }


def _page(manual: Manual) -> str:
    """The manual and what is said; the specs stand where they are tested."""
    file = f"tests/rules/{manual.code}-{manual.slug}.md"
    more = f"\n[A spec with this finding, and one put right](../{file}).\n"
    return page(manual, ("Finding",)) + (more if (ROOT / file).is_file() else "")


def _title(family: str) -> str:
    return f"{FAMILIES[family]} (`{family}`)" if family in FAMILIES else f"`{family}`"


if __name__ == "__main__":
    PAGE.write_text(rendered())
    print(f"docs/rules.md: {len(rendered().splitlines())} lines")
