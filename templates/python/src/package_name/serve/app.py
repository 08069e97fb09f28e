"""The service: `POST /predict`, `/healthz`, `/readyz`, `/metrics`.

It answers within the bound of the scope: when the model fails or is too slow, the declared fallback
answers and says so; when more requests wait than can be answered in time, new ones get 503 at once.

`auth: api_key` is checked here, against the keys in the variable `API_KEY` (several separated by commas,
so that keys can be changed without an outage). Mutual TLS and OAuth end in front of the service, at the
gateway: nothing here knows of them.
"""

import hmac
import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from .. import config
from ..strict import ConfError
from . import app_rows, settings
from .app_rows import Refused
from .app_service import NoAnswer, Overloaded, Service

MOST_BYTES = 4_000_000
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_log = logging.getLogger(__name__)


def create_app(root: Path | None = None, deadline: float | None = None) -> FastAPI:
    """The service of the repo at `root`. `deadline`: seconds after which the fallback answers, where
    it shall not be the bound of the scope.

    Raises `ConfError` where the scope asks for a key and none is set.
    """
    scope = config.load(root)
    service = Service(scope, deadline)
    requests, keys = app_rows.requests(scope), _keys(service.settings.auth)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(title=scope.project.title, version=scope.project.version, lifespan=lifespan)

    @app.post("/predict", openapi_extra=_documented(requests.schema()))
    async def predict(request: Request) -> JSONResponse:
        """Predictions for one row or a list of rows."""
        started = time.perf_counter()
        service.meters.requests.inc()
        try:
            _authorise(request, keys)
            rows = requests.read(await _body(request))
            answer = await service.answer(rows, _request_id(request))
        except Exception as error:
            return _refusal(service, error)
        service.meters.seconds.observe(time.perf_counter() - started)
        return JSONResponse(answer)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether the model can answer: 503 sends traffic to other copies."""
        if service.model is None:
            return JSONResponse({"status": "not ready", "reason": service.why_not}, 503)
        return JSONResponse({"status": "ready", "model": service.model.lineage.digest})

    @app.get("/metrics")
    async def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(service.meters.page(), media_type="text/plain; version=0.0.4")

    return app


class _Denied(Exception):
    pass


class _TooLarge(Exception):
    pass


def _keys(auth: str) -> tuple[bytes, ...]:
    """The keys that open the service; none where everybody may ask."""
    if auth != "api_key":
        return ()
    keys = tuple(key.strip().encode() for key in os.environ.get("API_KEY", "").split(","))
    if not any(keys):
        raise ConfError("deployment.auth is api_key: set API_KEY to the key that callers send")
    return tuple(filter(None, keys))


def _authorise(request: Request, keys: tuple[bytes, ...]) -> None:
    """Every key is compared, and each in constant time, so that timing tells nothing."""
    sent = request.headers.get("x-api-key", "").encode()
    if keys and not sum(hmac.compare_digest(sent, key) for key in keys):
        raise _Denied


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise _TooLarge
    return bytes(body)


def _request_id(request: Request) -> str:
    """The caller's own id, if it is a plain one; else a new one."""
    given = request.headers.get("x-request-id", "")
    return given if _ID.fullmatch(given) else uuid4().hex


def _refusal(service: Service, error: Exception) -> JSONResponse:
    """What went wrong as an answer, counted."""
    meters = service.meters
    if isinstance(error, Refused):
        meters.refused("invalid")
        problems = {"error": "the request does not keep the contract", "problems": error.problems}
        return JSONResponse(problems, 422)
    if isinstance(error, _Denied):
        meters.refused("unauthorized")
        return JSONResponse({"error": "send a valid key in the header X-API-Key"}, 401)
    if isinstance(error, _TooLarge):
        meters.refused("too_large")
        return JSONResponse({"error": f"send at most {MOST_BYTES} bytes"}, 413)
    if isinstance(error, Overloaded):
        meters.failed("overload")
        return JSONResponse({"error": "too many requests wait"}, 503, {"Retry-After": "1"})
    if isinstance(error, NoAnswer):
        meters.failed("no_answer")
        return JSONResponse({"error": str(error)}, 503, {"Retry-After": "5"})
    meters.failed("error")
    _log.error("a request failed", exc_info=error)
    return JSONResponse({"error": "internal error"}, 500)


def _documented(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def main() -> None:
    """Run on `HOST` and `PORT`, by default on this machine only; `WEB_CONCURRENCY` processes."""
    import uvicorn

    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    try:
        _keys(settings.load(config.find_root()).auth)
    except ConfError as error:
        sys.exit(f"error: {error}")
    with tempfile.TemporaryDirectory(prefix="metrics-") as folder:
        if int(os.environ.get("WEB_CONCURRENCY", "1")) > 1:
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        uvicorn.run(f"{__name__}:create_app", factory=True, host=host, port=port)


if __name__ == "__main__":
    main()
