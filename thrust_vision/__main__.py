"""``python -m thrust_vision`` does what ``thrust-vision`` does."""

import sys

from thrust_vision.cli import run

if __name__ == "__main__":
    sys.exit(run())
