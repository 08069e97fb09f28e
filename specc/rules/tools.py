"""Tools: what the house allows."""
