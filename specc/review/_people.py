"""Words of the language as a business lead reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.project.measures import MEASURES
from specc.review._case import plain
from specc.review._sheet import Code
from specc.review._terms import KNOWN

if TYPE_CHECKING:
    from specc.review._sheet import Words
    from specc.spec import Spec
    from specc.spec.goals import Metric

PARTIES = {
    "business_lead": "business lead",
    "tech_lead": "technical lead",
    "data_owner": "data owner",
    "legal": "legal counsel",
}
AIMS = {
    "optimize": "optimised",
    "satisfice": "within its bound",
    "guardrail": "must not suffer",
    "monitor": "watched",
}
KINDS = {
    "business": "in the books",
    "online": "on live traffic",
    "model": "on data kept back",
    "system": "on the machines",
}
AUTOMATION = {
    "human_only": "People decide; the model's answer is not shown to them",
    "shadow": "People decide; the model answers unseen, to be compared",
    "assist": "People decide, with the model's answer before them",
    "partial": "The model decides where it is sure, people elsewhere",
    "full": "The model decides by itself",
}
CASES = {
    "new_feature": "It adds something that was not there before",
    "replaces_system": "It takes the place of a system that works today",
    "automates_task": "It takes over a task that people do today",
}
MODES = {
    "realtime": "Answers are given at once, request by request",
    "batch": "Answers are prepared in batches",
    "streaming": "Answers are given as events arrive",
    "edge": "Answers are given on the device itself",
}
AUDIENCES = {
    "consumer": "consumers",
    "business": "business customers",
    "internal": "people in the house",
}
HARM = {
    "minimal": "a wrong answer does next to no harm",
    "limited": "a wrong answer does limited harm",
    "high": "a wrong answer can do serious harm",
}
STAGES = {
    "scope": "Scope",
    "data": "Data",
    "model": "Model",
    "deploy": "Deployment",
    "monitor": "Operation",
    "business_review": "Business review",
}


def measure(given: str) -> str:
    """The name of a measure in words: `tpr_gap` is `TPR gap`."""
    return " ".join(each.upper() if each.upper() in KNOWN else each for each in given.split("_"))


def role(given: str) -> str:
    """A role in words."""
    return PARTIES.get(given, plain(given))


def person(spec: Spec, given: str | None) -> Words:
    """Somebody, by the handle that the forge knows."""
    if not given:
        return ("–",)
    known = spec.people.get(given)
    return (Code(text=known.handle if known else given),)


def meaning(name: str, metric: Metric) -> str:
    """What a metric measures, in words."""
    known = MEASURES.get(defaults.measure(name, metric).value or "")
    short = KNOWN.get(name.upper(), plain(name)).partition(":")[0]
    title = known.title if known else short
    return f"{title} at {metric.at}" if metric.at else title
