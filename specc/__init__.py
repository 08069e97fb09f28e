"""specc compiles a machine-learning scoping spec into a repo that runs on day one."""

__version__ = "0.1.0"
