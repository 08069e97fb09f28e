"""Preparation: what is done to the data fits what will be met."""
