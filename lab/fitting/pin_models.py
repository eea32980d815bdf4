"""Pins the model files that this project trained: writes their sha256 into ``models/pins.json``.

To be run after training, once the files are what is meant to be shipped.

    python -m lab.fitting.pin_models
"""

import hashlib
import json

from thrust_vision.weights.model_files import CHECKOUT_MODELS, PINS
from thrust_vision.weights.registry import FITTED


def main() -> None:
    """Write the pins."""
    pins = {
        name: hashlib.sha256((CHECKOUT_MODELS / name).read_bytes()).hexdigest() for name in FITTED
    }
    (CHECKOUT_MODELS / PINS).write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
