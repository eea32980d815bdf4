"""Short films in the containers and codings of phones and browsers, and ways to damage them.

Case ``number`` of a seed is the same on every machine with the same encoders: its film, its damage
and every damaged byte follow from the two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from lab.benchmarks.hostile_bytes import picture_stream, sound_stream

Image = NDArray[np.uint8]
Rng = np.random.Generator
Damage = Callable[[bytes, "Film", Rng], bytes]

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "braced-good.mp4"
FPS = 12
#: Every so many-th round through all films is about ones with whole reps, which take ten times as
#: long.
LONG_EVERY = 40
_SHORT_S, _LONG_S = 1.0, 7.0
_SHORT_PX, _LONG_PX = (160, 90), (320, 180)
_QUICK = {
    "libx264": {"preset": "veryfast", "threads": "1"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1:frame-threads=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "threads": "1"},
}
#: Values that size and count fields of containers are set to.
_ODD = (0, 1, 7, 8, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 30_000, 1_000_000)


@dataclass(frozen=True)
class Film:
    """A way to write a film.

    Attributes:
        suffix: of the file, which also chooses the container.
        encoder: of the pictures.
        sound: encoder of the sound, "" for none.
        options: of the container.
        container: its name where the suffix does not tell.
    """

    suffix: str
    encoder: str
    sound: str = ""
    options: tuple[tuple[str, str], ...] = ()
    container: str | None = None

    @property
    def name(self) -> str:
        """Container and coding, for tables."""
        coding = {"libx264": "H.264", "libx265": "HEVC", "libvpx-vp9": "VP9"}[self.encoder]
        return f"{self.suffix.upper()} {coding}"


_AT_FRONT = (("movflags", "faststart"),)
_IN_PIECES = (("movflags", "frag_keyframe+empty_moov+default_base_moof"),)
FILMS = (
    Film("mp4", "libx264", "aac", _AT_FRONT),
    Film("mov", "libx264", "aac"),
    Film("mkv", "libx264", container="matroska"),
    Film("mp4", "libx264", options=_IN_PIECES),
    Film("mp4", "libx265", options=_AT_FRONT),
    Film("mov", "libx265"),
    Film("mkv", "libx265", container="matroska"),
    Film("webm", "libvpx-vp9", "libopus"),
    Film("mkv", "libvpx-vp9", container="matroska"),
    Film("mp4", "libvpx-vp9"),
)


@cache
def whole(film: Film, *, long: bool) -> bytes:
    """The undamaged film: of a lifter, with several reps if it is long."""
    length_s, size = (_LONG_S, _LONG_PX) if long else (_SHORT_S, _SHORT_PX)
    return encoded(film, _lifter(round(length_s * FPS), size))


def encoded(film: Film, images: Sequence[Image]) -> bytes:
    """A film of pictures."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / f"film.{film.suffix}"
        _encode(path, film, images)
        return path.read_bytes()


def _encode(path: Path, film: Film, images: Sequence[Image]) -> None:
    container = film.container or film.suffix
    options = dict(film.options)
    if film.suffix in ("mkv", "webm"):
        options["fflags"] = "+bitexact"  # or streams get random numbers
    with av.open(str(path), "w", format=container, options=options) as output:
        height, width = images[0].shape[:2]
        pictures = picture_stream(
            output, film.encoder, FPS, (width, height), options=_QUICK[film.encoder]
        )
        pictures.gop_size = FPS
        sound = sound_stream(output, film.sound) if film.sound else None
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        if sound is not None:
            for packet in _tone(sound, len(images) / FPS):
                output.mux(packet)


