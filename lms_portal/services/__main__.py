"""`python -m lms_portal.services`; the Makefile is the usual way in."""

import sys

from lms_portal.services.launcher import main

sys.exit(main(sys.argv[1:]))
