"""What the compiler checks beyond shape: one function a rule, one file a subject."""

from specc.rules._check import catalogue, check
from specc.rules._rule import Rule
from specc.rules._settle import Settled, settle, unknown_codes, weighed

__all__ = ["Rule", "Settled", "catalogue", "check", "settle", "unknown_codes", "weighed"]
