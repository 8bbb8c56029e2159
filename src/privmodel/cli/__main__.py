"""``python -m privmodel.cli`` is ``privmodel``."""

import sys

from privmodel.cli import main

if __name__ == "__main__":
    sys.exit(main())
