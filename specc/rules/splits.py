"""Splits: what is measured was not learned from, and is what will be met."""
