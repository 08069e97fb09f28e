"""Baselines: what the model is held against exists, is cited and is simple first."""
