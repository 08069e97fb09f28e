"""The pipeline and the service. What they must achieve stands in `spec.yaml`, derived into `conf/`."""

import os

# Threads that wait shall sleep: spinning ones slow every fit several times over on a shared machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
