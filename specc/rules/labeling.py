"""Labeling: people agree, are paid, are checked, and are done in time."""
