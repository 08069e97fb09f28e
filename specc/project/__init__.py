"""The intermediate representation: `lower.lower` turns a `Spec` into a `model.Project`.

Nothing is imported here: rules ask `defaults`, and `specc check` does not wait for the rest.
"""
