"""Sources: data exist, may be used, and last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._sources import from_source, kept_personal, left_out_by_slip, personal, used
from specc.rules._spans import Reach, at_least, at_most, in_days, reach
from specc.rules._words import assumed, days, said

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from specc.spec import Spec
    from specc.spec.data import DataSource
    from specc.spec.policy import Policy
    from specc.units import Quantity

_LATER = ("model", "deployment", "live")
"""Stages that cannot be reached without the data."""


@rule("DAT01", Severity.ERROR)
def data_out_of_reach(spec: Spec) -> Iterator[Diagnostic]:
    """A source that the model rests on cannot be read when it is needed.

    Waiting for access is the most common reason why a project stands still: the request passes
    through security, legal and another team's backlog. A promised date is compared with the plan:
    after the data stage, or after the deadline, the work cannot be done (an error); within the data
    stage it only costs days of it (a warning). A project that says it is already at the model stage
    or beyond must be able to read its data.

    Source: Sambasivan and others (2021), "Everyone wants to do the model work, not the data work":
    data cascades in high-stakes AI. The days are arithmetic.
    """
    for name in used(spec):
        access = spec.data.sources[name].access
        if not isinstance(access, str):
            found = _never(spec, name, access) or _late(spec, name, access)
            yield from () if found is None else (found,)


def _never(spec: Spec, name: str, access: datetime.date) -> Diagnostic | None:
    stage, deadline = spec.project.stage, spec.plan.deadline
    here = at("data", "sources", name, "access", label="only promised")
    if stage in _LATER:
        return problem(
            f"the project is at stage {stage}, but access to `{name}` is only promised for "
            f"{access}",
            here,
            at("project", "stage", label="needs the data"),
            help=f"set `data.sources.{name}.access` to granted once it is, "
            "or `project.stage` to data",
        )
    if deadline is not None and access >= deadline:
        return problem(
            f"`{name}` can be read from {access}, not before the deadline of {deadline}",
            here,
            at("plan", "deadline", label="the deadline"),
            help=f"set `data.sources.{name}.access` to an earlier date that its owner agrees to, "
            f"or leave `{name}` out",
        )
    return None


def _late(spec: Spec, name: str, access: datetime.date) -> Diagnostic | None:
    """Held against the data stage of the plan, else against the stage the project is at."""
    plan, here = spec.plan, at("data", "sources", name, "access", label="not before")
    help_ = f"set `data.sources.{name}.access` to an earlier date that its owner agrees to"
    if plan.start is None or "data" not in plan.stages:
        if spec.project.stage != "data":
            return None
        return problem(
            f"data work has begun, but access to `{name}` is only promised for {access}",
            here,
            at("project", "stage", label="needs the data"),
            help=f"set `data.sources.{name}.access` to granted once it is",
            severity=Severity.WARNING,
        )
    scope = float(plan.stages["scope"].for_.in_unit("day")) if "scope" in plan.stages else 0.0
    lasting = float(plan.stages["data"].for_.in_unit("day"))
    waited = (access - plan.start).days - scope
    if waited <= 0:
        return None
    over = waited >= lasting
    lost = "all of it is" if over else f"{days(waited)} of it are"
    return problem(
        f"`{name}` can be read from {access}, {days(waited)} after data work begins: {lost} over",
        here,
        at("plan", "stages", "data", label=days(lasting)),
        at("plan", "start", label="the start"),
        help=f"{help_}, or set `plan.start` later",
        notes=(f"data work begins {days(scope)} after {plan.start} and takes {days(lasting)}",),
        severity=Severity.ERROR if over else Severity.WARNING,
    )


@rule("DAT02", Severity.ERROR)
def history_too_short(spec: Spec) -> Iterator[Diagnostic]:
    """The parts of the data, or a feature, need a longer history than their source has.

    Where rows are split by time, the newest are for testing, those before for choosing a model, and
    the rest for training, with a gap before each of the first two in which labels become known. If
    these stretches add up to more than there is, training is shorter than was agreed, or empty, and
    nobody is told. Parts given as shares are not added. A feature that sums up a longer time than
    its source goes back is short in every row: a warning, since the source may keep such sums.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2021), on evaluation
    on later data; the days are arithmetic.
    """
    yield from _short_of_window(spec)
    source, name = defaults.label_source(spec), spec.labels.target.source
    found = _short(spec)
    terms = source.personal_data
    deleted = terms is not None and source.history is not None and terms.retention <= source.history
    if found is not None and not (deleted and _deleted(spec, name)):
        yield found


def _short_of_window(spec: Spec) -> Iterator[Diagnostic]:
    for name, feature in spec.data.features.items():
        history, window = spec.data.sources[feature.from_].history, feature.window
        if history is not None and window is not None and window > history:
            here = at("data", "features", name, "window", label="summed up")
            yield problem(
                f"`{name}` sums up {in_days(window)}, and `{feature.from_}` goes back "
                f"{in_days(history)}",
                here,
                at("data", "sources", feature.from_, "history", label="all there is"),
                help=f"set `data.features.{name}.window` to {at_most(history)} or less, or gather "
                f"more and set `data.sources.{feature.from_}.history` to {at_least(window)}",
                severity=Severity.WARNING,
                fix=unsafe_fix(here, at_most(history)),
            )


def _short(spec: Spec) -> Diagnostic | None:
    name, back = spec.labels.target.source, reach(spec)
    history = spec.data.sources[name].history
    if history is None or back is None or not _exceeds(back, history):
        return None
    there = at("data", "sources", name, "history", label=f"{said(history)} there are")
    room = history - back.others
    if back.train is None:
        return problem(
            f"validation and test need {in_days(back.whole)} of data, and `{name}` goes back "
            f"{said(history)}: nothing is left to train on",
            there,
            at("data", "splits", label="leave nothing to train on"),
            help=f"set `data.sources.{name}.history` above {at_least(back.whole)} once that is "
            "gathered, or make `validation` and `test` shorter in `data.splits`",
            notes=back.notes,
        )
    train = at("data", "splits", "train", label="more than there is")
    fits = room.magnitude > 0
    shorter = (
        f"set `data.splits.train` to {at_most(room)}, or "
        if fits
        else "make the parts shorter, or "
    )
    return problem(
        f"training, validation and test need {in_days(back.whole)} of data, "
        f"and `{name}` goes back {said(history)}",
        train,
        there,
        help=f"{shorter}gather more and set "
        f"`data.sources.{name}.history` to {at_least(back.whole)}",
        notes=back.notes,
        fix=unsafe_fix(train, at_most(room)) if fits else None,
    )


def _exceeds(back: Reach, history: Quantity) -> bool:
    """Whether the parts need more; a training part that takes what is left needs something."""
    return back.whole > history or (back.train is None and back.whole >= history)


@rule("DAT03", Severity.ERROR)
def personal_data_without_terms(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Personal data are used without saying on what ground, for how long and how protected.

    Somebody will ask: the person concerned, an auditor, the press. Without a legal basis the data
    may not be used at all, and deciding it later can cost every model that was trained on them. A
    column marked `personal` needs the terms on its source. Data kept `plain` are a warning, and so
    is a list of approvals on which nobody from legal stands.

    Source: Regulation (EU) 2016/679 (GDPR), articles 5, 6, 25 and 30.
    """
    sources = spec.data.sources
    for name, source in sources.items():
        yield from _bare(name, source)
        yield from _plain(name, source)
    held = sorted(name for name, source in sources.items() if kept_personal(source))
    signing = {*(spec.review.approvals or ()), *policy.approvals}
    if held and spec.review.approvals and "legal" not in signing:
        yield problem(
            f"`{held[0]}` holds personal data, and nobody from legal signs the scope",
            at("review", "approvals", label="those who sign"),
            key("data", "sources", held[0], label="personal data"),
            help="add `legal` to `review.approvals`",
            severity=Severity.WARNING,
        )


