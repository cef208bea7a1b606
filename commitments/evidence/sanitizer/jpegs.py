"""Pictures inside documents: their metadata goes, their pixels are not touched."""

from . import Refusal

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
STANDALONE = {0x01, *range(0xD0, 0xD8)}
APP = range(0xE0, 0xF0)
ADOBE = 0xEE  # says how the colours are stored: twelve bytes, of which only these are kept

J2K_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def strip_jpeg(data):
    """The same JPEG without its application segments, comments and whatever follows its end."""
    if data[:2] != b"\xff\xd8":
        raise Refusal("damaged")
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Refusal("damaged")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == EOI:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in STANDALONE:
            kept.append(data[at : at + 2])
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        segment = data[at:end]
        if len(segment) < 4:
            raise Refusal("damaged")
        if marker == ADOBE and segment[4:9] == b"Adobe":
            kept.append(b"\xff\xee\x00\x0e" + segment[4:16].ljust(12, b"\0"))
        elif marker not in APP and marker != COM:
            kept.append(segment)
        at = end
        if marker == SOS:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    return b"".join([*kept, b"\xff\xd9"])


def _end_of_scan(data, at):
    """Where the next marker begins that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0x00 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def strip_jpeg2000(data):
    """The same JPEG 2000 without its boxes of metadata and the comments in its code stream."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _strip_code_stream(data)
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        if length == 0:
            length = len(data) - at
        if length < head:
            raise Refusal("damaged")
        body = data[at + head : at + length]
        if kind == b"jp2c":
            body = _strip_code_stream(body)
        if kind in J2K_BOXES:
            kept.append((8 + len(body)).to_bytes(4) + kind + body)
        at += length
    return b"".join(kept)


def _strip_code_stream(data):
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0x90:  # until the first tile
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end < at + 4:
            raise Refusal("damaged")
        if data[at + 1] != 0x64:  # a comment
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])
