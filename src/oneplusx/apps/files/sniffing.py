"""What a file is, by its first bytes; its name and what the browser claims do not count."""

from __future__ import annotations

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS, CSV = "application/vnd.ms-excel", "text/csv"

EVIDENCE = frozenset({PDF, PNG, JPEG, WEBP})
SPREADSHEETS = frozenset({XLSX, XLS, ODS, CSV})
EXTENSIONS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    WEBP: ".webp",
    XLSX: ".xlsx",
    XLS: ".xls",
    ODS: ".ods",
    CSV: ".csv",
}
HEAD = 4096


def media_type_of(data: bytes) -> str | None:
    """Media type of the content; ``None`` when it is none of those accepted."""
    for start, media_type in (
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", XLS),
    ):
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    return CSV if _is_text(data) else None


def _zipped(data: bytes) -> str | None:
    if data[30:38] == b"mimetype" and ODS.encode() in data[38:120]:
        return ODS
    return XLSX if b"xl/" in data and b"[Content_Types].xml" in data else None


def _is_text(data: bytes) -> bool:
    head = data[:HEAD]
    if not head.strip() or b"\x00" in head or head.lstrip()[:1] == b"<":
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True
