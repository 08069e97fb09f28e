"""What the compiler checks beyond shape: one function a rule, one file a subject."""

from specc.rules._check import catalogue, check
from specc.rules._rule import Rule

__all__ = ["Rule", "catalogue", "check"]
