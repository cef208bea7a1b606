"""Documents: pages, fonts, pictures and text stay; everything else has to be on a list to come along.

The lists are of what is allowed, wherever the format is finite; where it is not (fonts, patterns, colour), what carries
metadata or acts by itself is taken out by name (allowed.py). The copy is written anew, so nothing unreferenced and no
earlier version of the document comes along.
"""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from . import MOST_DEPTH, MOST_OBJECTS, MOST_PAGES, MOST_PIXELS, MOST_UNPACKED, Refusal
from .allowed import (
    FORM_KEYS,
    LAYER_KEYS,
    LAYERS_KEYS,
    NEVER,
    NODE_KEYS,
    PAGE_KEYS,
    PICTURE_KEYS,
    RESOURCE_KEYS,
    ROOT_KEYS,
    TEXTS,
    VIEW_KEYS,
)
from .drawings import redraw
from .jpegs import strip_jpeg, strip_jpeg2000

LINK = {"/Type": Name.Annot, "/Subtype": Name.Link, "/Border": Array([0, 0, 0])}


def clean(source, target):
    """Write a copy of the PDF at `source` that keeps its pages, its text and its web links."""
    try:
        with pikepdf.open(source) as paper:
            check(paper)
            fill_in(paper)
            keep(paper.trailer, {"/Root", "/Size"})
            keep(paper.Root, ROOT_KEYS)
            Sieve(paper).work()
            paper.save(
                target,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )
    except pikepdf.PasswordError as trouble:
        raise Refusal("encrypted") from trouble
    except (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, AttributeError, IndexError) as trouble:
        raise Refusal("damaged") from trouble
    except (RuntimeError, RecursionError) as trouble:
        raise Refusal("too_complex") from trouble


def check(paper):
    if paper.is_encrypted:
        raise Refusal("encrypted")
    if len(paper.objects) > MOST_OBJECTS:
        raise Refusal("too_complex")
    if len(paper.pages) > MOST_PAGES:
        raise Refusal("too_many_pages")
    if not len(paper.pages):
        raise Refusal("damaged")


def fill_in(paper):
    """What was filled in becomes part of the page, for the form itself goes. A signature names a person, so it goes too."""
    if "/AcroForm" not in paper.Root:
        return
    links = {}
    for number, page in enumerate(paper.pages):
        notes = [note for note in page.obj.get("/Annots", []) if isinstance(note, Dictionary)]
        links[number] = [note for note in notes if note.get("/Subtype") == Name.Link]
        page.obj.Annots = Array([note for note in notes if _is_answer(note)])
    paper.generate_appearance_streams()
    paper.flatten_annotations("all")
    for number, page in enumerate(paper.pages):
        page.obj.Annots = Array(links[number])


def _is_answer(note):
    field, depth = note, 0
    while "/FT" not in field and "/Parent" in field and depth < MOST_DEPTH:
        field, depth = field.Parent, depth + 1
    return note.get("/Subtype") == Name.Widget and field.get("/FT") != Name.Sig


def keep(thing, keys):
    """Take every key out of a dictionary that is not one of `keys`."""
    for key in set(thing.keys()) - keys:
        del thing[key]


