"""Approvals: who signed which sections of a spec, and whether that still holds."""
