"""Training: simple first, affordable, and questioned."""
