"""What each part of a PDF may have in the clean copy. ISO 32000-2 names the keys."""

ROOT_KEYS = {"/Type", "/Pages", "/PageLabels", "/OCProperties", "/Lang"}
NODE_KEYS = {"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
PAGE_KEYS = {
    "/Type",
    "/Parent",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Contents",
    "/Rotate",
    "/Group",
    "/UserUnit",
    "/Annots",
}
RESOURCE_KEYS = {
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/XObject",
    "/Font",
    "/ProcSet",
    "/Properties",
}
STREAM_KEYS = {"/Length", "/Filter", "/DecodeParms", "/Type", "/Subtype"}
PICTURE_KEYS = STREAM_KEYS | {
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/ImageMask",
    "/Mask",
    "/SMask",
    "/SMaskInData",
    "/Decode",
    "/Interpolate",
    "/Intent",
    "/Matte",
}
FORM_KEYS = STREAM_KEYS | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC"}
LAYER_KEYS = {"/Type", "/Name", "/Intent"}
LAYERS_KEYS = {"/OCGs", "/D"}
VIEW_KEYS = {"/BaseState", "/ON", "/OFF"}
TEXTS = {"/Registry", "/Ordering", "/FontFamily", "/CharSet", "/Panose", "/P", "/Lang", "/Name"}
"""Keys of texts that fonts, page labels and layers need. No other text stays outside the pages' own."""
NEVER = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/EmbeddedFiles", "/Thumb", "/OPI", "/Ref", "/Info"),
    *(
        "/A",
        "/AA",
        "/OpenAction",
        "/JS",
        "/JavaScript",
        "/Author",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
    ),
    *("/Alt", "/ActualText", "/StructParent", "/StructParents", "/StructTreeRoot", "/Usage", "/Alternates", "/Measure"),
    *("/SeparationInfo", "/PrinterMark", "/MarkInfo", "/Private", "/AcroForm", "/XFA", "/URI"),
}
"""Keys that carry metadata, files or actions, taken out of whatever is on no list of its own."""
