"""What must hold of every update of every edited repo. Each law is an assertion about values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from specc.plan import Action, Change, Obstacle, Plan, State, as_json, lock
from specc.plan.lock import Record, encode
from specc.tree import File, Ownership, Tree, parents

from .folders import FOLDER, Folder, Repo, folders_of, mine, plain

digest = lru_cache(maxsize=20_000)(lock.digest)

WORDS = frozenset({Action.CONFLICT, Action.RESTORE, Action.RENAME, Action.MERGE})
"""Under one of these a file may change though it holds lines of the team."""


class Update(NamedTuple):
    """One update: what was there, what was asked, what came of it."""

    new: Tree
    before: Repo
    plan: Plan
    after: Repo
    conflict: str


def hold(done: Update) -> None:
    """All laws that need no more than one update."""
    no_line_is_lost(done)
    nothing_changes_without_a_word(done)
    the_generated_arrives(done)
    conflicts_are_counted(done)
    the_lock_says_what_is(done)


def no_line_is_lost(done: Update) -> None:
    """Each line of the team is where it was, or in a copy that the plan names."""
    after = done.after.folder
    for path, found in done.before.folder.items():
        gone = mine(found) - mine(after.get(path))
        if not gone:
            continue
        said = list(_said_of(done.plan, path))
        assert {each.action for each in said} & WORDS, (path, gone, said)
        places = {
            each.path
            for each in done.plan.changes
            if each.content is not None
            and (each.action is Action.COPY or each.was == path or each.path == path)
        }
        kept = frozenset().union(*(mine(after.get(each)) for each in places))
        assert gone <= kept, (path, gone - kept, said)


def _said_of(plan: Plan, path: str) -> Iterator[Change]:
    return (each for each in plan.changes if path in (each.path, each.was))


def nothing_changes_without_a_word(done: Update) -> None:
    """Whatever is on disk afterwards and was not before, or the other way, the plan tells; and
    what is no plain file is never touched."""
    before, after = done.before.folder, done.after.folder
    differ = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    told: set[str] = set()
    for change in done.plan.changes:
        if change.content is not None or change.action is Action.DELETE:
            told |= {change.path, change.was}
        if change.action in _SILENT:
            assert change.content is None, change
    assert differ <= told, differ - told
    assert all(after.get(p) == each for p, each in before.items() if isinstance(each, Obstacle)), (
        "something that is no plain file was touched"
    )


_SILENT = frozenset({Action.KEEP, Action.YOURS, Action.SKIP, Action.ORPHAN, Action.UNCHANGED})


class Course(NamedTuple):
    """What a file of the last lock comes to."""

    key: str
    """What the last lock calls it."""
    record: Record
    stands: str
    """Where the team has it, as the plan says."""
    generated: str | None
    """The path it is generated under now; none where the spec yields it no more."""
    path: str
    """Where it stands from now on."""


def courses(done: Update, free: set[str]) -> Iterator[Course]:
    """All of them but those at a place that the team chose and the spec now wants for another."""
    old, new = done.before.base.records, done.new
    followed = {each.was: each.path for each in done.plan.changes if each.moved}
    known = {record.generated or key for key, record in old.items()}
    ids = {file.artefact: path for path, file in new.items() if file.artefact}
    for key, record in old.items():
        if record.generated and key in new:
            continue
        stands, was = followed.get(key, key), record.generated or key
        is_put = bool(record.generated) or key in followed
        now = was if was in new else ids.get(record.artefact)
        if now != was and (now in known or not (is_put or now in free)):
            now = None
        path = stands if is_put or now is None else now
        if is_put and now not in (None, was):
            path = _said_place(done, stands, was, now)
        yield Course(key=key, record=record, stands=stands, generated=now, path=path)


def _said_place(done: Update, stands: str, was: str, now: str) -> str:
    """Of a file that has another name than it is generated under: where the plan puts it. It may
    go with the folder that it is generated in, and nowhere else."""
    folder, slash, _ = now.rpartition("/")
    goes = f"{folder}{slash}{stands.rpartition('/')[2]}"
    said = {each.path for each in done.plan.changes if each.was == stands and not each.moved}
    assert said <= {goes}, said
    assert not said or stands.rpartition("/")[0] == was.rpartition("/")[0]
    return goes if said else stands


def the_generated_arrives(done: Update) -> None:
    """A file that the team left as it was generated is now as it is generated now, or gone; and
    what is new is made."""
    before, after = done.before.folder, done.after.folder
    standing = folders_of(before)
    free = {path for path in done.new if _is_free(before, standing, path)}
    known = list(courses(done, free))
    for each in known:
        if each.record.state is not State.TRACKED or not _is_untouched(before, each):
            continue
        file = done.new[each.generated] if each.generated else None
        if file is None:
            assert each.stands not in after, each
        elif Ownership.ONCE in (each.record.ownership, file.ownership):
            assert after.get(each.path) == before[each.stands], each
        else:
            assert after.get(each.path) == plain(file), each
    for path in free - {each.generated for each in known}:
        assert after.get(path) == plain(done.new[path]), path
    for each in known:
        what_is_yours_stays(done, each)


def _is_free(folder: Folder, standing: set[str], path: str) -> bool:
    """Whether nothing is at the path or in the way to it."""
    above = (folder.get(each, FOLDER) for each in parents(path))
    return path not in folder and path not in standing and all(each is FOLDER for each in above)


def _is_untouched(folder: Folder, course: Course) -> bool:
    """Whether bytes and mode are what was generated, as the lock tells."""
    found, record = folder.get(course.stands), course.record
    return (
        isinstance(found, File)
        and digest(found.content) == record.sha256
        and found.executable == record.executable
    )


def what_is_yours_stays(done: Update, course: Course) -> None:
    """Where the spec asks for nothing new, a file stays as the team has it: edited, deleted, taken
    over. A sealed one says what the scope says all the same."""
    if course.generated is None or course.path != course.stands:
        return
    record, file = course.record, done.new[course.generated]
    before, after = done.before.folder.get(course.stands), done.after.folder.get(course.path)
    once = Ownership.ONCE is file.ownership is record.ownership
    managed = file.ownership is Ownership.MANAGED
    same = record.sha256 == digest(file.content) and record.executable == file.executable
    if record.state is State.RELEASED or once or (managed and (same or before is None)):
        assert after == before, course


def conflicts_are_counted(done: Update) -> None:
    """There are conflicts to count if and only if markers or a second version stand there, or
    something is in the way; new ones come from overlapping edits that nobody settled."""
    plan, after = done.plan, done.after.folder
    made = 0
    for change in plan.changes:
        if change.action is not Action.CONFLICT:
            assert not change.conflicts, change
            continue
        assert change.conflicts > 0, change
        there = after.get(change.path)
        beside = any(path.startswith(f"{change.path}.generated") for path in after)
        if change.places:
            assert isinstance(there, File), change
            assert _openings(there) >= len(change.places), change
        else:
            assert beside or not isinstance(there, File), change
        made += change.conflicts
    assert plan.conflicts == made
    marked = {path for path in after if _has_new_markers(done, path)}
    beside = {path for path in after.keys() - done.before.folder.keys() if ".generated" in path}
    assert plan.conflicts or not (marked or beside)
    assert done.conflict == "markers" or not marked, marked


def _has_new_markers(done: Update, path: str) -> bool:
    """Whether more conflicts are marked in a file than stood there, wherever it was, and than the
    generated text itself has: a text of the spec may say anything."""
    there = _openings(done.after.folder[path])
    if not there:
        return False
    record = done.after.base.records.get(path)
    said = done.new.get(record.generated or path) if record else None
    before = {path, *(each.was for each in done.plan.changes if each.path == path)}
    known = max(_openings(done.before.folder.get(each)) for each in before)
    copied = any(each.path == path and each.action is Action.COPY for each in done.plan.changes)
    return not copied and there > max(known, _openings(said))


def _openings(found: File | Obstacle | None) -> int:
    return found.content.count(b"<<<<<<< yours") if isinstance(found, File) else 0


def the_lock_says_what_is(done: Update) -> None:
    """The lock names what is generated and nothing else, with the digest of what is kept; no base
    of a file lies about that the lock does not speak of."""
    base = done.after.base
    records = base.records  # read from the lock
    assert encode(base.stamp, records) == base.lock
    named = {record.generated or path for path, record in records.items()}
    assert len(named) == len(records)
    assert named <= done.new.keys(), named - done.new.keys()
    assert base.contents.keys() == {path for path, each in records.items() if each.has_base}
    assert all(digest(base.contents[path]) == records[path].sha256 for path in base.contents)
    said = {each.path: each for each in done.plan.changes}
    for path in done.new.keys() - named:
        assert said[path].action is Action.CONFLICT, path
        assert said[path].content is None, path
    for path, record in records.items():
        _record_agrees(done, path, record, said[path])


def _record_agrees(done: Update, path: str, record: Record, said: Change) -> None:
    """Of what is brought up to date the record is the new file's; else it says what it said."""
    file = done.new[record.generated or path]
    if record.state is State.RELEASED or file.ownership is Ownership.ONCE:
        return
    if said.action is Action.CONFLICT and said.content in (None, said.before):
        return
    assert record.sha256 == digest(file.content), path
    assert (record.executable, record.ownership) == (file.executable, file.ownership), path
    assert (record.artefact, record.origins) == (file.artefact, file.origins), path
    assert (record.state is State.DELETED) == (said.action is Action.SKIP), path
    assert (record.state is State.DELETED) == (path not in done.after.folder), path


