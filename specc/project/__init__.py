"""The intermediate representation: `lower` turns a `Spec` into a `Project`."""

from specc.project.lower import lower
from specc.project.model import Assumption, Project

__all__ = ["Assumption", "Project", "lower"]
