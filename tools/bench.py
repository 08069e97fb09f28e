"""`make bench`: speed and memory beside peers, all in one run, quoted as ratios.

Whole processes, in turn (A B A B ...), after one warm-up of each; the figure is the median.
Processor time is user and system time of the process and its children; memory the peak of the
largest.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from large_spec import large

ROOT = Path(__file__).parent.parent
BENCH = ROOT / ".bench"
PEERS = BENCH / "venv" / "bin"
SPECC = [sys.executable, "-m", "specc"]
AD_CLICK = ROOT / "examples" / "ad-click" / "spec.yaml"
RUNS = 5
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Whoever measures a command without its compiled modules measures Python."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One command's medians: seconds of processor and of the clock, and peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A command, and what puts its folder back before each run."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None


def main() -> None:
    """Prints one table."""
    prepare_peers()
    python = Contender(name="python -c pass", command=[sys.executable, "-c", "pass"])
    print(f"{'':<34}{'cpu':>9}{'wall':>9}{'memory':>9}   cpu against the first")
    _compare("check about 190 lines: the ad-click spec, a CloudFormation template", _checks(python))
    for lines in (300, 1_000, 5_000, 20_000):
        _grown(lines)
    _compare("specc --version", [_specc("--version"), python])
    _compare("a draft from 1,000,000 rows of 17 columns (CSV)", _drafts())
    _quote_growth(_compile(0), _compile(76))


def _checks(python: Contender) -> list[Contender]:
    schema = str(ROOT / "schemas" / "spec.schema.json")
    peer = [str(PEERS / "check-jsonschema"), "--schemafile", schema, str(AD_CLICK)]
    lint, layout = [str(PEERS / "cfn-lint")], [str(PEERS / "yamllint"), "-d", "relaxed"]
    stack = BENCH / "stack.yaml"
    stack.write_text(_stack(len(AD_CLICK.read_text().splitlines())))
    return [
        _specc("check", str(AD_CLICK)),
        Contender(name="check-jsonschema (shape)", command=peer),
        Contender(name="cfn-lint (another language)", command=[*lint, str(stack)]),
        Contender(name="yamllint (layout)", command=[*layout, str(stack)]),
        python,
    ]


def _stack(lines: int) -> str:
    """A sound CloudFormation template of about so many lines."""
    bucket = (
        "  Bucket{0}:\n    Type: AWS::S3::Bucket\n    Properties:\n"
        "      BucketName: bench-{0}\n"
        "      VersioningConfiguration: {{Status: Enabled}}\n"
    )
    head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
    return head + "".join(map(bucket.format, range(lines // 5)))


def _drafts() -> list[Contender]:
    """A table with a key, an address, a leak and a dozen numbers; what counts it, and no more."""
    table = BENCH / "orders.csv"
    numbers = ", ".join(f"(hash(i + {n}) % 100000) / 1000.0 AS x{n}" for n in range(11))
    made = (
        "COPY (SELECT i AS order_id, 'u' || i || '@example.org' AS email, "  # noqa: S608 -- a constant
        "DATE '2025-01-01' + (i // 3000)::INT AS day, ['a', 'b', 'c'][1 + (hash(i) % 3)::INT] "
        f"AS kind, {numbers}, CASE WHEN i % 50 = 0 THEN 9.5 ELSE 0 END AS refund, "
        f"(i % 50 = 0)::INT AS returned FROM range(1000000) t(i)) TO '{table}'"
    )
    if not table.exists():
        _run([sys.executable, "-c", f"import duckdb; duckdb.execute({made!r})"])
    floor = f"import duckdb; duckdb.execute(\"SUMMARIZE FROM '{table}'\").fetchall()"
    peer = f"import pandas; pandas.read_csv({str(table)!r}).describe(include='all')"
    return [
        _specc("infer", str(table), "--target", "returned"),
        Contender(name="DuckDB's SUMMARIZE", command=[sys.executable, "-c", floor]),
        Contender(name="pandas, describe", command=[sys.executable, "-c", peer]),
    ]


def _grown(lines: int) -> None:
    spec = BENCH / f"large-{lines}.yaml"
    spec.write_text(large(lines))
    _compare(f"check {lines:,} lines", [_specc("check", str(spec))])


def _specc(*arguments: str) -> Contender:
    return Contender(name=f"specc {arguments[0]}", command=[*SPECC, *arguments])


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """What compiling a project of so many files cost, by what was done and by whom."""

    files: int
    figures: dict[tuple[str, str], Figure]


def _quote_growth(small: Compiled, big: Compiled) -> None:
    """What each further file costs."""
    print("\neach further file")
    for (task, name), figure in big.figures.items():
        more = figure.cpu - small.figures[task, name].cpu
        each = more / (big.files - small.files) * 1000
        print(f"  {task + ', ' + name:<40}{each:>6.2f} ms")


def _compile(sources: int) -> Compiled:
    """First compile, an idle plan and regeneration of one project, against Copier on the same
    rendered tree."""
    spec, ours, theirs = BENCH / "spec.yaml", BENCH / "ours", BENCH / "theirs"
    first, second = _spec(sources, "0.78"), _spec(sources, "0.79")
    spec.write_text(first)
    _fresh(ours)
    _run([*SPECC, "compile", str(spec), "-o", str(ours)])
    template = _template(ours, second, spec)
    files = sum(1 for path in ours.rglob("*") if path.is_file() and ".specc" not in path.parts)
    compile_ = [*SPECC, "compile", str(spec), "-o", str(ours)]
    copy = [str(PEERS / "copier"), "copy", "--quiet", "--defaults", "--vcs-ref=v1"]
    figures: dict[tuple[str, str], Figure] = {}

    def compare(task: str, contenders: Sequence[Contender]) -> None:
        found = _compare(f"{task}, {files} files", contenders)
        figures.update({(task, name): figure for name, figure in found.items()})

    def before_ours() -> None:
        _fresh(ours)
        spec.write_text(first)

    compare(
        "first compile",
        [
            Contender(name="specc compile", command=compile_, prepare=before_ours),
            Contender(
                name="copier copy",
                command=[*copy, str(template), str(theirs)],
                prepare=lambda: _fresh(theirs),
            ),
        ],
    )

    def changed() -> None:
        before_ours()
        _run(compile_)
        (ours / "spec.yaml").write_text(second)

    def copied() -> None:
        _fresh(theirs)
        _run([*copy, str(template), str(theirs)])
        _git(theirs, "init", "-q")
        _git(theirs, "add", "-A")
        _git(theirs, "commit", "-qm", "start")

    again = [*SPECC, "compile", str(ours / "spec.yaml"), "-o", str(ours)]
    update = [str(PEERS / "copier"), "update", "--quiet", "--defaults", "--vcs-ref=v2", str(theirs)]
    compare(
        "regenerate",
        [
            Contender(name="specc compile", command=again, prepare=changed),
            Contender(name="copier update", command=update, prepare=copied),
        ],
    )
    before_ours()
    _run(compile_)
    copied()
    same = [*update[:-2], "--pretend", "--vcs-ref=v1", str(theirs)]
    compare(
        "plan, nothing changed",
        [
            Contender(name="specc compile --plan", command=[*again, "--plan"]),
            Contender(name="copier update --pretend", command=same),
        ],
    )
    return Compiled(files=files, figures=figures)


def _spec(sources: int, target: str) -> str:
    """The ad-click spec with so many more sources, each of which brings two files."""
    text = AD_CLICK.read_text().replace("target: 0.78,", f"target: {target},")
    more = "".join(
        f"    extra_{n}: {{owner: data-team, location: warehouse.extra_{n}, format: table, "
        "refresh: 1 day, history: 1 year, rows: 1000, access: granted}\n"
        for n in range(sources)
    )
    return re.sub(r"(?m)^  features:$", more + "  features:", text, count=1)


def _template(ours: Path, second: str, spec: Path) -> Path:
    """A Copier template of the same tree, in two versions that differ as the two specs do."""
    template, rendered = BENCH / "template", BENCH / "rendered"
    _fresh(template)
    _fill(template, ours)
    _git(template, "init", "-q")
    _tag(template, "v1")
    spec.write_text(second)
    _fresh(rendered)
    _run([*SPECC, "compile", str(spec), "-o", str(rendered)])
    _fill(template, rendered)
    _tag(template, "v2")
    return template


def _fill(template: Path, tree: Path) -> None:
    (template / "copier.yml").write_text("_subdirectory: files\nname: {type: str, default: x}\n")
    shutil.rmtree(template / "files", ignore_errors=True)
    shutil.copytree(tree, template / "files", ignore=shutil.ignore_patterns(".specc"))
    answers = template / "files" / "{{ _copier_conf.answers_file }}.jinja"
    answers.write_text("{{ _copier_answers|to_nice_yaml }}")


def _tag(repo: Path, name: str) -> None:
    _git(repo, "add", "-A")
    _git(repo, "commit", "-qm", name)
    _git(repo, "tag", name)


def _git(repo: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.invalid"]
    _run(["git", "-C", str(repo), *identity, *arguments])


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def prepare_peers() -> None:
    lock, stamp = ROOT / "requirements" / "bench.lock", BENCH / "venv" / ".ready"
    if stamp.exists() and stamp.stat().st_mtime > lock.stat().st_mtime:
        return
    print("installing the peers in .bench/venv ...", file=sys.stderr)
    BENCH.mkdir(exist_ok=True)
    _run([sys.executable, "-m", "venv", "--clear", str(BENCH / "venv")])
    uv = str(Path(sys.executable).with_name("uv"))
    python = str(PEERS / "python")
    _run([uv, "pip", "install", "--python", python, "--require-hashes", "-r", str(lock)])
    stamp.touch()


def _compare(title: str, contenders: Sequence[Contender]) -> dict[str, Figure]:
    """Runs the contenders in turn and prints each one's medians, which it returns by name."""
    print(f"\n{title}", flush=True)
    figures: dict[str, list[Figure]] = {each.name: [] for each in contenders}
    for run in range(RUNS + 1):
        for each in contenders:
            each.prepare()
            figure = _measure(each.command)
            if run:
                figures[each.name].append(figure)
    medians = {name: _median(measured) for name, measured in figures.items()}
    first = medians[contenders[0].name]
    for name, figure in medians.items():
        ratio = figure.cpu / first.cpu
        print(
            f"  {name:<32}{figure.cpu * 1000:>6.0f} ms{figure.wall * 1000:>6.0f} ms"
            f"{figure.memory:>5.0f} MiB   {ratio:.2f} x"
        )
    return medians


def _measure(command: Sequence[str]) -> Figure:
    start = time.perf_counter()
    with Path(os.devnull).open("w") as null:
        process = subprocess.Popen(command, stdout=null, stderr=subprocess.PIPE, env=ENVIRONMENT)
        error = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed: {error.decode()}")
    return Figure(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=time.perf_counter() - start,
        memory=usage.ru_maxrss / 1024,
    )


def _median(figures: Sequence[Figure]) -> Figure:
    return Figure(
        cpu=statistics.median(f.cpu for f in figures),
        wall=statistics.median(f.wall for f in figures),
        memory=statistics.median(f.memory for f in figures),
    )


if __name__ == "__main__":
    main()
