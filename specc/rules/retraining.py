"""Retraining: fresh enough, not faster than it can be judged."""
