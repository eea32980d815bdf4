"""Fetch and paint the figures of the split ``left_out``.

They are of the Microsoft Rocketbox avatar library (MIT licence, copyright 2020 Microsoft), half a
megabyte each, with the picture of each that lies beside it; the commit and every file's sum are
fixed. Their own textures, 36 MB a figure, are not fetched: the picture serves instead, see
``portrait.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from lab.synthetic.body.fetch_figures import FetchError, fetch_file
from lab.synthetic.body.rocketbox import make_paintings, painting

SOURCE = (
    "https://raw.githubusercontent.com/microsoft/Microsoft-Rocketbox/"
    "871aff6cae5a09f478f5c88f65a5a71636aabf46/Assets/Avatars"
)
# Of the figure and of its picture.
SHA256 = {
    "Adults/Female_Adult_01": (
        "8cbaf86576004b96469bc80df123b97fef788f4a7bb3f3eaa616fcfaf55698a3",
        "b380856dcfa982bdb178317530d1d7b8331b26a1f01cb9aa08d0b55ac2c502ce",
    ),
    "Adults/Female_Adult_03": (
        "d8930ca41e72166310622c9ffacd752d93459518ca5e59c84a32b07a10acaebd",
        "87f8bddf274657d1ac10c9e58ce906bfbe8648fa752eca34505ecaa1d8af434f",
    ),
    "Adults/Female_Adult_05": (
        "fffbb46af5f0f0323abad47f04f6067ec6f8757a345d5e53804601bbb77feca4",
        "dd97b6d503a6d828d929be72e97fd02283c67e85fa74519dd5f8e8a8ca6a40e5",
    ),
    "Adults/Female_Adult_07": (
        "faaa677ad270784b87538d16839c179b0930a121fa0bb3fed8f3ed189b33a98a",
        "532a2cc872820a36dc242b7b1de760f4369f1ba5fd42f373bc489bb55d4b16cc",
    ),
    "Adults/Female_Adult_12": (
        "e7f1d9af57cfbac0be76c2c31c9c695aec2204e09e6616abda61df71bf4a7f67",
        "c3e8c9b48d7a3dc10b34ee4ac89554429128417267fadf326a1a3f09d15f07ed",
    ),
    "Adults/Female_Adult_17": (
        "777125303c2b4c493dce961b66cfc8c86ac69ee697c212ea9fe3107bfc45831f",
        "50da109057b9c4408944d125c2efcab2504057e9824a98c96fb83340f194781d",
    ),
    "Adults/Male_Adult_01": (
        "8d1edb51b4dc3427ae2456f4407fc105532c145dd019e53cd42bab31cc948a29",
        "54c9b5a695881c3d8aea99fb23d234282a5642c3e96f966b441ab7893461d535",
    ),
    "Adults/Male_Adult_02": (
        "1c65e292e9057a23f7f70969f6971c631c1316fcaaf93e575a4557201c835018",
        "2df56390d069f322e43eeebf2bdff6f0f911769805d29c6e9595cc19f3420f36",
    ),
    "Adults/Male_Adult_06": (
        "537284add0fb8bd3bf9dd9459cba2c6d4d34de50b86dfdfef09c2c57cbf1a878",
        "b914d4979afbf2c7b5eb8ad970117bb03587f56e4116140143d6dff6d432f511",
    ),
    "Adults/Male_Adult_08": (
        "e0d979315a5f11050945522f9f084932807af2edeefbdb380a2c9aa36c9f9bb3",
        "022f5cd70091203ed8c64734ff859b0b57af62ba06cfa4ba34d31b333f715c5a",
    ),
    "Adults/Male_Adult_09": (
        "ebb89800dbad28b4352369c7149314e010806268a28d7f5bb954a4393bba3d00",
        "67493d2ce72857cb3b93b313c7e582c4631a0b5b5222b43b8e1725e80a5a2ce6",
    ),
    "Adults/Male_Adult_10": (
        "6a7a693d9a7ea6c866037f0cc8e45c5243bbcff008665b2ae505f72a6648ae00",
        "7963b9cc195cbd65b8f70d813bee5a22dc59cade1d08241a56cb6b949ea0c71f",
    ),
    "Adults/Male_Adult_11": (
        "e31f5cf98667a93861ac69da3f12aabe36b896c802a550b2799ecc18c8af0eb8",
        "2aeb7c055095e6e821d234ed33f7719b5d02fdfee295e93ea72f5fa56110eac9",
    ),
    "Adults/Male_Adult_13": (
        "2898a6ff32144aed2fa57f383dfb9401580ad8b6f2c2857d06a7efdfe94b3f9a",
        "e859bc8b5c1583fe39d9f234d2431edb8571ce30a3f7c6ff770c75070712bcae",
    ),
    "Adults/Male_Adult_14": (
        "9d3ecf5c94a84e22b081ddadebf57da18d79541e48e792fa598335553f2dc399",
        "4e9204462cc1d0c04b3d7eb6fb7a3a50d8593ef846a171415cb4d770d6c85236",
    ),
    "Adults/Male_Adult_16": (
        "9c03f1142ddbca6592336f7823f39436635e996fccc3c2a0a9dc32535d6b706d",
        "e5819dee79c529993a564a0d0af126111f5883da40c88d35817d367dffe4cffc",
    ),
    "Adults/Male_Adult_17": (
        "c1f5f218684baae3fb505f9b100af97953ac868f03e6a9b6b2c7365c353c05bb",
        "0cf8b8634eb4c7577dc2e49267c7d820e6a2b5242c60308654fa3fdf5696deee",
    ),
    "Adults/Male_Adult_20": (
        "78c6ffd6899afe415f7e22f088ac36f153046592a6867e5a9e80a10695d996c6",
        "a5ac430a38df99b23f0e9a7251257694230d62c5f92e4efcfa1e09f6eb75532e",
    ),
    "Professions/Medical_Female_01": (
        "e5aeed027bfc6da910fcc4fc5c3eaabc8881541c60673b9466e908f9513e9618",
        "4842610df3c5f541a846ba9791b2d37b9348d03ab1e320617edaecd08e8a8297",
    ),
    "Professions/Sports_Female_01": (
        "bffe0031e0f3089e1aebb6a2c07e1fb6a12373c4811a5d0ed41a7f415f858c37",
        "694936eaf708f63b187f4c6e48a5c2c9a181ff4eb087143aad6cf3d5ee6f8b6f",
    ),
    "Professions/Sports_Female_02": (
        "b96d9952e6e5d232ddd12e0ec844e371623d9922d03c73814299fd4dbc0a9710",
        "d88b8c750116672ff95704d8bbd987a49f5a44b7e4d5eb14d4f3a13ebd75c57a",
    ),
    "Professions/Sports_Male_01": (
        "dc63f02885e37786e0ed5c4d441f565dcfab4eac71f31a208edca74fe5cea8ed",
        "7d3693f6efada94938745a9f50b174f4f413b0f634709f423faaa6fa870ac029",
    ),
    "Professions/Sports_Male_02": (
        "eb8e93c524cb7e741f87eac164ed58b05179e460458415bf0fbb9efaa4374665",
        "f9eaaaf87d108837c50e36f0f95b61430a5fcdfa644de6d392c84624f44a0aae",
    ),
    "Professions/Sports_Male_04": (
        "55489f2b44880684c304be589667d12ebf86d35ee513f2e09ff3fbd9783f9f4c",
        "75bbd5ff6b1d0cefdb39bae9412e052c511acb26e4c9d58bd8f4fd635e8e5963",
    ),
    "Professions/Wood_Male_01": (
        "a484e5b447a7297cb12b71e5d2d7dee94d789d7a8d1a43db5afaef632f433e80",
        "4be94d82d41dd1ef0c7001a299a7b168fd90b5f8a1b43394aa7b5ad175d9a803",
    ),
}
# Share of a figure's outline in which its picture may differ: shoulder-length hair is left out.
MOST_DIFFERS = 0.08


def fetch_rocketbox(
    out: Path,
    log: TextIO,
    source: str = SOURCE,
    sums: Mapping[str, tuple[str, str]] = SHA256,
) -> None:
    """Fetch every figure that ``out`` lacks, and paint those that are not yet.

    Raises FetchError when one cannot be fetched, its sum differs or its picture shows another.
    """
    for place, (figure_sum, picture_sum) in sums.items():
        name = place.rpartition("/")[2]
        figure, picture = out / f"{name}.fbx", out / f"{name}.png"
        fetch_file(f"{source}/{place}/Export/{name}.fbx", figure, figure_sum, log)
        fetch_file(f"{source}/{place}/{name}.png", picture, picture_sum, log)
        if painting(figure, 0).exists():
            continue
        differs = make_paintings(figure, picture, MOST_DIFFERS)
        if differs > MOST_DIFFERS:
            raise FetchError(
                f"{picture} does not show {figure}: {differs:.0%} of the outline differ"
            )
        print(f"{name}: painted, {differs:.1%} of the outline differ", file=log, flush=True)
