"""`python -m package_name.serve`: predict in the way the scope decided."""

import importlib
import sys

from .. import config
from ..strict import ConfError
from . import settings

MODULES = {"realtime": "app", "batch": "job"}


def main() -> None:
    try:
        mode = settings.load(config.find_root()).mode
    except ConfError as error:
        sys.exit(f"error: {error}")
    importlib.import_module(f".{MODULES[mode]}", __package__).main()


if __name__ == "__main__":
    main()
