"""The pipeline and the service.

What they must achieve stands in `spec.yaml`, derived into `conf/`.
"""

import os

# Waiting threads shall sleep: where a machine is shared, spinning slows every fit manifold.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
