"""Rules of PDF/A-2b and 3b (ISO 19005-2 and 3) that a file can be held against without a validator.

No independent validator comes from the registries the tests may use (veraPDF is published elsewhere), so these read the
file object by object with a library that had no part in making it. What stays unchecked: widths and glyphs inside the
font programs, the contents of the color profile beyond its header, and the order of the logical structure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, StreamObject

FORBIDDEN_ACTIONS = frozenset(
    [
        "/Launch",
        "/Sound",
        "/Movie",
        "/ResetForm",
        "/ImportData",
        "/Hide",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/GoTo3DView",
        "/JavaScript",
    ]
)
BAD_FILTERS = frozenset({"/LZWDecode", "/Crypt"})
FORBIDDEN_KEYS = frozenset({"/AA", "/OPI", "/Alternates", "/TR", "/HTP", "/PS", "/XFA", "/PresSteps"})
CATALOG_KEYS = frozenset({"/OCProperties", "/AlternatePresentations", "/Requirements", "/NeedsRendering", "/Perms"})
CMYK = frozenset({b"k", b"K"})
OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l M m MP n q Q re "
    b"RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" INLINE IMAGE".split()
)
BLEND_MODES = frozenset(
    [
        "/Normal",
        "/Compatible",
        "/Multiply",
        "/Screen",
        "/Overlay",
        "/Darken",
        "/Lighten",
        "/ColorDodge",
        "/ColorBurn",
        "/HardLight",
        "/SoftLight",
        "/Difference",
        "/Exclusion",
        "/Hue",
        "/Saturation",
        "/Color",
        "/Luminosity",
    ]
)
STRING_MAX, NAME_MAX, NESTED_MAX = 32_767, 127, 28
PDFA, RDF = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def unprinted(content: bytes, *texts: str) -> list[str]:
    """Which of the texts the pages do not show; without white space, since kerned letters are read with gaps."""
    pages = PdfReader(io.BytesIO(content)).pages
    shown = "".join("".join(page.extract_text().split()) for page in pages)
    return [text for text in texts if "".join(text.split()) not in shown]


def flaws_of(content: bytes) -> list[str]:
    """What of the rules a file breaks, by clause of ISO 19005-3; the clauses of part 2 are the same but for 6.8."""
    pdf = PdfReader(io.BytesIO(content), strict=True)
    root: Any = pdf.trailer["/Root"]
    objects = list(_objects(pdf.trailer.raw_get("/Root")))
    found = [*_frame(content, pdf), *_metadata(pdf, root), *_intent(root), *_embedded(root, objects)]
    for rule in RULES:
        found += [flaw for one in objects for flaw in rule(one)]
    for page in pdf.pages:
        found += _page(page, pdf)
    return found


def _objects(start: Any) -> Iterator[DictionaryObject]:
    """Each dictionary and stream that can be reached, once."""
    waiting, seen = [start], set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
            waiting += [value.raw_get(name) for name in value]
        elif isinstance(value, list):
            waiting += value


def _frame(content: bytes, pdf: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[2-7]\r?\n%[\x80-\xff]{4}", content):
        yield "6.1.2 header"
    if "/ID" not in pdf.trailer or "/Encrypt" in pdf.trailer:
        yield "6.1.3 trailer"
    if not re.search(rb"%%EOF\r?\n?\Z", content):
        yield "6.1.3 data after the end"


def _metadata(pdf: PdfReader, root: Any) -> Iterator[str]:
    packet = root["/Metadata"].get_object().get_data().decode()
    if re.match(r"<\?xpacket[^>]*\b(bytes|encoding)=", packet):
        yield "6.6.2.1 attributes of the packet"
    tree = ET.fromstring(packet)
    said = {one.tag: (one.text or "").strip() for one in tree.iter()}
    embeds = "/EmbeddedFiles" in root.get("/Names", {})
    if said.get(f"{PDFA}part") not in ({"3"} if embeds else {"2", "3"}) or said.get(f"{PDFA}conformance") != "B":
        yield "6.6.4 identification"
    titles = [one.text for one in tree.iter(f"{RDF}li")]
    if pdf.metadata and pdf.metadata.title not in titles:
        yield "6.6.2.3 title differs"
    yield from (f"6.1.12 {name}" for name in CATALOG_KEYS & set(root))
    if "/JavaScript" in root.get("/Names", {}):
        yield "6.5.1 scripts"


def _intent(root: Any) -> Iterator[str]:
    intents = [one.get_object() for one in root.get("/OutputIntents", [])]
    if [one["/S"] for one in intents] != ["/GTS_PDFA1"]:
        yield "6.2.3 output intent"
        return
    stream = intents[0]["/DestOutputProfile"].get_object()
    profile = stream.get_data()
    is_rgb = profile[16:20] == b"RGB " and stream["/N"] == 3
    if profile[36:40] != b"acsp" or profile[12:16] not in {b"mntr", b"prtr"} or profile[8] > 4 or not is_rgb:
        yield "6.2.3 profile"


def _embedded(root: Any, objects: list[DictionaryObject]) -> Iterator[str]:
    associated = [one.get_object() for one in root.get("/AF", [])]
    for file in (one for one in objects if one.get("/Type") == "/Filespec" and "/EF" in one):
        stream = file["/EF"]["/F"].get_object()
        if not {"/F", "/UF", "/AFRelationship"} <= set(file) or file not in associated:
            yield "6.8 file specification"
        if "/Subtype" not in stream or "/ModDate" not in stream.get("/Params", {}):
            yield "6.8 embedded file"


def _stream(one: DictionaryObject) -> Iterator[str]:
    if not isinstance(one, StreamObject):
        return
    named = one.get("/Filter", [])
    if {"/F", "/FFilter", "/FDecodeParms"} & set(one):
        yield "6.1.7.1 external stream"
    yield from (f"6.1.7.2 {name}" for name in (named if isinstance(named, list) else [named]) if name in BAD_FILTERS)


def _keys(one: DictionaryObject) -> Iterator[str]:
    yield from (f"{name} is not allowed" for name in FORBIDDEN_KEYS & set(one))
    if one.get("/Subtype") == "/Form" and "/Ref" in one:
        yield "6.2.9 reference to another file"
    if one.get("/Interpolate"):
        yield "6.2.8 interpolation"
    if one.get("/S") in FORBIDDEN_ACTIONS:
        yield f"6.5.1 action {one['/S']}"
    if one.get("/BM", "/Normal") not in BLEND_MODES or one.get("/TR2", "/Default") != "/Default":
        yield "6.2.5 graphics state"


def _limits(one: DictionaryObject) -> Iterator[str]:
    for name, value in one.items():
        if len(name.encode()) > NAME_MAX or (isinstance(value, str | bytes) and len(value) > STRING_MAX):
            yield f"6.1.13 {name[:20]}"
        if isinstance(value, int) and not -(2**31) <= value < 2**31:
            yield f"6.1.13 {name}"


def _font(one: DictionaryObject) -> Iterator[str]:
    if one.get("/Type") != "/Font" or one.get("/Subtype") == "/Type3":
        return
    if one["/Subtype"] == "/Type0":
        below = one["/DescendantFonts"][0].get_object()
        if one["/Encoding"] not in {"/Identity-H", "/Identity-V"} and "/UseCMap" not in one["/Encoding"]:
            yield "6.2.11.3 encoding"
        if below["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in below:
            yield "6.2.11.3 CIDToGIDMap"
        if "/ToUnicode" not in one:
            yield "6.2.11.7 ToUnicode"
        return
    descriptor: Any = one.get("/FontDescriptor", {})
    program = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object() if descriptor else {})
    if len(program) != 1:
        yield "6.2.11.4 not embedded"
    elif one.get("/BaseFont") != descriptor.get_object()["/FontName"]:
        yield "6.2.11.2 names differ"


def _annotation(one: DictionaryObject) -> Iterator[str]:
    if "/Rect" not in one or "/Subtype" not in one:
        return
    flags = int(one.get("/F", 0))
    is_shown = flags & 4 and not flags & (1 | 2 | 32 | 256)
    if one["/Subtype"] not in {"/Link", "/Widget"} or not is_shown:
        yield f"6.3 annotation {one['/Subtype']}"


def _page(page: Any, pdf: PdfReader) -> Iterator[str]:
    if not all(3 <= float(side) <= 14_400 for side in (page.mediabox.width, page.mediabox.height)):
        yield "6.1.13 size of a page"
    depth = deepest = 0
    content = page.get_contents()
    for _operands, operator in ContentStream(content, pdf).operations if content is not None else ():
        depth += (operator == b"q") - (operator == b"Q")
        deepest = max(deepest, depth)
        if operator not in OPERATORS:
            yield f"6.2.2 operator {operator!r}"
        if operator in CMYK:
            yield "6.2.4.3 color without its profile"
    if depth or deepest > NESTED_MAX:
        yield "6.1.13 nested graphics states"


RULES: tuple[Callable[[DictionaryObject], Iterator[str]], ...] = (_stream, _keys, _limits, _font, _annotation)
