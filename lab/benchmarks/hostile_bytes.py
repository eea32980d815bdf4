"""Bytes of films that no encoder would write."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

_BOXES_AROUND = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")


def picture_stream(
    output: OutputContainer,
    encoder: str,
    rate: int,
    size: tuple[int, int],
    kind: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> VideoStream:
    """A stream of pictures (width, height) of a pixel format, to be encoded."""
    stream = cast(VideoStream, output.add_stream(encoder, rate=rate, options=options or {}))
    stream.width, stream.height = size
    stream.pix_fmt = kind
    return stream


def sound_stream(output: OutputContainer, encoder: str) -> AudioStream:
    """A stream of sound, to be encoded."""
    return cast(AudioStream, output.add_stream(encoder, rate=48_000, layout="mono"))


def box(name: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return (8 + len(content)).to_bytes(4) + name + content


def without_samples(movie: bytes) -> bytes:
    """A MOV whose pictures are zeros."""
    start = movie.index(b"mdat") + 4
    end = start - 8 + int.from_bytes(movie[start - 8 : start - 4])
    return movie[:start] + bytes(end - start) + movie[end:]


def with_alias(movie: bytes, other: str) -> bytes:
    """A MOV that says, as an alias, that its samples lie in another file."""
    name = Path(other).name.encode()
    fields = bytearray(150)
    fields[10:12] = b"\x01v"  # the volume
    fields[50:51] = bytes([min(len(name), 63)])
    fields[51 : 51 + len(name)] = name
    fields[130:134] = b"\x00\x01\x00\x01"  # levels up to a common folder and down
    absolute = b"v" + other.replace("/", ":").encode()
    record = b"\x00\x02" + len(absolute).to_bytes(2) + absolute + bytes(len(absolute) % 2)
    return _with_reference(movie, b"alis", bytes(fields) + record + b"\xff\xff\x00\x00")


def with_url(movie: bytes, other: str) -> bytes:
    """A MOV that says, as an address, that its samples lie elsewhere."""
    address = other if "://" in other else f"file://{other}"
    return _with_reference(movie, b"url ", address.encode() + b"\0")


def reference_movie(_movie: bytes, other: str) -> bytes:
    """A MOV that is nothing but the address of another."""
    address = other.encode() + b"\0"
    reference = box(b"rdrf", bytes(4) + b"url " + len(address).to_bytes(4) + address)
    moov = box(b"moov", box(b"rmra", box(b"rmda", reference)))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + moov + box(b"mdat", bytes(16))


def _with_reference(movie: bytes, kind: bytes, content: bytes) -> bytes:
    """The first track's data reference replaced by one to elsewhere."""
    entry = (12 + len(content)).to_bytes(4) + kind + bytes(4) + content
    start = movie.index(b"dref") + 12
    old = int.from_bytes(movie[start : start + 4])
    edited = bytearray(movie[:start] + entry + movie[start + old :])
    for name in _BOXES_AROUND:
        at = edited.rindex(name, 0, start) - 4
        size = int.from_bytes(edited[at : at + 4]) + len(entry) - old
        edited[at : at + 4] = size.to_bytes(4)
    return bytes(edited)


def declared_size(movie: bytes, width: int, height: int) -> bytes:
    """An MP4 whose track header and sample description declare a size."""
    edited = bytearray(movie)
    entry = next(at for name in (b"avc1", b"hev1", b"vp09") if (at := movie.find(name)) > 0)
    edited[entry + 28 : entry + 32] = width.to_bytes(2) + height.to_bytes(2)
    track = movie.index(b"tkhd") - 4
    end = track + int.from_bytes(movie[track : track + 4])
    edited[end - 8 : end] = (width << 16).to_bytes(4) + (height << 16).to_bytes(4)
    return bytes(edited)


class Bits:
    """Writes bits, most significant first."""

    def __init__(self) -> None:
        self._bits: list[int] = []

    def put(self, value: int, count: int) -> None:
        """A number in so many bits."""
        self._bits += [value >> place & 1 for place in reversed(range(count))]

    def golomb(self, value: int) -> None:
        """A number as H.264 codes them (Exp-Golomb)."""
        length = (value + 1).bit_length()
        self.put(0, length - 1)
        self.put(value + 1, length)

    def bytes(self) -> bytes:
        """All, closed by a one and zeros."""
        bits = [*self._bits, 1]
        bits += [0] * (-len(bits) % 8)
        return np.packbits(np.array(bits, np.uint8)).tobytes()


