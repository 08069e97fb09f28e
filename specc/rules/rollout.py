"""Rollout: each step is long enough to show what it is there to show."""
