"""The instructions that draw a page: written anew, without comments and without descriptions of what is drawn."""

import pikepdf

from . import Refusal
from .jpegs import strip_jpeg

LAYER = "/OC"


def redraw(instructions):
    """The same drawing. A mark that begins a described part begins a part without description; layers stay."""
    if not instructions.strip():
        return b""
    with pikepdf.new() as desk:
        try:
            parsed = pikepdf.parse_content_stream(desk.make_stream(instructions))
        except (pikepdf.PdfError, pikepdf.PdfParsingError) as trouble:
            raise Refusal("damaged") from trouble
        drawing = pikepdf.unparse_content_stream([kept for each in parsed if (kept := _kept(each)) is not None])
        for picture in _photographs(parsed):
            drawing = drawing.replace(picture, strip_jpeg(picture))
        return drawing


def _photographs(parsed):
    """The bytes of JPEGs that stand between the instructions themselves."""
    for each in parsed:
        if isinstance(each, pikepdf.ContentStreamInlineImage) and "/DCTDecode" in each.iimage.filters:
            if len(each.iimage.filters) > 1:
                raise Refusal("too_complex")
            yield each.iimage.read_raw_bytes()


def _kept(instruction):
    operator = str(instruction.operator)
    if operator in ("DP", "MP"):
        return None
    if operator == "BDC" and str(instruction.operands[0]) != LAYER:
        return pikepdf.ContentStreamInstruction([instruction.operands[0]], pikepdf.Operator("BMC"))
    return instruction