def _bare(name: str, source: DataSource) -> Iterator[Diagnostic]:
    columns = personal(source)
    if columns and source.personal_data is None:
        yield problem(
            f"`{name}` has personal data ({_listed(columns)}) and does not say on what ground, "
            "for how long and how protected they are kept",
            key("data", "sources", name, label="lacks `personal_data`"),
            *(
                at("data", "sources", name, "columns", column, "personal", label="personal")
                for column in columns
            ),
            help=f"add `personal_data` with `basis`, `retention` and `treatment` to "
            f"`data.sources.{name}`, as the legal role decides",
        )


def _plain(name: str, source: DataSource) -> Iterator[Diagnostic]:
    if source.personal_data is not None and source.personal_data.treatment == "plain":
        path = ("data", "sources", name, "personal_data", "treatment")
        yield problem(
            f"personal data of `{name}` are kept as they are",
            at(*path, label="readable by everybody who reads the table"),
            help=f"set `{'.'.join(path)}` to pseudonymised, hashed or encrypted",
            severity=Severity.WARNING,
            fix=unsafe_fix(at(*path), "pseudonymised"),
        )


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"


@rule("DAT04", Severity.ERROR)
def training_outlives_retention(spec: Spec) -> Iterator[Diagnostic]:
    """Training needs rows that must have been deleted by then.

    Personal data are kept for as long as was promised and not for as long as a model would like.
    The oldest row of training is as old as all parts of the data and the wait for labels together;
    if it has to be gone by then, the pipeline trains on less than was agreed, or breaks the
    promise. Where training takes what is left, the whole history is held against the promise.
    Data that are anonymised or dropped are not personal any more.

    Source: Regulation (EU) 2016/679 (GDPR), article 5(1)(e), storage limitation.
    """
    label = spec.labels.target.source
    for name in used(spec):
        found, source = _deleted(spec, name), spec.data.sources[name]
        terms, history = source.personal_data, source.history
        shorter = terms is not None and history is not None and history < terms.retention
        if found is not None and not (name == label and shorter and _short(spec)):
            yield found


