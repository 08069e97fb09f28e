"""The steps of the pipeline. Each runs alone: `python -m <package>.steps.<step>`."""
