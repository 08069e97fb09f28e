"""The templates as Python. Written by `make templates`; change `templates/` instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specc.emit._filters import code, ends, said, sentence, text


def docs_readme_md(*, access: Any, audience: Any, auth: Any, automation: Any, bounded: Any, delay: Any, harm: Any, meaning: Any, mode: Any, p: Any, serve: Any, task: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# ', text(p.title), '\n\n', sentence(p.summary), '\n\nThis repo follows from its scope, [', code(p.spec_path), '](', text(p.spec_path), '), version ', text(p.version), ', stage ', text(p.stage), '.\nEvery number in it that matters was written there first, or is [assumed](docs/decisions/README.md).\n\n## Run it\n\n```\nmake setup    # pinned, hash-checked packages into .venv\nmake run      # the whole pipeline, up to the release gate\nmake status   # where the project stands, and what to do next\n```\n\nIt runs before any data is wired: a source that cannot be reached is replaced by a sample made from its contract. Every\nreport then says `synthetic`, and the gate refuses to judge. A second `make run` repeats only what changed. `make help`\nlists the rest: `make test`, `make check`, `make gate`, `make ', str(serve), '`.\n\n## What is predicted, for whom, and why\n\n| | |\n|---|---|\n',)
    if (p.unit != 'row'):
        out += ('| One row is | ', said(p.unit), ' |\n',)
    out += ('| Predicted | ', code(p.target.name), ': ', text(task),)
    if p.target.unit:
        out += (', in ', text(p.target.unit),)
    out += (' |\n',)
    if (p.predict_at != 'the request arrives'):
        out += ('| When | ', said(p.predict_at), ' |\n',)
    out += ('| The truth is known | ', text(delay), ' |\n| Answers are given | ', text(mode), ' |\n',)
    if p.deployment.consumers:
        out += ('| Used by | ', text(', '.join(map(str, p.deployment.consumers))), ' |\n',)
    elif (p.audience != 'internal'):
        out += ('| Used by | ', text(audience), ' |\n',)
    out += ('| Used how | ', text(automation), ' |\n| When it is wrong | ', text(harm), ' |\n\n',)
    for goal in p.goals:
        out += ('- **Goal ', code(goal.id), '**: ', sentence(goal.statement),)
        if goal.value:
            out += (' Worth ', text(goal.value), '.',)
        if goal.by:
            out += (' Due ', text(goal.by), '.',)
        if goal.owner:
            out += (' Owner: ', code(goal.owner), '.',)
        out += ('\n',)
    out += ('\n',)
    if p.why_ml:
        out += ('Why machine learning: ', sentence(p.why_ml), '\n\n',)
    if p.without_ml:
        out += ('Without it: ', sentence(p.without_ml), '\n\n',)
    if p.out_of_scope:
        out += ('Not in scope: ', text('; '.join(map(str, p.out_of_scope))), '\n\n',)
    out += ('## What it must achieve\n\n| metric | what it is | today | target | never worse than |\n|---|---|---|---|---|\n',)
    for metric in p.metrics:
        out += ('| ', code(metric.id), ' | ', text(meaning[metric.id]), ' | ', text(metric.baseline), ' | ', text(metric.target), ' | ', text(metric.limit), ' |\n',)
    out += ('\n',)
    if bounded:
        out += ('`make gate` holds the model against those that a test set can answer, and names the line of ', code(p.spec_path), ' that is not\nfulfilled. A bound holds when its whole 95% confidence interval does. The numbers as data: `conf/targets.yaml`.\n',)
    else:
        out += ('No measure that a test set can answer has a target or a limit yet, so `make gate` has nothing to hold the model against.\n',)
    out += ('\n## Where the data come from\n\n| source | kept at | read as | owner | access |\n|---|---|---|---|---|\n',)
    for source in p.sources:
        out += ('| [', text(source.id), '](docs/datasheets/', str(source.id), '.md) | ', code(source.location), ' | ', text(source.format), ' | ', code(source.owner), ' | ', text(access[source.id]), ' |\n',)
    out += ('\nPut files where the scope says, relative to the repo. Files under `data/` are seen by `make run` when they change; after a\nchange elsewhere, in a database or behind a loader, run `make fresh`. A `table` is read through `DATABASE_URL`.\n\n## What is where\n\n| path | what | whose |\n|---|---|---|\n| ', code(p.spec_path), ' | the scope: the only place to change it | yours |\n| `conf/` | the scope as data, derived from it | sealed: change the spec instead |\n| `src/', str(p.scaffold.package), '/features.py`, `models.py`, `rules.py` | inputs, models, rules to beat | yours, written once |\n| `src/', str(p.scaffold.package), '/` | the steps of the pipeline and what they share | generated; your edits are merged |\n| `tests/` | tests of the code; `tests/acceptance/` is the release gate | generated; the gate is sealed |\n| `', ('dvc.yaml' if (p.scaffold.orchestrator == 'dvc') else 'Makefile'), '` | wires the steps; targets of your own go into `team.mk` | generated; your edits are merged |\n| `requirements*.lock` | every package, pinned and hashed | generated; `make lock` pins again |\n',)
    if (p.scaffold.monitoring == 'prometheus'):
        out += ('| `monitoring/` | [rules, their tests, routes, dashboard](monitoring/README.md) | generated; your edits are merged |\n',)
    out += ('| `Dockerfile` | ', ('the service' if (serve == 'serve') else 'the batch job'), ' and its model as an image | generated; your edits are merged |\n| `docs/` | [model card](docs/model_card.md), [runbook](docs/runbook.md), [plan](docs/plan.md), [decisions and assumptions](docs/decisions/README.md)',)
    if p.risks:
        out += (', [risks](docs/risks.md)',)
    if p.glossary:
        out += (', [glossary](docs/glossary.md)',)
    out += (' | generated; your edits are merged |\n| `data/` | the sources, and what the steps make of them; not in git | – |\n| `models/`, `reports/`, `runs/` | the model, a report a step, a file a training run; not in git | – |\n| `', ('logs/' if (serve == 'serve') else 'predictions/'), '` | ', ('the prediction log' if (serve == 'serve') else 'what the batch job predicted from `data/incoming/`'), '; not in git | – |\n\nEach step runs alone, too: `.venv/bin/python -m ', str(p.scaffold.package), '.steps.split`.\n',)
    if ((serve == 'serve') and (p.deployment.auth == 'api_key')):
        out += ('\nCallers of the service send a key in the header `X-API-Key`. It is compared with the variable `API_KEY`, which holds the\nvalid keys, separated by commas; the service does not start without one: `API_KEY=... make serve`. Keep it out of git.\n',)
    elif ((serve == 'serve') and (p.deployment.auth != 'none')):
        out += ('\nCallers prove who they are by ', text(auth), '. That ends at the gateway in front of the service, and the gateway is not\ngenerated here: the service itself answers whoever reaches it, so let nobody but the gateway reach it.\n',)
    out += ('\n## When the scope changes\n\n1. Edit ', code(p.spec_path), '.\n2. `specc check` tells what does not fit together; `specc compile --plan` shows what would change, and which field asks for it.\n3. `specc compile` updates the repo. Your edits are kept and merged; where both changed one line, both are marked and listed.\n\nNothing here needs specc to run.\n\n## Who to ask\n\n| | answers for | handle |\n|---|---|---|\n',)
    for person in p.people:
        out += ('| ', text(person.id), ' | ', text(str(person.role).replace('_', ' ')), ' | ', code(person.handle), ' |\n',)
    out += ('\n## What nobody has verified, or said yet\n\n- The Docker image: nobody has built it yet, and its base is pinned by tag: a digest cannot be looked up offline.\n  Put it behind the tag in `Dockerfile` (`docker buildx imagetools inspect` shows it) before you rely on it.\n',)
    if (p.scaffold.ci == 'github'):
        out += ('- The workflows in `.github/`: they follow their schema, and have not run on GitHub yet.\n',)
    elif (p.scaffold.ci == 'gitlab'):
        out += ('- `.gitlab-ci.yml`: it follows its schema, and has not run on GitLab yet.\n',)
    if (p.scaffold.monitoring == 'prometheus'):
        out += ('- How the Grafana dashboard looks. The alerting rules are tested (`promtool test rules`).\n',)
    out += ('- What the scope leaves open is [assumed](docs/decisions/README.md).\n',)
    for path in p.placeholders:
        out += ('- Not said yet: ', code(path), '\n',)
    for question in p.questions:
        out += ('- Open: ', text(question.ask),)
        if question.who:
            out += (' (', code(question.who),)
            if question.by:
                out += (', by ', text(question.by),)
            out += (')',)
        out += ('\n',)
    return ''.join(out)


def docs_datasheet_md(*, allowed: Any, granted: Any, handle: Any, missing: Any, refreshed: Any, source: Any, uses: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Datasheet: ', text(source.id), '\n\n| | |\n|---|---|\n| Owner | ', code(source.owner),)
    if handle:
        out += (' (', code(handle), ')',)
    out += (' |\n| Kept at | ', code(source.location), ' |\n| Read as | ', text(source.format), ' |\n| Access | ', text(granted), ' |\n',)
    if source.rows:
        out += ('| Rows | ', str('{:,}'.format(source.rows)), ' |\n',)
    if source.history:
        out += ('| Goes back | ', text(source.history), ' |\n',)
    if source.refresh:
        out += ('| Refreshed | ', text(refreshed), ' |\n',)
    if source.time_column:
        out += ('| Dated by | ', code(source.time_column), ' |\n',)
    if source.group_column:
        out += ('| Grouped by | ', code(source.group_column), ' |\n',)
    out += ('\n## Columns\n\n',)
    if source.columns:
        out += ('`ingest` holds each row against this contract (`conf/contracts/', str(source.id), '.yaml`); rows that break it go to\n`data/quarantine/` with the reason.\n\n| column | type | allowed | may be missing | personal | used as |\n|---|---|---|---|---|---|\n',)
        for column in source.columns:
            out += ('| ', code(column.name), ' | ', text(column.type), (', unique' if column.unique else ''), ' | ', text(allowed[column.name]), ' | ', text(missing[column.name]), ' | ', ('yes' if column.personal else 'no'), ' | ', text(uses[column.name]), ' |\n',)
    else:
        out += ('The scope names no column of it, so the pipeline does not read it.\n',)
    return ''.join(out)


def docs_decisions_md(*, p: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Decisions and assumptions\n\n',)
    if p.decisions:
        out += ('## Decided\n\n| chose | over | because | by |\n|---|---|---|---|\n',)
        for each in p.decisions:
            out += ('| ', text(each.chose), ' | ', text(each.over), ' | ', text(each.because), ' | ', code(each.by), ' |\n',)
        out += ('\n',)
    if p.priority:
        out += ('Where aims collide, this order counts: ', text(', '.join(map(str, p.priority))), '.\n\n',)
    out += ('## Assumed\n\nThe scope is silent about these. Write the field into ', code(p.spec_path), ' to decide it yourself.\n\n| field | assumed | because |\n|---|---|---|\n',)
    for each in p.assumptions:
        out += ('| ', code(each.path), ' | ', text(each.value), ' | ', text(each.because), ' |\n',)
    return ''.join(out)


def docs_glossary_md(*, p: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Glossary\n\n| term | meaning |\n|---|---|\n',)
    for term, meaning in p.glossary:
        out += ('| ', text(term), ' | ', text(meaning), ' |\n',)
    return ''.join(out)


def docs_model_card_md(*, automation: Any, classes: Any, every: Any, gate: Any, harm: Any, known: Any, meaning: Any, p: Any, parts: Any, task: Any, where: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Model card: ', text(p.title), '\n\nWhat the scope (version ', text(p.version), ') says about the model. What it has reached stands in\n`reports/evaluate.json` and `reports/accept.json` after `make run`.\n\n## The model\n\n| | |\n|---|---|\n| Task | ', text(task), ' |\n| Predicts | ', code(p.target.name),)
    if classes:
        out += (': ', text(classes),)
    if p.target.unit:
        out += (', in ', text(p.target.unit),)
    out += (' |\n| First model | ', text(p.model.first), ' |\n',)
    if p.model.then:
        out += ('| Then | ', text(', '.join(map(str, p.model.then))), ' |\n',)
    out += ('| Trained | ', str(p.model.seeds), ' times with different seeds, where chance plays a part; else once |\n| To be renewed | ', text(every), '; nothing here schedules it. ', text(gate), ' |\n',)
    if p.retraining.max_age:
        out += ('| Too old after | ', text(p.retraining.max_age), ' |\n',)
    out += ('\n## Intended use\n\n', sentence(p.summary), '\n\n',)
    if (p.unit != 'row'):
        out += ('- One row is: ', sentence(p.unit), '\n',)
    if (p.predict_at != 'the request arrives'):
        out += ('- Predicted when: ', sentence(p.predict_at), '\n',)
    out += ('- ', text(automation), '.\n',)
    if p.deployment.oversight:
        out += ('- Oversight: ', sentence(p.deployment.oversight), '\n',)
    if p.deployment.fallback:
        out += ('- When the model cannot answer: ', code(p.deployment.fallback), '.\n',)
    out += ('\n',)
    if p.out_of_scope:
        out += ('## Not intended for\n\n',)
        for each in p.out_of_scope:
            out += ('- ', text(each), '\n',)
        out += ('\n',)
    out += ('## Inputs\n\n| feature | from | type | known | may be stale by |\n|---|---|---|---|---|\n',)
    for feature in p.features:
        out += ('| ', code(feature.name), (' (protected)' if feature.protected else ''), ' | ', code(feature.source), ' | ', text(feature.type), ' | ', text(known[feature.name]), ' | ', text(feature.staleness), ' |\n',)
    out += ('\n',)
    if p.excluded:
        out += ('Deliberately not used:\n\n',)
        for name, reason in p.excluded:
            out += ('- ', code(name), ': ', text(reason), '\n',)
        out += ('\n',)
    out += ('## How it is measured\n\n| metric | what it is | target | never worse than |\n|---|---|---|---|\n',)
    for metric in p.metrics:
        if (metric.kind == 'model'):
            out += ('| ', code(metric.id), ' | ', text(meaning[metric.id]), ' | ', text(metric.target), ' | ', text(metric.limit), ' |\n',)
    out += ('\n', text(parts),)
    if p.splits.represents:
        out += (' Whom the test set stands for: ', sentence(p.splits.represents),)
    out += ('\n\n',)
    if p.baselines:
        out += ('It must beat:\n\n| baseline | kind | declared scores |\n|---|---|---|\n',)
        for baseline in p.baselines:
            out += ('| ', code(baseline.id), ' | ', text(str(baseline.kind).replace('_', ' ')), ' | ',)
            for score, last_score in ends(baseline.scores):
                out += (code(score.metric), ' ', text(score.value), (', ' if (not last_score) else ''),)
            out += (' |\n',)
        out += ('\n',)
    if p.slices:
        out += ('It must hold on each part of the data:\n\n| slice | rows where | share | never worse than |\n|---|---|---|---|\n',)
        for slice in p.slices:
            out += ('| ', code(slice.id), ' | ', text(where[slice.id]), ' | ', text(slice.share), ' | ',)
            for bound, last_bound in ends(slice.limits):
                out += (code(bound.metric), ' ', text(bound.value), (', ' if (not last_bound) else ''),)
            if not slice.limits:
                out += ('–',)
            out += (' |\n',)
        out += ('\n',)
    out += ('## Harm\n\n', text(harm), '.\n',)
    if p.fairness_attributes:
        out += ('\nTo be compared across; nothing here does that yet: ', text(', '.join(map(str, p.fairness_attributes))), '.\n',)
    if p.risks:
        out += ('\nWhat can go wrong, and what is done about it: [risks](risks.md).\n',)
    return ''.join(out)


def docs_plan_md(*, p: Any, stops: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Plan\n\n| | |\n|---|---|\n',)
    if p.plan.start:
        out += ('| Start | ', text(p.plan.start), ' |\n',)
    out += ('| Deadline | ', (text(p.plan.deadline) if p.plan.deadline else 'not said yet'), ' |\n| Budget | ', (text(p.plan.budget) if p.plan.budget else 'not said yet'), ' |\n| Rounds of data, model and error analysis | ', str(p.plan.iterations), ' |\n\n',)
    if p.plan.stages:
        out += ('| stage | takes | owner |\n|---|---|---|\n',)
        for stage in p.plan.stages:
            out += ('| ', text(str(stage.name).replace('_', ' ')), ' | ', text(stage.lasts), ' | ', code(stage.owner), ' |\n',)
        out += ('\n',)
    out += ('## When to go back\n\n`make status` watches these where the pipeline measures them.\n\n| return | from | to | when |\n|---|---|---|---|\n',)
    for each in p.loops:
        out += ('| ', code(each.id), ' | ', text(str(each.leaves).replace('_', ' ')), ' | ', text(str(each.to).replace('_', ' ')), ' | ',)
        for when, last_when in ends(each.when):
            out += (code(when.measure), ' ', text(when.bound), (' or ' if (not last_when) else ''),)
        out += (' |\n',)
    out += ('\n',)
    if stops:
        out += ('## When to stop\n\n',)
        for goal in stops:
            out += ('- ', code(goal.id), ': ',)
            for each, last_each in ends(goal.stop_if):
                out += (code(each.measure), ' ', text(each.bound), (' or ' if (not last_each) else ''),)
            if goal.stop_after:
                out += (', still after ', str(goal.stop_after), ' rounds',)
            out += ('\n',)
        out += ('\n',)
    out += ('## Steps of the rollout\n\n| step | pattern | share of traffic | lasts | stops if |\n|---|---|---|---|---|\n',)
    for step in p.rollout.steps:
        out += ('| ', text(step.name), ' | ', text(str(step.pattern).replace('_', ' ')), ' | ', text(step.share), ' | ', text(step.lasts), ' | ',)
        for each, last_each in ends(step.stop_if):
            out += (code(each.measure), ' ', text(each.bound), (' or ' if (not last_each) else ''),)
        if not step.stop_if:
            out += ('–',)
        out += (' |\n',)
    if p.questions:
        out += ('\n## Open questions\n\n| question | who | by | blocks |\n|---|---|---|---|\n',)
        for each in p.questions:
            out += ('| ', text(each.ask), ' | ', code(each.who), ' | ', text(each.by), ' | ', text(each.blocks), ' |\n',)
    return ''.join(out)


def docs_risks_md(*, p: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Risks\n\n| risk | likelihood | impact | watched by | answer |\n|---|---|---|---|---|\n',)
    for risk in p.risks:
        out += ('| ', text(risk.id), ' | ', text(risk.likelihood), ' | ', text(risk.impact), ' | ', code(risk.watch), ' | ', said(risk.do), ' |\n',)
    return ''.join(out)


def docs_runbook_md(*, alerts: Any, handles: Any, p: Any, **_: Any) -> str:
    out: list[str] = []
    answers = {'rollback': 'Deploy the release before this one again, then find the cause.', 'fallback': 'Let the fallback answer until the cause is found.', 'retrain': '`make fresh` trains on the newest data; release only what passes `make gate`.', 'investigate': 'Compare with `reports/profile.json`, source by source, before anything is changed.', 'deployment.mode': 'Start the service again and read its log; if it falls again, deploy the release before this one.', 'deployment.fallback': 'The log says why the model does not answer: slow, failing, or not loaded.', 'deployment.every': 'Run `make batch` again, which is safe to repeat; its output says what held it up.'}
    out += ('# Runbook: ', text(p.title), '\n\n',)
    if alerts:
        out += ('What to do when an alert comes. Each has an entry here, and each entry follows from a line of ', code(p.spec_path), '.\n',)
    else:
        out += ('The scope asks for no alert yet. Each one under `monitoring.alerts` of ', code(p.spec_path), ' gets an entry here.\n',)
    out += ('\n',)
    if p.rollout.rollback_to:
        out += ('Back to: ', code(p.rollout.rollback_to),)
        if p.rollout.rollback_within:
            out += (', within ', text(p.rollout.rollback_within),)
        out += ((', rehearsed' if p.rollout.rehearsed else '. Not rehearsed yet'), '.\n',)
    if p.deployment.fallback:
        out += ('Fallback: ', code(p.deployment.fallback), '.\n',)
    out += ('\nFirst, always: `make status` tells which model runs and what its last reports said',)
    if (p.scaffold.monitoring == 'prometheus'):
        out += ('; the dashboard shows since when',)
    out += ('.\n\n',)
    for alert in alerts:
        out += ('## ', text(alert.id), '\n\n', code(alert.metric), ' ', text(alert.when), ', over ', text(alert.window),)
        if (alert.runs > 1):
            out += (', ', str(alert.runs), ' times in a row',)
        if alert.sample:
            out += (', on at least ', str('{:,}'.format(alert.sample)), ' rows',)
        if alert.delay:
            out += (', known ', text(alert.delay), ' later',)
        out += ('.\n\n- Told: ', code(alert.tell),)
        if handles[alert.tell]:
            out += (' (', code(handles[alert.tell]), ')',)
        out += ('\n- Do: **', text(alert.do), '**. ', str(answers.get(alert.origin, answers[alert.do])), '\n- Asked for by: ', code(alert.origin), '\n\n',)
    out += ('## Afterwards\n\nWrite down what happened, since when, whom it touched, and what would have shown it earlier. What would have shown it\nearlier belongs into `monitoring` of the spec.\n',)
    return ''.join(out)


def monitoring_readme_md(*, alerts: Any, batch: Any, spec: Any, title: Any, watched: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# Monitoring of ', text(title), '\n\n`rules.yml` records every watched figure as `scope:metric` and raises the alerts of the scope; `rules_test.yml` proves\nthat each alert fires when it should and stays silent when it should not. Both follow from ', code(spec), '.\n\n    promtool check rules rules.yml\n    promtool test rules rules_test.yml\n    promtool check config prometheus.yml\n    amtool check-config alertmanager.yml\n\n## What is watched\n\n| figure | window | measured by |\n|---|---|---|\n',)
    for metric, window, by in watched:
        out += ('| ', code(metric), ' | ', str(window), ' | ', str(by), ' |\n',)
    out += ('\n- **', ('batch' if batch else 'service'), '**: ', ('`make batch` leaves `reports/batch.prom`' if batch else "the service's own `/metrics`"), '.\n- **drift**, **skew**: `python -m <package>.monitor.drift` and `.skew` on the prediction log.\n- **quality**: `python -m <package>.monitor.quality --labels FILE`, once the truth is known.\n- **team**: figures that only your own systems know. Report them: `python -m <package>.monitor.publish ctr=0.021`,\n  as plain numbers in the base unit (seconds, bytes, shares of 1, money a month, counts a second).\n\nJobs leave `reports/*.prom` for the textfile collector of the node exporter, and push to `PUSHGATEWAY_URL` where that is set.\n\n## Alerts\n\n| alert | when | tells | does |\n|---|---|---|---|\n',)
    for alert in alerts:
        out += ('| ', code(alert.id), ' | ', code(alert.metric), ' ', text(alert.when), ' | ', code(alert.tell), ' | ', str(alert.do), ' |\n',)
    out += ("\nWhat to do is in [the runbook](../docs/runbook.md). `alertmanager.yml` sends each alert to the person named, by a webhook\non this machine until you put in your own address. A window must breach as often in a row as the scope's `runs` says.\n\n`dashboard.json` is for Grafana 10 and later (Dashboards, Import). Its queries are those of the rules, which are tested;\nhow it looks has not been verified.\n",)
    return ''.join(out)


def repo_dockerfile_batch(*, package: Any, spec: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# The batch job and the model it predicts with: `make run && docker build --tag ', str(package), ' .`\n# The base image is pinned by tag. To pin it for good, add the digest that your registry gives:\n#   docker buildx imagetools inspect python:3.12-slim-bookworm\nFROM python:3.12-slim-bookworm AS packages\nWORKDIR /build\nCOPY requirements.lock ./\nRUN python -m venv /venv \\\n && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock\n\nFROM python:3.12-slim-bookworm\nRUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n && install --directory --owner=app /app/data /app/logs /app/reports\nWORKDIR /app\nCOPY --from=packages /venv /venv\nCOPY ', str(spec), ' ./', str(spec), '\nCOPY conf ./conf\nCOPY src ./src\nCOPY models ./models\nENV PATH=/venv/bin:$PATH PYTHONPATH=/app/src PYTHONUNBUFFERED=1 PROJECT_ROOT=/app\nUSER 10001\n# A job that ends has no health to ask for: its exit code and its report tell.\nHEALTHCHECK NONE\nCMD ["python", "-m", "', str(package), '.serve"]\n',)
    return ''.join(out)


def repo_dockerfile_realtime(*, package: Any, spec: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# The service and the model it answers with: `make run && docker build --tag ', str(package), ' .`\n# The base image is pinned by tag. To pin it for good, add the digest that your registry gives:\n#   docker buildx imagetools inspect python:3.12-slim-bookworm\nFROM python:3.12-slim-bookworm AS packages\nWORKDIR /build\nCOPY requirements.lock ./\nRUN python -m venv /venv \\\n && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock\n\nFROM python:3.12-slim-bookworm\nRUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app \\\n && install --directory --owner=app /app/logs\nWORKDIR /app\nCOPY --from=packages /venv /venv\nCOPY ', str(spec), ' ./', str(spec), '\nCOPY conf ./conf\nCOPY src ./src\nCOPY models ./models\nENV PATH=/venv/bin:$PATH PYTHONPATH=/app/src PYTHONUNBUFFERED=1 PROJECT_ROOT=/app \\\n    HOST=0.0.0.0 PORT=8000\nUSER 10001\nEXPOSE 8000\nHEALTHCHECK --interval=10s --timeout=3s --start-period=20s \\\n  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen(\'http://127.0.0.1:8000/healthz\', timeout=2)"]\nCMD ["python", "-m", "', str(package), '.serve"]\n',)
    return ''.join(out)


def repo_makefile(*, made: Any, orchestrator: Any, own: Any, package: Any, read: Any, reports: Any, serve: Any, steps: Any, **_: Any) -> str:
    out: list[str] = []
    out += ('# The commands of every day; `make help` lists them. Works with GNU Make 3.81 and later.\n# Targets of your own go into team.mk, which updates of the scope never touch.\n\n.DEFAULT_GOAL := help\n.DELETE_ON_ERROR:\n.SUFFIXES:\n.PHONY: help setup run fresh test check gate status ', str(serve), ' lock clean again\n\nPYTHON ?= python3\nPY := .venv/bin/python\n\n# Steps that do not rest on each other run side by side. Several goals run one after the other.\nifeq ($(MAKELEVEL) $(words $(MAKECMDGOALS)),0 1)\nMAKEFLAGS += -j2\nendif\n\nhelp: ## list these commands\n\t@awk -F \':.*## \' \'/^[a-z][a-z-]*:.*## / { printf "  make %-8s %s\\n", $$1, $$2 }\' $(MAKEFILE_LIST)\n\nsetup: .venv/.ready ## install what is pinned in requirements*.lock into .venv\n\n.venv/.ready: requirements.lock requirements-dev.lock requirements-setup.lock tools/install.py\n\t$(PYTHON) tools/install.py requirements.lock requirements-dev.lock\n\t@touch $@\n\n.venv/.checks: .venv/.ready requirements-check.lock\n\t$(PYTHON) tools/install.py requirements.lock requirements-dev.lock requirements-check.lock\n\t@touch $@\n\n',)
    if (orchestrator == 'dvc'):
        out += ('run: | .venv/.ready ## run the pipeline in dvc.yaml: what changed since the last run, and what follows from it\n\t$(if $(newer),$(PY) -m dvc repro --quiet --single-item --force ', str(read.name), ')\n\t$(PY) -m dvc repro\n\t@$(MAKE) --no-print-directory reports/status.json\n\nfresh: | .venv/.ready ## read the sources again, and run what follows from it\n\t$(PY) -m dvc repro --quiet --single-item --force ', str(read.name), '\n\t$(PY) -m dvc repro\n\t@$(MAKE) --no-print-directory reports/status.json\n',)
    else:
        out += ('run: reports/status.json ## run the pipeline: what changed since the last run, and what follows from it\n\nfresh: ## read the sources again, and run what follows from it\n\t@rm -f ', str(read.report), '\n\t@$(MAKE) --no-print-directory run\n',)
    out += ('\nreports/status.json: ', ' \\\n  '.join(map(str, reports)), ' | .venv/.ready\n\t@$(PY) -m ', str(package), '.steps.status\n\ntest: | .venv/.ready ## test the code; needs no data\n\t$(PY) -m pytest\n\ncheck: .venv/.checks ## check style and types\n\t$(PY) -m ruff check .\n\t$(PY) -m mypy\n\ngate: run ## hold the model against every limit and target of the scope; fails unless all are met\n\t$(PY) -m pytest -m gate\n\nstatus: | .venv/.ready ## where the project stands, and what to do next\n\t@$(PY) -m ', str(package), '.steps.status\n\n',)
    if (serve == 'serve'):
        out += ('serve: run ## answer requests on port 8000 of this machine\n',)
    else:
        out += ('batch: run ## predict for the rows that wait\n',)
    out += ('\t$(PY) -m ', str(package), '.serve\n\nlock: ## pin again after a change of dependencies in pyproject.toml; needs uv\n\tuv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \\\n\t  pyproject.toml -o requirements.lock\n\tuv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \\\n\t  -c requirements.lock --group dev -o requirements-dev.lock\n\tuv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \\\n\t  -c requirements.lock --group check -o requirements-check.lock\n\nclean: ## take away what the pipeline made; the data sources stay, and so does the log of reads of the test set\n\trm -rf reports/status.json reports/failed \\\n\t  ', ' \\\n\t  '.join(map(str, made)), '\n\n# Source files that came or changed after they were last read.\nnewer = $(shell find data -type f -cnewer ', str(read.report), " ! -name '.*' 2>/dev/null \\\n",)
    for folder in own:
        out += ("  ! -path '", str(folder), "/*' \\\n",)
    out += ('  | head -n 1)\n',)
    if (orchestrator == 'make'):
        out += ('\n# The steps, from one table. A step runs again when its code, what it reads, or a report it rests on\n# changed, and when something it made is gone.\ngone = $(if $(filter-out $(wildcard $(1)),$(1)),again)\n',)
        for step in steps:
            out += ('\n', str(step['report']), ': ', ' \\\n  '.join(map(str, step['prerequisites'])), ' \\\n',)
            if step['sources']:
                out += ('  $(if $(newer),again) \\\n',)
            if step['others']:
                out += ('  $(call gone,', ' '.join(map(str, step['others'])), ') \\\n',)
            out += ('  | .venv/.ready\n\t@$(PY) -m ', str(package), '.steps.', str(step['name']), '\n',)
    out += ('\n-include team.mk\n',)
    return ''.join(out)


PAGES: dict[str, Callable[..., str]] = {
    'docs/README.md.jinja': docs_readme_md,
    'docs/datasheet.md.jinja': docs_datasheet_md,
    'docs/decisions.md.jinja': docs_decisions_md,
    'docs/glossary.md.jinja': docs_glossary_md,
    'docs/model_card.md.jinja': docs_model_card_md,
    'docs/plan.md.jinja': docs_plan_md,
    'docs/risks.md.jinja': docs_risks_md,
    'docs/runbook.md.jinja': docs_runbook_md,
    'monitoring/README.md.jinja': monitoring_readme_md,
    'repo/Dockerfile.batch.jinja': repo_dockerfile_batch,
    'repo/Dockerfile.realtime.jinja': repo_dockerfile_realtime,
    'repo/Makefile.jinja': repo_makefile,
}
