"""The ways in which a PDF is damaged: each takes bytes and a source of chance, and gives bytes."""

import random
import re
import zlib
from collections.abc import Callable

_NUMBER = re.compile(rb"-?\d{1,10}(?:\.\d{1,6})?")
_OBJECT = re.compile(rb"\d{1,7} \d{1,3} obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"\b(\d{1,7}) 0 R\b")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_ENTRY = re.compile(rb"\d{10} \d{5} [nf]")
_HUGE = (0, 1, -1, 7, 255, 65535, 65536, 2**31 - 1, -(2**31), 2**32, 10**12, 10**30)
_LARGEST = 4 << 20  # bytes of a damaged file
Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(data: bytes, choices: random.Random) -> bytes:
    """Some bytes changed, few or many."""
    out = bytearray(data)
    for _ in range(choices.choice((1, 3, 10, 100, 1000))):
        out[choices.randrange(len(out))] = choices.randrange(256)
    return bytes(out)


def cut_short(data: bytes, choices: random.Random) -> bytes:
    """The end missing."""
    return data[: choices.randrange(len(data))]


def zero_stretch(data: bytes, choices: random.Random) -> bytes:
    """A stretch of zeros, as a download that lost a block has it."""
    start = choices.randrange(len(data))
    end = min(len(data), start + choices.randrange(1, 4096))
    return data[:start] + bytes(end - start) + data[end:]


def move_stretch(data: bytes, choices: random.Random) -> bytes:
    """A stretch taken out and put in elsewhere."""
    start, size = choices.randrange(len(data)), choices.randrange(1, 8192)
    stretch, rest = data[start : start + size], data[:start] + data[start + size :]
    at = choices.randrange(len(rest) + 1)
    return rest[:at] + stretch + rest[at:]


def repeat_stretch(data: bytes, choices: random.Random) -> bytes:
    """A stretch many times over."""
    start, size = choices.randrange(len(data)), choices.randrange(1, 2048)
    stretch = data[start : start + size]
    return data[:start] + stretch * choices.choice((2, 10, 300)) + data[start + size :]


def swap_objects(data: bytes, choices: random.Random) -> bytes:
    """Two objects with each other's contents."""
    objects = list(_OBJECT.finditer(data))
    if len(objects) < 2:
        return flip_bytes(data, choices)
    first, second = sorted(choices.sample(objects, 2), key=lambda match: match.start())
    return b"".join(
        (
            data[: first.start(1)],
            second.group(1),
            data[first.end(1) : second.start(1)],
            first.group(1),
            data[second.end(1) :],
        )
    )


def cut_stream(data: bytes, choices: random.Random) -> bytes:
    """A stream that ends too early, or in noise."""
    streams = [match for match in _STREAM.finditer(data) if match.group(1)]
    if not streams:
        return cut_short(data, choices)
    match = choices.choice(streams)
    content = match.group(1)
    kept = content[: choices.randrange(len(content))]
    if choices.random() < 0.5:
        kept += choices.randbytes(min(len(content) - len(kept), 5000))
    return data[: match.start(1)] + kept + data[match.end(1) :]


def break_places(data: bytes, choices: random.Random) -> bytes:
    """The table of where objects stand, wrong."""
    entries = list(_ENTRY.finditer(data))
    out = bytearray(data)
    for match in choices.sample(entries, min(len(entries), choices.choice((1, 5, 500)))):
        place = choices.choice((0, choices.randrange(len(data)), 9_999_999_999))
        out[match.start() : match.start() + 10] = b"%010d" % place
    at = data.rfind(b"startxref")
    if at >= 0 and (not entries or choices.random() < 0.5):
        out[at:] = b"startxref\n%d\n%%%%EOF" % choices.randrange(len(data))
    return bytes(out)


def change_numbers(data: bytes, choices: random.Random) -> bytes:
    """Numbers made huge, negative or nothing, where the file is not packed."""
    plain = _outside_streams(data, _NUMBER) if choices.random() < 0.7 else None
    numbers = plain or list(_NUMBER.finditer(data))
    if not numbers:
        return flip_bytes(data, choices)
    chosen = choices.sample(numbers, min(len(numbers), choices.choice((1, 3, 20))))
    return _put(data, chosen, lambda _: b"%d" % choices.choice(_HUGE))


def cross_references(data: bytes, choices: random.Random) -> bytes:
    """References that point elsewhere: page trees that hold themselves, fonts that are pages."""
    references = list(_REFERENCE.finditer(data))
    if not references:
        return flip_bytes(data, choices)
    targets = [match.group(1) for match in references] + [b"0", b"999999"]
    chosen = choices.sample(references, min(len(references), choices.choice((1, 2, 10))))
    return _put(data, chosen, lambda _: choices.choice(targets) + b" 0 R")


def nest_pages(data: bytes, choices: random.Random) -> bytes:
    """A page tree that holds itself or its parent."""
    kids = re.search(rb"/Kids\s*\[", data)
    references = [match.group() for match in _REFERENCE.finditer(data)]
    if kids is None or not references:
        return cross_references(data, choices)
    more = b" ".join(choices.choices(references, k=choices.choice((1, 3, 50))))
    return data[: kids.end()] + more + b" " + data[kids.end() :]


def count_pages(data: bytes, choices: random.Random) -> bytes:
    """A page count that is gigantic, negative or nothing."""
    count = b"/Count %d" % choices.choice(_HUGE)
    if choices.random() < 0.3:
        count += b"/Kids[%s]" % (b"3 0 R " * choices.choice((100, 600, 100_000)))
    return re.sub(rb"/Count\s+-?\d+", count, data)


def change_names(data: bytes, choices: random.Random) -> bytes:
    """Names exchanged for others of the file: types, filters, operators' resources."""
    names = _outside_streams(data, _NAME)
    if not names:
        return flip_bytes(data, choices)
    texts = [match.group() for match in names] + [b"/FlateDecode", b"/LZWDecode", b"/Crypt"]
    chosen = choices.sample(names, min(len(names), choices.choice((1, 3, 20))))
    return _put(data, chosen, lambda _: choices.choice(texts))


def pack_bomb(data: bytes, choices: random.Random) -> bytes:
    """A stream that unpacks to millions of bytes: blanks, letters, operators, zeros."""
    unit = choices.choice((b" ", b"q ", b"(A) Tj ", b"\0", b"1 0 0 1 0 0 cm ", b"/F1 9 Tf ", b"["))
    packed = zlib.compress(unit * (choices.choice((2**14, 2**19, 2**23)) // len(unit)), 9)
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data + packed
    match = choices.choice(streams)
    # Its dictionary may say otherwise, so one that says Flate is put before the stream.
    entries = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    head = data.rfind(b"obj", 0, match.start()) + 3
    return data[:head] + entries + packed + b"\nendstream" + data[match.end() :]


def embed_script(data: bytes, choices: random.Random) -> bytes:
    """Scripts, programs and forms that open with the file."""
    action = choices.choice(
        (
            b"/OpenAction<</S/JavaScript/JS(while\\(1\\){app.alert\\(1\\)})>>",
            b"/OpenAction<</S/Launch/F(/bin/true)>>/AA<</WC<</S/URI/URI(http://invalid/)>>>>",
            b"/AcroForm<</XFA[(a)(<xdp/>)]/Fields[1 0 R 2 0 R]>>",
            b"/Names<</JavaScript<</Kids[1 0 R]/Names[(a)<</S/JavaScript/JS(a())>>]>>>>",
            b"/OCProperties<</OCGs[1 0 R]/D<</ON[1 0 R]/Order[1 0 R[1 0 R]]>>>>",
            b"/Encrypt<</Filter/Standard/V 4/R 4/Length 128/O(a)/U(b)/P -44>>",
        )
    )
    key = choices.choice((b"/Catalog", b"/Page\b", b"/Type/Pages", b"trailer\\s*<<"))
    found = list(re.finditer(key, data))
    if not found:
        return data + b"\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + action + b">>\nendobj\n"
    at = choices.choice(found).end()
    return data[:at] + action + data[at:]


def nest_deeply(data: bytes, choices: random.Random) -> bytes:
    """Arrays, dictionaries, strings or saved states, thousands deep."""
    opening, closing = choices.choice(
        ((b"[", b"]"), (b"<</A ", b">>"), (b"(", b")"), (b"q ", b"Q "))
    )
    depth = choices.choice((50, 600, 20_000))
    places = list(re.finditer(rb"/(?:Kids|Contents|Resources|Font|Parent|MediaBox)\b|BT\b", data))
    at = choices.choice(places).end() if places else choices.randrange(len(data))
    return data[:at] + b" " + opening * depth + closing * depth + data[at:]


def change_contents(data: bytes, choices: random.Random) -> bytes:
    """Operators of an unpacked page, each with others' operands."""
    streams = [match for match in _STREAM.finditer(data) if b" Tj" in match.group(1)]
    if not streams:
        return change_numbers(data, choices)
    match = choices.choice(streams)
    tokens = match.group(1).split(b" ")
    for _ in range(choices.choice((3, 30, 300))):
        tokens[choices.randrange(len(tokens))] = choices.choice(tokens)
    content = b" ".join(tokens) * choices.choice((1, 1, 1, 20))
    return data[: match.start(1)] + content + data[match.end(1) :]


MUTATIONS: dict[str, Mutation] = {
    "bytes flipped": flip_bytes,
    "cut short": cut_short,
    "stretch zeroed": zero_stretch,
    "stretch moved": move_stretch,
    "stretch repeated": repeat_stretch,
    "objects swapped": swap_objects,
    "stream cut": cut_stream,
    "places broken": break_places,
    "numbers changed": change_numbers,
    "references crossed": cross_references,
    "pages nested": nest_pages,
    "pages miscounted": count_pages,
    "names changed": change_names,
    "bomb packed": pack_bomb,
    "script embedded": embed_script,
    "nested deeply": nest_deeply,
    "contents changed": change_contents,
}


def mutate(data: bytes, choices: random.Random) -> tuple[str, bytes]:
    """A file's bytes damaged in one way, or in two; and the name of the first."""
    first = choices.choice(sorted(MUTATIONS))
    data = MUTATIONS[first](data, choices) or b"%PDF-1.7"
    if choices.random() < 0.25:
        data = MUTATIONS[choices.choice(sorted(MUTATIONS))](data, choices)
    return first, data[:_LARGEST]


def _outside_streams(data: bytes, pattern: "re.Pattern[bytes]") -> list["re.Match[bytes]"]:
    """Matches in the file's structure, not in its packed streams."""
    found: list[re.Match[bytes]] = []
    position = 0
    for match in _STREAM.finditer(data):
        found += pattern.finditer(data, position, match.start(1))
        position = match.end(1)
    found += pattern.finditer(data, position)
    return found


def _put(
    data: bytes, matches: list["re.Match[bytes]"], new: Callable[["re.Match[bytes]"], bytes]
) -> bytes:
    """The bytes with each match replaced."""
    parts, position = [], 0
    for match in sorted(matches, key=lambda found: found.start()):
        parts += [data[position : match.start()], new(match)]
        position = match.end()
    return b"".join([*parts, data[position:]])
