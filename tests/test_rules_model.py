"""Edges of the rules on baselines, models, training and fairness."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import rule_pages as pages

from specc.compiler import check
from specc.diagnostic import Diagnostic
from specc.project import defaults
from specc.project.models import MODELS, TRAINED

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "templates/python/src/package_name/models.py"
OURS = ("BAS", "MOD", "FAI")

RULE = "longest_silent: {kind: rule, scores: {recall: 45%}}"
BATCH = "deployment: {{mode: batch, every: 1 week, fallback: longest_silent, {}}}\n"
REALTIME = (
    "deployment: {{mode: realtime, automation: human_only, fallback: longest_silent, {}}}\n"
    "metrics:\n"
    "  kept: {{kind: business, role: monitor}}\n"
    "  recall: {{kind: model, role: optimize, target: 70%, drives: kept}}\n"
    "  calls: {{kind: business, role: guardrail, limit: 500 per week, better: lower}}\n"
    "  {}\n"
)
P50 = "p50: {kind: system, role: monitor, measure: latency, limit: 20ms}"
P99 = "p99: {kind: system, role: guardrail, measure: latency, limit: 100ms}"
RANKING = "model: {task: ranking, ranked_within: month}\n"
TRAINING = "model: {{training: {{runs: 100, time: 2 hours, price: $3 per hour, {}}}}}\n"
HUMAN = (
    "labels: {{target: {{name: cancelled, type: binary, source: accounts, delay: 30 days}}, "
    "human: {{items: 100, seconds: 9, agreement: {{{}}}}}}}\n"
)
COLUMNS = "tenure: {type: number}, cancelled: {type: boolean}"
DATA = (
    "data:\n"
    "  sources: {{accounts: {{owner: ml-lead, location: a.csv, format: csv, {}}}}}\n"
    "  features: {{tenure: {{from: accounts}}, {}}}\n"
    "  slices: {{{}}}\n"
)
NUMBER = "labels: {target: {name: cost, type: number, source: accounts}}\nscenarios: {}\n"
LOOP = 'lifecycle: {loops: {again: {from: model, to: data, when: {rare: "> 9%"}}}}\n'
FAIR = "fairness: {{attributes: [age_band], {}}}\n"


def baselines(*lines: str) -> str:
    return "baselines:\n" + "".join(f"  {line}\n" for line in (*lines, RULE))


def data(source: str = "rows: 40k", feature: str = "", slices: str = "") -> str:
    return DATA.format(source, feature, slices)


def scenario(more: str) -> str:
    return (
        f"scenarios:\n  a: {{kind: expect, given: {{tenure: 2}}, expect: true}}\n  b: {{{more}}}\n"
    )


CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    # what has to be beaten
    "nothing to beat at the start": ("baselines: {}\n", [("BAS01", "warning")]),
    "a constant is trivial for a class": (baselines(), []),
    "a constant ranks nothing": (RANKING + baselines(), [("BAS02", "warning")]),
    "a trivial order": (RANKING + baselines("popular: {kind: trivial}"), []),
    "a forecast without a last value": (
        NUMBER + "model: {task: forecasting}\n" + baselines(), [("BAS02", "warning")]
    ),
    "a new feature replaces nothing": (baselines() + BATCH.format("case: new_feature"), []),
    "a replaced system that is no baseline": (
        baselines() + BATCH.format("case: replaces_system"), [("BAS03", "error")]
    ),
    "replaced, and nothing to beat, is one mistake": (
        "baselines: {}\ndeployment: {mode: batch, every: 1 week, case: replaces_system}\n",
        [("BAS03", "error")],
    ),
    "a replaced system that was not measured": (
        baselines("old: {kind: previous_system}") + BATCH.format("case: replaces_system"),
        [("BAS03", "warning")],
    ),
    "a replaced system that was measured": (
        baselines("old: {kind: previous_system, scores: {recall: 50%}}")
        + BATCH.format("case: replaces_system"),
        [],
    ),
    "images without people": (
        data().replace("data:\n", "data:\n  modality: image\n"), [("BAS04", "warning")]
    ),
    "images, and people who read them": (
        data().replace("data:\n", "data:\n  modality: image\n")
        + baselines("nurse: {kind: human, scores: {recall: 75%}}"),
        [],
    ),
    "a competitor needs no paper": (baselines("rival: {kind: competitor}"), []),
    "a published score with its paper": (
        baselines("paper: {kind: published, reference: doi}"), []
    ),
    # what is trained
    "a model of the team's own comes first": (
        "model: {first: our_net, custom: [our_net]}\n", []
    ),
    "a model of the team's own that nobody declared": (
        "model: {then: [our_net]}\n", [("MOD13", "error")]
    ),
    "a ridge for a number": (NUMBER + "model: {first: ridge}\n", []),
    "a logistic regression for a number": (
        NUMBER + "model: {first: logistic_regression}\n", [("MOD13", "error")]
    ),
    "a task that is not the label's is one mistake": (
        "model: {task: regression, first: logistic_regression}\n", [("MOD01", "error")]
    ),
    "models of a ranking are not known": (
        RANKING.replace("{task", "{first: lambda_mart, task") + baselines("a: {kind: trivial}"),
        [],
    ),
    "a model as fast as its stage": (
        REALTIME.format("latency: {stages: {model: 30ms}}", P99) + "model: {latency: 30ms}\n", []
    ),
    "a stage binds before the limit": (
        REALTIME.format("latency: {stages: {model: 30ms}}", P50) + "model: {latency: 25ms}\n", []
    ),
    "the tightest limit binds without a stage": (
        REALTIME.format("latency: {mean: 9ms}", f"{P99}\n  {P50}") + "model: {latency: 25ms}\n",
        [("MOD03", "error")],
    ),
    "nothing says how fast": ("model: {latency: 9 s}\n", []),
    "a budget that just pays": (TRAINING.format("budget: $600"), []),
    "a budget one dollar short": (TRAINING.format("budget: $599"), [("MOD04", "error")]),
    "a budget in another currency": (TRAINING.format("budget: 9 EUR"), []),
    "the plan pays for less": (
        TRAINING.format("budget: $900") + "plan: {budget: $500}\n", [("MOD04", "error")]
    ),
    "just more than few rows": (
        "model: {approach: model_centric}\n" + data("rows: 10001"), []
    ),
    "just few rows": (
        "model: {approach: model_centric}\n" + data("rows: 10k"), [("MOD05", "warning")]
    ),
    "rows that nobody counted": ("model: {approach: model_centric}\n" + data("refresh: 1 day"), []),
    "labels that agree well enough": (
        "model: {approach: model_centric}\n" + HUMAN.format("measure: kappa, target: 0.6"), []
    ),
    "per cent of agreement are no kappa": (
        "model: {approach: model_centric}\n" + HUMAN.format("measure: percent, target: 0.5"), []
    ),
    "a cause of one's own that leads back": (
        LOOP + "error_analysis: {tags: [rare]}\n",
        [],
    ),
    "papers need no licence": ('model: {references: ["arXiv:1603.02754"]}\n', []),
    "two addresses are asked for once": (
        "model: {references: [https://GitHub.com/a/b, https://huggingface.co/c]}\n",
        [("MOD07", "warning")],
    ),
    "a licence and what it is of": (
        "model: {references: [https://github.com/a/b], licence: MIT}\n", []
    ),
    "a person decides and no risk is known": ("scenarios: {}\n", []),
    "part of it is automatic": (
        "scenarios: {}\n" + BATCH.format("automation: partial"), [("MOD08", "warning")]
    ),
    "models without luck": ("model: {then: [], seeds: 1}\n", []),
    "the first model once more": (
        "model: {then: [random_forest, logistic_regression]}\n", [("MOD15", "warning")]
    ),
    "another first model": (
        "model: {first: random_forest, then: [logistic_regression]}\n", [("MOD02", "warning")]
    ),
    "a lucky model among them": (
        "model: {then: [random_forest], seeds: 1}\n", [("MOD09", "warning")]
    ),
    "two seeds are enough": ("model: {then: [random_forest], seeds: 2}\n", []),
    # scenarios
    "a misspelt feature is one mistake": (
        data(f"columns: {{{COLUMNS}}}").replace("{tenure: {from", "{tenur: {from"), []
    ),
    "a dropped column is another": (
        data(f"columns: {{{COLUMNS}}}").replace("{tenure: {from", "{cancelledd: {from"),
        [("MOD10", "error")],
    ),
    "an invariant of another": (
        scenario("kind: invariant, given: {tenure: 3}, as: a"), []
    ),
    "an invariant of nothing": (
        scenario("kind: invariant, given: {tenure: 3}"), [("MOD12", "error")]
    ),
    "a comparison that does not exist is said once": (
        scenario("kind: invariant, given: {tenure: 3}, as: c"), []
    ),
    # groups of people
    "no groups": ("fairness: {domain: credit}\n", []),
    "a measure without groups": (
        "fairness: {measure: tpr_gap, limit: 5%}\n", [("FAI01", "error")]
    ),
    "further measures are enough": (FAIR.format("limits: {fpr_gap: 5%}"), []),
    "a high risk before anything is decided": (
        "fairness: {impact: docs/impact.md}\n" + BATCH.format("automation: shadow"), []
    ),
    "just enough positives": (
        FAIR.format("measure: tpr_gap, limit: 5%, audit_positives: 1374"), []
    ),
    "one positive short": (
        FAIR.format("measure: tpr_gap, limit: 5%, audit_positives: 1373"),
        [("FAI03", "warning")],
    ),
    "false alarms are not counted in positives": (
        FAIR.format("measure: fpr_gap, limit: 5%, audit_positives: 9"), []
    ),
    "a gap that is no share": (
        FAIR.format("measure: tpr_gap, limit: $5, audit_positives: 9"), [("FAI09", "error")]
    ),
    "a gap of all there is": (FAIR.format("measure: tpr_gap, limit: 100%"), []),
    "a gap of more": (FAIR.format("measure: tpr_gap, limit: 101%"), [("FAI09", "error")]),
    "a ratio of more than all": (
        FAIR.format("measure: selection_ratio, limit: 1.25"), [("FAI09", "error")]
    ),
    "a gap below nothing": (FAIR.format("measure: fpr_gap, limit: -5%"), [("FAI09", "error")]),
    "a further limit off the scale": (
        FAIR.format("measure: tpr_gap, limit: 5%, limits: {fpr_gap: 5}"), [("FAI09", "error")]
    ),
    "a measure of the team's own": (FAIR.format("measure: mae_gap, limit: 5"), []),
    "a gap larger than the rate": (
        FAIR.format("measure: tpr_gap, limit: 90%, audit_positives: 9"), []
    ),
    "a protected feature with a reason": (
        data(feature="age: {from: accounts, protected: true}")
        + "fairness: {domain: hiring, reason: the law sets a minimum age}\n",
        [],
    ),
    "a protected feature in hiring": (
        data(feature="age: {from: accounts, protected: true}") + "fairness: {domain: hiring}\n",
        [("FAI04", "error")],
    ),
    "a protected feature without a word on fairness": (
        data(feature="age: {from: accounts, protected: true}"), [("FAI04", "warning")]
    ),
    "an attribute of the groups as a feature": (
        data(feature="age: {from: accounts}")
        + "fairness: {attributes: [age], measure: tpr_gap, limit: 5%}\n",
        [("FAI04", "warning")],
    ),
    "four fifths": (FAIR.format("measure: selection_ratio, limit: 0.8"), []),
    "a little less": (
        FAIR.format("measure: selection_ratio, limit: 0.799"), [("FAI06", "warning")]
    ),
    "a gap is no ratio": (FAIR.format("measure: tpr_gap, limit: 70%"), []),
    "a slice that was never tested": (data(slices="new: {where: {tenure: 1}}"), []),
    "calibration and one error rate can be had": (
        FAIR.format("measure: calibration_gap, limit: 2%, limits: {tpr_gap: 5%, fnr_gap: 5%}"), []
    ),
    "calibration and both cannot": (
        FAIR.format("measure: equalized_odds, limit: 2%, limits: {calibration_gap: 5%}"),
        [("FAI08", "info")],
    ),
}  # fmt: skip


def ours(text: str, policy: str = "") -> list[Diagnostic]:
    house = {"policy.yaml": policy.encode()} if policy else None
    found = check("spec.yaml", pages.whole(text).encode(), policy=house).found
    return [each for each in found if each.code.startswith(OURS)]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    assert [(each.code, each.severity.value) for each in ours(text)] == wanted


HIGH = "project: {{id: churn, summary: Call., risk: high, stage: {}}}\n"
OVERSIGHT = "oversight: whoever calls decides"


@pytest.mark.parametrize(
    ("stage", "deployed", "fairness", "wanted"),
    [
        ("scoping", "automation: assist", "", "error"),
        ("scoping", OVERSIGHT, "", "warning"),
        ("live", OVERSIGHT, "", "error"),
        ("live", OVERSIGHT, "fairness: {impact: docs/impact.md}\n", None),
        ("live", "automation: shadow", "fairness: {impact: docs/impact.md}\n", None),
        ("scoping", f"automation: full, {OVERSIGHT}", "", "warning"),
        ("scoping", "automation: full", "", None),  # of which DEP08 speaks
    ],
)
def test_high_risk(stage: str, deployed: str, fairness: str, wanted: str | None) -> None:
    text = HIGH.format(stage) + BATCH.format(deployed) + fairness
    found = [each.severity.value for each in ours(text) if each.code == "FAI02"]
    assert found == ([wanted] if wanted else [])


def test_a_baseline_is_needed_once_models_are_built() -> None:
    text = "project: {id: churn, summary: Call., stage: model}\nbaselines: {}\n"
    assert [each.severity.value for each in ours(text) if each.code == "BAS01"] == ["error"]


def test_the_rate_is_assumed_where_nothing_measures_recall() -> None:
    text = (
        "metrics:\n  kept: {kind: business, role: monitor}\n"
        "  auc: {kind: model, role: optimize, measure: roc_auc, target: 0.8, drives: kept}\n"
        "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
        "goals: {keep: {statement: Keep., metrics: [kept, auc], guardrails: [calls]}}\n"
        "baselines: {longest_silent: {kind: rule}}\n"
    )
    wanted = text + FAIR.format("measure: tpr_gap, limit: 5%, audit_positives: 1090")
    (found,) = ours(wanted)
    assert "1,091 would" in found.message
    assert found.notes[0] == "assumed a true positive rate of 80%: no metric is a recall"
    assert ours(wanted.replace("1090", "1091")) == []
    (house,) = ours(wanted, "thresholds: {group_rate: 50%}")
    assert "1,562 would" in house.message
    assert ours(wanted.replace("limit: 5%", "limit: 5.1%")) == []


def test_the_other_way_to_a_visible_gap_is_true() -> None:
    short = FAIR.format("measure: tpr_gap, limit: 5%, audit_positives: 200")
    (found,) = ours(short)
    assert found.help.endswith("or `fairness.limit` to 13.4%")
    assert ours(short.replace("limit: 5%", "limit: 13.4%")) == []
    assert ours(short.replace("limit: 5%", "limit: 13.3%")) != []


@pytest.mark.parametrize(
    ("text", "policy", "code"),
    [
        ("model: {then: [random_forest], seeds: 2}\n", "thresholds: {seeds: 3}", "MOD09"),
        ("model: {then: [random_forest]}\n", "thresholds: {seeds: 4}", "MOD09"),
        (
            "model: {approach: model_centric}\n" + data("rows: 40k"),
            "thresholds: {small_data: 50k}",
            "MOD05",
        ),
        (
            FAIR.format("measure: selection_ratio, limit: 85%"),
            "thresholds: {selection_ratio: 90%}",
            "FAI06",
        ),
    ],
)
def test_the_house_decides(text: str, policy: str, code: str) -> None:
    assert ours(text) == []
    assert [each.code for each in ours(text, policy)] == [code]


def test_a_seed_that_is_assumed_is_said_to_be() -> None:
    (found,) = ours("model: {then: [random_forest]}\n", "thresholds: {seeds: 4}")
    assert found.notes == ("assumed 3 seeds: one run cannot show the spread",)
    assert found.fix is None


HOSTILE = """"{{ x }}\\n`$(id)` </script>" """


def test_hostile_strings_are_quoted_in_one_line() -> None:
    for text in (
        f"model: {{licence: {HOSTILE}}}\n",
        'model: {references: ["https://github.com/a\\nb"]}\n',
    ):
        (found,) = ours(text)
        assert "\n" not in found.message


def registry() -> dict[str, tuple[str | None, str]]:
    """The models of the template by name: the only family they fit, and their source."""
    tree = ast.parse(TEMPLATE.read_text(encoding="utf-8"))
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    listed = assigned(tree, "REGISTRY")
    assert isinstance(listed, ast.Dict)
    return {
        str(ast.literal_eval(name)): (_only(functions[made.id]), ast.unparse(functions[made.id]))
        for name, made in zip(listed.keys, listed.values, strict=True)
        if name is not None and isinstance(made, ast.Name)
    }


def _only(function: ast.FunctionDef) -> str | None:
    calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
    families = [c.args[1] for c in calls if isinstance(c.func, ast.Name) and c.func.id == "_only"]
    return str(ast.literal_eval(families[0])) if families else None


def assigned(tree: ast.Module, name: str) -> ast.expr | None:
    for each in tree.body:
        targets = [each.target] if isinstance(each, ast.AnnAssign) else getattr(each, "targets", [])
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return each.value  # type: ignore[attr-defined, no-any-return]
    return None


def test_the_known_models_are_those_of_the_template() -> None:
    template = registry()
    assert list(MODELS) == list(template)
    for name, (family, _) in template.items():
        fitting = {task for task in TRAINED if family is None or task.endswith(family)}
        assert MODELS[name].tasks == fitting, name


def test_the_seeded_models_are_those_of_the_template() -> None:
    tree = ast.parse(TEMPLATE.read_text(encoding="utf-8"))
    seeded = assigned(tree, "SEEDED")
    assert seeded is not None
    assert {name for name, model in MODELS.items() if model.seeded} == ast.literal_eval(seeded)


@pytest.mark.parametrize("text", ["", NUMBER])
def test_the_first_model_by_default_is_simple_and_fits(text: str) -> None:
    spec = check("spec.yaml", pages.whole(text + "model: {}\n").encode()).spec
    assert spec is not None
    first = MODELS[defaults.first_model(spec).value]
    assert first.simple
    assert defaults.task(spec).value in first.tasks
