"""Review: what is open, and what is signed."""
