"""Edges of the rules on rollout: how long is enough, which way is worse, what is left alone."""

from fractions import Fraction

import pytest
import rule_pages as pages

from specc.rules.rollout import pilot_too_short, rollout_without_ramp
from specc.spec.policy import Policy, Thresholds
from specc.units import SHARE, Quantity

CODES = {f"ROL{number:02}" for number in range(1, 11)}
METRICS = """metrics:
  kept: {kind: business, role: monitor, measured_from: accounts}
  recall: {kind: model, role: optimize, target: 70%, drives: kept}
  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}
  ctr: {kind: online, role: monitor, baseline: 2%, better: higher}
  left: {kind: online, role: guardrail, baseline: 12%, limit: 13%, better: lower}
  visits: {kind: online, role: monitor, baseline: 40k, better: higher}
"""
STOP = 'stop_if: {calls: "> 500 per week"}'
FEW = f"{{pattern: canary, share: 5%, for: 2 weeks, {STOP}}}"
FULL = "{pattern: canary, share: 100%}"
HELPS = "automates_task"
REPLACES = "deployment: {mode: batch, case: replaces_system, consumers: [a], fallback: nobody}\n"
OLD = "baselines: {nobody: {kind: previous_system, scores: {recall: 1%}}}\n"
NEVER = "labels: {target: {name: cancelled, type: binary, source: accounts}, provider: system}\n"


def rollout(*steps: str, more: str = "traffic: 1M per day, ") -> str:
    return f"rollout: {{{more}steps: [{', '.join(steps)}]}}\n"


def canary(length: str, stop: str, share: str = "5%") -> str:
    step = f"{{name: c, pattern: canary, share: {share}, for: {length}, stop_if: {{{stop}}}}}"
    return METRICS + rollout(step, f"{{pattern: canary, share: 50%, for: 2 weeks, {STOP}}}", FULL)


def compare(length: str, detect: str, share: str = "50%", more: str = "") -> str:
    step = (
        f"{{pattern: ab_test, share: {share}, for: {length}, detect: {{{detect}}}, {STOP}{more}}}"
    )
    return METRICS + rollout(FEW, step, FULL)


def shadow(length: str, labels: str = "", traffic: str = "") -> str:
    step = f"{{pattern: shadow, for: {length}}}"
    return labels + rollout(step, FEW, FULL, more=traffic)


