"""The structural findings: every way a document can have the wrong shape, in one table.

A rule's code lives with the rule's function in `specc.rules`; what stands here is found before any
rule is asked, while the text is read. Codes are stable and never reused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic._code import Code
from specc.diagnostic._model import Severity
from specc.diagnostic.template_codes import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping

CUT_NUMBER = Code(
    code="SYN01",
    slug="cut-number",
    manual="""\
A number was cut into two pieces at its comma.

Inside braces YAML ends a value at a comma, so `{rows: 40,000}` is read as `rows: 40` and a second
key `000` with nothing behind it: a spec that asks for forty rows and says so nowhere. Write `40k`
or `40000`; a decimal comma is a point.""",
)

NOT_TEXT = Code(
    code="SYN02",
    slug="not-text",
    manual="""\
A number, a boolean or null stands where text is expected.

YAML decides the type of a word that is not quoted: `1.10` is the number 1.1, `true` is a boolean,
`~` is nothing. A version, a name or a class label read that way comes out changed. Put quotes
around it and it stays what was written: `version: "1.10"`.""",
)

QUANTITY_WITHOUT_UNIT = Code(
    code="SYN03",
    slug="quantity-without-unit",
    manual="""\
A quantity has no unit, has one that is not known, or measures the wrong thing.

`limit: 200` on a latency may be milliseconds or seconds, and a compiler that guesses is wrong in
production. Write the unit with the number: `200ms`, `0.2 s`, `5%`, `$5k per month`, `2 GB`,
`2000 per second`, `2 weeks`. A length of time where money is expected is the same mistake.""",
)

UNKNOWN_REFERENCE = Code(
    code="SYN04",
    slug="unknown-reference",
    manual="""\
A name refers to something the spec does not declare.

People, metrics, sources, features, slices, baselines and alerts are declared once, each under its
id, and are named everywhere else by that id. A misspelt id would leave an alert without a reader
or a goal without a measure, so every reference has to lead somewhere. Declare the thing in its
section, or use one of the ids listed with the finding.""",
)

SYNTAX_ERROR = Code(
    code="SYN05",
    slug="syntax-error",
    manual="""\
The text is not YAML, so nothing in it can be read.

Usual causes: a bracket or a quote that is not closed, a tab used for indentation, a colon followed
by a space inside text that is not quoted, or an item indented differently from its neighbours. The
place shown is where reading stopped; the cause often stands just before it. The file is read no
further, so that one mistake gives one finding.""",
)

DUPLICATE_KEY = Code(
    code="SYN06",
    slug="duplicate-key",
    manual="""\
One mapping has the same key twice.

Most YAML readers keep the last and drop the first without a word, so that a reviewer reads one
limit and the machine another. Both places are shown: keep one.""",
)

YAML_FEATURE_REFUSED = Code(
    code="SYN07",
    slug="yaml-feature-refused",
    manual="""\
The text uses a part of YAML that a spec does without: an anchor (`&name`), an alias (`*name`), a
merge key (`<<`), a tag (`!type`), a key that is not plain text, or several documents in one file.

These make a spec say in one place something that depends on another, and some of them let a few
lines expand to gigabytes. Write the value out where it belongs. If the `&`, `*` or `!` is meant as
text, quote it.""",
)

TOO_LARGE = Code(
    code="SYN08",
    slug="too-large",
    manual="""\
The document is larger, deeper or has more values than any scoping spec needs.

Limits on bytes, on nesting and on the number of values are checked before anything is parsed: a
few kilobytes of brackets are enough to crash a parser. A spec that reaches a limit usually holds
data (labelled rows, a vocabulary, a log). Put that into a file of its own and name the file.""",
)

NOT_UTF8 = Code(
    code="SYN09",
    slug="not-utf8",
    manual="""\
The file is not UTF-8 text, or holds a character that YAML does not allow, such as NUL, a terminal
escape or half of a surrogate pair.

Specs are UTF-8 everywhere, so that the same bytes mean the same text on every machine. Save the
file as UTF-8 (most editors: "Save with encoding"), and delete the character at the place shown.""",
)

EMPTY_DOCUMENT = Code(
    code="SYN10",
    slug="empty-document",
    manual="""\
The file is empty, or has nothing in it but comments.

The shortest spec names its language version and its project: `specc: 1`, then
`project: {id: churn, summary: Call the customers most likely to cancel next month.}`.""",
)

UNKNOWN_KEY = Code(
    code="SYN11",
    slug="unknown-key",
    manual="""\
A key is not part of the language at this place.

An unknown key is never skipped: a misspelt `limt: 100ms` would otherwise be a limit that nobody
checks. If a similar key exists it is named with the finding. Notes to readers go into comments.""",
)

MISSING_KEY = Code(
    code="SYN12",
    slug="missing-key",
    manual="""\
A key that has no honest default is missing.

Everything that can be assumed is assumed, and `specc check --show-defaults` lists it. What is left
is a decision only the team can make: who owns a goal, which metric it is measured by, where the
data lies. Add the key.""",
)

WRONG_SHAPE = Code(
    code="SYN13",
    slug="wrong-shape",
    manual="""\
