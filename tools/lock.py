"""Resolve the packages that generated repos ship, once and together: `python tools/lock.py`.

Writes `templates/locks/lock.json`: for every package its version, what it requires, and the hashes
of its wheels for the platforms below. `specc.emit.packaging` cuts from it what one repo needs.
Versions in the present file are kept; `--upgrade` moves to the newest. Needs `uv` and a registry.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "templates" / "locks" / "lock.json"
REQUIRES_PYTHON = ">=3.11"
GROUPS = {
    "run": ("joblib", "narwhals", "numpy", "polars", "pyyaml", "scikit-learn"),
    "serve": ("fastapi", "prometheus-client", "pydantic", "uvicorn"),
    "batch": ("prometheus-client",),
    "test": ("pytest",),
    "test-serve": ("httpx2",),
    "check": ("mypy", "ruff", "types-pyyaml"),
    "dvc": ("dvc",),
    "setup": ("uv",),
}
"""What each feature of a repo imports itself."""
PYTHONS = ("py3", "py2.py3", "cp311", "cp312", "cp313", "cp314")
OLDEST = 11
PLATFORMS = (
    "any",
    "manylinux*_x86_64",
    "manylinux*_aarch64",
    "macosx*_x86_64",
    "macosx*_arm64",
    "macosx*_universal2",
    "win_amd64",
)
"""Machines a repo can be installed on without compiling anything."""


def main() -> None:
    """Write the lock."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--upgrade", action="store_true", help="take the newest versions")
    before = {} if options.parse_args().upgrade else _versions()
    data = tomllib.loads(_resolve(before))
    lock = {
        "requires_python": REQUIRES_PYTHON,
        "groups": groups(data),
        "packages": packages(data),
    }
    LOCK.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    print(f"{LOCK.relative_to(Path.cwd())}: {len(lock['packages'])} packages")


def groups(data: dict[str, Any]) -> dict[str, Any]:
    """What each group asks for itself, and under which condition."""
    known = {each["name"]: each for each in data["package"]}
    asked = known["all"]["dev-dependencies"]
    return {name: sorted(_requires(asked[name], known)) for name in GROUPS}


def packages(data: dict[str, Any]) -> dict[str, Any]:
    """Name and version of each package to what is known of it, in order."""
    known = {each["name"]: each for each in data["package"]}
    found = [each for each in data["package"] if "registry" in each["source"]]
    return {
        f"{each['name']}=={each['version']}": {
            "requires": sorted(_requires(each.get("dependencies", ()), known)),
            "hashes": _hashes(each),
        }
        for each in sorted(found, key=lambda each: (each["name"], each["version"]))
    }


def _requires(edges: Any, known: dict[str, Any]) -> set[tuple[str, str]]:
    """What is needed, and under which condition; an extra stands for the packages it adds."""
    found = set()
    for edge in edges:
        if "== 'emscripten'" in edge.get("marker", ""):  # browsers are none of our platforms
            continue
        version = edge.get("version", known[edge["name"]]["version"])
        found.add((f"{edge['name']}=={version}", edge.get("marker", "")))
        for extra in edge.get("extra", ()):
            added = known[edge["name"]]["optional-dependencies"][extra]
            found |= _requires(added, known)
    return found


def _hashes(package: dict[str, Any]) -> list[str]:
    """SHA-256 of each wheel that fits; of the source where there is no such wheel."""
    fit = [wheel["hash"] for wheel in package.get("wheels", ()) if _fits(wheel["url"])]
    found = fit or [package["sdist"]["hash"]]
    return sorted(each.removeprefix("sha256:") for each in found)


def _fits(url: str) -> bool:
    """Whether the name of a wheel says that it runs on one of our Pythons and platforms."""
    name = url.rsplit("/", 1)[1].removesuffix(".whl")
    python, abi, platforms = name.rsplit("-", 3)[1:]
    if abi.endswith("t") and abi.startswith("cp3"):  # free-threaded
        return False
    stable = abi == "abi3" and python.startswith("cp3") and int(python[3:]) <= OLDEST
    known = stable or python in PYTHONS
    return known and any(Path(each).match(p) for each in platforms.split(".") for p in PLATFORMS)


def _resolve(before: dict[str, str]) -> str:
    """uv's own lock for all groups together."""
    with tempfile.TemporaryDirectory() as folder:
        project: dict[str, dict[str, Any]] = {
            "project": {"name": "all", "version": "0", "requires-python": REQUIRES_PYTHON},
            "dependency-groups": {name: list(names) for name, names in GROUPS.items()},
            "tool.uv": {
                "constraint-dependencies": [f"{name}=={number}" for name, number in before.items()]
            },
        }
        Path(folder, "pyproject.toml").write_text(_toml(project), encoding="utf-8")
        subprocess.run(["uv", "lock", "--quiet"], cwd=folder, check=True)
        return Path(folder, "uv.lock").read_text(encoding="utf-8")


def _toml(tables: dict[str, dict[str, Any]]) -> str:
    """Tables of strings and lists of strings, which TOML writes as JSON does."""
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )


def _versions() -> dict[str, str]:
    """The versions in the present lock, where a package has only one."""
    if not LOCK.exists():
        return {}
    pairs = [each.split("==") for each in json.loads(LOCK.read_text(encoding="utf-8"))["packages"]]
    names = [name for name, _ in pairs]
    return {name: version for name, version in pairs if names.count(name) == 1}


if __name__ == "__main__":
    main()
