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

MAX_PIXELS = 8192 * 4320  # 8K; more is no phone clip, and could be meant to fill the memory

_OPTIONS = {
    "format_whitelist": "mov,matroska,avi,mpegts",
    "protocol_whitelist": "none",
    "enable_drefs": "0",
    "max_pixels": str(MAX_PIXELS),
}
_READ_BYTES = 1 << 18
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"v=0", b"<?xml", b"<MPD", b"[playlist]", b"file ")
_MOVIE_BOXES = (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")


def open_file(path: Path, name: str) -> BufferedReader:
    """Opens a regular file.

    Args:
        path: where it is.
        name: what the user calls it.

    Raises:
        UnreadableClipError: there is no such file, or it may not be read.
    """
    try:
        # Asked before opening: opening a pipe would wait for a writer.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableClipError(f"{name} is not a file.")
        return path.open("rb")
    except FileNotFoundError:
        raise UnreadableClipError(f"{name} does not exist: check the name.") from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableClipError(f"{name} cannot be opened: {reason}.") from None


def open_film(file: BufferedReader, name: str) -> tuple[InputContainer, VideoStream]:
    """The container in an open file and the picture stream to read.

    Raises:
        UnreadableClipError: it is no film, or one that this program cannot read.
    """
    head = file.read(64)
    file.seek(0)
    if _is_picture(head):
        raise UnreadableClipError(_why_not_a_film(name, head))
    try:
        container = av.open(
            file, "r", options=_OPTIONS, buffer_size=_READ_BYTES, metadata_errors="replace"
        )
    except (av.error.FFmpegError, OSError, ValueError):
        raise UnreadableClipError(_why_not_a_film(name, head)) from None
    try:
        return container, _film_stream(container, name)
    except BaseException:
        container.close()
        raise


def refuse_oversize(name: str, width: int, height: int) -> None:
    """Refuses pictures of more than `MAX_PIXELS`.

    Raises:
        UnreadableClipError: they are larger.
    """
    if width * height > MAX_PIXELS:
        raise UnreadableClipError(
            f"{name} has pictures of {width} x {height} pixels, more than this program reads "
            "(8K): film at 4K or less."
        )


def _film_stream(container: InputContainer, name: str) -> VideoStream:
    stream = container.streams.best("video")
    if not isinstance(stream, VideoStream) or stream.disposition & Disposition.attached_pic:
        raise UnreadableClipError(f"{name} holds no film, only sound or text.")
    if stream.codec_context is None:
        raise UnreadableClipError(
            f"{name} is coded in a way this program cannot read: convert it to H.264 (MP4)."
        )
    refuse_oversize(name, stream.codec_context.width, stream.codec_context.height)
    return stream


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith(_PICTURES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS)
    )


def _why_not_a_film(name: str, head: bytes) -> str:
    """One line on a file of this name that starts with `head`."""
    if not head:
        return f"{name} is empty (0 bytes): copy it from the phone again."
    if _is_picture(head):
        return f"{name} is a picture, not a film."
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_PLAYLISTS):
        return f"{name} is a playlist that names other files: give the film itself."
    if head[4:8] in _MOVIE_BOXES:
        return (
            f"{name} lacks its index or the index is damaged, so recording or copying was "
            "probably cut off: copy it from the phone again."
        )
    return f"{name} is not a video this program can read (MP4, MOV, WebM, MKV, AVI or MPEG-TS)."
