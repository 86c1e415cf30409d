"""What the fuzz run does to a sound file: each number gives one damaged file, the same everywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.fuzz_bases import bases, parts_of, zipped

_NUMBERS = (b"0", b"-1", b"1", b"65535", b"65536", b"2147483647", b"-2147483648", b"4294967295", b"999999999999",
            b"9223372036854775807", b"1e308", b"0.0000001", b"NaN", b"FFFF", b"99999")  # fmt: skip
_HARD = ("\u202e", "\ufffe", "\u0000", "\ud7ff", "1" * 3000, "1.1." * 2000, "a-" * 3000, "  . " * 4000, "😀" * 500, "%s%n", "../../",
         "lot 1, 2, 3 et " * 400, "le 31/02/2026 à 25h99 ", "\u0301" * 2000, "(" * 2000, "- " * 3000)  # fmt: skip
_OFFICE = ("docx", "xlsx", "odt", "ods")
Damage = Callable[[random.Random, bytes], bytes]


def damaged_file(form: str, number: int) -> tuple[str, bytes]:
    """The name and the bytes of one damaged file."""
    rng = random.Random(f"{form} {number}")
    name, data = rng.choice(bases(form))
    if form in _OFFICE and rng.random() < 0.65:
        return name, _damaged_parts(rng, data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        data = rng.choice(_DAMAGES[form])(rng, data)
    return name, data


def _damaged_parts(rng: random.Random, data: bytes) -> bytes:
    """A sound zip around damaged XML: its readers see the damage, not the checksum."""
    parts = parts_of(data)
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    heavy = [name for name in names if len(parts[name]) > 300] or names
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(heavy if rng.random() < 0.8 else names)
        if rng.random() < 0.04:
            parts.pop(name, None)
            continue
        if name in parts:
            parts[name] = rng.choice(_XML)(rng, parts[name])
    return zipped(parts)


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data)) if data else 0


def flip_bits(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 4, 20, 200)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: _place(rng, data)]


def cut_start(rng: random.Random, data: bytes) -> bytes:
    return data[_place(rng, data) // 4 :]


def drop_piece(rng: random.Random, data: bytes) -> bytes:
    at = _place(rng, data)
    return data[:at] + data[at + rng.choice((1, 8, 64, 512, 4096)) :]


def swap_pieces(rng: random.Random, data: bytes) -> bytes:
    size = rng.choice((4, 32, 256, 2048))
    one, two = sorted((_place(rng, data), _place(rng, data)))
    if two < one + size:
        return data
    return data[:one] + data[two : two + size] + data[one + size : two] + data[one : one + size] + data[two + size :]


def put_noise(rng: random.Random, data: bytes) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.randbytes(rng.choice((1, 16, 300))) + data[at:]


def stretch(rng: random.Random, data: bytes) -> bytes:
    """A short passage many times over."""
    at = _place(rng, data)
    passage = data[at : at + rng.choice((1, 3, 12, 60))]
    return data[:at] + passage * rng.choice((20, 400, 5000)) + data[at:]


def change_numbers(rng: random.Random, data: bytes) -> bytes:
    places = [match.span() for match in re.finditer(rb"\d+", data)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.choice((1, 3, 12)))), reverse=True):
        data = data[:start] + rng.choice(_NUMBERS) + data[end:]
    return data


def hard_words(rng: random.Random, data: bytes) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.choice(_HARD).encode("utf-8", "surrogatepass") + data[at:]


def double_objects(rng: random.Random, data: bytes) -> bytes:
    """A PDF object once more, under its own number or another's."""
    found = list(re.finditer(rb"\d+ 0 obj.*?endobj\n?", data, re.S))
    if not found:
        return data
    copy = rng.choice(found).group()
    if rng.random() < 0.5:
        copy = re.sub(rb"^\d+", str(rng.randrange(1, len(found) + 2)).encode(), copy)
    at = rng.choice(found).start()
    return data[:at] + copy * rng.choice((1, 1, 50)) + data[at:]


