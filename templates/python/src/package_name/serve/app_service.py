"""The state of the running service: the model, who waits, and what happens when it is too slow."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .. import artifact, frames
from ..artifact import Model
from ..config import Scope
from ..frames import Frame
from ..reports import StepFailed
from . import answers, settings
from .answers import Answers
from .app_log import prediction_log
from .app_meters import Meters
from .app_rows import Row

PATIENCE = 10.0
"""Seconds to wait for the model where the scope bounds no latency."""

WAITING = 4
"""Requests that may wait for each that is worked on."""

_log = logging.getLogger(__name__)


class Overloaded(Exception):
    """More requests wait than can be answered in time."""


class NoAnswer(Exception):
    """The model cannot answer, and there is no fallback."""


class Service:
    """The model behind a queue of bounded length: who comes when it is full would wait too long."""

    def __init__(self, scope: Scope, deadline: float | None = None) -> None:
        self.scope = scope
        self.settings = settings.load(scope.root)
        latency, capacity = self.settings.latency, self.settings.capacity
        self.deadline = deadline or (latency.limit if latency else PATIENCE)
        self.meters = Meters(latency.limit if latency else None)
        self.why_not = ""
        self.model = self._load()
        self.fallback = answers.fallback(scope, self.settings.fallback, self.model)
        self._code = artifact.code_version(scope.root)
        self._record = prediction_log(scope, self.settings.log)
        self._pool = ThreadPoolExecutor(capacity.workers, thread_name_prefix="model")
        self.most = capacity.workers * (1 + WAITING)
        self._lock, self._held = threading.Lock(), 0
        if self.model is not None:
            self._warm_up(self.model)

    def close(self) -> None:
        """Let running predictions end."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def answer(self, rows: Sequence[Row], request: str) -> dict[str, Any]:
        """The body of the answer, once it is counted and written down."""
        frame = frames.from_rows(rows, self.scope.features)
        found, reason = await self._answers(frame)
        self.meters.answered(found, reason)
        facts = [
            {"id": f"{request}.{at}", "answer": answer, "score": found.score(at)}
            for at, answer in enumerate(found.answers)
        ]
        self._write_down(rows, facts, found)
        digest = self.model.lineage.digest if self.model else None
        return {
            "request": request,
            "source": found.source,
            "model": digest if found.source == "model" else None,
            "predictions": facts,
        }

    def _load(self) -> Model | None:
        try:
            model = artifact.load(self.scope.root)
        except StepFailed as error:
            self.why_not = str(error)
            _log.error("no model: %s", error)
            return None
        lineage = model.lineage
        self.meters.model(lineage.name, lineage.digest, answers.trained(self.scope, model))
        return model

    def _warm_up(self, model: Model) -> None:
        """The first prediction is slow (libraries build what they need): no caller shall wait."""
        answers.by_model(model, frames.from_rows([{}], self.scope.features), self.scope)

    async def _answers(self, rows: Frame) -> tuple[Answers, str | None]:
        """The answers, and why they are the fallback's if they are."""
        if self.model is None:
            return await self._fall_back(rows), "no_model"
        working = self._submit(self.model, rows)
        waiting = asyncio.wrap_future(working)
        done, _ = await asyncio.wait({waiting}, timeout=self.deadline)
        if not done:
            working.cancel()
            waiting.add_done_callback(_forget)
            return await self._fall_back(rows), "slow"
        try:
            return waiting.result(), None
        except Exception:
            _log.exception("the model failed")
            return await self._fall_back(rows), "error"

    def _submit(self, model: Model, rows: Frame) -> "Future[Answers]":
        """A place is held until the work has really ended, also when nobody waits for it any more."""
        with self._lock:
            if self._held >= self.most:
                raise Overloaded
            self._held += 1
        working = self._pool.submit(answers.by_model, model, rows, self.scope)
        working.add_done_callback(self._release)
        return working

    def _release(self, _: "Future[Answers]") -> None:
        with self._lock:
            self._held -= 1

    async def _fall_back(self, rows: Frame) -> Answers:
        if self.fallback is None:
            raise NoAnswer("the model cannot answer, and no fallback can answer for it")
        try:
            return await asyncio.to_thread(self.fallback.answer, rows, self.scope)
        except Exception as error:
            _log.exception("the fallback failed")
            raise NoAnswer("neither the model nor the fallback can answer") from error

    def _write_down(self, rows: Sequence[Row], facts: list[dict[str, Any]], found: Answers) -> None:
        """A full disk must not stop predictions: what could not be written is counted."""
        if self._record is None:
            return
        digest = self.model.lineage.digest if self.model else None
        made = {"source": found.source, "model": digest, "code": self._code}
        try:
            self._record.write(rows, [{**fact, **made} for fact in facts])
        except OSError:
            self.meters.unlogged.inc(len(rows))
            _log.exception("the prediction log cannot be written")


def _forget(waiting: "asyncio.Future[Answers]") -> None:
    """Nobody asks for the outcome any more; take it, so that asyncio does not complain."""
    if not waiting.cancelled():
        waiting.exception()
