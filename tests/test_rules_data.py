"""Edges of the rules about data: just enough, just too little, and what is left alone."""

from __future__ import annotations

import pytest
import rule_pages as pages
from corpus_cases import Mutant, mutants

from specc.compiler import check

CODES = {f"DAT{number:02}" for number in range(1, 26)}
NUMBERS = "tenure: {type: number, min: 0}, tickets_30d: {type: number, min: 0}"
BOTH = "tenure: {from: accounts}, tickets_30d: {from: accounts}"
SIX = "prevalence: 6%, represents: everybody"
PLAN = "plan: {start: 2026-03-02, deadline: 2026-12-01, stages: {scope: 2 weeks, data: 6 weeks}}\n"
MAIL = "email: {type: string, personal: true}, " + NUMBERS
ONLINE = (
    "metrics:\n"
    "  kept: {kind: business, role: monitor}\n"
    "  recall: {kind: model, role: optimize, target: 70%, drives: kept}\n"
    "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
    "  answered: {kind: online, role: monitor, measured_from: accounts}\n"
)


def data(
    source: str = "rows: 40k",
    *,
    columns: str = NUMBERS,
    features: str = BOTH,
    splits: str = SIX,
    more: str = "",
    others: str = "",
) -> str:
    where = "owner: data-team, location: a.csv, format: csv"
    listed = f", columns: {{{columns}}}" if columns else ""
    return (
        f"data: {{sources: {{accounts: {{{where}, {source}{listed}}}{others}}}, "
        f"features: {{{features}}}, splits: {{{splits}}}{more}}}\n"
    )


def dated(span: str, history: str = "", more: str = "") -> str:
    """Rows split by time, whose labels are known after thirty days."""
    given = f", history: {history}" if history else ""
    return data(f"rows: 40k, time_column: month{given}{more}", splits=f"{span}, {SIX}")


def kept(retention: str, treatment: str = "hashed") -> str:
    terms = f"basis: contract, retention: {retention}, treatment: {treatment}"
    return f", personal_data: {{{terms}}}"


def source(name: str, columns: str) -> str:
    where = "owner: data-team, location: b.csv, format: csv"
    return f", {name}: {{{where}, columns: {{{columns}}}}}"


def stage(name: str) -> str:
    return f"project: {{id: churn, summary: Call., stage: {name}}}\n"


def deployment(automation: str) -> str:
    return f"deployment: {{mode: batch, every: 1 week, automation: {automation}}}\n"


def people(knows: str) -> str:
    return (
        "people:\n  data-team: {role: data_owner, handle: '@d', knows: [" + knows + "]}\n"
        "  ml-lead: {role: tech_lead, handle: '@m'}\n  care-lead: {role: business_lead, "
        "handle: '@c'}\n"
    )


def labels(more: str) -> str:
    return f"labels: {{target: {{name: cancelled, type: binary, source: accounts}}, {more}}}\n"


ONCE = "deployment: {mode: realtime, fallback: longest_silent}\n"


def sliced(value: str, values: str, where: str = "") -> str:
    """A slice of a column with these values, or of another."""
    columns = (
        f"tenure: {{type: number, min: 0, max: 9}}, plan: {{type: category, values: {values}}}"
    )
    asked = where or f"plan: {value}"
    return data(
        "rows: 40k, time_column: month",
        columns=columns,
        features="tenure: {from: accounts}",
        more=f", slices: {{some: {{where: {{{asked}}}}}}}",
    )


def scenario(given: str, bounds: str = "min: 0, max: 9") -> str:
    columns = f"tenure: {{type: number, {bounds}}}"
    text = data(columns=columns, features="tenure: {from: accounts}")
    return text + f"scenarios: {{one: {{kind: expect, given: {{{given}}}, expect: true}}}}\n"


TIME = "train: 365 days, validation: 60 days, test: 60 days, gap: 10 days"
"""505 days; the oldest row is 30 days older still when its newest companion's label is known."""
SERVED = "tenure: {from: accounts, served_from: live}"
LIVE = source("live", NUMBERS)
SKEW = 'alerts: {s: {metric: train_serve_skew, when: "> 0.1", tell: ml-lead, do: investigate}}'

