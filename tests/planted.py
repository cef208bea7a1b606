"""Files in which a name is hidden where cameras, office programs and people hide names. Each place is a function that
takes the name (the canary) and gives the bytes of a file; `found_in` looks for it as a curious reader would."""

import contextlib
import io
import re
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, PngImagePlugin

SENTENCE = "A reader can select this sentence."
PLANTED = {}


def planted(kind):
    def keep(plant):
        PLANTED[f"{kind}: {plant.__name__.removeprefix('in_').replace('_', ' ')}"] = (kind, plant)
        return plant

    return keep


def found_in(data, canary):
    """Whether the canary stands in `data`, plain or packed, in any of the spellings that formats use."""
    return any(spelling in place for place in places_in(data) for spelling in spellings(canary))


def spellings(canary):
    plain = canary.encode()
    wide = (canary.encode("utf-16-le"), canary.encode("utf-16-be"))
    return {
        plain,
        *wide,
        *(w.hex().encode() for w in (plain, *wide)),
        *(w.hex().upper().encode() for w in (plain, *wide)),
    }


def places_in(data):
    yield data
    for packed in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[packed.start() :])
    if data.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(data)) as paper:
            for thing in paper.objects:
                yield repr(thing).encode()
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_raw_bytes()
                    with contextlib.suppress(pikepdf.PdfError):
                        yield thing.read_bytes()


# --- JPEG -----------------------------------------------------------------------------------------------------------


def picture(mode="RGB"):
    return Image.radial_gradient("L").resize((48, 32)).convert(mode)


def jpeg(**options):
    out = io.BytesIO()
    picture().save(out, "JPEG", **options)
    return out.getvalue()


def with_segment(marker, body, data=None):
    data = data or jpeg()
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def exif(tags=None, **blocks):
    facts = Image.Exif()
    for tag, value in (tags or {}).items():
        facts[tag] = value
    for block, values in blocks.items():
        facts.get_ifd({"gps": 0x8825, "more": 0x8769}[block]).update(values)
    return facts


@planted("jpeg")
def in_exif_artist(canary):
    return jpeg(exif=exif({0x013B: canary}))


@planted("jpeg")
def in_exif_description(canary):
    return jpeg(exif=exif({0x010E: canary, 0x0112: 6}))


@planted("jpeg")
def in_exif_copyright_of_a_turned_picture(canary):
    return jpeg(exif=exif({0x8298: canary, 0x0112: 8}))


@planted("jpeg")
def in_exif_author_of_windows(canary):
    return jpeg(exif=exif({0x9C9D: canary.encode("utf-16-le")}))


@planted("jpeg")
def in_gps(canary):
    return jpeg(exif=exif(gps={1: "N", 2: (48.0, 12.0, 30.0), 28: canary.encode()}))


@planted("jpeg")
def in_exif_user_comment(canary):
    return jpeg(exif=exif(more={0x9286: b"ASCII\0\0\0" + canary.encode()}))


@planted("jpeg")
def in_maker_note(canary):
    return jpeg(exif=exif(more={0x927C: canary.encode()}))


@planted("jpeg")
def in_camera_owner(canary):
    return jpeg(exif=exif(more={0xA430: canary}))


@planted("jpeg")
def in_exif_thumbnail(canary):
    return with_segment(0xE1, b"Exif\0\0" + exif().tobytes()[6:] + jpeg(comment=canary.encode()))


@planted("jpeg")
def in_xmp(canary):
    return with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(canary))


@planted("jpeg")
def in_extended_xmp(canary):
    return with_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + xmp(canary))


@planted("jpeg")
def in_comment(canary):
    return jpeg(comment=canary.encode())


@planted("jpeg")
def in_colour_profile(canary):
    return jpeg(icc_profile=b"\0" * 128 + canary.encode())


@planted("jpeg")
def in_iptc(canary):
    return with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + canary.encode())


@planted("jpeg")
def in_ducky(canary):
    return with_segment(0xEC, b"Ducky\0" + canary.encode())


@planted("jpeg")
def in_an_unknown_segment(canary):
    return with_segment(0xEA, canary.encode())


@planted("jpeg")
def after_its_end(canary):
    return jpeg() + b"<script>" + canary.encode() + b"</script>"


@planted("jpeg")
def in_the_second_picture(canary):
    out = io.BytesIO()
    second = picture()
    second.encoderinfo = {"comment": canary.encode()}
    picture().save(out, "MPO", save_all=True, append_images=[second], comment=canary.encode())
    return out.getvalue()


@planted("jpeg")
def in_a_progressive_picture(canary):
    return with_segment(0xFE, canary.encode(), jpeg(progressive=True))


def xmp(canary):
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{canary}</dc:creator></x:xmpmeta>'.encode()


# --- PNG ------------------------------------------------------------------------------------------------------------


def png(image=None, **options):
    out = io.BytesIO()
    (image or picture()).save(out, "PNG", **options)
    return out.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind, body, *, before=b"IDAT"):
    data = png()
    at = data.index(before) - 4
    return data[:at] + chunk(kind, body) + data[at:]


