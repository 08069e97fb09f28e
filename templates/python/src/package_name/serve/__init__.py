"""Predictions for others: a service or a batch job, as the scope decided."""
