"""Colours as films are coded: brightness (Y) and two differences of colour (U, V)."""

from functools import lru_cache

from thrust_vision.video.planes import Matrix

# Weights of red and blue in the brightness: ITU-R BT.709-6 and BT.601-7, both item 3.2/2.5.1.
_WEIGHTS: dict[Matrix, tuple[float, float]] = {"bt709": (0.2126, 0.0722), "bt601": (0.299, 0.114)}


@lru_cache(maxsize=256)
def yuv_of(colour: tuple[int, int, int], matrix: Matrix) -> tuple[int, int, int]:
    """Y, U and V of limited range (16 to 235, 16 to 240) for red, green and blue."""
    weight_red, weight_blue = _WEIGHTS[matrix]
    red, green, blue = (part / 255 for part in colour)
    bright = weight_red * red + (1 - weight_red - weight_blue) * green + weight_blue * blue
    by_blue = (blue - bright) / (2 * (1 - weight_blue))
    by_red = (red - bright) / (2 * (1 - weight_red))
    return round(16 + 219 * bright), round(128 + 224 * by_blue), round(128 + 224 * by_red)
