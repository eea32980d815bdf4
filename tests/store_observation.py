"""Makes the stored observation anew: ``python -m tests.store_observation``.

To be done when a network has changed, or the format of observations.
"""

from pathlib import Path

import thrust_vision as tv

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "feet-too-far.mp4"
STORED = Path(__file__).parent / "stored" / "feet-too-far.npz"


def main() -> None:
    tv.observe(SAMPLE).save(STORED, overwrite=True)


if __name__ == "__main__":
    main()
