"""Whether predictions mean what they say: of the rows given 30%, do three in ten come true?"""

from typing import Any

import numpy as np

from .metrics import Predicted

BINS = 10


def calibration(p: Predicted) -> dict[str, Any]:
    """Predictions in equally full bins, and what came true in each; `error` is the mean distance.

    For several classes the prediction is the probability of the likeliest.
    """
    several = p.score.ndim == 2
    said, came = (p.score.max(1), p.label == p.truth) if several else (p.score, p.truth)
    order = np.argsort(said, kind="stable")
    bins = [
        {
            "n": len(part),
            "predicted": float(said[part].mean()),
            "observed": float(came[part].mean()),
        }
        for part in np.array_split(order, BINS)
        if len(part)
    ]
    distance = sum(each["n"] * abs(each["predicted"] - each["observed"]) for each in bins)
    return {"bins": bins, "error": distance / max(len(p), 1)}
