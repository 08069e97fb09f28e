"""What every scope has to decide, in the order in which a lead thinks: the words of each question.

Only words, weights and when a decision applies stand here. What waits for it is found by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specc.asking._blanks import Before, Beside, Columns, Either, First, Stop, Traded
from specc.record import value

if TYPE_CHECKING:
    from specc.asking._said import Said
    from specc.diagnostic import Path

Applies = Callable[["Said", "Path"], bool | None]
"""Whether a decision is to be taken; None where that is not known yet."""
MUST, SHOULD, COULD = 3, 2, 1
"""Weights: nothing compiles without it; figures, gates and alerts rest on it; people read it."""


@value
class Decision:
    """One thing to decide."""

    clause: str
    """Where the answer is written; `*` is each name."""
    weight: int
    ask: str
    """`{}` is what it is asked of."""
    why: str
    example: Any
    """An answer as plain data."""
    applies: Applies


def _always(_said: Said, _path: Path) -> bool:
    return True


def _where(clause: str, *words: str) -> Applies:
    """Where another clause says one of the words; not known before it says anything."""
    path = tuple(clause.split("."))

    def applies(said: Said, _path: Path) -> bool | None:
        found = said.at(path)
        return None if found is None else found in words

    return applies


def _beside(key: str, *words: str) -> Applies:
    """Where the same thing says one of the words under another key."""

    def applies(said: Said, path: Path) -> bool | None:
        found = said.at((*path[:-1], key))
        return None if found is None else found in words

    return applies


def _all(*conditions: Applies) -> Applies:
    """Where all of them hold; not known while one that is not known may decide."""

    def applies(said: Said, path: Path) -> bool | None:
        found = [each(said, path) for each in conditions]
        return False if False in found else None if None in found else True

    return applies


def _is_personal(said: Said, path: Path) -> bool | None:
    """A source with a column of personal data."""
    columns = said.at((*path[:-1], "columns"))
    if not isinstance(columns, dict):
        return None
    return any(isinstance(each, dict) and each.get("personal") is True for each in columns.values())


def _is_labeled(said: Said, path: Path) -> bool | None:
    """Labels that people make for this project."""
    provider = said.at(("labels", "provider"))
    if said.at(("labels", "human")) is not None:
        return True
    return None if provider is None else provider in ("team", "vendor")


def _is_labeling(said: Said, path: Path) -> bool | None:
    """The same, once it is said how much is labeled."""
    if said.at(("labels", "human")) is not None:
        return True
    return False if _is_labeled(said, path) is False else None


def _meets_people(said: Said, path: Path) -> bool | None:
    """Where a wrong prediction meets people outside, or can harm one."""
    audience, risk = said.at(("project", "audience")), said.at(("project", "risk"))
    if audience == "consumer" or risk == "high":
        return True
    return None if audience is None or risk is None else False


def _decide(
    clause: str, weight: int, ask: str, why: str, example: Any, applies: Applies = _always
) -> Decision:
    return Decision(
        clause=clause, weight=weight, ask=ask, why=why, example=example, applies=applies
    )


_PERSON = First(of="people", otherwise="ml-lead")
_SOURCE = First(of="data.sources", otherwise="accounts")
_METRIC = First(of="metrics", otherwise="recall", key="role", word="optimize")
_GUARDRAIL = First(of="metrics", otherwise="calls", key="role", word="guardrail")
_RESULT = First(of="metrics", otherwise="kept", key="kind", word="business")
_BASELINE = First(of="baselines", otherwise="longest_silent")
_FEATURE = First(of="data.features", otherwise="tenure")
_SHADOW = {"pattern": "shadow", "for": "1 week"}
_CANARY = (
    {"pattern": "canary", "share": "5%", "for": "2 weeks", "stop_if": Stop()},
    {"pattern": "canary", "share": "100%"},
)

_LIVE = _beside("kind", "business", "online")
_MEASURED = _beside("kind", "model", "online")
_TO_BETTER = _beside("role", "optimize")
_TO_KEEP = _beside("role", "satisfice", "guardrail")
_BATCH = _where("deployment.mode", "batch")
_SERVED = _where("deployment.mode", "realtime", "streaming")

_REQUIRED = (
    _decide("project.id", MUST, "What is the project called, in one word?",
            "The repo and its Python package are named after it.", "churn"),
    _decide("project.summary", MUST, "What is predicted or decided, and for whom?",
            "Whoever signs reads this sentence first; all that follows serves it.",
            "Call the customers most likely to cancel next month."),
    _decide("people", MUST, "Who wants the result, and who answers for how it is built?",
            "Every question, alert and approval needs somebody to go to.",
            {"care-lead": {"role": "business_lead", "handle": "@care-lead"},
             "ml-lead": {"role": "tech_lead", "handle": "@ml-lead"}}),
    _decide("goals", MUST, "What does the business want to be better?",
            "Without a goal no metric, limit or budget can be called right or wrong.",
            {"keep": {"statement": "Lose fewer customers."}}),
    _decide("metrics", MUST, "By which number is success known?",
            "The gate that lets a model go live holds it against these numbers.",
            {"kept": {"kind": "business", "role": "monitor", "target": "95%", "better": "higher"},
             "recall": {"kind": "model", "role": "optimize", "target": "70%", "drives": "kept"},
             "calls": {"kind": "business", "role": "guardrail", "limit": "500 per week"}}),
    _decide("data.sources", MUST, "Which data are there to learn from, and who answers for them?",
            "Sizes, history and access decide what can be learned, and what can be measured.",
            {"accounts": {"owner": _PERSON, "location": "data/accounts.csv", "format": "csv"}}),
    _decide("data.features", MUST, "What is known at the moment of the prediction?",
            "A model may learn from nothing else.", {"tenure": {"from": _SOURCE}}),
    _decide("labels.target", MUST,
            "Which answer is to be predicted, and where does the truth come from?",
            "It decides the task, the measures and the first model.",
            {"name": "cancelled", "type": "binary", "source": _SOURCE}),
    _decide("deployment.mode", MUST,
            "Are predictions made in batches, or one by one as they are asked for?",
            "It decides what is built to serve them, and what it costs.", "batch"),
)  # fmt: skip

_WHY = (
    _decide("project.why_ml", COULD, "Why are rules written by hand not enough?",
            "Rules cost less to build and to run; who cannot say why they fail should try them.",
            "Rules written by hand find fewer than half of those who leave."),
    _decide("project.without_ml", COULD, "What would be done without machine learning?",
            "The model has to beat this, or it is not worth its cost.",
            "Call whoever has been silent longest."),
    _decide("project.out_of_scope", COULD,
            "What will the project not do, though somebody may expect it?",
            "What nobody has ruled out is asked for later, when it costs most.",
            ["win back customers who have left"]),
    _decide("project.prerequisites", SHOULD,
            "Are the objective, the historical data and the systems ready today?",
            "Work that starts before they are waits, and is paid for meanwhile.",
            {"objective": "ready", "historical_data": "ready", "infrastructure": "ready"}),
    _decide("project.feasibility", COULD, "Has anybody shown that it can be done?",
            "If not, a trial comes first, before money is spent.", "likely"),
    _decide("project.audience", COULD,
            "Who meets the predictions: the public, other businesses, or colleagues?",
            "It decides how careful rollout and fairness have to be.", "internal"),
    _decide("project.risk", COULD, "How much harm can a wrong prediction do?",
            "What can harm a person needs oversight, records and audits.", "limited"),
    _decide("project.stage", COULD, "Where does the project stand today?",
            "It decides which open questions are late.", "scoping"),
    _decide("people.*.skills", COULD, "Which of the skills that the work takes do {} bring?",
            "A stage of the work for which nobody has the skills stands still.",
            ["product", "sme", "database", "systems", "ml", "statistics", "algorithms"],
            _beside("role", "business_lead", "tech_lead", "data_owner", "domain_expert",
                    "ml_engineer", "data_scientist")),
)  # fmt: skip

_AIMS = (
    _decide("goals.*.metrics", SHOULD, "Which numbers show that {} is reached?",
            "A goal without a number can be neither reached nor missed.",
            [_RESULT, _METRIC]),
    _decide("goals.*.guardrails", SHOULD, "What must not get worse while {} is reached?",
            "A goal is easily reached at the cost of something that nobody watches.", [_GUARDRAIL]),
    _decide("goals.*.value", SHOULD, "What is {} worth when it is reached?",
            "What people, labels and machines cost is held against it.", "$18k per month"),
    _decide("goals.*.owner", COULD, "Who wants {}?",
            "Somebody has to say yes to what it costs.", _PERSON),
    _decide("goals.*.by", COULD, "By when is {} to be reached?",
            "Without a day nobody can say that the plan is late.", "2027-12-31"),
    _decide("goals.*.stop_if", SHOULD, "Which result would make you give up {}?",
            "Agreed before the work it is a decision; after it, a quarrel.",
            {_METRIC: "< 0.5", "after": "3 iterations"}),
    _decide("metrics.*.target", SHOULD, "Which value of {} is the aim?",
            "Without it nobody can say how much data a test needs, or when to stop.",
            Beside(keys=("limit", "baseline"), otherwise="70%"), _TO_BETTER),
    _decide("metrics.*.limit", SHOULD, "Which value must {} never be worse than?",
            "It is the gate: a model that misses it does not go live.",
            Beside(keys=("target", "baseline"), otherwise="50%"), _TO_KEEP),
    _decide("metrics.*.baseline", SHOULD, "Where does {} stand today?",
            "Better can only be said of something that was measured before.",
            Beside(keys=("limit", "target"), otherwise="45%"), _LIVE),
    _decide("metrics.*.measured_from", COULD, "From which data is {} computed?",
            "A limit that nothing measures is never broken.", _SOURCE, _LIVE),
    _decide("metrics.*.drives", COULD, "Which number of the business does {} move?",
            "The model can become better without the business noticing.", _RESULT,
            _all(_MEASURED, _beside("role", "optimize", "satisfice"))),
    _decide("metrics.*.detect", COULD, "Which difference in {} is the smallest that matters?",
            "It decides how many rows the test set and the experiment need.",
            Either(of=("2%", "5%", "10%")),
            _all(_TO_BETTER, _beside("kind", "model"))),
    _decide("tradeoffs.priority", SHOULD, "When not everything can be had, what comes first?",
            "One model will be more accurate and another faster: this says which is taken.",
            Traded(otherwise="recall")),
)  # fmt: skip

_DATA = (
    _decide("data.unit", COULD, "What does one row stand for?",
            "A customer, a visit and a month of a customer are three different problems.",
            "customer"),
    _decide("data.predict_at", SHOULD, "At which moment is the prediction made?",
            "What becomes known only later must not be learned from.", "the month begins"),
    _decide("data.sources.*.columns", SHOULD,
            "Which type and which range does each column of {} have?",
            "Rows that break the promise are stopped before anything is learned from them.",
            Columns()),
    _decide("data.sources.*.rows", SHOULD, "How many rows does {} have?",
            "It decides whether the aims can be measured at all.", "40k"),
    _decide("data.sources.*.history", COULD, "How far back does {} go?",
            "A season that was never seen cannot be predicted.",
            Either(of=("2 years", "6 months", "1 month"))),
    _decide("data.sources.*.access", COULD, "Can the team read {} today, or from when?",
            "No work on the data can begin before it, whatever the plan says.", "granted"),
    _decide("data.sources.*.personal_data", SHOULD,
            "On which legal ground, and for how long, are the personal data of {} kept?",
            "Without a legal ground they must not be used.",
            {"basis": "contract", "retention": "1 year", "treatment": "pseudonymised"},
            _is_personal),
    _decide("data.features.*.available", SHOULD,
            "How soon are the values of {} known: at the request, or how long after?",
            "What is not known yet when the model answers makes tests look better than life.",
            "at_request"),
    _decide("data.splits.by", COULD,
            "How are rows set aside for the test: by time, by group, or at random?",
            "Test rows that are too like those learned from make the test too easy.", "random"),
    _decide("data.splits.prevalence", SHOULD, "How many of a hundred rows are positive?",
            "It decides which measures mean anything, and how many rows a test needs.", "6%",
            _where("labels.target.type", "binary")),
    _decide("data.splits.represents", COULD, "Whom does the test set stand for?",
            "A score is true of those who were tested, and of nobody else.",
            "all customers of this year"),
    _decide("data.slices", COULD, "For which parts of the data must the model hold as well?",
            "A good average hides a part for which the model is useless.",
            {"new": {"where": {_FEATURE: "< 3"}}}),
)  # fmt: skip

_LEARNING = (
    _decide("labels.target.delay", SHOULD, "How long after the prediction is the truth known?",
            "Until then nobody can measure a live model, nor train on what it met.", "30 days"),
    _decide("labels.provider", COULD, "Who gives the labels: a system, the client, a team, users?",
            "Labels that people make cost money and time, and differ between people.", "system"),
    _decide("labels.human", SHOULD, "How many items do people label, and how long does one take?",
            "Labeling is often the largest item of the budget.",
            {"items": "8k", "seconds": 20, "annotators": 2}, _is_labeled),
    _decide("labels.human.budget", SHOULD, "What may labeling cost?",
            "It bounds how many labels there can be to learn from.", "$5k", _is_labeling),
    _decide("labels.human.agreement", SHOULD, "How well must those who label agree?",
            "A model cannot be better than the labels it is judged by.",
            {"measure": "kappa", "target": 0.7}, _is_labeling),
    _decide("labels.human.guide", COULD, "Where is it written how to label?",
            "Two people without a guide label two different things.",
            "labeling/guide.md", _is_labeling),
    _decide("baselines", SHOULD,
            "What does the model have to beat: a rule, a person, what runs today?",
            "A score means nothing until something simpler has one.",
            {"longest_silent": {"kind": "rule"}}),
    _decide("model.task", COULD, "Is the answer a class, a number or an order?",
            "It decides the measures and the first model.", "binary_classification"),
    _decide("error_analysis.tags", COULD, "Into which causes are the model's errors sorted?",
            "The cause with the most errors is what is worked on next.",
            ["wrong_label", "new_customer"]),
    _decide("scenarios", COULD, "Which cases must come out right, whatever the scores say?",
            "One wrong answer that everybody sees undoes a good average.",
            {"long_silent": {"kind": "expect", "given": {_FEATURE: 1}, "expect": "> 0.5"}}),
    _decide("fairness", SHOULD, "Which groups of people must not be treated worse?",
            "It cannot be measured afterwards unless somebody decides now how it is known.",
            {"attributes": ["age_band"], "available": "audit_sample", "measure": "tpr_gap",
             "limit": "5%"},
            _meets_people),
)  # fmt: skip

_RUNNING = (
    _decide("deployment.case", COULD,
            "Does it replace a system, take over work of people, or add something new?",
            "Whoever used what it replaces has to be won over.", "new_feature"),
    _decide("deployment.automation", SHOULD, "How much is decided without a person?",
            "It decides what a wrong answer costs before anybody sees it.", "assist"),
    _decide("deployment.consumers", COULD, "Who or what uses the predictions?",
            "Predictions that nobody has asked for change nothing.", ["call-list"]),
    _decide("deployment.fallback", SHOULD, "What answers when the model cannot?",
            "It will fail one day, and something has to be shown then.", _BASELINE),
    _decide("deployment.every", SHOULD, "How often are predictions made?",
            "It decides how fresh they are, and what the machines cost.", "1 week", _BATCH),
    _decide("deployment.load", SHOULD,
            "How many predictions are asked for, on average and at the busiest?",
            "It decides how many machines there have to be.",
            {"average": "50 per second", "peak": "200 per second"}, _SERVED),
    _decide("deployment.latency", SHOULD, "How long may an answer take?",
            "It decides which models can be used at all.", {"mean": "40ms"}, _SERVED),
    _decide("deployment.capacity", SHOULD,
            "On how many machines does it run, and what does one cost?",
            "They are paid for every month, whatever the model earns.",
            {"replicas": 4, "workers": 8, "price": "$0.34 per hour"}, _SERVED),
    _decide("deployment.availability", COULD, "For how much of the time must it answer?",
            "Each further nine costs spare machines and people on call.", "99.9%", _SERVED),
    _decide("rollout.steps", SHOULD,
            "How does it reach its users: unseen at first, then which share of them?",
            "A mistake that meets one in twenty is a lesson; one that meets all is an outage.",
            Either(of=([_SHADOW, *_CANARY], list(_CANARY)))),
    _decide("rollout.rollback", SHOULD, "What does one go back to, and how fast?",
            "It is done at the worst moment, by whoever is on call.",
            {"to": _BASELINE, "within": "10 min"}),
    _decide("monitoring.alerts", SHOULD, "At which figure is who told, and what do they do then?",
            "A model fails quietly: nothing crashes, the answers are only worse.",
            {"inputs_drift": {"metric": "psi", "when": "> 0.2", "window": "1 day",
                              "tell": _PERSON, "do": "investigate"}}),
    _decide("retraining.every", COULD, "How often is the model trained anew?",
            "The world changes, and the model does not.", "3 months"),
)  # fmt: skip

_WORK = (
    _decide("plan.start", COULD, "On which day does work start?",
            "Only then can anybody say whether the deadline can be kept.",
            Before(of="plan.deadline", otherwise="2027-01-11")),
    _decide("plan.deadline", SHOULD, "By which day must it be done?",
            "It decides how many rounds of improvement there is time for.", "2027-12-01"),
    _decide("plan.stages", SHOULD, "How long does each stage of the work take?",
            "The deadline, the labeling and the rollout are held against them.",
            {"scope": "2 weeks", "data": "3 weeks", "model": "5 weeks", "deploy": "4 weeks",
             "business_review": "1 week"}),
    _decide("plan.budget", SHOULD, "What may building it cost?",
            "It is held against what the goal is worth.", "$40k"),
    _decide("risks", COULD, "What can go wrong, how would you see it, and what is done then?",
            "What nobody has thought of beforehand is met without a plan.",
            {"stale_data": {"likelihood": "medium", "impact": "high", "do": "warn the owner",
                            "watch": "psi"}}),
    _decide("review.approvals", SHOULD, "Who has to sign before work starts?",
            "What nobody has signed anybody may change.", ["business_lead", "tech_lead"]),
)  # fmt: skip

DECISIONS: tuple[Decision, ...] = (
    *_REQUIRED, *_WHY, *_AIMS, *_DATA, *_LEARNING, *_RUNNING, *_WORK,
)  # fmt: skip
"""All of them."""

FURTHER: Mapping[str, Applies] = {
    "labels.target.classes": _where("labels.target.type", "multiclass"),
    "labels.target.min": _where("labels.target.type", "number"),
    "labels.target.max": _where("labels.target.type", "number"),
    "metrics.*.at": _beside("measure", "latency"),
    "metrics.*.averaging": _where("labels.target.type", "multiclass"),
    "metrics.*.costs": _MEASURED,
    "metrics.*.measure": _MEASURED,
    "deployment.batch": _BATCH,
    "deployment.deliver_within": _BATCH,
}
"""Of what few scopes need, when it applies; the rest may always."""
