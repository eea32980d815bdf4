"""Nasty films made by hand, each by a function that puts it into the folder of its traps.

A name is "group: what"; the groups are those of the table in the docs.
"""

import os
import socket
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from av.stream import Disposition
from numpy.typing import NDArray

from lab.benchmarks import hostile_bytes as raw
from lab.benchmarks.hostile_clips import FILMS, SAMPLE, whole
from lab.benchmarks.hostile_traps import Traps

__all__ = ["NASTY", "Traps"]

Image = NDArray[np.uint8]
Make = Callable[[Traps], Path]
NASTY: dict[str, Make] = {}

MP4, MOV, MKV, PIECES, HEVC, _, _, WEBM, *_rest = FILMS


def _add(group: str, what: str, make: Make) -> None:
    name = f"{group}: {what}"
    if name in NASTY:
        raise ValueError(f"two cases are called {name}")
    NASTY[name] = make


def _file(name: str, content: Callable[[], bytes], traps: Traps) -> Path:
    path = traps.folder / name
    path.write_bytes(content())
    return path


def _bytes(
    group: str, what: str, content: bytes | Callable[[], bytes], name: str = "clip.mp4"
) -> None:
    made = content if callable(content) else partial(bytes, content)
    _add(group, what, partial(_file, name, made))


# --- what is no film --------------------------------------------------------------------------

_NO_FILMS: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\0",
    "zeros": bytes(100_000),
    "ones": b"\xff" * 100_000,
    "noise": np.random.default_rng(1).bytes(100_000),
    "text": b"Dear diary, ten reps at 100 kg.\n" * 100,
    "a page": b"<!doctype html><title>404</title><p>Not found" * 50,
    "JSON": b'{"error": "quota exceeded"}',
    "XML": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]><x>&e;</x>',
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(2000),
    "a ZIP": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(2000),
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(2000),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(5000),
    "a Windows program": b"MZ\x90\0" + bytes(5000),
    "a database": b"SQLite format 3\0" + bytes(5000),
    "a pickle": b"cos\nsystem\n(S'touch sprung'\ntR.",
    "a script": b"#!/bin/sh\ntouch sprung\n",
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(2000),
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "BMP": b"BM" + bytes(2000),
    "TIFF": b"II*\0" + bytes(2000),
    "WebP": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(2000),
    "animated WebP": b"RIFF\xff\xff\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0f\0\0ANIM"
    + bytes(2000),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000),
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(2000),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="secret.mp4"/></svg>',
    "MP3": b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 1000,
    "WAV": b"RIFF\xff\xff\0\0WAVEfmt " + bytes(5000),
    "FLAC": b"fLaC\0\0\0\x22" + bytes(2000),
    "Ogg": b"OggS\0\x02" + bytes(2000),
    "subtitles": b"1\n00:00:00,000 --> 00:00:01,000\nUp\n\n" * 20,
    "WebVTT": b"WEBVTT\n\n00:00.000 --> 00:01.000\nUp\n",
    "FLV": b"FLV\x01\x05\0\0\0\x09\0\0\0\0" + bytes(2000),
    "RealMedia": b".RMF\0\0\0\x12" + bytes(2000),
    "ASF": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(2000),
    "MPEG-PS": b"\0\0\x01\xba\x44" + bytes(2000),
    "a bare H.264 stream": b"\0\0\0\x01\x67\x42\0\x0a" + bytes(2000),
    "YUV4MPEG": b"YUV4MPEG2 W64 H64 F25:1\nFRAME\n" + bytes(6144),
    "NUT": b"nut/multimedia container\0" + bytes(2000),
    "an MXF": bytes.fromhex("060e2b34020501010d01020101020400") + bytes(2000),
    "half a download": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "an AVI header alone": b"RIFF\xff\xff\0\0AVI LIST" + bytes(100),
    "an EBML header alone": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(100),
    "a TS without streams": (b"\x47\x1f\xff\x10" + b"\xff" * 184) * 50,
    "a GIF header alone": b"GIF89a\x10\0\x10\0\x80\0\0",
}
for _what, _content in _NO_FILMS.items():
    _bytes("no film", _what, _content)


# --- what names other files or addresses ------------------------------------------------------

_PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\n{other}\n#EXT-X-ENDLIST\n",
    "HLS with a key": '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI="{other}"\n'
    "#EXTINF:1.0,\n{other}\n#EXT-X-ENDLIST\n",
    "HLS master": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{other}\n",
    "HLS map": '#EXTM3U\n#EXT-X-MAP:URI="{other}"\n#EXTINF:1.0,\n{other}\n#EXT-X-ENDLIST\n',
    "concat script": "ffconcat version 1.0\nfile '{other}'\n",
    "concat script without its mark": "file '{other}'\nfile '{other}'\n",
    "DASH": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
    "<BaseURL>{other}</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    "m=video 5004 RTP/AVP 96\n",
    "PLS": "[playlist]\nFile1={other}\nNumberOfEntries=1\n",
    "ASX": '<asx version="3.0"><entry><ref href="{other}"/></entry></asx>',
    "XSPF": '<?xml version="1.0"?><playlist><trackList><track><location>{other}</location>'
    "</track></trackList></playlist>",
    "SMIL": '<smil><body><video src="{other}"/></body></smil>',
    "QuickTime link": '<?xml version="1.0"?><?quicktime type="application/x-quicktime-media-link"?>'
    '<embed src="{other}"/>',
    "RTSP text": "rtsptext\n{other}\n",
    "Windows shortcut": "[InternetShortcut]\nURL={other}\n",
    "Smooth Streaming": '<?xml version="1.0"?><SmoothStreamingMedia><StreamIndex Url="{other}"/>'
    "</SmoothStreamingMedia>",
}


def _playlist(text: str, name: str, scheme: str, traps: Traps) -> Path:
    secret = traps.lay(SAMPLE)
    other = {
        "file": str(secret),
        "relative": secret.name,
        "url": f"file://{secret}",
        "http": f"http://{traps.address}/film.mp4",
    }[scheme]
    path = traps.folder / name
    path.write_text(text.format(other=other))
    return path


for _what, _text in _PLAYLISTS.items():
    for _scheme, _name in (
        *(("file", "clip.mp4"), ("http", "clip.m3u8"), ("relative", "clip.mov")),
    ):
        _add(
            "other files named",
            f"{_what}, {_scheme}, as {_name}",
            partial(_playlist, _text, _name, _scheme),
        )


def _elsewhere(edit: Callable[[bytes, str], bytes], url: bool, traps: Traps) -> Path:
    """A MOV whose pictures lie in another file."""
    secret = traps.lay(whole(MOV, long=False))
    path = traps.folder / "clip.mov"
    elsewhere = f"http://{traps.address}/film.mov" if url else str(secret)
    path.write_bytes(raw.without_samples(edit(whole(MOV, long=False), elsewhere)))
    return path


for _what, _edit, _url in (
    ("data reference by alias", raw.with_alias, False),
    ("data reference by address", raw.with_url, True),
    ("data reference by file address", raw.with_url, False),
    ("reference movie", raw.reference_movie, False),
    ("reference movie by address", raw.reference_movie, True),
):
    _add("other files named", _what, partial(_elsewhere, _edit, _url))


# --- sizes ------------------------------------------------------------------------------------

for _width, _height in (
    (30_000, 30_000),
    (65_535, 65_535),
    (0, 0),
    (1, 1),
    (1, 30_000),
    (8193, 4321),
):
    _size = f"{_width} x {_height}"
    for _film, _what in ((MP4, "MP4"), (MOV, "MOV")):
        _bytes(
            "sizes",
            f"{_what} header declares {_size}",
            partial(
                lambda f, w, h: raw.declared_size(whole(f, long=False), w, h),
                _film,
                _width,
                _height,
            ),
            f"clip.{_film.suffix}",
        )
    _bytes(
        "sizes", f"H.264 in MPEG-TS, {_size}", partial(raw.h264_of_size, _width, _height), "clip.ts"
    )
    _bytes("sizes", f"GIF canvas {_size}", partial(raw.gif_of_size, _width, _height), "clip.gif")
    _bytes(
        "sizes", f"MJPEG in AVI, {_size}", partial(raw.mjpeg_of_size, _width, _height), "clip.avi"
    )
    _bytes(
        "sizes",
        f"VP9 picture in WebM, {_size}",
        partial(raw.vp9_of_size, _width, _height),
        "clip.webm",
    )


