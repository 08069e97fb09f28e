"""Trade-offs: what gives way is said, measured and worth it."""
