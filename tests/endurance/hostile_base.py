"""A tame spec that fills every free text of the language: breast-cancer, and what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_EXAMPLE = Path(__file__).parents[2] / "examples" / "breast-cancer" / "spec.yaml"
_MORE = """
project:
  options: [{what: a second opinion, rejected_because: too slow}]
people:
  ml-lead: {knows: [structured, images]}
metrics:
  recall: {measure: recall}
  precision: {measure: precision}
  days_to_diagnosis: {unit: days}
data:
  sources:
    aspirates: {expectations: [one row a slide, no slide twice]}
    appointments:
      time_column: seen_at
      group_column: patient
      columns:
        seen_at: {type: timestamp}
        patient: {type: string}
        ward: {type: category, values: [north, south]}
  features:
    mean_radius: {served_from: aspirates}
  excluded: {ward: known only afterwards}
  splits: {validation_from: aspirates, test_from: aspirates}
  slices:
    small_nuclei: {limits: {auc: 0.9}}
    wide: {where: {mean_radius: [20, 21]}}
  augmentation: [turned slides]
  assumptions: [slides are stained alike]
  domain_shift: [other scanners]
labels:
  target: {unit: verdict}
model:
  custom: [house_model]
  then: [gradient_boosting, house_model]
  references: [a paper]
  licence: BSD
  ranked_within: session
  training: {hardware: a laptop}
scenarios:
  other_case: {kind: invariant, given: {mean_texture: 12}, as: small_and_round}
fairness: {limits: {fpr_gap: 10%}, reason: required by law}
deployment:
  device: {features: [mean_radius]}
  process_change: {what: the list is sorted, owner: clinic-lead}
  latency: {stages: {network: 5ms, scoring: 10ms}}
  dependencies: {slide_store: {availability: 99.9%, owner: platform}}
lineage: {without: [mean_radius]}
lifecycle:
  loops:
    rescan: {from: model, to: data, when: {bad_slide: "> 10%"}}
tradeoffs:
  worth: {gain: 0.01, of: auc, at_most: $2k per month}
rollout:
  unit: reader
  steps:
    - {name: shadow, pattern: shadow, for: 4 weeks, detect: {recall: rises 5%}}
    - {name: pilot, pattern: canary, share: 10%, for: 4 weeks, stop_if: {recall: "< 90%"}}
    - {name: full, pattern: canary, share: 100%, stop_if: {recall: "< 90%"}}
plan:
  stages: {deploy: {for: 10 weeks, owner: platform}}
  dependencies: [{step: access to the archive, team: archive}]
questions:
  other_hospital: {ask: Does it hold elsewhere, who: pathologist}
glossary: {aspirate: cells drawn by a needle}
accept: [{finding: MET09, because: there are no more slides, at: metrics.auc}]
scaffold:
  package: breast_cancer
  templates:
    house: {source: a-template, ref: v1, answers: {team_name: pathology}, overrides: [docs/a.md]}
"""


def tame() -> dict[str, Any]:
    """The spec as plain data."""
    found: dict[str, Any] = _merged(yaml.safe_load(_EXAMPLE.read_text()), yaml.safe_load(_MORE))
    return found


def _merged(data: Any, change: Any) -> Any:
    if not (isinstance(data, dict) and isinstance(change, dict)):
        return change
    return {**data, **{key: _merged(data.get(key), value) for key, value in change.items()}}