# --- counts and lengths -----------------------------------------------------------------------


def _field(name: bytes, offset: int, value: int, size: int = 4, film: bytes | None = None) -> bytes:
    """A film with a number in one of its boxes replaced; counted from behind the box's name."""
    movie = bytearray(whole(MP4, long=False) if film is None else film)
    at = movie.index(name) + 4 + offset
    movie[at : at + size] = value.to_bytes(size)
    return bytes(movie)


for _what, _mark, _offset, _value in (
    ("a million frames in stts", b"stts", 8, 1_000_000),
    ("four billion frames in stts", b"stts", 8, 2**32 - 1),
    ("two billion entries in stts", b"stts", 4, 2**31 - 1),
    ("a million samples in stsz", b"stsz", 8, 1_000_000),
    ("four billion samples of one size", b"stsz", 4, 1),
    ("four billion samples in stsz", b"stsz", 8, 2**32 - 1),
    ("frames of no length", b"stts", 12, 0),
    ("frames of a day", b"stts", 12, 86_400 * 12_288),
    ("frames of negative length", b"stts", 12, 2**32 - 1),
    ("no time scale", b"mdhd", 12, 0),
    ("time scale of one a second", b"mdhd", 12, 1),
    ("time scale of four billion a second", b"mdhd", 12, 2**32 - 1),
    ("length of a century", b"mdhd", 16, 2**32 - 1),
    ("film's length of a century", b"mvhd", 16, 2**32 - 1),
    ("no chunks", b"stco", 4, 0),
    ("four billion chunks", b"stco", 4, 2**32 - 1),
    ("chunks beyond the file", b"stco", 8, 2**32 - 1),
    ("two billion samples a chunk", b"stsc", 12, 2**31 - 1),
    ("two billion key frames", b"stss", 4, 2**31 - 1),
    ("two billion descriptions", b"stsd", 4, 2**31 - 1),
    ("edits of two billion", b"elst", 4, 2**31 - 1),
    ("an edit that starts before the film", b"elst", 12, 2**32 - 2),
    ("an edit of no speed", b"elst", 16, 0),
    ("an edit of negative speed", b"elst", 16, 2**32 - 65_536),
    ("a track without a number", b"tkhd", 12, 0),
    ("a display matrix of zeros", b"tkhd", 40, 0),
    ("a display matrix of noise", b"tkhd", 44, 0x5A5A5A5A),
):
    _bytes("counts and lengths", _what, partial(_field, _mark, _offset, _value))


def _frames(count: int, per_s: int, container: str) -> bytes:
    """A film of very many copies of one small picture."""
    (picture, *_) = raw.small_h264(1, size=32)
    return raw.muxed(
        count * [picture], container, "libx264", base=Fraction(1, per_s), size=(32, 32)
    )


_bytes(
    "counts and lengths",
    "260,000 frames in 26 s",
    partial(_frames, 260_000, 10_000, "matroska"),
    "clip.mkv",
)
_bytes("counts and lengths", "a frame a second, two minutes", partial(_frames, 120, 1, "mp4"))
_add(
    "counts and lengths",
    "a sparse file of 9 GiB",
    lambda traps: _sparse(traps.folder / "clip.mp4", whole(MP4, long=False), 9 * 2**30),
)


def _sparse(path: Path, content: bytes, size: int) -> Path:
    path.write_bytes(content)
    os.truncate(path, size)
    return path


# --- times ------------------------------------------------------------------------------------

