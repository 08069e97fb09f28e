"""The pipeline and the service; what they must achieve is said by `spec.yaml` and read from `conf/`."""
