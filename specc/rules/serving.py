"""Serving: answers come in time, from machines that hold them, to somebody who may ask."""