A value has the wrong shape: a list where a mapping belongs, a mapping where one value belongs, or
the other way round.

Things with an id are keyed by it (`metrics: {auc: ...}`); things whose order matters are lists
(`rollout.steps`); everything else is one value. The finding says which shape is expected and shows
how to write it.""",
)

VALUE_NOT_ALLOWED = Code(
    code="SYN14",
    slug="value-not-allowed",
    manual="""\
A value is not one of those the language knows here, or is not written in the form it needs.

The allowed values are listed with the finding, nearest first. Ids are written in lower case with
letters, digits, `-` and `_`; dates as `2026-12-31`; handles as `"@team"`, in quotes.""",
)

OUT_OF_RANGE = Code(
    code="SYN15",
    slug="out-of-range",
    manual="""\
A number or quantity lies outside what is possible: a share over 100%, a negative duration, zero
annotators.

Such a value is a slip (`15` for `15%`, a sign, a unit one thousand too large) and every number
derived from it would be wrong too. The allowed range is named with the finding.""",
)

UNSUPPORTED_LANGUAGE_VERSION = Code(
    code="SYN16",
    slug="unsupported-language-version",
    manual="""\
The spec is written in a version of the language that this specc does not know.

`specc: 1` at the top of a spec says which version of the language it uses, so that a later specc
can still read it as it was meant. If the number is higher than this specc knows, install a newer
specc; otherwise write a version that it knows.""",
)

ID_TWICE = Code(
    code="SYN17",
    slug="id-used-twice",
    manual="""\
One id names two things of different kinds: a metric and an alert, a source and a baseline.

People, goals, metrics, sources, slices, baselines, scenarios, alerts, loops, risks and questions
are spoken of by their id alone: in the review, in alerts, in the history of a scope. An id that
means two things makes half of those sentences ambiguous. Give one of the two another id.""",
)

REFERENCE_CYCLE = Code(
    code="SYN18",
    slug="reference-cycle",
    manual="""\
Things rest on one another in a circle: a metric drives another, which drives the first; a scenario
is compared with one that is compared with it.

A chain of metrics explains why a better score is worth money, so it ends at a business metric. A
circle ends nowhere, and explains nothing. Change one link of it.""",
)

ITEM_TWICE = Code(
    code="SYN19",
    slug="item-twice",
    manual="""\
A list names the same thing twice.

Lists of metrics, people's skills, values, tags or approvals say what belongs to something, or in
which order. The second of two equal items adds nothing: either it was left behind, or another one
was meant and is missing, such as the second metric of an order of priorities. Remove it, or write
what was meant.""",
)

VALUE_MISSING = Code(
    code="SYN20",
    slug="value-missing",
    manual="""\
A key, or an item of a list, has nothing behind it.

What is left empty is never taken for a default: whoever wrote the key meant to say something. Write
the value, or delete the key. Inside braces a comma ends a text, and a colon needs a space behind
it, so that `{summary: Call them, the likeliest first}` holds a key `the likeliest first` without a
value: put such a text in quotes.""",
)

NOT_A_QUANTITY = Code(
    code="SYN21",
    slug="not-a-quantity",
    manual="""\
Where a quantity, a comparison or a quantile belongs stands something that is none.

A quantity is one number with its unit: `200ms`, `5%`, `$5k per month`, without commas, underscores
or other signs in its digits. A comparison begins with its sign or with `drops` or `rises`:
`"> 12.5%"`, `drops 5%`, `rises 0.15 points`. A quantile is `p99` or `median`. Where there is one
way to say what was written, it is named with the finding, and `specc check --fix` writes it.""",
)

SECTION_WITHOUT_APPROVAL = Code(
    code="REV01",
    slug="section-without-approval",
    manual="""\
A role that has to sign the scope has not, or not as the scope is now.

The spec (`review.approvals`) and the house's policy (`approvals`) say who signs. An approval holds
for the sections that the role answers for, by their digests: it is void when one of them changes in
a way that concerns the role, ends with the first of the acceptances that were signed with it, and
is refused where its record was edited, moved or signed by somebody else. `specc approvals` lists
how each stands, `specc approve --as ROLE` signs, and `specc verify --release` asks for all.""",
)

ACCEPTANCE_EXPIRED = Code(
    code="REV02",
    slug="acceptance-expired",
    manual="""\
A finding was accepted until a day that has passed.

To accept a finding is to decide, with a reason, to live with something for a while. On the day
that was named the decision is taken again: the reason may have gone, or the thing may have grown.
From then on the finding is shown as before. Mend it, or accept it anew with a later date.""",
)

ACCEPTANCE_WITHOUT_END = Code(
    code="REV04",
    slug="acceptance-without-end",
    severity=Severity.WARNING,
    manual="""\
A finding is accepted without saying until when.

What is accepted for ever is forgotten: whoever reads the spec in two years meets a decision that
nobody remembers, for a reason that may no longer hold. Give `until` a date, at which somebody looks
again. Only warnings and information can be accepted: an error stands until it is mended, for what
it says cannot hold.""",
)

ACCEPTANCE_UNUSED = Code(
    code="REV05",
    slug="acceptance-unused",
    severity=Severity.WARNING,
    manual="""\
