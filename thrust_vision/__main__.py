"""``python -m thrust_vision`` does what ``thrust-vision`` does."""

import sys

from thrust_vision.cli import main

if __name__ == "__main__":
    sys.exit(main())