def cross_references(rng: random.Random, data: bytes) -> bytes:
    """References to the wrong objects: loops, pages that are fonts."""
    places = [match.span(1) for match in re.finditer(rb"(\d+) 0 R", data)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.choice((1, 2, 6)))), reverse=True):
        data = data[:start] + str(rng.randrange(1, 30)).encode() + data[end:]
    return data


def damage_stream(rng: random.Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S))
    if not found:
        return data
    start, end = rng.choice(found).span(1)
    inside = rng.choice((flip_bits, cut, put_noise, stretch, change_numbers, swap_pieces))(rng, data[start:end])
    return data[:start] + inside + data[end:]


def deepen(rng: random.Random, data: bytes) -> bytes:
    """Arrays, tables or blocks in one another."""
    signs = rng.choice(((b"[", b"]"), (b"<<", b">>"), (b"q ", b"Q "), (b"BT ", b"ET "), (b"(", b")")))
    at, times = _place(rng, data), rng.choice((30, 600, 20000))
    return data[:at] + signs[0] * times + signs[1] * times + data[at:]


def edit_headers(rng: random.Random, data: bytes) -> bytes:
    """Fields of a zip's headers."""
    found = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 5)) if found else 0):
        at = rng.choice(found) + rng.randrange(4, 46)
        size = rng.choice((1, 2, 4))
        if at + size <= len(out):
            out[at : at + size] = rng.choice((b"\0" * size, b"\xff" * size, rng.randbytes(size)))
    return bytes(out)


def double_element(rng: random.Random, data: bytes) -> bytes:
    """An element of the XML again and again, beside itself or in itself."""
    found = list(re.finditer(rb"<([\w:]+)[^<>/]*>.*?</\1>", data, re.S))
    if not found:
        return data
    match = rng.choice(found)
    whole, times = match.group(), rng.choice((2, 30, 600))
    if rng.random() < 0.5:
        return data[: match.end()] + whole * min(times, 1 + 2_000_000 // len(whole)) + data[match.end() :]
    head = whole[: whole.index(b">") + 1]
    return (
        data[: match.start()] + head * times + whole + (b"</" + match.group(1) + b">") * times + data[match.end() :]
    )


def nest_element(rng: random.Random, data: bytes) -> bytes:
    """An element in copies of itself, well closed."""
    found = list(re.finditer(rb"<([\w:]+)([^<>/]*)>[^<]*</\1>", data))
    if not found:
        return data
    match = rng.choice(found)
    times = rng.choice((5, 100, 240, 5000))
    close = b"</" + match.group(1) + b">"
    opening = b"<" + match.group(1) + match.group(2) + b">"
    return data[: match.start()] + opening * times + match.group() + close * times + data[match.end() :]


def drop_tag(rng: random.Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"<[^<>]*>", data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + data[match.end() :]


def odd_values(rng: random.Random, data: bytes) -> bytes:
    """Attributes whose value is a number too large, no number, or far too long."""
    found = [match.span(2) for match in re.finditer(rb"=(['\"])([^'\"<>]*)\1", data)]
    for start, end in sorted(rng.sample(found, min(len(found), rng.choice((1, 2, 6)))), reverse=True):
        value = rng.choice((*_NUMBERS, b"", b"zz", b"A" * 50_000, b"none", "é".encode()))
        data = data[:start] + value + data[end:]
    return data


_ANY: tuple[Damage, ...] = (flip_bits, cut, drop_piece, swap_pieces, put_noise, stretch, change_numbers, hard_words)
_XML: tuple[Damage, ...] = (*_ANY, double_element, nest_element, nest_element, drop_tag, odd_values, odd_values, odd_values,
                            double_element, change_numbers)  # fmt: skip
_ZIP: tuple[Damage, ...] = (
    flip_bits,
    cut,
    cut_start,
    drop_piece,
    swap_pieces,
    put_noise,
    edit_headers,
    edit_headers,
    edit_headers,
)
_DAMAGES: dict[str, tuple[Damage, ...]] = {
    "pdf": (
        *_ANY,
        double_objects,
        damage_stream,
        damage_stream,
        cross_references,
        cross_references,
        deepen,
        change_numbers,
    ),
    **dict.fromkeys(_OFFICE, _ZIP),
    "zip": _ZIP,
    "html": _XML,
    "text": (*_ANY, drop_tag),
}
