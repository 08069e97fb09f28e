"""What is watched once predictions are made: the figures, drift, skew, quality."""
