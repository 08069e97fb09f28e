"""`make fuzz`: inputs nobody would write, and what must hold for each.

    python tools/fuzz.py TARGET [--runs N] [--seconds S] [--seed S] [--engine atheris|plain]
                                [--corpus DIR] [--keep DIR] | --replay FILE

No input may raise, take more than a second of the processor, or kill the process; places lie inside
the text, and every format tells every finding. An input that breaks this is kept in a file. The
engine `plain` draws inputs at random; `atheris`, if it is installed, lets coverage lead. Both run
in a process of their own, whose last input survives its death.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.util
import json
import mmap
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]

SOFT, HARD = 1.0, 10.0
"""Seconds of the processor: what an input may take, and when one that hangs in C is killed."""
MOST_BYTES = 1 << 16
MOST_KINDS = 20
"""Different failures after which a run ends."""
TODAY = datetime.date(2026, 8, 1)


class TooSlowError(BaseException):
    """An input took too long; nothing in specc catches it."""


@dataclass(kw_only=True)
class Run:
    """What one run has met."""

    target: str
    inputs: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """By where it was raised: what was raised, and the first input that raised it."""

    def take(self, data: bytes) -> None:
        """One input."""
        self.inputs += 1
        start = time.process_time()
        try:
            with _watched():
                TARGETS[self.target](data, self.codes)
        except (Exception, TooSlowError) as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} in {Path(where.filename).name}:{where.lineno}"
            kind = "TooSlowError" if isinstance(error, TooSlowError) else kind
            self.failures.setdefault(kind, (traceback.format_exc(limit=-12), data))
        self.slowest = max(self.slowest, time.process_time() - start)


@contextmanager
def _watched() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, SOFT)
    signal.setitimer(signal.ITIMER_VIRTUAL, HARD)  # its signal has no handler, and kills
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_slow(_signal: int, _frame: object) -> None:
    raise TooSlowError


# Targets


def source(data: bytes, codes: Counter[str]) -> None:
    """Bytes as YAML."""
    from laws import hold

    from specc.compiler import Checked
    from specc.source import parse

    read, found = parse("spec.yaml", data)
    codes.update(each.code for each in found)
    lines = {"spec.yaml": data.decode("utf-8-sig", "replace").splitlines()}
    stands_for_a_spec: Any = read
    hold(Checked(source=read, spec=stands_for_a_spec, found=found, lines=lines))


def units(data: bytes, _codes: Counter[str]) -> None:
    """A text as every kind of quantity; what is taken reads back as the same value."""
    from laws import reads_back
    from mutate import NUMBERS, ODD, UNITS, Dice

    from specc import units as known
    from specc.source._scalars import resolve
    from specc.units import parse, parse_comparison, parse_quantile

    dice = Dice(data)
    form = dice.below(5)
    number, unit = dice.one((*NUMBERS, "40k", "1,000", ".5")), dice.one((*UNITS, "per", "/"))
    head = dice.one(("", "$", "> ", "<= -", "drops ", "p", "-", "€"))
    odd, free = dice.one(ODD), dice.rest().decode("utf-8", "replace")
    drawn = (f"{head}{number}{unit}", f"{head}{number} {unit}", odd, free, head + free)[form]
    kinds = [each for each in vars(known).values() if isinstance(each, known.Kind)]
    for text in (drawn, resolve(drawn) if isinstance(drawn, str) else drawn):
        for kind in kinds:
            reads_back(text, lambda value, kind=kind: parse(value, kind))
        reads_back(text, parse_comparison)
        reads_back(text, parse_quantile)


def check(data: bytes, codes: Counter[str]) -> None:
    """Bytes as a spec."""
    _checked({"spec.yaml": data}, {}, codes)


def structured(data: bytes, codes: Counter[str]) -> None:
    """A real spec with mistakes."""
    _checked({"spec.yaml": _spec(data)}, {}, codes)


def policy(data: bytes, codes: Counter[str]) -> None:
    """A policy with mistakes, or bytes, beside a real spec."""
    from mutate import Dice, documents, mutated, policies, written

    dice = Dice(data)
    beside = documents()[dice.below(6)].encode()
    house = written(dice, mutated(dice, policies())) if dice.below(4) else dice.rest()
    _checked({"spec.yaml": beside}, {"policy.yaml": house}, codes)


def folder(data: bytes, codes: Counter[str]) -> None:
    """A spec with mistakes in two or three files, one of them maybe torn."""
    from mutate import Dice, documents, garbled, mutated, written

    dice = Dice(data)
    number, tear = 2 + dice.below(2), dice.below(256)
    tree = mutated(dice, documents())
    parts: list[dict[str, Any]] = [{} for _ in range(number)]
    for position, (name, value) in enumerate(tree.items()):
        for part in {(position + tear) % number, position % 3 % number}:
            parts[part][name] = value
    files = {f"spec/{i}.yaml": written(dice, part) for i, part in enumerate(parts)}
    if tear % 3 == 0:
        files["spec/0.yaml"] = garbled(tear, files["spec/0.yaml"], MOST_BYTES)
    _checked(files, {}, codes)


def formats(data: bytes, codes: Counter[str]) -> None:
    """Every format of what is found in a real spec with mistakes; fixes, applied."""
    from laws import hold, tell

    from specc.compiler import check as checked
    from specc.diagnostic.fixing import fixable, mend

    files = {"spec.yaml": _spec(data)}
    done = _checked(files, {}, codes)
    tell(done)
    if fixable(done.found):
        mended = mend(files, lambda files: checked("spec.yaml", files["spec.yaml"]))
        hold(mended.checked)


def _spec(data: bytes) -> bytes:
    from mutate import Dice, documents, mutated, written

    dice = Dice(data)
    return written(dice, mutated(dice, documents()))


def _checked(files: Mapping[str, bytes], house: Mapping[str, bytes], codes: Counter[str]) -> Any:
    from laws import hold

    from specc.compiler import check as checked

    LAST.clear()
    LAST.update({**files, **house})
    done = checked("spec", files, policy=house, today=TODAY)
    codes.update(each.code for each in done.found)
    hold(done)
    return done


LAST: dict[str, bytes] = {}
"""The documents that the last input stood for."""
Target = Callable[[bytes, Counter[str]], None]
TARGETS: dict[str, Target] = {
    each.__name__: each for each in (source, units, check, structured, policy, folder, formats)
}
OF_BYTES = frozenset({"source", "check"})
"""Targets whose input is the text itself; that of others decides how a document is changed."""


# Engines


def seeds(target: str) -> list[bytes]:
    """Inputs to start from."""
    from mutate import TOKENS, documents, policies

    if target in OF_BYTES:
        whole = [text.encode() for text in (*documents()[:5], *policies())]
        parts = [part for text in whole[:5] for part in text.split(b"\n\n")]
        return [*TOKENS, *parts, *whole] if target == "source" else [*whole, *parts]
    chance = random.Random(0)  # noqa: S311
    return [chance.randbytes(size) for size in (8, 16, 24, 32, 48, 64) for _ in range(20)]


def plain(run: Run, options: argparse.Namespace, record: Callable[[bytes], bool]) -> None:
    """Inputs at random."""
    from mutate import garbled

    chance, known = random.Random(options.seed), seeds(run.target)  # noqa: S311
    if options.corpus:
        known += [path.read_bytes() for path in sorted(options.corpus.iterdir())]
    while True:
        if run.target in OF_BYTES:
            data = garbled(chance.getrandbits(64), chance.choice(known), MOST_BYTES)
        else:
            data = chance.randbytes(chance.randint(4, 64))
        if not record(data):
            return


def atheris(run: Run, options: argparse.Namespace, record: Callable[[bytes], bool]) -> None:
    """Inputs that coverage leads to. libFuzzer leaves the process by itself."""
    import atheris as engine
    from mutate import garbled

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        own = run.target in OF_BYTES and seed % 2
        return garbled(seed, data, most) if own else engine.Mutate(data, most)

    with tempfile.TemporaryDirectory() as start:
        for number, data in enumerate(seeds(run.target)):
            Path(start, f"{number}").write_bytes(data)
        folders = [str(options.corpus), start] if options.corpus else [start]
        flags = [f"-seed={options.seed + 1}", f"-max_len={MOST_BYTES}", "-verbosity=0"]
        engine.Setup([sys.argv[0], *flags, "-len_control=20", *folders], record,
                     custom_mutator=mutate)  # fmt: skip
        engine.Fuzz()


def _instrumented() -> Any:
    """Everything is imported here, so that atheris sees all of it."""
    import atheris as engine

    with engine.instrument_imports(include=["specc"], enable_loader_override=False):
        _warm()


def _warm() -> None:
    """What the first inputs would pay for: one that is sound, and one wrong in each way."""
    from laws import outputs
    from mutate import documents

    from specc.compiler import check as checked

    for text in (documents()[0], "specc: 1\n", "{"):
        outputs(checked("spec.yaml", text.encode(), policy={"policy.yaml": b"specc: 2\n"}))


# Runs


def fuzzed(target: str, options: argparse.Namespace) -> bool:
    """Runs one target in a child, prints what it met, and tells whether all held."""
    last = mmap.mmap(-1, MOST_BYTES + 16)
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(target, options, last, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    status = os.waitpid(child, 0)[1]
    if told and status == 0:
        return _told(target, json.loads(told), options)
    size = int.from_bytes(last[:8], "little")
    print(f"{target}: the process died (status {os.waitstatus_to_exitcode(status)})")
    _keep(target, last[16 : 16 + size], options)
    return False


def _child(target: str, options: argparse.Namespace, last: mmap.mmap, writing: int) -> None:
    signal.signal(signal.SIGPROF, _too_slow)
    run = Run(target=target)
    if options.engine == "atheris":
        _instrumented()
    _warm()
    began = time.monotonic()

    def record(data: bytes) -> bool:
        last[:8], last[16 : 16 + len(data)] = len(data).to_bytes(8, "little"), data
        run.take(data)
        is_done = run.inputs >= options.runs or len(run.failures) >= MOST_KINDS
        if is_done or time.monotonic() - began > options.seconds:
            os.write(writing, json.dumps(_summed(run, time.monotonic() - began)).encode())
            os._exit(0)
        return True

    with suppress(BaseException):
        (atheris if options.engine == "atheris" else plain)(run, options, record)
    traceback.print_exc()
    os._exit(1)


def _summed(run: Run, seconds: float) -> dict[str, Any]:
    failures = {kind: (text, data.hex()) for kind, (text, data) in run.failures.items()}
    return {**vars(run), "seconds": seconds, "codes": dict(run.codes), "failures": failures}


def _told(target: str, met: dict[str, Any], options: argparse.Namespace) -> bool:
    print(
        f"{target:<11}{met['inputs']:>8,} inputs{met['seconds']:>7.1f} s"
        f"{len(met['codes']):>5} codes   slowest {met['slowest']:.2f} s"
    )
    ALL_CODES.update(met["codes"])
    for text, data in met["failures"].values():
        print(text)
        _keep(target, bytes.fromhex(data), options)
    return not met["failures"]


ALL_CODES: Counter[str] = Counter()


def _keep(target: str, data: bytes, options: argparse.Namespace) -> None:
    options.keep.mkdir(parents=True, exist_ok=True)
    path = options.keep / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    print(f"replay: python tools/fuzz.py {target} --replay {path}\n")


def replay(target: str, path: Path) -> None:
    """Gives one input again, with the exception in full, and shows the documents it stands for."""
    signal.signal(signal.SIGPROF, _too_slow)
    _warm()
    LAST.clear()
    try:
        with _watched():
            TARGETS[target](path.read_bytes(), Counter())
    finally:
        for name, text in LAST.items():
            print(f"--- {name}\n{text.decode('utf-8', 'backslashreplace')}", file=sys.stderr)


def _known_codes() -> set[str]:
    from specc.diagnostic.codes import STRUCTURAL
    from specc.rules import catalogue

    return {*STRUCTURAL, *(rule.code for rule in catalogue())}


def main() -> int:
    """The command line; 1 where something did not hold."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("target", choices=[*TARGETS, "all"])
    options.add_argument("--runs", type=int, default=sys.maxsize, help="inputs a target")
    options.add_argument("--seconds", type=float, default=float("inf"), help="time a target")
    options.add_argument("--seed", type=int, default=0)
    has_atheris = importlib.util.find_spec("atheris") is not None
    usual = "atheris" if has_atheris else "plain"
    options.add_argument("--engine", choices=["atheris", "plain"], default=usual)
    options.add_argument("--corpus", type=Path, help="a folder with more inputs to start from")
    options.add_argument("--keep", type=Path, default=ROOT / ".fuzz", help="for what broke")
    options.add_argument("--replay", type=Path, help="give one input again")
    given = options.parse_args()
    if given.replay:
        replay(given.target, given.replay)
        return 0
    from mutate import vocabulary

    print(f"engine {given.engine}, seed {given.seed}")
    vocabulary()  # once for all children
    chosen = TARGETS if given.target == "all" else [given.target]
    held = [fuzzed(target, given) for target in chosen]
    known = _known_codes()
    print(f"{len(known & ALL_CODES.keys())} of {len(known)} codes were found")
    print("never found:", " ".join(sorted(known - ALL_CODES.keys())) or "none")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
