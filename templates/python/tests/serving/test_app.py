"""The service, through HTTP: what it answers, refuses, counts and writes down."""

import asyncio
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from fastapi.testclient import TestClient

from package_name import artifact, config, frames
from package_name.config import ConfError, Scope
from package_name.monitor.metrics import SERVICE
from package_name.rules import RULES
from package_name.serve import answers, app_service, settings
from package_name.serve.answers import Answers
from package_name.serve.app import create_app
from package_name.serve.app_log import left_out

Row = dict[str, Any]
Variant = Callable[..., Scope]

PATIENT = 60.0
OPEN = {"auth": "none", "fallback": "standby"}


@pytest.fixture(scope="module")
def client(served: Scope, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service of this scope; with a key, if the scope asks for one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("API_KEY", "a-key")
        patch.setenv("PREDICTION_LOG", str(tmp_path_factory.mktemp("log")))
        app = create_app(served.root, PATIENT)
    with TestClient(app, headers={"X-API-Key": "a-key"}) as client:
        yield client


def _figure(client: TestClient, series: str) -> float:
    page = client.get("/metrics").text
    found = re.search(rf"^{re.escape(series)} (\S+)$", page, re.MULTILINE)
    assert found, f"/metrics has no {series}"
    return float(found[1])


def test_one_row_gets_one_answer(client: TestClient, rows: list[Row]) -> None:
    answered = client.post("/predict", json=rows[0], headers={"X-Request-ID": "r-1"})
    assert answered.status_code == 200, answered.text
    body = answered.json()
    assert body["source"] == "model"
    assert [each["id"] for each in body["predictions"]] == ["r-1.0"]


def test_http_says_what_the_model_says(client: TestClient, served: Scope, rows: list[Row]) -> None:
    model = artifact.load(served.root)
    unseen = frames.learning_set(served, "validation").head(len(rows))
    scores = model.score(unseen, served)
    predictions = client.post("/predict", json=rows).json()["predictions"]
    assert [each["answer"] for each in predictions] == model.decide(scores)
    names = model.lineage.classes
    found = [[each["score"][n] for n in names] if len(names) > 2 else each["score"] for each in predictions]  # fmt: skip
    np.testing.assert_allclose(np.array(found), scores, rtol=1e-9)


def test_a_field_that_is_no_input_is_refused(client: TestClient, rows: list[Row]) -> None:
    before = _figure(client, 'prediction_refusals_total{reason="invalid"}')
    answered = client.post("/predict", json={**rows[0], "no such input": 1})
    assert answered.status_code == 422
    assert answered.json()["problems"][0]["where"] == "no such input"
    assert _figure(client, 'prediction_refusals_total{reason="invalid"}') == before + 1


def test_an_input_that_is_not_sent_is_refused(client: TestClient, rows: list[Row]) -> None:
    name = next(iter(rows[0]))
    answered = client.post("/predict", json={k: v for k, v in rows[0].items() if k != name})
    assert answered.status_code == 422
    assert answered.json()["problems"][0]["where"] == name


def test_a_body_without_end_is_refused(client: TestClient) -> None:
    assert client.post("/predict", content=b"[" * 5_000_000).status_code == 413


def test_it_documents_its_inputs(client: TestClient, served: Scope) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/predict"]["post"]
    row = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"][0]
    assert set(row["properties"]) == set(served.features.features)


def test_it_is_healthy_and_ready(client: TestClient, served: Scope) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    digest = artifact.load(served.root).lineage.digest
    assert client.get("/readyz").json() == {"status": "ready", "model": digest}


def test_metrics_has_every_series_of_the_table(client: TestClient, rows: list[Row]) -> None:
    client.post("/predict", json=rows)
    page = client.get("/metrics").text
    for name, series in SERVICE.items():
        sample = f"{name}_count" if series.kind == "histogram" else name
        assert re.search(rf"^{sample}[{{ ]", page, re.MULTILINE), name


def test_figures_add_up(client: TestClient, rows: list[Row]) -> None:
    names = ("predictions_total", "prediction_requests_total", "prediction_request_seconds_count")
    before = [_figure(client, name) for name in names]
    client.post("/predict", json=rows)
    assert [_figure(client, n) for n in names] == [
        before[0] + len(rows),
        before[1] + 1,
        before[2] + 1,
    ]


def test_the_mean_score_can_be_had_from_the_figures(client: TestClient, rows: list[Row]) -> None:
    totals = [_figure(client, f'prediction_score_total{{sign="{sign}"}}') for sign in "+-"]
    answered = client.post("/predict", json=rows).json()["predictions"]
    scores = [max(s.values()) if isinstance(s := each["score"], dict) else s for each in answered]
    grown = [
        _figure(client, f'prediction_score_total{{sign="{sign}"}}') - total
        for sign, total in zip("+-", totals, strict=True)
    ]
    assert grown[0] - grown[1] == pytest.approx(sum(scores))


def test_the_bound_of_the_scope_is_a_bound_of_a_bucket(client: TestClient, served: Scope) -> None:
    latency = settings.load(served.root).latency
    bound = latency.limit if latency else 0.1
    assert f'prediction_request_seconds_bucket{{le="{bound}"}}' in client.get("/metrics").text


def test_what_is_written_down_explains_the_prediction(variant: Variant, rows: list[Row]) -> None:
    scope = variant(
        **OPEN, log={"predictions": True, "keep": 86_400.0, "without": [next(iter(rows[0]))]}
    )
    with TestClient(create_app(scope.root, PATIENT)) as client:
        body = client.post("/predict", json=rows[:2]).json()
    (file,) = (scope.root / "logs" / "predictions").glob("*.jsonl")
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    hidden = left_out(scope, settings.load(scope.root).log)
    assert next(iter(rows[0])) in hidden
    for entry, said, row in zip(entries, body["predictions"], rows, strict=False):
        assert entry["inputs"].keys() == row.keys() - hidden
        assert (entry["id"], entry["answer"], entry["score"]) == tuple(said.values())
        assert entry["model"] == body["model"] == artifact.load(scope.root).lineage.digest
        assert entry["code"] == artifact.code_version(scope.root)
        assert entry["source"] == "model"


def test_personal_columns_are_never_written_down(served: Scope) -> None:
    personal = {
        name
        for contract in served.contracts.values()
        for name, column in contract.columns.items()
        if column.personal
    }
    assert personal <= left_out(served, settings.load(served.root).log)


def test_nothing_is_written_down_where_the_scope_wants_nothing(
    variant: Variant, rows: list[Row]
) -> None:
    scope = variant(**OPEN, log={"predictions": False, "keep": 1.0})
    with TestClient(create_app(scope.root, PATIENT)) as client:
        client.post("/predict", json=rows[0])
    assert not (scope.root / "logs").exists()


def test_a_log_that_cannot_be_written_stops_no_prediction(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scope = variant(**OPEN, log={"predictions": True, "keep": 1.0})
    (tmp_path / "a file").touch()
    monkeypatch.setenv("PREDICTION_LOG", str(tmp_path / "a file" / "log"))
    with TestClient(create_app(scope.root, PATIENT)) as client:
        assert client.post("/predict", json=rows[0]).json()["source"] == "model"
        assert _figure(client, "prediction_log_failures_total") == 1


def test_days_beyond_the_time_to_keep_are_forgotten(variant: Variant, rows: list[Row]) -> None:
    scope = variant(**OPEN, log={"predictions": True, "keep": 86_400.0})
    folder = scope.root / "logs" / "predictions"
    folder.mkdir(parents=True)
    (folder / "2001-01-01.jsonl").touch()
    with TestClient(create_app(scope.root, PATIENT)) as client:
        client.post("/predict", json=rows[0])
    assert "2001-01-01" not in [path.stem for path in folder.iterdir()]


def _broken(*_: object) -> Answers:
    raise RuntimeError("the model is broken")


def test_the_fallback_answers_for_a_model_that_fails(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(variant(**OPEN).root, PATIENT)) as client:
        monkeypatch.setattr(answers, "by_model", _broken)
        body = client.post("/predict", json=rows[:3]).json()
        assert (body["source"], body["model"], len(body["predictions"])) == ("fallback", None, 3)
        assert _figure(client, 'predictions_fallback_total{reason="error"}') == 3
        assert _figure(client, 'prediction_failures_total{reason="error"}') == 0


def test_the_fallback_answers_for_a_model_that_is_too_slow(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    with TestClient(create_app(variant(**OPEN).root, 0.01)) as client:
        monkeypatch.setattr(answers, "by_model", lambda *_: done.wait(PATIENT))
        try:
            assert client.post("/predict", json=rows[0]).json()["source"] == "fallback"
            assert _figure(client, 'predictions_fallback_total{reason="slow"}') == 1
        finally:
            done.set()


def test_the_teams_rule_is_the_fallback_where_there_is_one(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = variant(**OPEN)
    names = artifact.load(scope.root).lineage.classes
    width = len(names) if len(names) > 2 else 0
    said = np.full((2, width), 1 / width) if width else np.full(2, 0.75)
    monkeypatch.setitem(RULES, "standby", lambda built: said)
    with TestClient(create_app(scope.root, PATIENT)) as client:
        monkeypatch.setattr(answers, "by_model", _broken)
        predictions = client.post("/predict", json=rows[:2]).json()["predictions"]
    assert predictions[0]["score"] == (dict.fromkeys(names, 1 / width) if width else 0.75)


def test_without_a_fallback_a_broken_model_is_an_outage_that_is_counted(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(variant(auth="none", fallback=None).root, PATIENT)) as client:
        monkeypatch.setattr(answers, "by_model", _broken)
        answered = client.post("/predict", json=rows[0])
        assert (answered.status_code, answered.headers["retry-after"]) == (503, "5")
        assert _figure(client, 'prediction_failures_total{reason="no_answer"}') == 1


def test_without_a_model_it_is_not_ready_and_the_fallback_answers(
    variant: Variant, rows: list[Row]
) -> None:
    scope = variant(**OPEN)
    (scope.root / "models" / "model.joblib").unlink()
    with TestClient(create_app(scope.root, PATIENT)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.post("/predict", json=rows[0]).json()["source"] == "fallback"


def test_the_constant_needs_nothing_that_the_image_lacks(variant: Variant, rows: list[Row]) -> None:
    scope = variant(**OPEN)
    _, constants = artifact.load_constants(scope.root) or ((), {})
    expected = next(iter(constants.values())).tolist()
    (scope.root / "models" / "model.joblib").unlink()
    for folder in ("data", "reports"):
        shutil.rmtree(scope.root / folder)
    with TestClient(create_app(scope.root, PATIENT)) as client:
        body = client.post("/predict", json=rows[:2]).json()
    said = [each["score"] for each in body["predictions"]]
    assert [list(s.values()) if isinstance(s, dict) else s for s in said] == [expected] * 2


def test_requests_beyond_the_capacity_are_shed(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(variant(**OPEN, capacity={"workers": 1}).root, PATIENT)
    done, by_model = threading.Event(), answers.by_model

    def blocked(*given: Any) -> Answers:
        done.wait(PATIENT)
        return by_model(*given)

    async def crowd() -> list[httpx2.Response]:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
            room = 1 + app_service.WAITING
            served = [
                asyncio.ensure_future(client.post("/predict", json=rows[0]))
                for _ in range(room + 1)
            ]
            first, _ = await asyncio.wait(served, return_when=asyncio.FIRST_COMPLETED)
            done.set()
            return [*(task.result() for task in first), *await asyncio.gather(*set(served) - first)]

    monkeypatch.setattr(answers, "by_model", blocked)
    shed, *served = asyncio.run(crowd())
    assert (shed.status_code, shed.headers["retry-after"]) == (503, "1")
    assert [each.status_code for each in served] == [200] * (1 + app_service.WAITING)


def test_a_key_is_asked_for(
    variant: Variant, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "old-key, new-key")
    with TestClient(create_app(variant(auth="api_key").root, PATIENT)) as client:
        for sent, expected in (
            ({}, 401),
            ({"X-API-Key": "no"}, 401),
            ({"X-API-Key": "new-key"}, 200),
        ):
            assert client.post("/predict", json=rows[0], headers=sent).status_code == expected
        assert _figure(client, 'prediction_refusals_total{reason="unauthorized"}') == 2


def test_a_service_that_needs_a_key_does_not_start_without_one(
    variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("API_KEY", raising=False)
    with pytest.raises(ConfError, match="set API_KEY"):
        create_app(variant(auth="api_key").root)


def test_settings_are_read(scope: Scope) -> None:
    found = settings.load(config.find_root())
    assert found.mode == scope.project.mode == "realtime"
    assert found.capacity.workers >= 1
