"""The scope of this repo, and a laboratory: the whole pipeline in a temporary folder, on a small
synthetic sample.

Nothing here needs the real data, and nothing here touches `data/`, `reports/` or `models/` of the
repo.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from package_name import config, reports, sources, synthetic
from package_name.config import Scope
from package_name.steps import baseline, ingest, profile, split

ROOT = Path(__file__).resolve().parents[1]
ROWS = 1_000


@pytest.fixture(scope="session")
def scope() -> Scope:
    """What this repo's spec decided."""
    return config.load(config.find_root())


@pytest.fixture
def scope_of(tmp_path: Path) -> Callable[..., Scope]:
    """Makes a scope whose parts are given instead of read, in a folder of its own."""

    def make(**parts: object) -> Scope:
        made = Scope(tmp_path)
        vars(made).update(parts)
        return made

    return make


@pytest.fixture(scope="session")
def lab(scope: Scope, tmp_path_factory: pytest.TempPathFactory) -> Scope:
    """The same scope in a folder of its own, with its data read, profiled and split."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(scope.root / "conf", root / "conf")
    if (scope.root / "spec.yaml").is_file():
        shutil.copy(scope.root / "spec.yaml", root / "spec.yaml")
    else:
        shutil.copytree(scope.root / "spec", root / "spec")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic, "MOST_ROWS", ROWS)
        patch.setattr(sources, "read", _unreachable)
        laboratory = Scope(root)
        for step, work in _STEPS.items():
            reports.write(laboratory, step, work(laboratory), synthetic=True)
    return laboratory


def _unreachable(*_: object) -> None:
    raise sources.Unreachable("tests use a synthetic sample")


_STEPS = {
    "ingest": ingest.ingest,
    "profile": profile.profile,
    "split": split.split,
    "baseline": baseline.baseline,
}
