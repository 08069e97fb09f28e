"""The review: a scope as the leads read it."""
