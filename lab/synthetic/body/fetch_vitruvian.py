"""Fetch the model of the split ``vitruvian``: its mesh, skeleton, skin weights and morphs.

Vitruvian is a character of CharMorph (CC0; Sean Buckley, Olaf Delgado-Friedrichs and others); the
commit and every file's sum are fixed, some 5 MB together. Its textures and hair are not fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from lab.synthetic.body.fetch_figures import fetch_file
from lab.synthetic.body.vitruvian import MORPHS

SOURCE = (
    "https://raw.githubusercontent.com/Upliner/CharMorph-Vitruvian/"
    "c252d1fc7f00ba59d87b66b3d32fa3471fc6ee44"
)
_MORPHS = {
    "Gender_Female": "883839f31ebd0a8454bbae1e5a15ec767ba86741a0b51194f0527bb1b74e34a7",
    "Gender_Male": "46ca3edfd25c9fa7c8f3aca66f155dc8868a024dd7cb8cf13f677c25c568c64c",
    "BodyType_Fat": "9a443bdcbae633be4f33ba601dc29ac8efc90a6eb7e9547f707f25e1974ff0d4",
    "BodyType_Emaciated": "2c9e4e474e9bbc78f8515c96310abd395e2e3e52448e05a974b15972006f4138",
    "BodyType_Muscular": "ea03dbbe2e05567102b266b85534f3f5dd96cf6ef68e350c1963a2d1281841fb",
    "BodyType_Lean": "53b3e9b2f345a4bca11191909b89673c0ab1a444d042faec3e44aee108cbb2a9",
    "BodyType_LongProportions": "4b953214d35f364b12d8994fb9c40f4d88f746a9d7e6584ac8b492ecdb6972b4",
    "Legs_Thigh_Size": "79181ab935dd3404ed0e307ed276fbba8ebcca15ca21b7d042657d936241ba05",
    "Legs_Hamstring_Size": "7b6a7b2c3b51c6f5f7ccf9c5cd64b9a026472ed4c07ca1312ed784298910d3c4",
    "Legs_Quad_Size": "aca9acdacd75d0f28d4090a2b1afad6c8e6f41060077047a5f30ae162d3c734f",
    "Legs_Calves_Size": "300e77c77ea73a14e52091da5628b2a26a0b60e7b6e5b4e15e6d0a06ed1c54d1",
    "Waist_GluteSize": "c1265c438adcc81a2082ec8b59c86a688572fe3f8231d027fef1ff626f237e86",
    "Waist_Hips_Width": "efc0a8164fb2ce0370cb2c79eb55b9b186d961a89e5274750ba91cb710029fdb",
    "Waist_Width": "c5b405b68e45cbae0f62c6b7e369112b10e6ec51aa622a932b938e164c3d4878",
    "Stomach_Bloating": "009230f37b31093ba9453600aa5d3266ad3ad13c0b281fec93593ac1fbc796e1",
    "Torso_RibWidth": "51c8c8a828bd13ec361ef20485d0110b713fd9f2bcc3b33e7888b2d8c6045fa3",
    "Shoulders_ShoulderWidth": "fd1b350ef612cd1c085bc6b72da95339d36295708c249cce9966683b57ed71e5",
    "Chest_Breast_Size": "9175e421f45a8c79b6dde720108c0c8d749d33c5d0e9bead128efe6b01694159",
    "Neck_Girth": "e7a22805cc220e78c099cf456bb9cd9683943a08fb55fa31bd75ed06624b2f63",
    "Race_African": "ae8c0d59881d985fdd1a9a476a39d96c2a267e5d3c40bd8e2e5086cd5c84f76e",
    "Race_EastAsian": "7c6096dbbf9618d618dc89a26cad27e4f2fff551e98ac6678b8a418a428d63af",
    "Race_Hispanic": "6404ffb9241067cccaf65d163af0c93c5276d2eb103107c365de9417fa248f64",
    "Race_Tamil": "041068234c6ee0659cff94df3a17de3ed97127cdaad4c0b574837eb47254b2e7",
    "Race_White": "1c5160894dd15c3ff561429e7aeebf9a7a62e16604182ff5c5f10e321039825a",
}
SHA256 = {
    "faces.npy": "2da0c2c924f86c9e005faa3325d00edbc85b9ae05915f8e8d34c8c9c73def8b0",
    "morphs/L1/Default.npy": "88f288ccd5dddbfbde440993eeb120967e0b5702579c300548cd35ca985a42c4",
    "weights/rigify.npz": "23ffe61513dcefe568b75218d4859a927540e5f34b4175b2f90479c884be8257",
    "joints/rigify.npz": "13925c1a41deb42d592053aa2a9ee0f5e10ce6844b8dc802973146c79c213e83",
} | {MORPHS.format(name): expected for name, expected in _MORPHS.items()}


def fetch_vitruvian(
    out: Path, log: TextIO, source: str = SOURCE, sums: Mapping[str, str] = SHA256
) -> None:
    """Fetch every file that ``out`` lacks.

    Raises FetchError when one cannot be fetched or its sum differs.
    """
    for name, expected in sums.items():
        fetch_file(f"{source}/{name}", out / name, expected, log)
