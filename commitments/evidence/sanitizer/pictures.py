"""Pictures: drawn again, pixel by pixel, so that nothing but what is seen comes along."""

from PIL import Image, ImageOps

from . import MOST_PIXELS, Refusal

# Ours is the bound, and it is asked before anything is decoded; Pillow's own would warn where ours refuses.
Image.MAX_IMAGE_PIXELS = None

KEPT_MODES = ("1", "L", "LA", "RGB", "RGBA", "I;16")
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, OverflowError)
"""What Pillow raises for a file that is not what it says it is."""


def clean(source, target):
    """Write a copy of the JPEG or PNG at `source`: upright, without metadata, palette, profile or trailing bytes."""
    try:
        with Image.open(source, formats=["JPEG", "PNG"]) as picture:
            check(picture)
            drawn = redraw(picture)
            kind = "PNG" if picture.format == "PNG" else "JPEG"
    except DAMAGED as trouble:
        raise Refusal("damaged") from trouble
    if kind == "PNG":
        drawn.save(target, format="PNG")
    else:
        drawn.save(target, format="JPEG", quality=90, subsampling=0)


def check(picture):
    """By the header alone: nothing is decoded yet."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refusal("too_many_pixels")
    # A photograph with a second picture behind it (MPO) is a still one: the first is what everybody sees.
    if picture.format == "PNG" and getattr(picture, "is_animated", False):
        raise Refusal("moving")


def redraw(picture):
    """A new picture with the same pixels, turned as the camera was held."""
    picture.load()
    try:
        picture = ImageOps.exif_transpose(picture)
    except DAMAGED:
        picture.info.clear()  # unreadable metadata says nothing about which side is up
    picture = picture.convert(mode_of(picture))
    picture.info.clear()
    return picture


def mode_of(picture):
    """A palette can carry anything, and four inks need a profile: both become plain colours."""
    if picture.mode in KEPT_MODES and "transparency" not in picture.info:
        return picture.mode
    return "RGBA" if picture.has_transparency_data else "RGB"
