"""Fairness: groups are measured, finely enough, and somebody can step in."""
