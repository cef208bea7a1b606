"""What becomes of a file that somebody hands in: what is refused, and that a refusal is a sentence and never a crash."""

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageFile, PngImagePlugin

from commitments.evidence import sanitizer_queue
from commitments.evidence.refusals import Unsafe
from commitments.evidence.sanitizer import Refusal, papers, pictures
from commitments.evidence.sanitizer_queue import kind_of, sanitise
from tests.planted import SENTENCE, chunk, jpeg, paper, png, saved

GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a")
    return out.getvalue()


def a_pdf(change=lambda made: None, **options):
    with paper() as made:
        change(made)
        return saved(made, **options)


def a_bomb(width, height):
    """A PNG of a few bytes that says it is very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def a_large_jpeg():
    data = bytearray(jpeg())
    at = re.search(rb"\xff\xc0", data).start()
    data[at + 5 : at + 9] = struct.pack(">HH", 65000, 65000)
    return bytes(data)


@pytest.fixture
def clean(tmp_path):
    """Takes bytes and a name, and gives the bytes of the clean copy."""

    def make(data, name):
        source, target = tmp_path / "received", tmp_path / "copy"
        source.write_bytes(data)
        try:
            sanitise(source, target, kind_of(source, name))
        except Unsafe:
            assert not target.exists(), "nothing of what is refused stays"
            raise
        return target.read_bytes()

    return make


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SVG, "drawing.svg"),
        (SVG, "drawing.png"),
        (HTML, "paper.pdf"),
        (HTML + b"%PDF-1.7", "paper.pdf"),
        (a_zip(), "paper.pdf"),
        (a_zip(), "papers.zip"),
        (GIF_AND_SCRIPT, "picture.gif"),
        (GIF_AND_SCRIPT, "picture.jpg"),
        (a_pdf(), "paper.html"),
        (a_pdf(), "paper"),
        (a_pdf(), "pdf"),
        (jpeg(), "picture.exe"),
        (b"\x7fELF", "picture.png"),
        (b"MZ", "paper.pdf"),
    ],
)
def test_what_is_neither_pdf_nor_jpeg_nor_png_is_refused(clean, data, name):
    with pytest.raises(Unsafe, match="Only PDF, JPEG and PNG"):
        clean(data, name)


@pytest.mark.parametrize(("data", "name"), [(jpeg(), "a.png"), (png(), "a.jpg"), (a_pdf(), "a.jpg"), (png(), "a.pdf")])
def test_a_name_that_says_another_kind_is_refused(clean, data, name):
    with pytest.raises(Unsafe, match="its content another"):
        clean(data, name)


@pytest.mark.parametrize(
    ("data", "name"), [(jpeg(), "A.JPG"), (jpeg(), "a.b.jpeg"), (png(), "a.PNG"), (a_pdf(), "a.Pdf")]
)
def test_an_honest_file_comes_through(clean, data, name):
    assert clean(data, name)[:4] == data[:4]


def test_an_empty_file_is_refused(clean):
    with pytest.raises(Unsafe, match="empty"):
        clean(b"", "paper.pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (jpeg()[: len(jpeg()) // 2], "a.jpg"),
        (jpeg()[:20], "a.jpg"),
        (png()[: len(png()) // 2], "a.png"),
        (png()[:30], "a.png"),
        (a_pdf()[: len(a_pdf()) // 3], "a.pdf"),
        (b"%PDF-1.7\n" + b"\0" * 500, "a.pdf"),
        (b"%PDF-1.7\n" + b"[" * 100_000, "a.pdf"),
        (b"\xff\xd8\xff\xe0" + b"\xff" * 500, "a.jpg"),
    ],
)
def test_what_is_cut_off_or_damaged_is_refused(clean, data, name):
    with pytest.raises(Unsafe, match="damaged or incomplete"):
        clean(data, name)


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_locked_document_is_refused(clean, password):
    locked = a_pdf(encryption=pikepdf.Encryption(user=password, owner="owner"))
    with pytest.raises(Unsafe, match="locked"):
        clean(locked, "paper.pdf")


def test_a_moving_picture_is_refused(clean):
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(Unsafe, match="moves"):
        clean(out.getvalue(), "a.png")


# --- what would take too much ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"), [(a_bomb(60_000, 60_000), "a.png"), (a_bomb(8000, 5001), "a.png"), (a_large_jpeg(), "a.jpg")]
)
def test_a_picture_that_expands_is_refused(clean, data, name):
    with pytest.raises(Unsafe, match="40 megapixels"):
        clean(data, name)


def test_a_picture_that_expands_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    decoded = []
    really = ImageFile.ImageFile.load

    def load(picture):
        decoded.append(picture)
        return really(picture)

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load, raising=False)
    source = tmp_path / "a.png"
    source.write_bytes(a_bomb(60_000, 60_000))
    with pytest.raises(Refusal, match="too_many_pixels"):
        pictures.clean(source, tmp_path / "copy")
    assert decoded == []

    source.write_bytes(a_bomb(8, 8))  # the control: a picture of a size that may be is decoded
    with pytest.raises(Refusal, match="damaged"):
        pictures.clean(source, tmp_path / "copy")
    assert decoded


def with_pages(number):
    def change(made):
        for _ in range(number):
            made.pages.append(made.pages[0])

    return change


def test_a_document_of_thousands_of_pages_is_refused(clean):
    with pytest.raises(Unsafe, match="2,000 pages"):
        clean(a_pdf(with_pages(2001)), "a.pdf")


def with_huge_contents(made):
    made.pages[0].Contents = made.make_stream(zlib.compress(b" " * 300_000_000, 9), Filter=Name.FlateDecode)


def with_huge_picture(made):
    image = made.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000, ColorSpace=Name.DeviceGray
    )
    made.pages[0].Resources.XObject = Dictionary(Im1=image)


def with_packed_font(made):
    made.pages[0].Resources.Font.F1.FontFile = made.make_stream(
        zlib.compress(b"\0" * 300_000_000, 9), Filter=Name.FlateDecode
    )


def packed(made, size):
    return made.make_stream(zlib.compress(b" " * size, 9), Filter=Name.FlateDecode)


def with_contents(made):
    made.pages[0].Contents = packed(made, 4_000_000)


def with_font(made):
    made.pages[0].Resources.Font.F1.FontFile = packed(made, 4_000_000)


def with_both(made):
    """Neither is too much; both together are."""
    made.pages[0].Contents = packed(made, 2_000_000)
    made.pages[0].Resources.Font.F1.FontFile = packed(made, 2_000_000)


def nested(made):
    inner = Dictionary(Type=Name.ExtGState)
    for _ in range(100):
        inner = Dictionary(Deeper=inner)
    made.pages[0].Resources.ExtGState = Dictionary(G=inner)


@pytest.mark.parametrize("change", [with_huge_contents, with_packed_font, nested])
def test_a_document_that_unpacks_to_too_much_is_refused(clean, change):
    with pytest.raises(Unsafe, match="cannot be checked"):
        clean(a_pdf(change), "a.pdf")


@pytest.mark.parametrize("change", [with_contents, with_font, with_both], ids=["contents", "font", "together"])
def test_what_a_document_unpacks_to_is_bounded_before_memory_is(tmp_path, monkeypatch, change):
    """In this process, where no limit of memory can refuse in its place."""
    source, target = tmp_path / "received", tmp_path / "copy"
    source.write_bytes(a_pdf(change))
    papers.clean(source, target)  # the control: within the bound, all of them have a copy

    monkeypatch.setattr(papers, "MOST_UNPACKED", 3_000_000)
    with pytest.raises(Refusal, match="too_complex"):
        papers.clean(source, target)


def test_a_document_with_a_picture_that_expands_is_refused(clean):
    with pytest.raises(Unsafe, match="40 megapixels"):
        clean(a_pdf(with_huge_picture), "a.pdf")


def test_a_document_that_leads_to_itself_comes_to_an_end(clean):
    def change(made):
        state = made.make_indirect(Dictionary(Type=Name.ExtGState))
        state.Again = Array([state])
        made.pages[0].Resources.ExtGState = Dictionary(G=state)

    assert clean(a_pdf(change), "a.pdf")


def test_a_process_that_takes_too_long_is_ended(clean, monkeypatch):
    monkeypatch.setattr(sanitizer_queue, "TIME_LIMIT", 0.001)
    with pytest.raises(Unsafe, match="cannot be checked"):
        clean(jpeg(), "a.jpg")


@pytest.mark.parametrize("returncode", [-9, -11, -24, 1, 139])
def test_a_process_that_dies_is_a_plain_refusal(clean, monkeypatch, returncode):
    died = subprocess.CompletedProcess([], returncode, stdout="too_many_pixels", stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: died)
    with pytest.raises(Unsafe, match="cannot be checked"):
        clean(jpeg(), "a.jpg")


@pytest.mark.parametrize(
    ("attempt", "ending"),
    [
        ("x = bytearray(2_000_000_000)", "MemoryError"),
        ("open('large', 'wb').truncate(1 << 30)", "OSError"),
        ("import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[1])", "10"),
        ("import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[1])", "0"),
    ],
)
def test_the_process_has_bounds(tmp_path, attempt, ending):
    code = (
        f"import os, sys; sys.path.insert(0, os.getcwd()); from commitments.evidence.sanitizer.__main__ import bound\n"
        f"bound(); os.chdir({str(tmp_path)!r})\n{attempt}"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ending in ended.stdout + ended.stderr


def test_the_process_loads_no_django():
    code = "import sys, commitments.evidence.sanitizer.papers, commitments.evidence.sanitizer.pictures as p; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- what the copy keeps --------------------------------------------------------------------------------------------


def test_a_picture_is_turned_as_the_camera_was_held(clean):
    half = Image.new("RGB", (64, 32), "blue")
    half.paste("red", (0, 0, 32, 32))
    out = io.BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter to the right
    half.save(out, "JPEG", exif=turned, quality=95)
    with Image.open(io.BytesIO(clean(out.getvalue(), "a.jpg"))) as upright:
        assert upright.size == (32, 64)
        assert upright.getpixel((16, 5))[0] > 200, "what was at the left is at the top"
        assert not upright.getexif()


def test_a_drawing_keeps_what_shines_through(clean):
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    with Image.open(io.BytesIO(clean(png(image), "a.png"))) as copy:
        assert copy.mode == "RGBA"
        assert copy.getpixel((0, 0))[3] == 0


def test_a_picture_with_unreadable_metadata_keeps_its_pixels(clean):
    broken = jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\0" * 20)
    assert clean(broken, "a.jpg")


def text_of(data):
    paper_ = pypdfium2.PdfDocument(data)
    try:
        return paper_[0].get_textpage().get_text_range()
    finally:
        paper_.close()


def test_a_document_keeps_its_text_its_labels_and_its_web_links(clean):
    def change(made):
        made.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, P="A-")]))
        actions = [
            Dictionary(S=Name.URI, URI="https://example.org/a"),
            Dictionary(S=Name.URI, URI="javascript:alert(1)"),
            Dictionary(S=Name.URI, URI="file:///etc/passwd"),
            Dictionary(S=Name.JavaScript, JS="app.alert(1)"),
        ]
        made.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action) for action in actions]
        )

    copy = clean(a_pdf(change), "a.pdf")
    assert SENTENCE in text_of(copy)
    with pikepdf.open(io.BytesIO(copy)) as kept:
        assert [str(note.A.URI) for note in kept.pages[0].Annots] == ["https://example.org/a"]
        assert kept.pages[0].label == "A-i"
        assert set(kept.Root.keys()) == {"/Type", "/Pages", "/PageLabels"}
        assert set(kept.trailer.keys()) & {"/Info", "/Prev", "/Encrypt"} == set()


def test_what_was_filled_into_a_form_is_still_read(clean):
    def change(made):
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="name",
                V="Forty two centres",
                Rect=[72, 600, 300, 620],
                F=4,
                DA="/F1 12 Tf 0 g",
            )
        )
        made.pages[0].Annots = Array([field])
        made.Root.AcroForm = Dictionary(
            Fields=Array([field]), NeedAppearances=True, DR=made.pages[0].Resources, DA="/F1 12 Tf 0 g"
        )

    copy = clean(a_pdf(change), "a.pdf")
    assert "Forty two centres" in text_of(copy)
    with pikepdf.open(io.BytesIO(copy)) as kept:
        assert "/AcroForm" not in kept.Root


def test_a_hidden_layer_stays_hidden(clean):
    def change(made):
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        made.pages[0].Resources.Properties = Dictionary(MC0=layer)
        contents = made.pages[0].Contents.read_bytes()
        made.pages[0].Contents = made.make_stream(b"/OC /MC0 BDC " + contents + b" EMC")

    with pikepdf.open(io.BytesIO(clean(a_pdf(change), "a.pdf"))) as kept:
        assert kept.Root.OCProperties.D.OFF[0].objgen == kept.pages[0].Resources.Properties.MC0.objgen
        assert b"/OC /MC0 BDC" in kept.pages[0].Contents.read_bytes()


def test_a_picture_in_a_document_keeps_every_pixel(tmp_path):
    data = jpeg(comment=b"a name", quality=90)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(papers.strip_jpeg(data))) as after:
        assert before.tobytes() == after.tobytes()
        assert "comment" not in after.info