CASES = {
    "access on the first day of the data stage": (data("access: 2026-03-16") + PLAN, []),
    "access a day into the data stage": (
        data("access: 2026-03-17") + PLAN, [("DAT01", "1 day after data work begins", "warning")]
    ),
    "access on the last day of the data stage": (
        data("access: 2026-04-26") + PLAN, [("DAT01", "41 days", "warning")]
    ),
    "access when the data stage is over": (
        data("access: 2026-04-27") + PLAN, [("DAT01", "all of it is over", "error")]
    ),
    "access on the day of the deadline": (
        data("access: 2026-12-01") + PLAN, [("DAT01", "before the deadline of", "error")]
    ),
    "access promised, and no plan": (data("access: 2026-12-01") + "plan: {}\n", []),
    "access promised at the data stage": (
        data("access: 2026-12-01") + "plan: {}\n" + stage("data"),
        [("DAT01", "data work has begun", "warning")],
    ),
    "access promised to those who train": (
        data("access: 2026-03-01") + PLAN + stage("model"),
        [("DAT01", "the project is at stage model", "error")],
    ),
    "no access to what is not used": (
        data(others=LIVE.replace("b.csv", "b.csv, access: 2030-01-01")) + PLAN,
        [],
    ),
    "a history that just holds the parts": (dated(TIME, "505 days"), []),
    "a history a day too short": (
        dated(TIME, "504 days"), [("DAT02", "need 505 days of data", "error")]
    ),
    "a history that is not known": (dated(TIME), []),
    "parts by share": (dated("train: 70%, validation: 15%, test: 15%, gap: 1 day", "9 days"), []),
    "what is left is nothing": (
        dated("validation: 60 days, test: 60 days, gap: 10 days", "140 days"),
        [("DAT02", "nothing is left to train on", "error")],
    ),
    "what is left is a day": (
        dated("validation: 60 days, test: 60 days, gap: 10 days", "141 days"), []
    ),
    "gaps alone eat the history": (
        dated("gap: 30 days", "60 days"), [("DAT02", "goes back 60 days", "error")]
    ),
    "parts of a random split are not stretches of time": (
        dated(TIME + ", by: random", "10 days"), []
    ),
    "personal columns with terms": (
        data("rows: 40k" + kept("1 year"), columns=MAIL), []
    ),
    "personal columns without": (data(columns=MAIL), [("DAT03", "`email`", "error")]),
    "personal data in the open": (
        data("rows: 40k" + kept("2 years", "plain"), columns=MAIL),
        [("DAT03", "kept as they are", "warning")],
    ),
    "personal data, and legal signs": (
        data("rows: 40k" + kept("2 years")) + "review: {approvals: [tech_lead, legal]}\n", []
    ),
    "personal data, and legal does not sign": (
        data("rows: 40k" + kept("2 years")) + "review: {approvals: [tech_lead]}\n",
        [("DAT03", "nobody from legal signs", "warning")],
    ),
    "nothing personal, and legal does not sign": (
        data() + "review: {approvals: [tech_lead]}\n", []
    ),
    "anonymised data, and legal does not sign": (
        data("rows: 40k" + kept("2 years", "anonymised")) + "review: {approvals: [tech_lead]}\n",
        [],
    ),
    "rows kept just long enough": (dated(TIME, more=kept("535 days")), []),
    "rows deleted a day too early": (
        dated(TIME, more=kept("534 days")), [("DAT04", "is 535 days old", "error")]
    ),
    "anonymised rows may stay": (dated(TIME, more=kept("1 day", "anonymised")), []),
    "a history that was deleted": (
        data("rows: 40k, history: 2 years" + kept("1 year")),
        [("DAT04", "said to go back 2 years", "error")],
    ),
    "a history as old as the promise": (data("rows: 40k, history: 1 year" + kept("1 year")), []),
    "history is shorter than the promise": (
        dated(TIME, "400 days", kept("500 days")), [("DAT02", "need 505 days", "error")]
    ),
    "the promise is shorter than history": (
        dated(TIME, "500 days", kept("400 days")), [("DAT04", "is 535 days old", "error")]
    ),
    "a column that another source lists": (
        data(features="tenure: {from: accounts}, waited: {from: accounts}",
        others=source("log", "waited: {type: number, min: 0}")),
        [("DAT05", "is in `log`, not in `accounts`", "error")],
    ),
    "a column that no source lists": (
        data(features="tenure: {from: accounts}, waited: {from: accounts}",
        others=source("log", "held: {type: number}")),
        [("DAT20", "`waited` is not a column", "error")],
    ),
    "a column that both sources list": (
        data(others=source("log", "tenure: {type: number, min: 0}")), []
    ),
    "a source that lists nothing may hold it": (
        data(columns="", features="tenure: {from: accounts, type: category}",
        others=source("log", "tenure: {type: number, min: 0}")),
        [],
    ),
    "one place for training and serving": (
        data(features=SERVED.replace("live", "accounts")), []
    ),
    "two places": (
        data(features=SERVED, others=LIVE), [("DAT08", "served from `live`", "warning")]
    ),
    "two places, and an alert": (
        data(features=SERVED, others=LIVE) + f"monitoring: {{{SKEW}}}\n", []
    ),
    "two places, and nothing measured": (
        data(features=SERVED[:-1] + ", available: at_request}", others=LIVE)
        + "deployment: {mode: realtime, fallback: longest_silent}\nmonitoring: {inputs: [psi]}\n",
        [],
    ),
    "a sum over all there is": (
        data("history: 90 days", features="tenure: {from: accounts, window: 90 days}"), []
    ),
    "a sum over more": (
        data("history: 90 days", features="tenure: {from: accounts, window: 91 days}"),
        [("DAT02", "`tenure` sums up 91 days, and `accounts` goes back 90 days", "warning")],
    ),
    "months are no whole days": (
        dated("train: 18 months, validation: 3 months, test: 14 days, gap: 1 day", "90 days"),
        [("DAT02", "need 654.8 days of data", "error")],
    ),
    "said when they are known": (
        data(features="tenure: {from: accounts, available: at_request}") + ONCE, []
    ),
    "one of them is not said": (
        data(features="tenure: {from: accounts, available: at_request}, tickets_30d: "
        "{from: accounts}") + ONCE,
        [("DAT23", "nothing says when `tickets_30d` is known", "warning")],
    ),
    "the doubtful one comes first": (
        data(features=BOTH + ", cancelled_at: {from: accounts}", columns=NUMBERS
        + ", cancelled_at: {type: text}, cancelled: {type: boolean}") + ONCE,
        [("DAT23", "when `cancelled_at`, `tenure`, `tickets_30d` are", "warning")],
    ),
    "of many, three are named": (
        data(columns="", features="e: {from: accounts, type: category}, "
        "d: {from: accounts, type: category}, c: {from: accounts, type: category}, "
        "b_at: {from: accounts, type: category}") + ONCE,
        [("DAT23", "when `b_at`, `c`, `d` and 1 more feature are known", "warning")],
    ),
    "what is excluded leaks anyway": (
        data(columns="", features="a: {from: accounts, type: text}", more=", excluded: {a: late}")
        + ONCE,
        [("DAT07", "is excluded", "error")],
    ),
    "a batch reads what is there by then": (data(), []),
    "any case of a value": (sliced("[a, B]", "[A, b]"), []),
    "a value that is not listed": (
        sliced("c", "[A, b]"), [("DAT24", "`c`, which is not among the values", "error")]
    ),
    "one of a list": (sliced("[a, c]", "[A, b]"), [("DAT24", "asks for `c`", "error")]),
    "a number listed as one": (sliced("1.0", "[1, 2]"), []),
    "a mapping": (sliced("{a: b}", "[a, b]"), [("DAT24", "it is a mapping", "error")]),
    "a column that nobody lists is compared": (sliced("x", "[x]", where="seen: '< 3'"), []),
    "a column that nobody lists has a time": (
        sliced("x", "[x]", where="seen: last 1 day"),
        [("DAT24", "the last 1 day of `seen`, which is not a time", "error")],
    ),
    "the time column has one": (sliced("x", "[x]", where="month: last 1 day"), []),
    "the largest value": (sliced("x", "[x]", where="tenure: '>= 9'"), []),
    "above the largest value": (
        sliced("x", "[x]", where="tenure: '> 9'"), [("DAT24", "no row can be so", "error")]
    ),
    "two points in a number": (
        sliced("x", "[x]", where="tenure: '< 1.2.3'"),
        [("DAT24", "no comparison with a number", "error")],
    ),
    "a scenario at the bound": (scenario("tenure: 9"), []),
    "a scenario beyond": (
        scenario("tenure: 9.5"), [("DAT24", "`9.5`, which is above 9", "error")]
    ),
    "a word for a number": (
        scenario("tenure: 4k"), [("DAT24", "`4k`, which is not a number", "error")]
    ),
    "a value that is missing": (scenario("tenure: null"), []),
    "swapped bounds are one mistake": (
        scenario("tenure: 2", "min: 9, max: 0"), [("DAT22", "is above its largest", "error")]
    ),
    "codes are read as a category": (
        data(features="tenure: {from: accounts, type: category}"), []
    ),
    "digits are read as numbers": (
        data(columns="tenure: {type: category, values: [1, 2]}",
        features="tenure: {from: accounts, type: number}"), []
    ),
    "a smallest moment": (
        data(columns=NUMBERS + ", seen: {type: timestamp, min: 3}"),
        [("DAT25", "of type timestamp and has a `min`", "error")],
    ),
    "a column left out of the log by its right name": (
        data() + "lineage: {without: [tenure, something_else]}\n", []
    ),
    "a column left out by a slip": (
        data() + "lineage: {without: [tenur]}\n", [("DAT20", "leaves out `tenur`", "error")]
    ),
    "as fresh as it has to be": (
        data("refresh: 1 hour", features="tenure: {from: accounts, staleness: 60 min}"), []
    ),
    "a source that is refreshed too seldom": (
        data("refresh: 61 min", features="tenure: {from: accounts, staleness: 1 hour}"),
        [("DAT09", "refreshed every 61 min", "warning")],
    ),
    "the place it is served from counts": (
        data("refresh: 1 day", features="tenure: {from: accounts, served_from: live, staleness: 1 "
        "hour}", others=LIVE.replace("b.csv", "b.csv, refresh: 1 min"))
        + f"monitoring: {{{SKEW}}}\n",
        [],
    ),
    "rows that can be read": (
        data("rows: 10k"), [("DAT10", "the labels of 10k rows are not audited", "warning")]
    ),
    "a row too many to be read": (data("rows: 10001"), []),
    "few rows and an audit": (
        data("rows: 5k") + labels("human: {items: 100, seconds: 9, audit: 100}"), []
    ),
    "few rows and labels without an audit": (
        data("rows: 5k") + labels("human: {items: 100, seconds: 9}"),
        [("DAT10", "are not audited", "warning")],
    ),
    "photos promised to be sharp": (
        data("rows: 40k, expectations: [every photo is sharp]", columns="",
        features="photo: {from: accounts, type: string}",
        more=", modality: image, augmentation: [turn by ten degrees]") + people("image"),
        [],
    ),
    "photos without any promise": (
        data("rows: 40k", columns="", features="photo: {from: accounts, type: string}",
        more=", modality: image, augmentation: [turn by ten degrees]") + people("image"),
        [("DAT10", "nothing is promised", "warning")],
    ),
    "varied signals": (
        data(more=", modality: time_series, augmentation: [jitter]") + people("time_series"), []
    ),
    "varied rows": (
        data(more=", augmentation: [SMOTE]"), [("DAT11", "varies rows", "warning")]
    ),
    "texts that people label": (
        data(more=", modality: text")
        + people("text") + labels("human: {items: 100, seconds: 9, guide: guide.md}"),
        [],
    ),
    "texts that do not grow": (data(more=", modality: text") + people("text"), []),
    "photos that do not grow": (
        data(more=", modality: image") + people("image"),
        [("DAT11", "neither is planned", "warning")],
    ),
    "texts, and nobody says what they know": (data(more=", modality: text") + people(""), []),
    "noise that the data lack": (
        data(more=", modality: audio, domain_shift: [noise]") + people("audio"),
        [("DAT12", "(noise)", "warning")],
    ),
    "noise that is mixed in": (
        data(more=", modality: audio, domain_shift: [noise], augmentation: [road]")
        + people("audio"),
        [],
    ),
    "a shift in a table": (data(more=", domain_shift: [new prices]"), []),
    "data from outside, while scoping": (
        data("rows: 40k, collected_by: A broker"), [("DAT13", "by A broker", "warning")]
    ),
    "data from outside, at work": (
        data("rows: 40k, collected_by: A broker") + stage("data"),
        [("DAT13", "by A broker", "error")],
    ),
    "data that the team gathered": (data("rows: 40k, collected_by: data-team"), []),
    "data from outside with a licence": (
        data("rows: 40k, collected_by: A broker, licence: CC0-1.0"), []
    ),
    "nobody says what they know": (data() + people(""), []),
    "they know something else": (
        data() + people("Image"), [("DAT14", "known are image", "warning")]
    ),
    "it is written in capitals": (data() + people("Structured"), []),
    "one kind is not a mix": (
        data(more=", modality: mixed") + people("text"), [("DAT14", "mixed", "warning")]
    ),
    "two kinds are a mix": (data(more=", modality: mixed") + people("text, image"), []),
    "one bound is enough": (
        data(columns="tenure: {type: number, max: 9}, tickets_30d: {type: integer, values: [1]}"),
        [],
    ),
    "missing values are no range": (
        data(columns="tenure: {type: number, missing: 5%}, tickets_30d: {type: number, min: 0}"),
        [("DAT15", "in `tenure` of `accounts`", "warning")],
    ),
    "categories need their type only": (
        data(columns="tenure: {type: category}, tickets_30d: {type: text}"), []
    ),
    "nothing is listed": (
        data(columns=""), [("DAT15", "`tenure`, `tickets_30d` of `accounts`", "warning")]
    ),
    "a column that is not used": (data(columns=NUMBERS + ", age: {type: number}"), []),
    "balanced training, brought back": (
        data(splits=f"resampled: [train], recalibrated: true, {SIX}"), []
    ),
    "balanced training": (
        data(splits=f"resampled: [train], {SIX}"), [("DAT16", "training data", "warning")]
    ),
    "a balanced validation set": (
        data(splits=f"resampled: [validation], recalibrated: true, {SIX}"),
        [("DAT16", "validation set", "warning")],
    ),
    "a balanced test set": (
        data(splits=f"resampled: [test], recalibrated: true, {SIX}"),
        [("DAT16", "test set", "error")],
    ),
    "people decide": (data() + ONLINE + deployment("assist") + "rollout: {}\n", []),
    "the model decides": (
        data() + ONLINE + deployment("partial") + "rollout: {}\n",
        [("DAT17", "nothing is decided at random", "warning")],
    ),
    "the model decides, but for one in a hundred": (
        data() + ONLINE + deployment("full") + "rollout: {explore: 1%}\n", []
    ),
    "the model decides nearly all": (
        data() + ONLINE + deployment("full") + "rollout: {explore: 0.9%}\n",
        [("DAT17", "only 0.9%", "warning")],
    ),
    "people label what the model decided": (
        data() + ONLINE + deployment("full") + "rollout: {}\n" + labels("provider: team"), []
    ),
    "the online figure is from elsewhere": (
        data(others=LIVE) + ONLINE.replace("from: accounts", "from: live") + deployment("full")
        + "rollout: {}\n",
        [],
    ),
    "ten positives for each": (data("rows: 20k", splits="train: 10%, prevalence: 1%"), []),
    "nine and a half": (
        data("rows: 19k", splits="train: 10%, prevalence: 1%"),
        [("DAT18", "share 19 positives", "warning")],
    ),
    "the rarer class counts": (
        data("rows: 19k", splits="train: 10%, prevalence: 99%"),
        [("DAT18", "share 19 negatives", "warning")],
    ),
    "training by time takes its share of the history": (
        data("rows: 20k, time_column: month, history: 1000 days",
        splits="train: 99 days, gap: 0 days, prevalence: 1%"),
        [("DAT18", "share 20 positives to learn from: 9.9 for each", "warning")],
    ),
    "a history of nothing divides nothing": (
        data("rows: 20k, time_column: month, history: 0 days",
        splits="train: 99 days, gap: 0 days, prevalence: 1%"),
        [("DAT02", "goes back 0", "error")],
    ),
    "hardly any": (
        data("rows: 90", splits="train: 70%, prevalence: 2%"),
        [("DAT10", "not audited", "warning"),
        ("DAT18", "share 1.3 positives to learn from: 0.63 for each", "warning")],
    ),
    "none at all": (data("rows: 19k", splits="train: 10%, prevalence: 0%"), []),
    "fewer rows than are tested": (
        data("rows: 90", splits="test_rows: 1M, prevalence: 6%"),
        [("DAT10", "not audited", "warning")],
    ),
    "how rare positives are is not known": (
        data("rows: 19k", splits="train: 10%"), []
    ),
    "a log as old as was promised": (
        data("rows: 40k, group_column: email" + kept("1 year"), columns=MAIL,
        splits=f"by: group, {SIX}"),
        [],
    ),
    "a log that is assumed to be older": (
        data("rows: 40k, group_column: email" + kept("364 days"), columns=MAIL,
        splits=f"by: group, {SIX}"),
        [("DAT19", "`email` for 1 year, longer than the 52 weeks", "error")],
    ),
    "a log without it": (
        data("rows: 40k, group_column: email" + kept("9 days"), columns=MAIL,
        splits=f"by: group, {SIX}") + "lineage: {without: [email]}\n",
        [],
    ),
    "no log": (
        data("rows: 40k, group_column: email" + kept("9 days"), columns=MAIL,
        splits=f"by: group, {SIX}") + "lineage: {predictions: false}\n",
        [],
    ),
    "a personal column that is not logged": (
        data("rows: 40k" + kept("9 days"), columns=MAIL), []
    ),
    "a personal feature": (
        data("rows: 40k" + kept("9 days"), columns=MAIL.replace("tenure: {", "tenure: {personal: "
        "true, ")) + "lineage: {keep: 10 days}\n",
        [("DAT19", "`tenure` for 10 days", "error")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    done = pages.checked(pages.whole(text))
    assert not [each for each in done.found if each.code.startswith("SYN")]
    found = [each for each in done.found if each.code in CODES]
    seen = [(each.code, each.severity.value) for each in found]
    assert seen == [(code, severity) for code, _, severity in wanted], pages.shown(
        tuple(found), done
    )
    for each, (_, words, _) in zip(found, wanted, strict=True):
        assert words in each.message


FIXED = [each for each in mutants() if each.code in CODES and each.fix]


@pytest.mark.parametrize("mutant", FIXED, ids=lambda mutant: mutant.name)
def test_what_the_fix_writes_is_enough(mutant: Mutant) -> None:
    before, _, rest = mutant.marked.partition("«")
    assert mutant.fix is not None
    mended = before + mutant.fix["text"] + rest.partition("»")[2]
    assert mutant.code not in {each.code for each in check("spec.yaml", mended.encode()).found}


def test_the_house_moves_the_bounds() -> None:
    text = pages.whole(data("rows: 40k"))
    policy = b"thresholds: {small_data: 50k, events_per_feature: 5000}"
    found = {
        each.code
        for each in check("spec.yaml", text.encode(), policy={"policy.yaml": policy}).found
    }
    assert {"DAT10", "DAT18"} <= found
    assert not {"DAT10", "DAT18"} & {each.code for each in pages.checked(text).found}


def test_legal_may_sign_by_the_house_s_policy() -> None:
    text = pages.whole(data("rows: 40k" + kept("2 years")) + "review: {approvals: [tech_lead]}\n")
    house = {"policy.yaml": b"approvals: [legal]"}
    found = check("spec.yaml", text.encode(), policy=house).found
    assert "DAT03" not in {each.code for each in found}
