"""A saved web page's bytes to a tree of elements; the only module that imports lxml.

Nothing that a page names is fetched: no image, no style sheet, no frame.
"""

import re
from pathlib import Path
from typing import Any

from lxml import etree, html

from extract.errors import BrokenFileError, EmptyFileError, NotAPageError, TooLargeError

MAX_BYTES = 30 << 20  # a review of 500 pages has 3 MB
_HEAD = 4096
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SUSPECT_SHARE = 0.001  # of characters that are no UTF-8: more, and the text is not in UTF-8


def open_html(path: Path) -> Any:
    """Parse a saved web page, however it is marked up.

    Returns:
        The root element, <html>.

    Raises:
        EmptyFileError: The file has no bytes.
        TooLargeError: It is larger than any review.
        NotAPageError: It is no text, or holds no element.
        BrokenFileError: The parser gave up.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFileError("the file is empty (0 bytes): fetch it again")
    if size > MAX_BYTES:
        raise TooLargeError(f"the page has {size >> 20} MB; up to {MAX_BYTES >> 20} are read")
    text = decode(path.read_bytes())
    # huge_tree: without it what is nested deeper than 256 elements is dropped without a word
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text[_declaration_end(text) :], parser=parser)
    except etree.ParserError as error:
        raise NotAPageError("the file holds nothing that a browser would show") from error
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BrokenFileError(f"the page can't be parsed ({str(error)[:100]})") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise BrokenFileError("the page is nested deeper than any page: leave it alone")
    return root


def _declaration_end(text: str) -> int:
    """Where an XML declaration at the start ends: lxml refuses one in what is already text."""
    match = _XML_DECLARATION.match(text)
    return match.end() if match is not None else 0


def decode(data: bytes) -> str:
    """A page's bytes as text.

    A byte order mark counts most. What is sound UTF-8 beyond ASCII is UTF-8, whatever the page
    declares: pages are stored in it again by browsers and keep their old declaration. Then what is
    declared counts, and Windows-1252 is what is left, as the HTML standard has it for English.

    Raises:
        NotAPageError: The bytes are no text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, errors="replace").replace("\x00", "")
    if b"\x00" in data[:_HEAD]:
        raise NotAPageError("the file is no web page, whatever its name says: check what it is")
    declared = _declared(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        is_utf8 = declared in (None, "utf-8") and text.count("\ufffd") < _SUSPECT_SHARE * len(text)
        if not is_utf8:
            name = "cp1252" if declared in (None, "utf-8") else declared
            text = data.decode(name, errors="replace")
    else:
        if text.isascii() and declared not in (None, "utf-8"):
            text = data.decode(declared, errors="replace")  # a shift code, such as ISO-2022
    return text.replace("\x00", "")


def _declared(data: bytes) -> str | None:
    """The encoding a page declares, as Python knows it; Latin-1 is read as Windows-1252."""
    match = _CHARSET.search(data[:_HEAD])
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"):
        return "cp1252"
    try:
        "a".encode(name)
    except (LookupError, ValueError, TypeError):
        return None
    return "utf-8" if name in ("utf8", "utf-8", "utf-16", "utf-16le", "unicode") else name
