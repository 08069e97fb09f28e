"""The pristine projects, and a fresh copy of one for every case and tool."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import bench_story
from bench_tools import Copier, Cruft, Home, Peer, Scene, Specc, Tool, specc_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench_story import Change, Files


class Stage:
    """The pristine projects of each tool, made once, and copied for every case."""

    def __init__(self, folder: Path, programs: Path | None, *, keep: bool = False) -> None:
        self.folder = folder
        self._keep = keep
        home = Home(folder / "home")
        self.tools: dict[str, Tool] = {"specc": Specc(home)}
        self._old, self._new = self._compiled(home)
        if programs is not None:
            peers = [Copier(home, programs, folder), Cruft(home, programs, folder)]
            self.tools |= {peer.name: peer for peer in peers}
            self._with_templates(peers)
        self._make(Specc(home), "scope", more=True)
        for tool in self.tools.values():
            for change in ("scope", "package"):
                self._make(tool, change, more=False)
        for change, files in self._new.items():
            for peer in self.tools.values():
                if isinstance(peer, Peer):
                    peer.publish(change, files, "2.0.0")

    def _compiled(self, home: Home) -> tuple[Files, dict[Change, Files]]:
        """What all tools generate in each version, rendered by specc."""
        first, news = self.folder / "rendered" / "first", {}
        texts = {"first": bench_story.first()}
        texts |= {change: bench_story.second(change) for change in ("scope", "package")}
        for name, text in texts.items():
            root = self.folder / "rendered" / name
            root.mkdir(parents=True)
            (root / "spec.yaml").write_text(text, encoding="utf-8")
            home.must([*specc_command(more=False), "compile"], root)
        for change in ("scope", "package"):
            news[change] = bench_story.shared(first.with_name(change), 2)
        return bench_story.shared(first, 1), news

    def _with_templates(self, peers: Sequence[Peer]) -> None:
        for peer in peers:
            for change in ("scope", "package"):
                peer.publish(change, self._old, "1.0.0")

    def _pristine(self, tool: Tool, change: Change, *, more: bool) -> Path:
        is_more = more and isinstance(tool, Specc)
        return self.folder / f"pristine-{tool.name}-{change}{'-more' if is_more else ''}"

    def _make(self, tool: Tool, change: Change, *, more: bool) -> None:
        place = self._pristine(tool, change, more=more)
        place.mkdir()
        tool.make(change, place / "project", more=more)
        home = Home(self.folder / "home")
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"], ["gc", "-q"]):
            home.must(["git", *command], place / "project")

    def scene(self, tool: Tool, name: str, change: Change, *, more: bool, git: str) -> Scene:
        """A fresh copy of the project for one case."""
        folder = self.folder / "cases" / name / tool.name
        shutil.copytree(self._pristine(tool, change, more=more), folder, symlinks=True)
        return Scene(
            tool=tool,
            change=change,
            folder=folder,
            root=folder / "project",
            home=Home(folder / "home", git, above=folder.parent),
            new=self._new[change],
            old=self._old,
            more=more,
        )

    def note(self, name: str, tool: Tool, said: str) -> None:
        """Leaves what a command printed for whoever wants to look."""
        (self.folder / "said").mkdir(exist_ok=True)
        (self.folder / "said" / f"{name}-{tool.name}.txt").write_text(said, encoding="utf-8")

    def clear(self, name: str, tool: Tool) -> None:
        """Takes a case's folders away: hundreds of projects are many files."""
        if not self._keep:
            for folder in (self.folder / "cases" / name).glob(f"{tool.name}*"):
                shutil.rmtree(folder)
