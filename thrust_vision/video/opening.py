"""Opening a file as a film and as nothing else, or saying in one line why it is none.

Only the given file is ever opened. FFmpeg gets an open file instead of a name, may use no
protocol, and only demuxers of films, so a playlist, an image sequence or a film that keeps its
pictures in another file is refused.
"""

import stat
from io import BufferedReader
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from thrust_vision.errors import UnreadableClipError
from thrust_vision.settings import FILM_CODECS, FILM_CONTAINERS, FILM_LIMITS, FilmLimits
from thrust_vision.video.refusals import refusal

_READ_BYTES = 1 << 18
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"v=0", b"<?xml", b"<MPD", b"[playlist]", b"file ")
_MOVIE_BOXES = (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")


def open_file(path: Path, name: str, limits: FilmLimits = FILM_LIMITS) -> BufferedReader:
    """Opens a regular file.

    Args:
        path: where it is.
        name: what the user calls it.
        limits: of its size.

    Raises:
        UnreadableClipError: there is no such file, it is too large, or it may not be read.
    """
    try:
        status = path.stat()
        # Asked before opening: opening a pipe would wait for a writer.
        if not stat.S_ISREG(status.st_mode):
            raise refusal("not_a_file", name)
        if (gib := status.st_size / 2**30) > limits.max_gib:
            raise refusal("file_too_large", name, gib=f"{gib:.1f}", most=f"{limits.max_gib:g}")
        return path.open("rb")
    except FileNotFoundError:
        raise refusal("missing", name) from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        why = getattr(error, "strerror", None) or str(error)
        raise refusal("cannot_open", name, why=why) from None


def open_film(
    file: BufferedReader, name: str, limits: FilmLimits = FILM_LIMITS
) -> tuple[InputContainer, VideoStream]:
    """The container in an open file and the picture stream to read.

    Args:
        file: at its start.
        name: what the user calls it.
        limits: of what it may declare.

    Raises:
        UnreadableClipError: it is no film, or one that this program cannot read.
    """
    head = _head(file, name)
    if _is_picture(head):
        raise _why_not_a_film(name, head)
    try:
        container = av.open(
            file,
            "r",
            options=_options(limits),
            buffer_size=_READ_BYTES,
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, OSError, ValueError):
        raise _why_not_a_film(name, head) from None
    try:
        return container, _film_stream(container, name, limits)
    except BaseException:
        container.close()
        raise


def refuse_size(name: str, width: int, height: int, limits: FilmLimits) -> None:
    """Refuses pictures that are too large, too small or too narrow to read.

    Raises:
        UnreadableClipError: they are.
    """
    short, long = sorted((width, height))
    size = {"width": width, "height": height}
    if width * height > limits.max_pixels:
        raise refusal("pictures_too_large", name, **size)
    if short < limits.min_edge_px:
        raise refusal("pictures_too_small", name, **size)
    if long > limits.max_aspect * short:
        raise refusal("pictures_too_narrow", name, **size)


def _head(file: BufferedReader, name: str) -> bytes:
    try:
        head = file.read(64)
        file.seek(0)
    except OSError as error:  # a disk that fails
        raise refusal("cannot_open", name, why=error.strerror) from None
    return head


def _options(limits: FilmLimits) -> dict[str, str]:
    return {
        "format_whitelist": ",".join(FILM_CONTAINERS),
        "protocol_whitelist": "none",
        "enable_drefs": "0",
        "max_pixels": str(int(limits.max_pixels)),
    }


def _film_stream(container: InputContainer, name: str, limits: FilmLimits) -> VideoStream:
    stream = container.streams.best("video")
    if not isinstance(stream, VideoStream) or stream.disposition & Disposition.attached_pic:
        raise refusal("no_pictures", name)
    context = stream.codec_context
    if context is None or context.codec.canonical_name not in FILM_CODECS:
        codec = "unknown" if context is None else context.codec.canonical_name
        raise refusal("codec", name, codec=codec)
    if context.width and context.height:  # else the first picture tells
        refuse_size(name, context.width, context.height, limits)
    # Whatever a picture in the middle declares, no memory is got for more.
    context.options = {"max_pixels": str(int(limits.max_pixels))}
    return stream


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith(_PICTURES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS)
    )


def _why_not_a_film(name: str, head: bytes) -> UnreadableClipError:
    """The refusal of a file of this name that starts with `head`."""
    if not head:
        return refusal("empty", name)
    if _is_picture(head):
        return refusal("picture", name)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_PLAYLISTS):
        return refusal("playlist", name)
    if head[4:8] in _MOVIE_BOXES:
        return refusal("no_index", name)
    return refusal("not_a_film", name)
