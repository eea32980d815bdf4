"""Fetch the artist-made figures that the splits ``learn`` and ``calibrate`` need.

They are of the Validated Avatar Library for Inclusion and Diversity (MIT licence, copyright 2022
Tiffany Do), in its conversion to glTF, some 2 MB each; the commit and every file's sum are fixed.
"""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

SOURCE = (
    "https://raw.githubusercontent.com/c-frame/valid-avatars-glb/"
    "c4719df7a2b60a96cc7f56d67e247674b68c4ea7/avatars"
)
SHA256 = {
    "AIAN_F_1_Casual": "42f5db5ba8279da08a6bee32848578a7ed9a9c7cb9fcda7197736581c0db1e36",
    "AIAN_M_2_Casual": "a77fdc50eea32bd0727c3508b971abc1395799c6fa14f891e9ad3f502207de6b",
    "Asian_F_1_Casual": "30f9ed4545f59686ab70bfab644724bfa6c64f226c48a8a5c063617a71147051",
    "Asian_F_3_Casual": "0fd60418fbaed50186c2f4d71044742e7119545c16718fa204e670080b044bde",
    "Asian_F_3_Default": "555c3e89827dc65930f8f3127bc7c47d77062b58aecbadd30050d60a9d8b9f6a",
    "Asian_M_1_Casual": "92e8f1289382042ea8977a113682b9e8f86604e0ec696d63de634581059ee1a2",
    "Asian_M_3_Casual": "3a3306c15969cd4f5e1bd861d63285587a9fd7a69621ecf8dbf686441458a2e6",
    "Black_F_1_Casual": "853584957eafad7b65406c8a3b407c212ae26bbbc2d547bb168203e0736797aa",
    "Black_F_1_Default": "e7526c8e77ab6453f5038250f7a893fa537f2ffc5cb079e8179cd995b2e35b3c",
    "Black_F_3_Casual": "5e1b7983f68450e675f0d0dfe5b1055635d3b4103bfdca33916ece36535c2230",
    "Hispanic_F_1_Casual": "bda23ce7fcf9960e03e254288d9d067322a708a7dc9e975109082bc288d2d7a7",
    "Hispanic_F_1_Default": "aad1430b108fa1ea5202a182ea7d9e87a63699f64af41567b87f7a53e1aa2c90",
    "Hispanic_F_2_Casual": "0070fc758376f7bfbdb824ae4d85395ec81a7f0c88e3cc827964c6cfd208b874",
    "Hispanic_M_1_Casual": "a82463e09a9d0fd822d4ddf163e37ea88ea2cec8436acd8c7e208f038dd7dee9",
    "Hispanic_M_3_Casual": "c1e4670ee054b202285c9820c7d07743b85f0bd05c03cc41e1cba9dceb1bf221",
    "Hispanic_M_3_Default": "af2b5f91a209d12ec62024f0c9f24fa06114b21f481c232c255d895d300ff66a",
    "MENA_F_1_Casual": "79f0e9b58a32ecaf8cdb7f54d1f2d8decd65b7c25f04b0ed3da46fc40d5fcdce",
    "MENA_M_2_Casual": "c78661b67f256217fdf25bf3d1e6c2174756efae463811a12797084267e7db24",
    "MENA_M_3_Casual": "527512353971bc621199a3ae39663c223983de20289804c143e3225dd8a69f64",
    "NHPI_M_1_Casual": "541f96dd57ae575b53a1c15d6cdd4899347f905683724d0cf979a717d1985b6d",
    "NHPI_M_2_Casual": "0dfa6ef79e977100a88f9904ebf0b718b6a8c497b958c8e9cb04c376764db58f",
    "White_F_3_Casual": "33b480cf14a9db8a810b50832c476201a3ab2bf11350678e9f11645638d7eff5",
    "White_F_3_Default": "5110ece7e501f7b5283fb4111168a7ea8ad2214c0f8c9ca9bbd0f4f410818135",
    "White_M_1_Casual": "ece0275f5583f5021a71f3df57b3b5e2f142fdd56130a05e91b19085d5e8dc7f",
    "White_M_1_Default": "3f5aa9b016bb1293f8b1de11f009389acf9d3b738f2a9bbaea0f3bf314eef15f",
}


class FetchError(RuntimeError):
    """A figure could not be fetched, or is another than it was."""


def fetch(out: Path, log: TextIO, source: str = SOURCE, sums: Mapping[str, str] = SHA256) -> None:
    """Fetch every figure that ``out`` lacks; a file appears under its name only when whole.

    Raises FetchError when one cannot be fetched or its sum differs.
    """
    for name, expected in sums.items():
        fetch_file(
            f"{source}/{name.partition('_')[0]}/{name}.glb", out / f"{name}.glb", expected, log
        )


def fetch_file(address: str, path: Path, expected: str, log: TextIO) -> None:
    """Fetch one file unless it is there; it appears under its name only when whole.

    Raises FetchError when it cannot be fetched or its SHA-256 is not the expected one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and _sum(path.read_bytes()) == expected:
        return
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            content: bytes = answer.read()
    except OSError as error:
        raise FetchError(f"{address} could not be fetched: {error}") from error
    if _sum(content) != expected:
        raise FetchError(f"{address} is not the file that it was; its SHA-256 differs")
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    print(f"{path.name}: {len(content) / 1e6:.1f} MB", file=log, flush=True)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