A finding is accepted that is not found.

It has been mended, or it stands somewhere else than `at` says. Left where it is, the acceptance
would hide the next finding of its kind, about which nobody has decided anything. Remove it.""",
)

UNKNOWN_CODE = Code(
    code="REV06",
    slug="unknown-code",
    manual="""\
An acceptance or a policy names a code that no rule has.

It would change nothing, and whoever wrote it believes that it does. Codes look like `LAB03`; the
rule's slug will do as well. `specc explain --list` has them all. What is wrong with a spec's form
(`SYN...`) or with an acceptance (`REV...`), and what is said at a compile (`CMP...`, `TPL...`),
cannot be accepted or made milder.""",
)

UNKNOWN_PATH = Code(
    code="REV07",
    slug="unknown-path",
    manual="""\
The `at` of an acceptance names a place that no spec can have.

An acceptance holds for findings at the place that `at` names, or inside of it. With a slip in the
path it holds for none, and whoever wrote it believes that it does. A path is written as findings
print it: `metrics.auc.target`, `rollout.steps[1]`.""",
)

NOT_COMPILED = Code(
    code="CMP01",
    slug="not-compiled-yet",
    manual="""\
The spec is sound, and asks for something this version of specc can check and cannot build.

The language is wider than what is generated so far, so that a scope can be written, checked and
reviewed in full. Rather than leave out a part of the scope without a word, `specc compile` stops
here. `specc check` does not.""",
)

NOT_CARRIED = Code(
    code="CMP02",
    slug="not-carried-yet",
    severity=Severity.INFO,
    manual="""\
A clause of the scope was checked, and nothing in the generated repo carries it out yet.

The language covers more of a project than this version builds: labeling by people, an audit of
fairness, training again on a schedule, the switching of traffic. Such a clause is read, checked
against the rest, and shown in the documents where it belongs, but no code acts on it. It is named
at every compile, so that nobody takes a line of the scope for a mechanism that is not there.""",
)

SEALED_FILE_EDITED = Code(
    code="REG01",
    slug="sealed-file-edited",
    manual="""\
A file that says what the scope says was changed or deleted by hand.

Targets, contracts and acceptance tests are sealed: a limit that is lowered there, and not in the
spec, lets a model pass a gate that nobody moved. Change the spec and run `specc compile`; or put
the file back with `specc heal PATH`, which keeps the edit beside it as `PATH.yours`.""",
)

OUT_OF_STEP = Code(
    code="REG02",
    slug="out-of-step",
    manual="""\
The repo is not what its spec asks for: a compile would change a file.

Either the spec was edited and not compiled, or what was compiled was not committed in full. Until
it is, the code, the limits and the documents say something other than the scope that people review.
Run `specc compile`, look at what it does with `git diff`, and commit it with the spec.""",
)

CONFLICT_LEFT = Code(
    code="REG03",
    slug="conflict-left",
    manual="""\
A conflict between an edit and the spec waits for a person.

Where both sides changed the same lines, specc writes both between markers (`<<<<<<< yours`), and
where a file cannot hold markers it lays its version beside it as `PATH.generated`. Choose, remove
the markers or one of the two files, and run `specc compile` again.""",
)

LOCK_DAMAGED = Code(
    code="REG04",
    slug="lock-damaged",
    manual="""\
What specc remembers under `.specc` is missing, was changed, or holds merge conflict markers.

The lock says which files specc answers for, and the base holds what it generated last; without them
an edit cannot be told from generated text, and specc does not guess. Put them back with
`git checkout HEAD -- .specc`; in a merge, with either side, and run `specc compile`.""",
)

STRUCTURAL: Mapping[str, Code] = {
    code.code: code
    for code in (
        CUT_NUMBER,
        NOT_TEXT,
        QUANTITY_WITHOUT_UNIT,
        UNKNOWN_REFERENCE,
        SYNTAX_ERROR,
        DUPLICATE_KEY,
        YAML_FEATURE_REFUSED,
        TOO_LARGE,
        NOT_UTF8,
        EMPTY_DOCUMENT,
        UNKNOWN_KEY,
        MISSING_KEY,
        WRONG_SHAPE,
        VALUE_NOT_ALLOWED,
        OUT_OF_RANGE,
        UNSUPPORTED_LANGUAGE_VERSION,
        ID_TWICE,
        REFERENCE_CYCLE,
        ITEM_TWICE,
        VALUE_MISSING,
        NOT_A_QUANTITY,
        SECTION_WITHOUT_APPROVAL,
        ACCEPTANCE_EXPIRED,
        ACCEPTANCE_WITHOUT_END,
        ACCEPTANCE_UNUSED,
        UNKNOWN_CODE,
        UNKNOWN_PATH,
        NOT_COMPILED,
        NOT_CARRIED,
        SEALED_FILE_EDITED,
        OUT_OF_STEP,
        CONFLICT_LEFT,
        LOCK_DAMAGED,
        *TEMPLATES,
    )
}
"""Every structural code, by code."""