def h264_header(width: int, height: int) -> bytes:
    """Sequence and picture parameter sets of H.264 that declare a size (to 16 px)."""
    bits = Bits()
    bits.put(66, 8)  # baseline
    bits.put(0xC0, 8)
    bits.put(62, 8)  # level 6.2
    for value in (0, 4, 0, 4, 1):  # id, frame numbers, order of pictures, its bits, references
        bits.golomb(value)
    bits.put(0, 1)
    bits.golomb(max(-(-width // 16), 1) - 1)
    bits.golomb(max(-(-height // 16), 1) - 1)
    bits.put(0b1000, 4)  # whole frames, no direct 8x8, no cropping, nothing more
    picture = Bits()
    for value in (0, 0):
        picture.golomb(value)
    picture.put(0, 2)
    for value in (0, 0, 0):
        picture.golomb(value)
    picture.put(0, 3)
    for value in (0, 0, 0):
        picture.golomb(value)
    picture.put(0, 3)
    return b"\0\0\0\x01\x67" + _escaped(bits.bytes()) + b"\0\0\0\x01\x68" + picture.bytes()


def _escaped(content: bytes) -> bytes:
    """With the bytes by which H.264 keeps start codes out of what it codes."""
    escaped = bytearray()
    zeros = 0
    for value in content:
        if zeros >= 2 and value <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(value)
        zeros = zeros + 1 if value == 0 else 0
    return bytes(escaped)


def small_h264(frames: int, size: int = 64) -> list[bytes]:
    """The packets of a film of noise with start codes, each a whole picture."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width = codec.height = size
    codec.pix_fmt, codec.time_base = "yuv420p", Fraction(1, 12)
    codec.options = {"preset": "ultrafast", "threads": "1", "g": "1", "profile": "baseline"}
    rng = np.random.default_rng(0)
    packets = []
    for number in range(frames):
        image = rng.integers(0, 255, (size, size, 3), np.uint8)
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = number, codec.time_base
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets + [bytes(packet) for packet in codec.encode(None)]


def muxed(
    packets: list[bytes],
    container: str,
    encoder: str,
    times: list[int] | None = None,
    base: Fraction = Fraction(1, 12),
    size: tuple[int, int] = (64, 64),
) -> bytes:
    """Packets in a container, whatever is in them."""
    file = BytesIO()
    with av.open(file, "w", format=container) as output:
        rate = round(1 / base) if base > Fraction(1, 1000) else 30
        kind = "yuvj420p" if encoder == "mjpeg" else "yuv420p"
        stream = picture_stream(output, encoder, rate, size, kind)
        stream.time_base = base
        output.start_encoding()
        for number, content in enumerate(packets):
            packet = av.Packet(content)
            packet.stream = stream
            packet.time_base = base
            packet.dts = number
            packet.pts = number if times is None else times[number]
            packet.is_keyframe = True
            output.mux(packet)
    return file.getvalue()


def h264_of_size(width: int, height: int) -> bytes:
    """A whole film in MPEG-TS after a header that declares a size."""
    packets = small_h264(12)
    header = h264_header(width, height)
    return muxed([header + packets[0], *packets[1:]], "mpegts", "libx264")


def gif_of_size(width: int, height: int) -> bytes:
    """An animated GIF with a canvas of a size and small pictures on it."""
    palette = bytes(range(0, 256, 43)) + b"\xff" * 6
    head = b"GIF89a" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + b"\x81\0\0"
    picture = b"\x21\xf9\x04\0\x0a\0\0\0" + b"\x2c\0\0\0\0\x08\0\x08\0\0" + b"\x02\x02\x84\x51\0"
    return head + palette[:12] + 15 * picture + b";"


def mjpeg_of_size(width: int, height: int) -> bytes:
    """An AVI of JPEG pictures whose own headers declare a size."""
    codec = av.CodecContext.create("mjpeg", "w")
    codec.width = codec.height = 64
    codec.pix_fmt, codec.time_base = "yuvj420p", Fraction(1, 12)
    packets = []
    for number in range(12):
        image = np.full((64, 64, 3), 20 * number, np.uint8)
        frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuvj420p")
        frame.pts, frame.time_base = number, codec.time_base
        for packet in codec.encode(frame):
            content = bytearray(bytes(packet))
            at = content.index(b"\xff\xc0") + 5
            content[at : at + 4] = height.to_bytes(2) + width.to_bytes(2)
            packets.append(bytes(content))
    return muxed(packets, "avi", "mjpeg")


def vp9_of_size(width: int, height: int) -> bytes:
    """A WebM whose VP9 pictures declare a size."""
    bits = Bits()
    for value, count in ((2, 2), (0, 2), (0, 1), (0, 1), (1, 1), (0, 1)):  # a key frame, shown
        bits.put(value, count)
    bits.put(0x498342, 24)
    bits.put(1, 3)  # BT.601
    bits.put(0, 1)
    bits.put(max(width - 1, 0), 16)
    bits.put(max(height - 1, 0), 16)
    bits.put(0, 1)
    picture = bits.bytes() + np.random.default_rng(0).bytes(400)
    return muxed(12 * [picture], "webm", "libvpx-vp9")
