"""The real settings, with a folder of its own for the collected static files."""

import os
from pathlib import Path

from lms_portal.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["E2E_STATIC"])
