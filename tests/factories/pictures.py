"""Pictures as phones make them, with all that they tell beside; and pictures that wait or stand in a room."""

import struct
import uuid
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chat import log
from chat.actions import held as decide
from chat.actions import picture_rows
from chat.actions.hold import Held
from chat.actions.picture import send_picture
from chat.actions.post import Posted
from chat.models import HeldMessage, Message
from chat.models.pictured import PICTURE_FIELDS
from groups.models import PeerGroup
from people.models import User

SECRET = b"HaruNoDenwa"  # what no byte of a kept picture may hold
KINDS = ("JPEG", "PNG", "WEBP", "HEIC")


def exif(*, turned: int = 1) -> bytes:
    """Where, when and by whose phone; `turned` is how it was held (EXIF orientation)."""
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x013B] = turned, SECRET.decode(), SECRET.decode()
    gps = told.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (35.0, 25.0, 12.0), "E", (136.0, 45.0, 40.0)
    told.get_ifd(0x8769)[0x9286] = SECRET
    return told.tobytes()


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), turned: int = 1, frames: int = 1) -> bytes:
    """A red picture whose upper left quarter is blue, with metadata; further frames are green."""
    picture = _drawn(size)
    output = BytesIO()
    if kind == "HEIC":
        pillow_heif.from_pillow(picture).save(output, quality=90, exif=exif(turned=turned), xmp=SECRET)
        return output.getvalue()
    told: dict[str, Any] = {"exif": exif(turned=turned)}
    if kind == "JPEG":
        told |= {"quality": 95, "comment": SECRET, "icc_profile": SECRET * 20, "xmp": SECRET}
    elif kind == "PNG":
        told["pnginfo"] = PngInfo()
        told["pnginfo"].add_text("Author", SECRET.decode())
    else:
        told |= {"xmp": SECRET, "icc_profile": SECRET * 20, "lossless": True}
    if frames > 1:
        told |= {"save_all": True, "append_images": [Image.new("RGB", size, "green")] * (frames - 1)}
    picture.save(output, kind, **told)
    return output.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    """The extended head of a WebP, whose canvas is this large (RFC 9649, section 2.7)."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A small JPEG whose head says that it is larger (ITU T.81, B.2.2)."""
    said = photo(size=(16, 16))
    at = said.index(b"\xff\xc0") + 5
    return said[:at] + struct.pack(">HH", height, width) + said[at + 4 :]


def take_pictures(group: PeerGroup, *, on: bool = True) -> None:
    """Let the group take pictures, as its facilitators can (`groups.actions.settings.let_pictures`)."""
    group.takes_pictures = on
    group.save(update_fields=["takes_pictures"])


def send(person: User, group: PeerGroup, *, content: bytes = b"", **given: Any) -> Posted | Held:
    """Send a picture to the group's room, which takes them."""
    if not group.takes_pictures:
        take_pictures(group)
    content = content or photo()
    given.setdefault("client_id", uuid.uuid4())
    given.setdefault("alt", "積み木の塔")
    room = log.room_of(group)
    return send_picture(actor=person, room=room, file=BytesIO(content), size=len(content), **given)


def let_wait(person: User, group: PeerGroup, **given: Any) -> HeldMessage:
    """A member's picture that waits."""
    answer = send(person, group, **given)
    assert isinstance(answer, Held)
    return answer.held


def post(person: User, group: PeerGroup, *, seen_by: User, **given: Any) -> Message:
    """A member's picture in the room, which a facilitator has seen."""
    message = decide.release(actor=seen_by, held=let_wait(person, group, **given))
    assert message is not None
    return message


def add_to(words: Message | HeldMessage) -> None:
    """Let words that stand in a room, or wait, have a picture."""
    words.picture_alt, words.picture_width, words.picture_height = "積み木の塔", 60, 40
    words.save(update_fields=PICTURE_FIELDS)
    picture_rows.keep(words, photo())


def _drawn(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (0, 0, size[0] // 2, size[1] // 2))
    return picture