CASES = {
    "a new feature has nothing to go back to": ("rollout: {traffic: 9 per day}\n", []),
    "no way back, and no steps yet": (
        OLD + REPLACES + "rollout: {traffic: 9 per day}\n",
        [("ROL01", "warning", "there is no way back to it")],
    ),
    "no way back, and the steps are written": (
        OLD + REPLACES + rollout(FEW, FULL), [("ROL01", "error", "there is no way back to it")]
    ),
    "no way back, and it is live": (
        OLD + REPLACES + "project: {id: churn, summary: Call., stage: live}\nrollout: {}\n",
        [("ROL01", "error", "there is no way back to it")],
    ),
    "a way back that nobody speaks of": (
        OLD + REPLACES + "rollout: {rollback: {to: nobody}}\n", []
    ),
    "a way back that nobody speaks of, and it is live": (
        OLD + REPLACES + "project: {id: churn, summary: Call., stage: live}\n"
        "rollout: {rollback: {to: nobody}}\n",
        [("ROL01", "warning", "the way back to `nobody` was never tried")],
    ),
    "a way back that is said to be untried": (
        OLD + REPLACES + "rollout: {rollback: {to: nobody, rehearsed: false}}\n",
        [("ROL01", "warning", "the way back to `nobody` was never tried")],
    ),
    "help with a task that people still do": (REPLACES.replace("replaces_system", HELPS), []),
    "help with a task, in steps that users meet": (
        REPLACES.replace("replaces_system", HELPS) + rollout(FEW, FULL),
        [("ROL01", "error", "there is no way back to it")],
    ),
    "no users in a live step": (
        rollout(FEW.replace("5%", "0%"), FULL), [("ROL05", "error", "no traffic")]
    ),
    "half of the cases at random": (
        rollout(FEW, FULL, more="explore: 50%, "),
        [("ROL05", "warning", "50% of the cases are decided at random")],
    ),
    "all of the cases at random": (
        rollout(FEW, FULL, more="explore: 1, "), [("ROL05", "error", "every case")]
    ),
    "fewer cases at random": (rollout(FEW, FULL, more="explore: 49%, "), []),
    "a canary that stops on good news": (
        canary("1 hour", "ctr: rises 5%"), []
    ),
    "blue and green with an old system": (
        OLD + rollout(FEW, "{pattern: blue_green, share: 100%}"), []
    ),
    "blue and green with something to roll back to": (
        rollout(FEW, "{pattern: blue_green, share: 100%}",
        more="rollback: {to: longest_silent, rehearsed: true}, "),
        [],
    ),
    "a shadow judged on its machines": (
        METRICS + "  slow: {kind: system, role: monitor, measure: latency}\n"
        + rollout('{pattern: shadow, for: 5 weeks, stop_if: {slow: "> 1 s", recall: "< 9%"}}',
        FEW, FULL, more=""),
        [],
    ),
    "a shadow that is to detect a change of clicks": (
        METRICS
        + rollout("{pattern: shadow, for: 5 weeks, detect: {ctr: rises 1 point}}", FEW, FULL),
        [("ROL02", "error", "judged on `ctr`")],
    ),
    "a canary that is just long enough": (canary("58.4 hours", "ctr: drops 5%"), []),
    "a canary that is just too short": (
        canary("58.3 hours", "ctr: drops 5%"), [("ROL03", "error", "takes 2.4 days")]
    ),
    "a drop in points": (
        canary("58.3 hours", "ctr: drops 0.1 points"), [("ROL03", "error", "takes 2.4 days")]
    ),
    "a rise of what should be low": (
        canary("2 hours", "left: rises 5%"), [("ROL03", "error", "`left` rises 5%")]
    ),
    "a larger share sees it sooner": (canary("58.3 hours", "ctr: drops 5%", "6%"), []),
    "a limit and not a change": (canary("1 hour", 'ctr: "< 1.9%"'), []),
    "a count and not a rate": (canary("1 hour", "visits: drops 5%"), []),
    "a drop of everything": (canary("1 hour", "ctr: drops 100%"), []),
    "traffic that nobody knows": (
        canary("1 hour", "ctr: drops 5%").replace("traffic: 1M per day, ", ""), []
    ),
    "a whole week, and the truth at once": (shadow("1 week", NEVER), []),
    "not quite a week": (
        shadow("6 days", NEVER), [("ROL04", "warning", "for 6 days, less than 1 week")]
    ),
    "until the labels are in": (shadow("30 days"), []),
    "labels that come later": (
        shadow("29 days"), [("ROL04", "warning", "is known after 30 days")]
    ),
    "few positives, at once": (
        shadow("2 weeks", NEVER, "traffic: 200 per day, "),
        [("ROL04", "warning", "is known after 21 days")],
    ),
    "few that are written down": (
        shadow("2 weeks", NEVER, "traffic: 1M per day, ") + "monitoring: {logs: {sample: 200}}\n",
        [("ROL04", "warning", "is known after 21 days")],
    ),
    "a shadow without a length": (rollout("{pattern: shadow}", FEW, FULL), []),
    "no shadow at all": (rollout(FEW, FULL), []),
    "two weeks before all": (rollout(FEW, FULL), []),
    "one hour less": (
        rollout(FEW.replace("2 weeks", "335 hours"), FULL),
        [("ROL06", "warning", "on a part of it; a pilot lasts 2 weeks at least")],
    ),
    "days in the shadow do not count": (
        NEVER + rollout("{pattern: shadow, for: 9 weeks}", FEW.replace("2 weeks", "1 week"), FULL),
        [("ROL06", "warning", "after 7 days on a part of it")],
    ),
    "a step without a length may be long": (
        rollout(FEW.replace("for: 2 weeks, ", ""), FULL), []
    ),
    "two steps that nothing stops": (
        rollout("{name: a, pattern: canary, share: 5%, for: 1 week}",
        "{name: b, pattern: canary, share: 9%, for: 1 week}", FULL),
        [("ROL07", "error", "steps `a` and `b` meet users, and nothing says when to stop them")],
    ),
    "all traffic in two steps": (
        rollout(FEW, "{name: a, pattern: canary, share: 100%, for: 1 week}", FULL),
        [("ROL07", "error", "step `a` meets users")],
    ),
    "the usual steps stop at the guardrails": ("rollout: {traffic: 9 per day}\n", []),
    "a test in whole weeks": (compare("1 week", "ctr: rises 0.15 points"), []),
    "a test that a weekend distorts": (
        compare("6 days", "ctr: rises 0.15 points"), [("ROL08", "warning", "takes 1 week")]
    ),
    "a small new arm": (
        compare("2 weeks", "ctr: rises 0.15 points", "99.5%"),
        [("ROL08", "warning", "takes 5 weeks")],
    ),
    "a fall is as hard to see": (
        compare("2 weeks", "ctr: drops 1%", "6%"), [("ROL08", "warning", "takes 19 weeks")]
    ),
    "nothing to compare with": (compare("1 week", "ctr: rises 0.01 points", "100%"), []),
    "one look": (compare("2 weeks", "ctr: rises 1 point", more=", looks: 1"), []),
    "two looks": (
        compare("2 weeks", "ctr: rises 1 point", more=", looks: 2"),
        [("ROL10", "warning", "up to 10% false findings instead of 5%")],
    ),
    "looks that are paid for": (
        compare("2 weeks", "ctr: rises 1 point", more=", looks: 9, analysis: sequential"), []
    ),
    "a plan without stages": ("plan: {deadline: 2026-12-01}\n", []),
    "a plan without a review": (
        "plan: {stages: {data: 1 week}}\n", [("ROL09", "warning", "the plan has 1 stage and")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    done = pages.checked(pages.whole(text))
    found = [each for each in done.found if each.code in CODES]
    assert [(f.code, f.severity.value) for f in found] == [(c, s) for c, s, _ in wanted], (
        pages.shown(done.found, done)
    )
    for each, (_, _, words) in zip(found, wanted, strict=True):
        assert words in each.message


SHORT = compare("2 weeks", "ctr: rises 0.02 points", "10%")


@pytest.mark.parametrize(
    ("code", "wrong", "words", "old", "new"),
    [
        ("ROL03", canary("1 day", "ctr: drops 5%"), "to 3 days", "for: 1 day", "for: 3 days"),
        ("ROL03", canary("56 hours", "ctr: drops 5%"), "`share` to 6%", "e: 5%", "e: 6%"),
        ("ROL03", canary("1 hour", "ctr: drops 20%"), "to 4 hours", "1 hour", "4 hours"),
        (
            "ROL03",
            canary("1 week", "ctr: drops 5%").replace("1M per day", "5k per day"),
            "`rollout.steps.0.stop_if.ctr` to drops 35%",
            "ctr: drops 5%",
            "ctr: drops 35%",
        ),
        (
            "ROL03",
            canary("1 week", "left: rises 1 point").replace("1M per day", "1k per day"),
            "`rollout.steps.0.stop_if.left` to rises 5.2 points",
            "left: rises 1 point",
            "left: rises 5.2 points",
        ),
        ("ROL04", shadow("29 days"), "to 30 days", "29 days", "30 days"),
        ("ROL06", rollout(FEW.replace("2 weeks", "3 days"), FULL), "2 weeks", "3 days", "2 weeks"),
        ("ROL08", SHORT, "to 12 weeks", "share: 10%, for: 2 weeks", "share: 10%, for: 12 weeks"),
        ("ROL08", SHORT, "to rises 0.048 points", "rises 0.02 points", "rises 0.048 points"),
    ],
)
def test_the_help_is_true(code: str, wrong: str, words: str, old: str, new: str) -> None:
    (found,) = (f for f in pages.checked(pages.whole(wrong)).found if f.code == code)
    assert words in found.help
    mended = wrong.replace(old, new)
    assert mended != wrong
    assert code not in {each.code for each in pages.checked(pages.whole(mended)).found}


def test_a_first_step_is_not_told_to_grow_beyond_what_is_allowed() -> None:
    (found,) = (
        f for f in pages.checked(pages.whole(canary("1 hour", "ctr: drops 5%"))).found
        if f.code == "ROL03"
    )  # fmt: skip
    assert "`share` to" not in found.help


def test_the_house_may_want_to_go_slower() -> None:
    spec = pages.checked(pages.whole(rollout(FEW, FULL))).spec
    assert spec is not None
    one = Quantity(magnitude=Fraction(1, 100), dimension=SHARE)
    slow = Policy(thresholds=Thresholds(first_live=one, pilot=Quantity.of(3, "week")))
    assert [*rollout_without_ramp(spec), *pilot_too_short(spec)] == []
    (first,) = rollout_without_ramp(spec, slow)
    assert "at most 1% should meet it first" in first.message
    assert "`share: 1%`" in first.help
    (pilot,) = pilot_too_short(spec, slow)
    assert "a pilot lasts 3 weeks at least" in pilot.message


@pytest.mark.parametrize(
    ("stages", "lasts", "days"),
    [
        ("deploy: 6 weeks", "6 weeks", 0),
        ("deploy: 6 weeks", "43 days", 43),
        ("deploy: 1 week, monitor: 1 week", "2 weeks", 0),
        ("deploy: 1 week, monitor: 1 week", "15 days", 15),
        ("model: 1 week", "9 weeks", 0),
    ],
)
def test_steps_fit_into_their_stage(stages: str, lasts: str, days: int) -> None:
    text = f"plan: {{stages: {{{stages}, business_review: 1 week}}}}\n" + rollout(
        FEW.replace("2 weeks", lasts), FULL, more=""
    )
    long = [each for each in pages.checked(pages.whole(text)).found if each.code == "ROL11"]
    assert [f"take {days} days" in each.message for each in long] == ([True] if days else [])
    for each in long:
        stage, asked = "deploy: 1 week" if "1 week," in stages else stages, each.help.split(" to ")
        mended = text.replace(stage, f"deploy: {asked[-1]}")
        assert not [f for f in pages.checked(pages.whole(mended)).found if f.code == "ROL11"]


def test_steps_that_are_assumed_are_not_judged() -> None:
    text = "plan: {stages: {deploy: 1 day, business_review: 1 week}}\n"
    assert "ROL11" not in {each.code for each in pages.checked(pages.whole(text)).found}


@pytest.mark.parametrize(
    ("mode", "within"),
    [
        ("batch", "1 day"),
        ("batch, every: 1 week", "1 week"),
        ("realtime", "10 min"),
        ("edge", "1 day"),
    ],
)
def test_nobody_is_told_to_say_that_it_was_rehearsed(mode: str, within: str) -> None:
    text = OLD + REPLACES.replace("mode: batch", f"mode: {mode}") + "rollout: {traffic: 9 per s}\n"
    (lost,) = (f for f in pages.checked(pages.whole(text)).found if f.code == "ROL01")
    back = f"{{to: nobody, within: {within}}}"
    assert f"set `rollout.rollback` to {back}" in lost.help
    assert "rehearsed" not in lost.help
    mended = text.replace("traffic: 9 per s", f"rollback: {back}")
    assert "ROL01" not in {each.code for each in pages.checked(pages.whole(mended)).found}
