"""The rows of the case table, in the order in which they are printed."""

from __future__ import annotations

import bench_acts as team
from bench_acts import ADDED, DROPPED, OLD, README, RUNBOOK, Case
from bench_story import ICON, LOGO, SCRIPT

KEPT, SAID = "kept", "conflict, said, exit 3"
REFUSED = "refused, exit 2"

HOSTILE = {
    "diff.noprefix": "[diff]\nnoprefix = true\n",
    "diff.mnemonicPrefix": "[diff]\nmnemonicPrefix = true\n",
    "diff.external fails": "[diff]\nexternal = false\n",
    "color.ui always": "[color]\nui = always\n",
    "core.autocrlf true": "[core]\nautocrlf = true\n",
    "core.attributesFile calls it binary": "[core]\nattributesFile = HOME/attributes\n",
    "core.excludesFile names it": "[core]\nexcludesFile = HOME/excludes\n",
    "core.hooksPath with hooks that fail": "[core]\nhooksPath = HOME/hooks\n",
    "commit.gpgsign without a key": "[commit]\ngpgsign = true\n[gpg]\nprogram = false\n",
    "merge.conflictStyle zdiff3": "[merge]\nconflictStyle = zdiff3\n",
    "apply.whitespace error-all": "[apply]\nwhitespace = error-all\n",
    "status.showUntrackedFiles no": "[status]\nshowUntrackedFiles = no\n",
}
"""Configurations that people have, and what a tool that calls git must not stumble over."""

CASES = (
    Case(title="edited elsewhere in the file", act=team.edit(), expected=KEPT),
    Case(title="edited in the same line", act=team.edit_same_line, expected=SAID),
    Case(
        title="edited in the same line, with `--conflict rej`",
        act=team.edit_same_line,
        copier=("--conflict", "rej"),
        expected="",
    ),
    Case(
        title="TOML: a key added beside a changed one",
        act=team.edit_toml,
        path="pyproject.toml",
        expected=KEPT,
    ),
    Case(
        title="JSON: a key added beside a changed one",
        act=team.edit_json,
        path="monitoring/dashboard.json",
        expected=KEPT,
    ),
    Case(
        title="YAML: a key added beside a changed one",
        act=team.edit_yaml,
        path="monitoring/rules.yml",
        expected=KEPT,
    ),
    Case(
        title="deleted",
        act=lambda s: (s.root / RUNBOOK).unlink(),
        path=RUNBOOK,
        lands=None,
        check=team.absent(RUNBOOK),
        expected=KEPT,
    ),
    Case(
        title="renamed and edited",
        act=team.move("docs/on-call.md"),
        path=RUNBOOK,
        lands="docs/on-call.md",
        check=team.absent(RUNBOOK),
        expected=KEPT,
    ),
    Case(
        title="moved to another folder and edited",
        act=team.move("ops/runbook.md"),
        path=RUNBOOK,
        lands="ops/runbook.md",
        check=team.absent(RUNBOOK),
        expected=KEPT,
    ),
    Case(
        title="no longer generated, unedited",
        path=DROPPED,
        lands=None,
        check=team.gone,
        expected=KEPT,
    ),
    Case(
        title="no longer generated, edited",
        act=team.edit(DROPPED, "# Datasheet: appointments"),
        path=DROPPED,
        lands=None,
        expected=KEPT,
    ),
    Case(
        title="generated under another path, edited",
        act=team.edit(OLD, "import os"),
        path=OLD,
        lands=None,
        change="package",
        check=team.moved_along,
        expected=KEPT,
    ),
    Case(
        title="a new file meets one of the team, untracked",
        act=team.there_untracked,
        path=ADDED,
        check=team.still_there,
        commits=False,
        expected=SAID,
    ),
    Case(
        title="a new file meets one of the team, committed",
        act=team.there,
        path=ADDED,
        check=team.still_there,
        expected=SAID,
    ),
    Case(
        title="a new file meets one of the team, ignored by git",
        act=team.ignored(ADDED),
        path=ADDED,
        check=team.still_there,
        expected=SAID,
    ),
    Case(
        title="ignored by git, and edited", act=team.ignored(RUNBOOK), path=RUNBOOK, expected=KEPT
    ),
    Case(
        title="binary, changed by the team",
        act=lambda s: s.wrote(ICON, b"\0TEAM" * 9),
        path=ICON,
        lands=None,
        more=True,
        expected=KEPT,
    ),
    Case(
        title="binary, changed by both",
        act=lambda s: s.wrote(LOGO, b"\0TEAM" * 9),
        path=LOGO,
        more=True,
        expected=SAID,
    ),
    Case(title="line ends made CRLF", act=team.crlf, check=team.crlf_kept, expected=KEPT),
    Case(
        title="last newline taken away",
        act=team.no_last_newline,
        check=team.still_none,
        expected=KEPT,
    ),
    Case(title="byte order mark added", act=team.bom, check=team.bom_kept, expected=KEPT),
    Case(title="a letter in Latin-1", act=team.latin, expected=KEPT),
    Case(
        title="made executable",
        act=team.mode(README, 0o755),
        check=team.mode_kept(README, 0o755),
        expected=KEPT,
    ),
    Case(
        title="made not executable",
        act=team.mode(SCRIPT, 0o644),
        path=SCRIPT,
        more=True,
        check=team.mode_kept(SCRIPT, 0o644),
        expected=KEPT,
    ),
    Case(
        title="replaced by a symbolic link",
        act=team.link,
        path=RUNBOOK,
        check=team.link_kept,
        expected=SAID,
    ),
    Case(
        title="its folder replaced by a symbolic link",
        act=team.linked_folder,
        path=RUNBOOK,
        check=team.linked_folder_kept,
        expected=SAID,
    ),
    Case(title="replaced by a folder", act=team.folder, path=RUNBOOK, expected=SAID),
    Case(title="the tree is dirty", act=team.edit(), commits=False, expected=KEPT),
    Case(title="no git", act=team.no_git, commits=False, expected=KEPT),
    Case(title="a shallow clone", act=team.shallow, expected=KEPT),
    Case(title="a worktree", act=team.worktree, expected=KEPT),
    Case(title="a folder of a monorepo", act=team.monorepo, expected=KEPT),
    *(
        Case(title=f"git: {name}", act=team.edit(), git=text, expected=KEPT)
        for name, text in HOSTILE.items()
    ),
    Case(title="its memory cut off", act=team.spoilt(lambda c: c[: len(c) // 2]), expected=REFUSED),
    Case(title="its memory with merge markers", act=team.spoilt(team.marked), expected=REFUSED),
    Case(title="its memory deleted", act=team.spoilt(lambda _: None), expected=REFUSED),
    Case(title="killed, then run again", act=team.edit(), drive=team.killed, expected=KEPT),
    Case(title="two at once", act=team.edit(), drive=team.two, expected=KEPT),
    Case(
        title="the same version a second time",
        act=team.edit(),
        drive=team.twice,
        lands=None,
        expected=KEPT,
    ),
    Case(
        title="taken back",
        act=team.edit(),
        drive=team.taken_back,
        lands=None,
        others=False,
        expected=KEPT,
    ),
    Case(
        title="taken back, with an edit in an ignored file",
        act=team.edit_ignored_too,
        drive=team.taken_back,
        others=False,
        lands=None,
        expected=KEPT,
    ),
)