@planted("png")
def in_text(canary):
    return with_chunk(b"tEXt", b"Author\0" + canary.encode())


@planted("png")
def in_text_after_the_pixels(canary):
    return with_chunk(b"tEXt", b"Comment\0" + canary.encode(), before=b"IEND")


@planted("png")
def in_packed_text(canary):
    return with_chunk(b"zTXt", b"Author\0\0" + zlib.compress(canary.encode()))


@planted("png")
def in_international_text(canary):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", canary)
    return png(pnginfo=info)


@planted("png")
def in_packed_international_text(canary):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", canary, zip=True)
    return png(pnginfo=info)


@planted("png")
def in_its_xmp(canary):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp(canary).decode())
    return png(pnginfo=info)


@planted("png")
def in_its_exif(canary):
    return png(exif=exif({0x013B: canary}))


@planted("png")
def in_its_colour_profile(canary):
    return png(icc_profile=b"\0" * 128 + canary.encode())


@planted("png")
def in_a_suggested_palette(canary):
    return with_chunk(b"sPLT", canary.encode() + b"\0\x08" + b"\0" * 6)


@planted("png")
def in_a_private_chunk(canary):
    return with_chunk(b"prVt", canary.encode())


@planted("png")
def in_unused_colours_of_its_palette(canary):
    image = Image.new("P", (8, 8), 0)
    image.putpalette([0, 0, 0, *canary.encode().ljust(60, b" ")])
    return png(image)


@planted("png")
def after_the_end_of_a_png(canary):
    return png() + canary.encode()