def _deleted(spec: Spec, name: str) -> Diagnostic | None:
    source, back = spec.data.sources[name], reach(spec)
    if source.personal_data is None or not kept_personal(source):
        return None
    retention = source.personal_data.retention
    if back is None or back.train is None:
        return _forgotten(name, source, retention)
    delay = defaults.label_delay(spec).value
    oldest, room = back.whole + delay, retention - back.others - delay
    if oldest <= retention:
        return None
    train, fits = at("data", "splits", "train", label="reaches back too far"), room.magnitude > 0
    kept = ("data", "sources", name, "personal_data", "retention")
    shorter = f"set `data.splits.train` to {at_most(room)}" if fits else "make the parts shorter"
    return problem(
        f"the oldest row trained on is {in_days(oldest)} old, but personal data of `{name}` "
        f"are kept for {said(retention)}",
        train,
        at(*kept, label="deleted then"),
        help=f"{shorter}; or, if legal agrees, set `{'.'.join(kept)}` to {at_least(oldest)}",
        notes=(*back.notes, *_waited(delay, oldest)),
        fix=unsafe_fix(train, at_most(room)) if fits else None,
    )


def _waited(delay: Quantity, oldest: Quantity) -> tuple[str, ...]:
    if not delay.magnitude:
        return ()
    whole = in_days(oldest)
    return (f"with {said(delay)} until the newest labels are known: {whole}",)


def _forgotten(name: str, source: DataSource, retention: Quantity) -> Diagnostic | None:
    """Where training takes whatever there is."""
    if source.history is None or source.history <= retention:
        return None
    history = at("data", "sources", name, "history", label="trained on")
    return problem(
        f"`{name}` is said to go back {said(source.history)}, but its personal data are kept for "
        f"{said(retention)}",
        history,
        at("data", "sources", name, "personal_data", "retention", label="deleted then"),
        help=f"set `data.sources.{name}.history` to {retention}; or, if legal agrees, "
        f"`data.sources.{name}.personal_data.retention` to {source.history}",
        fix=unsafe_fix(history, str(retention)),
    )