def case(seed: int, number: int) -> tuple[Film, str, bytes]:
    """The film, the name of the damage, and the damaged bytes of a case."""
    film = FILMS[number % len(FILMS)]
    names = list(DAMAGES)
    damage = names[number // len(FILMS) % len(names)]
    rng = np.random.default_rng([seed, number])
    content = whole(film, long=number // len(FILMS) % LONG_EVERY == LONG_EVERY - 1)
    return film, damage, DAMAGES[damage](content, film, rng)


@cache
def _lifter(frames: int, size: tuple[int, int]) -> list[Image]:
    """The sample clip, smaller and slower."""
    images = []
    with av.open(str(SAMPLE)) as source:
        step = float(source.streams.video[0].average_rate or FPS) / FPS
        wanted = {round(step * number) for number in range(frames)}
        for index, frame in enumerate(source.decode(video=0)):
            if index in wanted:
                images.append(
                    frame.to_ndarray(
                        format="rgb24", width=size[0], height=size[1], interpolation="AREA"
                    ).astype(np.uint8)
                )
            if len(images) == frames:
                break
    return images


def _tone(stream: AudioStream, length_s: float) -> "Iterator[list[av.Packet[AudioStream]]]":
    size = stream.codec_context.frame_size or 1024
    kind = stream.codec_context.format.name
    for number in range(int(48_000 * length_s / size)):
        wave = 0.2 * np.sin(np.arange(number * size, (number + 1) * size) / 20)
        samples = wave.astype(np.float32) if kind.startswith("flt") else (wave * 32767).astype("i2")
        frame = av.AudioFrame.from_ndarray(samples[None], format=kind, layout="mono")
        frame.rate, frame.pts = 48_000, number * size
        yield stream.encode(frame)
    yield stream.encode(None)


def _flip_bytes(content: bytes, _film: Film, rng: Rng) -> bytes:
    edited = bytearray(content)
    for at in rng.integers(0, len(edited), int(2 ** rng.uniform(0, 9))):
        edited[at] = rng.integers(256)
    return bytes(edited)


def _flip_bits(content: bytes, _film: Film, rng: Rng) -> bytes:
    edited = bytearray(content)
    for at in rng.integers(0, len(edited), int(2 ** rng.uniform(0, 7))):
        edited[at] ^= 1 << int(rng.integers(8))
    return bytes(edited)


def _flip_header(content: bytes, film: Film, rng: Rng) -> bytes:
    edited = bytearray(content)
    low, high = _header(content, film)
    for at in rng.integers(low, high, int(2 ** rng.uniform(0, 6))):
        edited[at] = rng.integers(256)
    return bytes(edited)


def _odd_fields(content: bytes, film: Film, rng: Rng) -> bytes:
    edited = bytearray(content)
    low, high = _header(content, film)
    for at in rng.integers(low, high - 4, int(rng.integers(1, 4))):
        edited[at : at + 4] = int(rng.choice(_ODD)).to_bytes(4)
    return bytes(edited)


def _odd_boxes(content: bytes, film: Film, rng: Rng) -> bytes:
    """Sizes and names of a container's own boxes or elements, and the first of what they hold."""
    edited = bytearray(content)
    places = [at for mark in _marks(film) for at in _places(content, mark)]
    for at in rng.choice(places, min(len(places), int(rng.integers(1, 4))), replace=False):
        odd_at = int(at) + int(rng.choice((-4, 0, 4, 8, 12, 16)))
        odd_at = min(max(odd_at, 0), len(edited) - 4)
        edited[odd_at : odd_at + 4] = int(rng.choice(_ODD)).to_bytes(4)
    return bytes(edited)


def _cut(content: bytes, _film: Film, rng: Rng) -> bytes:
    return content[: int(rng.integers(1, len(content)))]


def _behead(content: bytes, _film: Film, rng: Rng) -> bytes:
    return content[int(rng.integers(1, len(content))) :]


def _hole(content: bytes, _film: Film, rng: Rng) -> bytes:
    low, high = np.sort(rng.integers(0, len(content), 2))
    return content[:low] + bytes(int(high - low)) + content[high:]


def _splice(content: bytes, _film: Film, rng: Rng) -> bytes:
    """The beginning of this film and the end of any."""
    other = whole(FILMS[rng.integers(len(FILMS))], long=False)
    return content[: rng.integers(1, len(content))] + other[rng.integers(len(other)) :]


def _graft(content: bytes, _film: Film, rng: Rng) -> bytes:
    """A piece of any film over one of this."""
    other = whole(FILMS[rng.integers(len(FILMS))], long=False)
    low, high = np.sort(rng.integers(0, len(other), 2))
    at = int(rng.integers(len(content)))
    return content[:at] + other[low:high] + content[at + int(high - low) :]


def _insert(content: bytes, _film: Film, rng: Rng) -> bytes:
    at = int(rng.integers(len(content)))
    return content[:at] + rng.bytes(int(2 ** rng.uniform(0, 12))) + content[at:]


def _repeat(content: bytes, _film: Film, rng: Rng) -> bytes:
    low, high = np.sort(rng.integers(0, len(content), 2))
    return content[:high] + int(rng.integers(1, 4)) * content[low:high] + content[high:]


def _drop(content: bytes, _film: Film, rng: Rng) -> bytes:
    at = int(rng.integers(len(content)))
    return content[:at] + content[at + int(2 ** rng.uniform(0, 12)) :]


DAMAGES: dict[str, Damage] = {
    "bytes changed": _flip_bytes,
    "bits changed": _flip_bits,
    "header bytes changed": _flip_header,
    "odd header fields": _odd_fields,
    "odd box sizes and names": _odd_boxes,
    "cut off": _cut,
    "beginning lost": _behead,
    "hole of zeros": _hole,
    "spliced with another film": _splice,
    "piece of another film": _graft,
    "bytes put in": _insert,
    "pieces repeated": _repeat,
    "bytes left out": _drop,
}

_BOXES = (
    *(b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"edts", b"elst", b"mdia", b"mdhd", b"hdlr"),
    *(b"minf", b"dinf", b"dref", b"stbl", b"stsd", b"stts", b"stss", b"ctts", b"stsc", b"stsz"),
    *(b"stco", b"avc1", b"avcC", b"hev1", b"hvcC", b"vp09", b"vpcC", b"mp4a", b"esds", b"udta"),
    *(b"moof", b"traf", b"tfhd", b"tfdt", b"trun", b"mvex", b"trex", b"mdat"),
)
_ELEMENTS = (
    *(b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66"),
    *(
        b"\x16\x54\xae\x6b",
        b"\x1f\x43\xb6\x75",
        b"\x1c\x53\xbb\x6b",
        b"\x2a\xd7\xb1",
        b"\x23\xe3\x83",
    ),
    *(b"\x63\xa2", b"\x12\x54\xc3\x67"),
)


def _marks(film: Film) -> Sequence[bytes]:
    return _BOXES if film.suffix in ("mp4", "mov") else _ELEMENTS


def _places(content: bytes, mark: bytes) -> Iterator[int]:
    at = content.find(mark)
    while at >= 0:
        yield at
        at = content.find(mark, at + 1)


def _header(content: bytes, film: Film) -> tuple[int, int]:
    """Where the container says what is in it."""
    if film.suffix in ("mp4", "mov") and (at := content.find(b"moov")) >= 4:
        size = int.from_bytes(content[at - 4 : at])
        return at - 4, min(at - 4 + max(size, 64), len(content))
    return 0, min(len(content), 1200)