# --- PDF ------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def paper():
    """A page with a sentence on it; what is done to it is saved into `.bytes`."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page = made.add_blank_page()
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = made.make_stream(f"BT /F1 18 Tf 72 700 Td ({SENTENCE}) Tj ET".encode())
    yield made
    made.close()


def saved(made, **options):
    out = io.BytesIO()
    made.save(out, fix_metadata_version=False, **options)
    return out.getvalue()


def drawing(made, more):
    page = made.pages[0]
    page.Contents = made.make_stream(page.Contents.read_bytes() + b"\n" + more)


def show(made, image):
    made.pages[0].Resources.XObject = Dictionary(Im1=image)
    drawing(made, b"q 48 0 0 32 72 600 cm /Im1 Do Q")


def image_of(made, data, filter_=Name.DCTDecode):
    return made.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=48,
        Height=32,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=filter_,
    )


def pdf(change, **options):
    def plant(canary):
        with paper() as made:
            change(made, canary)
            return saved(made, **options)

    plant.__name__ = change.__name__
    planted("pdf")(plant)
    return change


@pdf
def in_its_author(made, canary):
    made.docinfo["/Author"] = canary


@pdf
def in_its_author_in_wide_letters(made, canary):
    made.docinfo["/Author"] = "Ж" + canary


@pdf
def in_the_xmp_of_the_document(made, canary):
    made.Root.Metadata = made.make_stream(xmp(canary), Type=Name.Metadata, Subtype=Name.XML)


@pdf
def in_the_metadata_of_a_page(made, canary):
    made.pages[0].Metadata = made.make_stream(xmp(canary), Type=Name.Metadata, Subtype=Name.XML)


@pdf
def in_the_metadata_of_a_font(made, canary):
    made.pages[0].Resources.Font.F1.Metadata = made.make_stream(xmp(canary))


@pdf
def in_a_text_of_a_font(made, canary):
    made.pages[0].Resources.Font.F1.MadeBy = canary


@pdf
def in_an_attachment(made, canary):
    made.attachments["notes.txt"] = canary.encode()


@pdf
def in_the_name_of_an_attachment(made, canary):
    made.attachments[f"{canary}.txt"] = b"x"


@pdf
def in_the_author_of_a_note(made, canary):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=canary, Contents="Is this so?")
    made.pages[0].Annots = Array([note])


@pdf
def in_a_note_itself(made, canary):
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9], Contents=canary)
    made.pages[0].Annots = Array([note])


@pdf
def in_what_a_link_says_of_itself(made, canary):
    action = Dictionary(S=Name.URI, URI="https://example.org/")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, T=canary, NM=canary)
    made.pages[0].Annots = Array([link])


@pdf
def in_a_link_that_starts_a_program(made, canary):
    action = Dictionary(S=Name.Launch, F=f"C:\\Users\\{canary}\\run.exe")
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


@pdf
def in_a_link_to_a_script(made, canary):
    action = Dictionary(S=Name.URI, URI=f"javascript:alert('{canary}')")
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


@pdf
def in_private_data_of_a_program(made, canary):
    made.pages[0].PieceInfo = Dictionary(Illustrator=Dictionary(Private=Dictionary(Owner=canary)))


@pdf
def in_a_script(made, canary):
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{canary}')")
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))


@pdf
def in_what_happens_on_opening(made, canary):
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{canary}')")


@pdf
def in_what_happens_on_a_page(made, canary):
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=canary))


@pdf
def in_a_form_to_submit(made, canary):
    action = Dictionary(S=Name.SubmitForm, F=f"https://example.org/{canary}")
    made.Root.AA = Dictionary(WC=action)


@pdf
def in_xfa(made, canary):
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(canary.encode()))


@pdf
def in_a_signature(made, canary):
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T="Signature1",
            Rect=[0, 0, 9, 9],
            V=Dictionary(Type=Name.Sig, Name=canary),
        )
    )
    made.Root.AcroForm = Dictionary(Fields=Array([field]))
    made.pages[0].Annots = Array([field])


@pdf
def in_the_name_of_a_layer(made, canary):
    layer = made.make_indirect(
        Dictionary(Type=Name.OCG, Name=canary, Usage=Dictionary(CreatorInfo=Dictionary(C=canary)))
    )
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Creator=canary, ON=Array([layer])))
    made.pages[0].Resources.Properties = Dictionary(MC0=layer)
    drawing(made, b"/OC /MC0 BDC EMC")


@pdf
def in_the_description_of_a_picture(made, canary):
    figure = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=canary))
    made.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=figure)


@pdf
def in_a_description_between_the_lines(made, canary):
    drawing(made, f"/Figure <</Alt (C:\\\\{canary}\\\\x.jpg)>> BDC EMC".encode())


@pdf
def in_properties_of_what_is_drawn(made, canary):
    made.pages[0].Resources.Properties = Dictionary(MC1=Dictionary(Author=canary))
    drawing(made, b"/P /MC1 BDC EMC")


@pdf
def in_a_remark_between_the_lines(made, canary):
    drawing(made, f"% made by {canary}\n".encode())


@pdf
def in_the_thumbnail_of_a_page(made, canary):
    made.pages[0].Thumb = image_of(made, jpeg(comment=canary.encode()))


@pdf
def in_the_exif_of_a_picture(made, canary):
    show(made, image_of(made, jpeg(exif=exif({0x013B: canary}))))


@pdf
def in_the_comment_of_a_picture(made, canary):
    show(made, image_of(made, jpeg(comment=canary.encode())))


@pdf
def after_the_end_of_a_picture(made, canary):
    show(made, image_of(made, jpeg() + canary.encode()))


@pdf
def in_the_comment_of_a_packed_picture(made, canary):
    packed = zlib.compress(jpeg(comment=canary.encode()))
    show(made, image_of(made, packed, Array([Name.FlateDecode, Name.DCTDecode])))


@pdf
def in_the_comment_of_a_picture_between_the_lines(made, canary):
    data = jpeg(comment=canary.encode())
    drawing(made, b"q BI /W 48 /H 32 /CS /RGB /BPC 8 /F /DCT ID " + data + b"\nEI Q")


@pdf
def in_the_metadata_of_a_picture(made, canary):
    image = image_of(made, jpeg())
    image.Metadata = made.make_stream(xmp(canary))
    image.OPI = Dictionary({"/2.0": Dictionary(F=canary)})
    show(made, image)


@pdf
def in_a_jpeg_2000(made, canary):
    out = io.BytesIO()
    picture().save(out, "JPEG2000", comment=canary)
    body = xmp(canary)
    show(made, image_of(made, out.getvalue() + struct.pack(">I", len(body) + 8) + b"xml " + body, Name.JPXDecode))


@pdf
def in_a_colour_profile_of_a_picture(made, canary):
    image = image_of(made, jpeg())
    image.ColorSpace = Array([Name.ICCBased, made.make_stream(canary.encode(), N=3)])
    show(made, image)


@pdf
def in_a_title_of_the_contents(made, canary):
    line = made.make_indirect(Dictionary(Title=canary))
    made.Root.Outlines = Dictionary(First=line, Last=line, Count=1)


@pdf
def in_the_name_of_a_place(made, canary):
    made.Root.Names = Dictionary(Dests=Dictionary(Names=Array([canary, Array([made.pages[0].obj, Name.Fit])])))


@pdf
def in_the_trailer(made, canary):
    made.trailer.MadeBy = canary


@pdf
def in_the_id(made, canary):
    made.trailer.ID = Array([pikepdf.String(canary), pikepdf.String(canary)])


@planted("pdf")
def in_an_object_that_nobody_refers_to(canary):
    with paper() as made:
        data = saved(made)
    return data.replace(b"\nxref", f"\n99 0 obj ({canary}) endobj\nxref".encode(), 1)


@planted("pdf")
def after_the_end_of_a_document(canary):
    with paper() as made:
        return saved(made) + b"\n%" + canary.encode()


@planted("pdf")
def in_an_earlier_version_of_the_document(canary):
    """An incremental update: the page speaks anew, and what it said before is still in the file."""
    with paper() as made:
        drawing(made, f"BT /F1 9 Tf 9 9 Td ({canary}) Tj ET".encode())
        data = saved(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    text = f"BT /F1 18 Tf 72 700 Td ({SENTENCE}) Tj ET".encode()
    with pikepdf.open(io.BytesIO(data)) as made:
        number, root = made.pages[0].Contents.objgen[0], made.Root.objgen[0]
        size = len(made.objects) + 1
    start = int(re.search(rb"startxref\s+(\d+)", data).group(1))
    at = len(data)
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(text), text)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (
        number,
        at,
        size,
        root,
        start,
    )
    return data + body + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))