@rule("DAT09", Severity.WARNING)
def feature_older_than_allowed(spec: Spec) -> Iterator[Diagnostic]:
    """A feature may be only so old, and its source is refreshed less often than that.

    Just before each refresh the value is as old as the refresh interval, whatever the serving code
    does. Either the limit on its age is not meant, or the source has to be refreshed more often; a
    feature that is fresher in training than in use makes the model look better than it is.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 8: know the freshness requirements
    of your system.
    """
    for name, feature in spec.data.features.items():
        source = feature.served_from or feature.from_
        refresh, allowed = spec.data.sources[source].refresh, feature.staleness
        if refresh is None or allowed is None or refresh <= allowed:
            continue
        here = at("data", "features", name, "staleness", label="how old it may be")
        yield problem(
            f"`{name}` may be {said(allowed)} old, but `{source}` is refreshed every "
            f"{said(refresh)}",
            here,
            at("data", "sources", source, "refresh", label="how old it gets"),
            help=f"set `data.sources.{source}.refresh` to {allowed} or less, "
            f"or `data.features.{name}.staleness` to {refresh}",
            fix=unsafe_fix(here, str(refresh)),
        )


@rule("DAT13", Severity.ERROR)
def third_party_data_without_licence(spec: Spec) -> Iterator[Diagnostic]:
    """Data that somebody else gathered are used without saying under which terms.

    That a file can be downloaded does not mean that a product may be built on it: many public data
    sets allow research only, and a model trained on them may have to be withdrawn. Found are
    sources with `collected_by` and without `licence`: a warning while the project is scoped, an
    error once the data are worked with.

    Source: Gebru and others (2021), Datasheets for datasets, the questions on distribution.
    """
    for name, source in spec.data.sources.items():
        if source.collected_by is None or source.licence is not None or _own(spec, source):
            continue
        begun = spec.project.stage != "scoping"
        yield problem(
            f"`{name}` was gathered by {said(source.collected_by)}, and its terms of use are not "
            "known",
            at("data", "sources", name, "collected_by", label="somebody else's"),
            key("data", "sources", name, label="lacks `licence`"),
            help=f"set `data.sources.{name}.licence` to the terms of use (`internal` for a team "
            "of your own)",
            severity=Severity.ERROR if begun else Severity.WARNING,
        )


def _own(spec: Spec, source: DataSource) -> bool:
    """Whether somebody of the project gathered it."""
    people = spec.people.items()
    names = {name for name, _ in people} | {person.handle for _, person in people}
    return source.collected_by in names


@rule("DAT19", Severity.ERROR)
def log_outlives_personal_data(spec: Spec) -> Iterator[Diagnostic]:
    """The prediction log is kept longer than the personal data that it repeats.

    Each prediction is written down with its inputs. A column deleted from the table after four
    months and kept in the log for a year has not been deleted. The generated service leaves out
    what is marked `personal` by itself; the spec has to say so too, since it is what legal signs
    and what other programs that write logs go by. Counted are features and the group column.

    Source: Regulation (EU) 2016/679 (GDPR), articles 5(1)(e) and 17.
    """
    keep, features = defaults.lineage_keep(spec), from_source(spec)
    for name in used(spec) if spec.lineage.predictions else ():
        source = spec.data.sources[name]
        terms, logged = source.personal_data, _logged(spec, name, features.get(name, ()))
        if terms is None or not logged or not kept_personal(source):
            continue
        if keep.value <= terms.retention:
            continue
        here = at("lineage", "keep", label=f"kept for {said(keep.value)}")
        promise = at("data", "sources", name, "personal_data", "retention", label="allowed")
        column = key("data", "sources", name, "columns", logged[0], label="in the log")
        yield problem(
            f"the prediction log keeps {_listed(logged)} for {said(keep.value)}, longer than the "
            f"{said(terms.retention)} allowed for personal data of `{name}`",
            *((column, promise, here) if keep.is_assumed else (here, promise, column)),
            help=f"add {_listed(logged)} to `lineage.without`, or set `lineage.keep` to "
            f"{terms.retention}",
            notes=assumed(keep, f"a log kept for {said(keep.value)}"),
            fix=None if keep.is_assumed else unsafe_fix(here, str(terms.retention)),
        )


def _logged(spec: Spec, name: str, features: Iterable[str]) -> tuple[str, ...]:
    """Personal columns of the source that a record of a prediction holds."""
    source = spec.data.sources[name]
    held = {*features} | ({source.group_column} if name == spec.labels.target.source else set())
    meant = {*spec.lineage.without, *left_out_by_slip(spec).values()}  # of a slip, DAT20 speaks
    return tuple(c for c in personal(source) if c in held and c not in meant)
