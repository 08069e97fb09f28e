"""What `specc init` writes only because a spec needs something there, taken out again.

A line is an example as long as it stands as `init` wrote it. With data at hand it is no help any
more: what they say comes in its place.
"""

from __future__ import annotations

import re

_PLACE = """\
      location: data/records.csv  # until it is there, the repo runs on a synthetic sample
      format: csv
"""
_COLUMNS = (
    "    first_column: {from: records}\n",
    "    second_column: {from: records}\n",
)
_HINTS = (
    "      # rows: 40k  # how many there will be: decides what the test can show\n",
    "      # time_column: month  # with it the newest rows are the test set\n",
    "      # group_column: account_id  # whose row it is, so that nobody is in two parts\n",
    "      # Under `columns`, what each one holds, with type and range: each row is held to it.\n",
    "    # Examples, until the columns are known: write your own in their place.\n",
)
_NAME = "    name: outcome  # an example\n"
_TYPE = "    type: binary  # an example: binary, multiclass or number\n"
_MEASURES = {"multiclass": "accuracy", "number": "mae"}
"""What a model is measured by where it is not yes or no, as the interview has it."""
_MEASURED = re.compile(
    r"^(    metrics: \[[^]\n]*|  |    # stop_if: \{)recall(?=\]$|:$|: )", re.MULTILINE
)
_LIMITED = "    role: monitor  # with a `limit` it is `optimize`, and the gate can judge\n"


def has_examples(text: bytes) -> bool:
    """Whether the place of the data is still the one that `init` wrote for want of any."""
    return _PLACE.encode() in text


def without_examples(text: bytes, label: str) -> bytes:
    """The spec without the place, the columns and the label of the examples, and without the
    questions after them; `label` is the type of the label that comes in its place, if any does."""
    spec = text.decode()
    for each in (_PLACE, *_HINTS, *_COLUMNS):
        spec = spec.replace(each, "", 1)
    spec = _without_question(spec, "data_origin")
    if label and _NAME in spec:
        spec = _without_question(spec.replace(_NAME, "", 1), "which_label")
        if _TYPE in spec:
            spec = _measured(spec.replace(_TYPE, "", 1), label)
    return spec.encode()


def _measured(spec: str, label: str) -> str:
    """With the measure of such a label, where nobody has said anything of the other one."""
    if label not in _MEASURES or f"  recall:\n    kind: model\n{_LIMITED}" not in spec:
        return spec
    return _MEASURED.sub(rf"\1{_MEASURES[label]}", spec)


def _without_question(spec: str, name: str) -> str:
    return re.sub(rf"^  {name}:\n(?:    .*\n)+", "", spec, count=1, flags=re.MULTILINE)
