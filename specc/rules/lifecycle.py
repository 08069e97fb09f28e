"""Lifecycle: every stage has an owner, an exit and a way back."""
