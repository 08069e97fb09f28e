"""Sources: data exist, may be used, and last."""