def the_totals_agree(done: Update) -> None:
    """What tools read says the same as the plan."""
    told = json.loads(as_json.render(done.plan))
    counts: dict[str, int] = {}
    for each in told["changes"]:
        counts[each["action"]] = counts.get(each["action"], 0) + 1
    assert told["totals"] == counts == done.plan.totals
    assert len(told["changes"]) == len(done.plan.changes)
    assert sum(each["conflicts"] for each in told["changes"]) == done.plan.conflicts
    paths = [each["path"] for each in told["changes"]]
    assert paths == sorted(set(paths))


def equals_a_fresh_one(old: Repo, updated: Repo, fresh: Repo) -> None:
    """An untouched repo is after an update what a first compile makes: files, modes, lock, base.
    A once-file that was there already is the team's, and so is what the lock says of it."""
    once = {
        path
        for path, record in fresh.base.records.items()
        if record.ownership is Ownership.ONCE and updated.base.records[path] != record
    }
    kept = {record.sha256 for record in old.base.records.values()}
    assert all(updated.base.records[path].sha256 in kept for path in once)
    assert updated.folder.keys() == fresh.folder.keys()
    differ = {p for p in fresh.folder if fresh.folder[p] != updated.folder[p]}
    assert differ <= once, differ
    assert updated.base.contents == fresh.base.contents
    assert updated.base.stamp == fresh.base.stamp
    assert _but(updated.base.records, once) == _but(fresh.base.records, once)
    assert once or updated.base.lock == fresh.base.lock


def _but(records: object, left_out: set[str]) -> dict[str, Record]:
    return {p: each for p, each in dict(records).items() if p not in left_out}  # type: ignore[call-overload]
