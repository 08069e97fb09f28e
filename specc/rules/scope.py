"""Scope: whether to start at all, and what is left out."""
