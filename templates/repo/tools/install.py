"""Put pinned, hash-checked packages into `.venv`: `python tools/install.py requirements.lock ...`.

Uses `uv` where it is on the PATH. Where it is not, the `uv` of `requirements-setup.lock` does the
work and is thrown away: it needs seconds where pip needs half a minute.
"""

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"


def main(locks: list[str]) -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = sys.version.split()[0]
        sys.exit(
            f"the pinned packages are for Python 3.11 to 3.14, and this is {found};"
            " name another: make setup PYTHON=python3.12"
        )
    if not _python(VENV).exists():
        venv.create(VENV, with_pip=False)
    _see_the_package()
    if uv := shutil.which("uv"):
        return _install(uv, locks)
    with tempfile.TemporaryDirectory() as folder:
        _install(_fetched(Path(folder)), locks)


def _install(uv: str, locks: list[str]) -> None:
    files = [part for lock in locks for part in ("-r", str(ROOT / lock))]
    python = ("--python", str(_python(VENV)))
    _run([uv, "pip", "install", "--quiet", "--require-hashes", *python, *files])


def _fetched(folder: Path) -> str:
    """A `uv` of the pinned version, in a folder that will go away."""
    if importlib.util.find_spec("pip") is None:
        venv.create(folder / "venv", with_pip=True)
    python = _python(folder / "venv")
    pip = (str(python) if python.exists() else sys.executable, "-m", "pip")
    calm = ("--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--no-compile")
    lock = ("--require-hashes", "-r", str(ROOT / "requirements-setup.lock"))
    _run([*pip, "install", *calm, "--target", str(folder / "uv"), *lock])
    return str(folder / "uv" / "bin" / "uv")


def _see_the_package() -> None:
    """Let the venv's Python import from `src/` without installing it."""
    places = sysconfig.get_paths(scheme="venv", vars={"base": str(VENV), "platbase": str(VENV)})
    Path(places["purelib"], "src.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def _python(home: Path) -> Path:
    return home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _run(command: list[str]) -> None:
    """Exit as the command does: its own words on stderr are the explanation."""
    if code := subprocess.run(command, check=False).returncode:  # noqa: S603 -- our own words only
        sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