class Sieve:
    """One walk through everything that the pages lead to."""

    def __init__(self, paper):
        self.paper = paper
        self.seen = set()
        self.unpacked = 0
        self.layers = 0

    def work(self):
        """Pages first, since what they may hold depends on their being pages; then all that hangs on them."""
        root = self.paper.Root
        for page in self.paper.pages:
            self._page(page.obj)
        if "/OCProperties" in root:
            self._layers(root.OCProperties)
        if "/PageLabels" in root:
            self._walk(root.PageLabels)
        self._walk(root.Pages)

    def _page(self, page):
        keep(page, PAGE_KEYS)
        links = [link for link in map(self._link, page.get("/Annots", [])) if link is not None]
        if links:
            page.Annots = Array(links)
        elif "/Annots" in page:
            del page["/Annots"]
        if "/Contents" in page:
            page.Contents = self.paper.make_stream(self._drawing(page))

    def _link(self, note):
        """A plain link to the web, made anew; None for any other note on a page."""
        if not isinstance(note, Dictionary) or note.get("/Subtype") != Name.Link:
            return None
        action = note.get("/A", Dictionary())
        address = str(action.get("/URI", "")) if action.get("/S") == Name.URI else ""
        if not address.lower().startswith(("http://", "https://")) or not address.isprintable():
            return None
        place = Array([float(number) for number in note.Rect])
        link = self.paper.make_indirect(
            Dictionary({**LINK, "/Rect": place, "/A": Dictionary(S=Name.URI, URI=String(address))})
        )
        self.seen.add(link.objgen)
        return link

    def _layers(self, layers):
        """Which layers are shown stays, or the hidden ones would appear; who named them does not."""
        keep(layers, LAYERS_KEYS)
        if "/D" in layers:
            keep(layers.D, VIEW_KEYS)
        self._walk(layers)

    def _walk(self, first):
        """Depth first, without recursion: a document may be nested as deeply as its writer liked."""
        waiting = [(first, 0, "")]
        while waiting:
            thing, depth, under = waiting.pop()
            if depth > MOST_DEPTH:
                raise Refusal("too_complex")
            if not isinstance(thing, (Dictionary, Array, pikepdf.Stream)):
                continue
            if thing.is_indirect:
                if thing.objgen in self.seen:
                    continue
                self.seen.add(thing.objgen)
                depth = 0 if under in ("/Kids", "/Parent") else depth
            waiting += [(child, depth + 1, name) for child, name in self._children(thing, under)]

    def _children(self, thing, under):
        if isinstance(thing, Array):
            self._plain_colours_in(thing, range(len(thing)))
            if not (len(thing) == 4 and thing[0] == Name.Indexed):
                _without_texts(thing)
            return [(child, under) for child in thing]
        self._sift(thing, under)
        self._plain_colours_in(thing, list(thing.keys()))
        return [(thing[name], name) for name in thing.keys()]  # noqa: SIM118  a PDF dictionary is not iterable

    def _sift(self, thing, under):
        """Leave in one dictionary or stream what its sort may have."""
        sort, subtype = thing.get("/Type"), thing.get("/Subtype")
        if isinstance(thing, pikepdf.Stream):
            self._stream(thing, subtype)
        elif sort == Name.Page:
            keep(thing, PAGE_KEYS)
        elif sort == Name.Pages:
            keep(thing, NODE_KEYS)
        elif sort == Name.OCG:
            self.layers += 1
            keep(thing, LAYER_KEYS)
            thing.Name = String(f"Layer {self.layers}")
        elif under == "/Resources":
            keep(thing, RESOURCE_KEYS)
        elif under == "/Properties":
            self._properties(thing)
        elif under == "/CharProcs":
            for drawn in thing.values():
                drawn.write(self._drawing(drawn))
        else:
            # In a map of resources the keys are names of the document's own making; elsewhere they are the format's.
            keep(thing, set(thing.keys()) - (set() if under in RESOURCE_KEYS else NEVER))
            keep(thing, {name for name, value in thing.items() if name in TEXTS or not isinstance(value, String)})

    def _properties(self, properties):
        """Only layers are named here; everything else of this sort describes, and the text does without."""
        for name in list(properties.keys()):
            kind = properties[name].get("/Type") if isinstance(properties[name], Dictionary) else None
            if kind not in (Name.OCG, Name.OCMD):
                del properties[name]

    def _stream(self, stream, subtype):
        if "/F" in stream:  # the bytes are in another file, whose name it tells
            raise Refusal("too_complex")
        if subtype == Name.Image:
            self._picture(stream)
        elif subtype == Name.Form or stream.get("/PatternType") == 1:
            if subtype == Name.Form:
                keep(stream, FORM_KEYS)
            stream.write(self._drawing(stream))
        else:
            keep(stream, {n for n, v in stream.items() if n not in NEVER and (n in TEXTS or not isinstance(v, String))})
            if subtype == Name.PS:
                stream.write(b"")
            self._read(stream)

    def _picture(self, picture):
        keep(picture, PICTURE_KEYS)
        if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > MOST_PIXELS:
            raise Refusal("too_many_pixels")
        filters = _filters(picture)
        if filters == ["/DCTDecode"] and picture.read_raw_bytes()[:2] == b"\xff\xd8":
            picture.write(strip_jpeg(picture.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=_parms(picture))
        elif filters == ["/JPXDecode"]:
            picture.write(strip_jpeg2000(picture.read_raw_bytes()), filter=Name.JPXDecode)
        elif filters and filters[-1] == "/DCTDecode":
            picture.write(picture.read_bytes(pikepdf.StreamDecodeLevel.all))
        else:
            self._bound(picture)

    def _drawing(self, holder):
        """The instructions that draw a page or a form, written anew: comments and descriptions in them are gone."""
        contents = holder.get("/Contents", holder) if isinstance(holder, Dictionary) else holder
        parts = list(contents) if isinstance(contents, Array) else [contents]
        return redraw(b"\n".join(self._read(part) for part in parts))

    def _read(self, stream):
        self._bound(stream)
        return stream.read_bytes()

    def _bound(self, stream):
        """Count what a stream unpacks to before anybody unpacks it whole."""
        if _filters(stream) and _filters(stream)[0] == "/FlateDecode":
            worker, packed = zlib.decompressobj(), stream.read_raw_bytes()
            while packed and self.unpacked <= MOST_UNPACKED:
                try:
                    self.unpacked += len(worker.decompress(packed, 1 << 20))
                except zlib.error:  # the reader of documents knows better how to mend it, and has its own bounds
                    break
                packed = worker.unconsumed_tail
        if self.unpacked > MOST_UNPACKED:
            raise Refusal("too_complex")

    def _plain_colours_in(self, holder, keys):
        """A colour profile may name a screen and its owner. Its plain counterpart stands for it."""
        for key in keys:
            value = holder[key]
            if isinstance(value, Array) and len(value) == 2 and value[0] == Name.ICCBased:
                inks = int(value[1].get("/N", 3))
                holder[key] = {1: Name.DeviceGray, 4: Name.DeviceCMYK}.get(inks, Name.DeviceRGB)


def _without_texts(array):
    for at in reversed(range(len(array))):
        if isinstance(array[at], String):
            del array[at]


def _filters(stream):
    named = stream.get("/Filter", Array())
    return [str(each) for each in (named if isinstance(named, Array) else [named])]


def _parms(stream):
    parms = stream.get("/DecodeParms")
    return parms[0] if isinstance(parms, Array) and len(parms) else parms
