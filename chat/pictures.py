"""From the file that somebody sent to the picture that is kept: smaller, upright, and nothing but its pixels.

A phone records in its photos where, when and by whose phone they were taken. What is kept is drawn anew, so that
nothing of the file itself remains: no metadata, no second picture, no bytes after its end.
"""

import struct
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import pillow_heif
from PIL import Image, ImageOps

from chat import picture_refusals as refusals
from ground.refusals import Refusal

MOST_MEGABYTES = 15
MOST_MEGAPIXELS = 40
LONGEST_SIDE = 1600  # pixels, of what is kept
QUALITY = 82
PATIENCE = 20.0  # seconds that a picture waits for the one before it
HEAD = 30  # bytes that tell the kind of a file, and the size of a WebP
KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
# Brands of HEIF (ISO/IEC 23008-12, annex B): stills and sequences in HEVC, and "any codec".
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
WHITE = (255, 255, 255)

# 40 megapixels take up to 300 MB while they are read: one picture at a time in each process.
_one_at_a_time = threading.BoundedSemaphore()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as it is kept: a JPEG without metadata, and its size in pixels."""

    content: bytes
    width: int
    height: int


def prepare(file: IO[bytes], *, size: int) -> Prepared:
    """Return the picture in a file of `size` bytes as it is kept. Raises a Refusal for anything else.

    The kind is told by the content. The number of pixels is looked at before any of them is read. Pillow works without
    Python's lock, so a process answers others meanwhile.
    """
    if size > MOST_MEGABYTES * 1024 * 1024:
        raise refusals.too_heavy(MOST_MEGABYTES)
    file.seek(0)
    head = file.read(HEAD)
    kind = _kind_of(head)
    if kind == "WEBP":  # its decoder takes memory for all pixels when it opens a file
        _check(*_size_of_webp(head))
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise refusals.busy()
    try:
        return _redrawn(file, kind)
    except Refusal:
        raise
    except Image.DecompressionBombError as bomb:
        raise refusals.too_many_pixels(MOST_MEGAPIXELS) from bomb
    except Exception as broken:  # decoders raise whatever they like for what they cannot read
        raise refusals.unreadable() from broken
    finally:
        _one_at_a_time.release()


def _kind_of(head: bytes) -> str:
    """The kind of a file that is taken, by its first bytes. Raises the Refusal of any other."""
    for beginning, kind in KINDS.items():
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "HEIC"
    raise refusals.not_a_picture()


def _size_of_webp(head: bytes) -> tuple[int, int]:
    """Width and height of a WebP (RFC 9649, sections 2.5 to 2.7; RFC 6386, section 9.1)."""
    if len(head) < HEAD:
        raise refusals.unreadable()
    chunk = head[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if chunk == b"VP8L" and head[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", head, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise refusals.unreadable()


def _check(width: int, height: int) -> None:
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise refusals.too_many_pixels(MOST_MEGAPIXELS)


def _redrawn(file: IO[bytes], kind: str) -> Prepared:
    """Read the first frame, turn it upright, make it smaller, and draw it on a new white sheet."""
    file.seek(0)
    with _opened(file, kind) as picture:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a fraction of its size
        if kind != "HEIC":  # which its decoder has turned
            ImageOps.exif_transpose(picture, in_place=True)
        sheet = Image.new("RGB", picture.size, WHITE)
        if picture.has_transparency_data:
            seen = picture.convert("RGBA")
            sheet.paste(seen, mask=seen.getchannel("A"))
        else:
            sheet.paste(picture.convert("RGB"))
    output = BytesIO()
    sheet.save(output, "JPEG", quality=QUALITY, progressive=True)
    return Prepared(output.getvalue(), sheet.width, sheet.height)


def _opened(file: IO[bytes], kind: str) -> Image.Image:
    """Open a picture whose size was looked at. Nothing is decoded before."""
    if kind == "HEIC":
        heif = pillow_heif.open_heif(file, convert_hdr_to_8bit=True)
        _check(*heif.size)
        return heif.to_pillow()
    picture = Image.open(file, formats=[kind])
    _check(*picture.size)
    return picture