_N = 24
_RNG = np.random.default_rng(2)
_TIMES: dict[str, list[int]] = {
    "forwards": [1000 + 80 * i for i in range(_N)],
    "all the same": [1000] * _N,
    "each twice": [1000 + 80 * (i // 2) for i in range(_N)],
    "backwards": [1000 + 80 * (_N - i) for i in range(_N)],
    "backwards in the middle": [1000 + 80 * (i if i < 12 else 30 - i) for i in range(_N)],
    "a jump of a minute and a half": [1000 + 80 * i + 90_000 * (i > 11) for i in range(_N)],
    "a jump of an hour": [1000 + 80 * i + 3_600_000 * (i > 11) for i in range(_N)],
    "a jump of a year": [1000 + 80 * i + 31_536_000_000 * (i > 11) for i in range(_N)],
    "half a minute between frames": [1000 + 30_000 * i for i in range(_N)],
    "to and fro": [1000 + 80 * (i ^ 1) for i in range(_N)],
    "at random": [1000 + int(t) for t in _RNG.integers(0, 3000, _N)],
    "a microsecond apart": [1000 + i for i in range(_N)],
    "from ten years on": [315_360_000_000 + 80 * i for i in range(_N)],
}
for _what, _times in _TIMES.items():
    for _container, _suffix in (("matroska", "mkv"), ("mp4", "mp4")):
        if max(_times) > 2**31 and _container == "mp4":
            continue  # for which FFmpeg's writer has no room
        _bytes(
            "times",
            f"{_what}, {_suffix.upper()}",
            partial(
                lambda times, kind: raw.muxed(
                    raw.small_h264(_N), kind, "libx264", times, Fraction(1, 1000)
                ),
                _times,
                _container,
            ),
            f"clip.{_suffix}",
        )


# --- streams ----------------------------------------------------------------------------------


def _images(count: int, width: int, height: int, seed: int = 0) -> list[Image]:
    blocks = np.random.default_rng(seed).integers(
        0, 255, (height // 8 + 1, width // 8 + 1, 3), np.uint8
    )
    image = np.ascontiguousarray(blocks.repeat(8, 0).repeat(8, 1)[:height, :width])
    return [np.ascontiguousarray(np.roll(image, 3 * number, axis=1)) for number in range(count)]


def _written(write: Callable[[Path], None], name: str) -> bytes:
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / name
        write(path)
        return path.read_bytes()


def _streams(
    path: Path, sizes: Sequence[tuple[int, int]], sounds: int = 0, cover: int = -1
) -> None:
    """A film with a picture stream of each size, and some of sound."""
    with av.open(str(path), "w") as output:
        pictures = []
        for number, (width, height) in enumerate(sizes):
            still = number == cover
            encoder, kind = ("mjpeg", "yuvj420p") if still else ("libx264", "yuv420p")
            stream = raw.picture_stream(output, encoder, 12, (width, height), kind)
            if still:
                stream.disposition = Disposition.attached_pic
            pictures.append((stream, _images(1 if still else 12, width, height, number)))
        tones = [raw.sound_stream(output, "aac") for _ in range(sounds)]
        for stream, images in pictures:
            for number, image in enumerate(images):
                frame = av.VideoFrame.from_ndarray(image, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 12)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        for tone in tones:
            for number in range(48):
                silence = av.AudioFrame.from_ndarray(
                    np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
                )
                silence.rate, silence.pts = 48_000, 1024 * number
                output.mux(tone.encode(silence))
            output.mux(tone.encode(None))


for _what, _sizes, _sounds, _cover, _name in (
    ("two films, the larger one second", [(160, 90), (320, 180)], 0, -1, "clip.mp4"),
    ("two films, the larger one first", [(320, 180), (160, 90)], 1, -1, "clip.mkv"),
    ("twenty films", 20 * [(64, 64)], 0, -1, "clip.mkv"),
    ("twenty tracks of sound", [(160, 90)], 20, -1, "clip.mp4"),
    ("sound only", [], 1, -1, "clip.mp4"),
    ("sound and a cover picture", [(160, 90)], 1, 0, "clip.mp4"),
    ("a film and a larger cover picture", [(640, 360), (160, 90)], 0, 0, "clip.mp4"),
):
    _bytes(
        "streams",
        _what,
        partial(_written, partial(_streams, sizes=_sizes, sounds=_sounds, cover=_cover), _name),
        _name,
    )

for _what, _old, _new in (
    ("HEVC that calls itself H.264", b"avc1", b"hev1"),
    ("H.264 that calls itself MPEG-4", b"avc1", b"mp4v"),
    ("a coding that nobody knows", b"avc1", b"zzzz"),
    ("encrypted pictures", b"avc1", b"encv"),
    ("a film that calls itself sound", b"vide", b"soun"),
    ("a film that calls itself subtitles", b"vide", b"sbtl"),
    ("no description of the coding", b"avcC", b"free"),
    ("samples without a table", b"stbl", b"free"),
    ("a compressed header", b"mvhd", b"cmov"),
):
    _bytes(
        "streams",
        _what,
        partial(lambda old, new: whole(MP4, long=False).replace(old, new), _old, _new),
    )


# --- pictures that change on the way ----------------------------------------------------------


def _changing(sizes: Sequence[int], container: str) -> bytes:
    """A film whose pictures change their size on the way."""
    packets = [packet for size in sizes for packet in raw.small_h264(6, size)]
    return raw.muxed(packets, container, "libx264")


for _what, _sizes_px in (
    ("larger", [64, 128]),
    ("smaller", [128, 64]),
    ("every half second", [64, 128, 64, 96, 64, 32, 256]),
    ("to 4096 px", [64, 4096]),
):
    for _container, _suffix in (("mpegts", "ts"), ("avi", "avi")):
        _bytes(
            "pictures that change",
            f"{_what}, {_suffix.upper()}",
            partial(_changing, _sizes_px, _container),
            f"clip.{_suffix}",
        )


def _bomb_inside(width: int, height: int) -> bytes:
    packets = raw.small_h264(12)
    packets[6] = raw.h264_header(width, height) + packets[6]
    return raw.muxed(packets, "mpegts", "libx264")


for _side in (16_000, 30_000, 65_520):
    _bytes(
        "pictures that change",
        f"to {_side} px declared",
        partial(_bomb_inside, _side, _side),
        "clip.ts",
    )


# --- animated and unusual pictures ------------------------------------------------------------


def _animated(
    count: int, rate: int, size: tuple[int, int], path: Path, codec: str, kind: str
) -> None:
    with av.open(str(path), "w") as output:
        stream = raw.picture_stream(output, codec, rate, size, kind)
        for number, image in enumerate(_images(count, *size)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=kind)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


for _what, _codec, _kind, _count, _rate, _px, _name in (
    ("GIF of two seconds", "gif", "rgb8", 20, 10, (160, 90), "clip.gif"),
    ("GIF of one picture", "gif", "rgb8", 1, 10, (160, 90), "clip.gif"),
    ("GIF of half a second", "gif", "rgb8", 5, 10, (160, 90), "clip.gif"),
    ("GIF called MP4", "gif", "rgb8", 20, 10, (160, 90), "clip2.gif"),
    ("animated PNG", "apng", "rgb24", 12, 10, (160, 90), "clip.apng"),
    ("animated WebP", "libwebp_anim", "yuv420p", 12, 10, (160, 90), "clip.webp"),
    ("10 bits", "libx265", "yuv420p10le", 12, 12, (160, 90), "clip.mp4"),
    ("full colour", "libx264", "yuv444p", 12, 12, (160, 90), "clip.mp4"),
    ("grey", "libx264", "gray", 12, 12, (160, 90), "clip.mp4"),
    ("see-through", "libvpx-vp9", "yuva420p", 12, 12, (160, 90), "clip.webm"),
    ("ProRes", "prores", "yuv422p10le", 12, 12, (160, 96), "clip.mov"),
    ("AV1", "libsvtav1", "yuv420p", 12, 12, (160, 96), "clip.mkv"),
    ("VP8", "libvpx", "yuv420p", 12, 12, (160, 90), "clip.webm"),
    ("MPEG-4", "mpeg4", "yuv420p", 12, 12, (160, 90), "clip.avi"),
    ("raw pictures", "rawvideo", "yuv420p", 12, 12, (160, 90), "clip.avi"),
    ("FFV1", "ffv1", "yuv420p", 12, 12, (160, 90), "clip.mkv"),
    ("16 px wide", "libx264", "yuv420p", 12, 12, (16, 16), "clip.mp4"),
    ("8 px wide", "libx264", "yuv420p", 12, 12, (8, 8), "clip.mp4"),
    ("a strip", "libx264", "yuv420p", 12, 12, (1600, 16), "clip.mp4"),
    ("a strip on end", "libx264", "yuv420p", 12, 12, (16, 1600), "clip.mp4"),
    ("odd sizes", "libvpx-vp9", "yuv420p", 12, 12, (161, 91), "clip.webm"),
    ("8K", "libx264", "yuv420p", 6, 12, (8192, 4320), "clip.mp4"),
    ("8K in VP9", "libvpx-vp9", "yuv420p", 3, 12, (8192, 4320), "clip.webm"),
    ("8K in HEVC, 10 bits", "libx265", "yuv420p10le", 3, 12, (8192, 4320), "clip.mov"),
    ("more than 8K", "libx264", "yuv420p", 2, 12, (8208, 4352), "clip.mp4"),
    ("1000 frames a second", "libx264", "yuv420p", 1000, 1000, (160, 90), "clip.mp4"),
    ("one frame a second", "libx264", "yuv420p", 10, 1, (160, 90), "clip.mp4"),
):
    _bytes(
        "unusual pictures",
        _what,
        partial(
            _written,
            partial(
                lambda path, *, codec, kind, count, rate, size: _animated(
                    count, rate, size, path, codec, kind
                ),
                codec=_codec,
                kind=_kind,
                count=_count,
                rate=_rate,
                size=_px,
            ),
            _name,
        ),
        "clip.mp4" if _name == "clip2.gif" else _name,
    )
_bytes(
    "unusual pictures",
    "GIF cut off",
    lambda: _written(partial(_gif_of, 20), "clip.gif")[:3000],
    "clip.gif",
)
_bytes(
    "unusual pictures",
    "GIF without delays",
    lambda: raw.gif_of_size(64, 64).replace(b"\x04\0\x0a\0", b"\x04\0\0\0"),
    "clip.gif",
)
_bytes(
    "unusual pictures",
    "GIF with pictures off the canvas",
    lambda: raw.gif_of_size(64, 64).replace(b"\x2c\0\0\0\0", b"\x2c\xf0\xff\xf0\xff"),
    "clip.gif",
)
_bytes("unusual pictures", "GIF of small pictures", partial(raw.gif_of_size, 64, 64), "clip.gif")


def _gif_of(count: int, path: Path) -> None:
    _animated(count, 10, (160, 90), path, "gif", "rgb8")


# --- containers -------------------------------------------------------------------------------


def _nested(name: bytes, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = raw.box(name, content)
    return raw.box(b"ftyp", b"isom\0\0\2\0isom") + content


def _nested_elements(depth: int) -> bytes:
    """A Matroska segment of tags in tags, of unknown size each."""
    return whole(MKV, long=False)[:60] + b"\x12\x54\xc3\x67\xff" + depth * b"\x73\x73\xff"


for _name_, _depth in ((b"moov", 10_000), (b"trak", 10_000), (b"meta", 10_000), (b"udta", 50_000)):
    _bytes(
        "containers",
        f"{_name_.decode()} in itself {_depth:,} times",
        partial(_nested, _name_, _depth),
    )
_bytes("containers", "Matroska tags in tags", partial(_nested_elements, 100_000), "clip.mkv")
for _what, _bytes_long in (("of no size", 0), ("of seven bytes", 7), ("of eight exabytes", 1)):
    _bytes(
        "containers",
        f"a box {_what}",
        partial(
            lambda size: (
                raw.box(b"ftyp", b"isom\0\0\2\0isom")
                + size.to_bytes(4)
                + b"moov"
                + b"\x7f" * 8
                + whole(MP4, long=False)
            ),
            _bytes_long,
        ),
    )
_bytes(
    "containers",
    "a title of 20 MB",
    lambda: whole(PIECES, long=False) + raw.box(b"udta", raw.box(b"\xa9nam", b"A" * 20_000_000)),
)
_bytes("containers", "ten thousand tracks", lambda: _tracks(10_000))
_bytes("containers", "two films one after the other", lambda: 2 * whole(MP4, long=False))
_bytes(
    "containers",
    "WebM inside MP4",
    lambda: raw.box(b"ftyp", b"isom\0\0\2\0isom") + raw.box(b"mdat", whole(WEBM, long=False)),
)
_bytes("containers", "MP4 called AVI", lambda: whole(MP4, long=False), "clip.avi")
_bytes("containers", "MKV called MP4", lambda: whole(MKV, long=False))
_bytes("containers", "a film after 1 MB of zeros", lambda: bytes(2**20) + whole(MP4, long=False))
_bytes(
    "containers",
    "a film and 10 MB of noise",
    lambda: whole(MP4, long=False) + np.random.default_rng(3).bytes(10_000_000),
)
_bytes("containers", "index twice", lambda: whole(MP4, long=False) + _moov(whole(MP4, long=False)))
_bytes(
    "containers",
    "index without pictures",
    lambda: raw.box(b"ftyp", b"isom\0\0\2\0isom") + _moov(whole(MP4, long=False)),
)
_bytes(
    "containers",
    "pieces without an index",
    lambda: whole(PIECES, long=False)[whole(PIECES, long=False).index(b"moof") - 4 :],
)
_bytes("containers", "pieces out of order", lambda: _pieces_reversed(whole(PIECES, long=False)))


def _moov(movie: bytes) -> bytes:
    at = movie.index(b"moov") - 4
    return movie[at : at + int.from_bytes(movie[at : at + 4])]


def _tracks(count: int) -> bytes:
    moov = _moov(whole(MP4, long=False))
    at = moov.index(b"trak") - 4
    track = moov[at : at + int.from_bytes(moov[at : at + 4])]
    return raw.box(b"ftyp", b"isom\0\0\2\0isom") + raw.box(b"moov", moov[8:at] + count * track)


def _pieces_reversed(movie: bytes) -> bytes:
    at = movie.index(b"moof") - 4
    end = movie.rindex(b"mfra") - 4 if b"mfra" in movie else len(movie)
    return movie[:at] + movie[at:end] + movie[at:end] + movie[end:]


# --- names and kinds of files -----------------------------------------------------------------

_NAMES = (
    *("line\nbreak.mp4", "\x1b[31mred.mp4", "\u202egnp.4pm.mp4", "🏋️ hip.mp4", "a" * 250 + ".mp4"),
    *(
        "%d%s%n.mp4",
        "clip%03d.mp4",
        "=cmd|'calc'!A1.mp4",
        "<img src=x onerror=alert(1)>.mp4",
        " .mp4",
    ),
    *("'; DROP TABLE lifters;--.mp4", "{name}.mp4", "$(touch sprung).mp4", "`touch sprung`.mp4"),
    *("..mp4", "con.mp4", "clip.mp4.exe", "clip", "http:clip.mp4", "concat:a.mp4|b.mp4", "åäö.mp4"),
    *("[link](javascript:alert(1)).mp4", "file\udcff.mp4", "tab\there.mp4", "a\u0301.mp4"),
)
for _number, _name in enumerate(_NAMES):
    _add(
        "names and kinds of files",
        f"name {_number} {ascii(_name)[:40]}",
        partial(lambda name, traps: _file(name, partial(whole, MP4, long=False), traps), _name),
    )


def _fifo(traps: Traps) -> Path:
    path = traps.folder / "clip.mp4"
    os.mkfifo(path)
    return path


def _socket(traps: Traps) -> Path:
    path = traps.folder / "clip.mp4"
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
    return path


def _link(target: str, traps: Traps) -> Path:
    path = traps.folder / "clip.mp4"
    path.symlink_to(target)
    return path


def _folder(traps: Traps) -> Path:
    path = traps.folder / "clip.mp4"
    path.mkdir()
    return path


_add("names and kinds of files", "a pipe", _fifo)
_add("names and kinds of files", "a socket", _socket)
_add("names and kinds of files", "a folder", _folder)
_add("names and kinds of files", "no file", lambda traps: traps.folder / "clip.mp4")
for _what, _target in (
    ("a link to nowhere", "nowhere"),
    ("a link to itself", "clip.mp4"),
    ("a link to endless zeros", "/dev/zero"),
    ("a link to noise", "/dev/urandom"),
    ("a link to a terminal", "/dev/tty"),
    ("a link to the process's memory", "/proc/self/mem"),
):
    _add("names and kinds of files", _what, partial(_link, _target))
