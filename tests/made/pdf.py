"""Small PDFs written by hand: text, ruling lines, turned and cropped pages. Places are in points from the top left."""

from __future__ import annotations

import math
import zlib
from pathlib import Path

A4 = (595.0, 842.0)


class PdfPage:
    """A page being drawn."""

    def __init__(self, size=A4, rotate=0, crop=None):
        self.width, self.height = size
        self.rotate, self.crop = rotate, crop
        self._drawn = []
        self.scan = None

    def text(self, x, top, text, size=11, bold=False, angle=0):
        """Text whose first letter begins at x, under `top`."""
        turn = math.radians(angle)
        cos, sin = math.cos(turn), math.sin(turn)
        font = "F2" if bold else "F1"
        y = self.height - top - size * 0.8
        code = text.encode("cp1252").hex()
        self._drawn.append(
            f"BT /{font} {size} Tf {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x} {y:.2f} Tm <{code}> Tj ET"
        )
        return self

    def lines(self, x, top, texts, size=11, leading=14, bold=False):
        """Several lines one under the other."""
        for number, text in enumerate(texts):
            self.text(x, top + number * leading, text, size, bold)
        return self

    def rule(self, x0, top, x1, bottom, width=0.5):
        """A ruling line."""
        self._drawn.append(f"{width} w {x0} {self.height - top} m {x1} {self.height - bottom} l S")
        return self

    def ground(self, x0, top, x1, bottom, gray=0.9):
        """A filled area without outline."""
        self._drawn.append(f"{gray} g {x0} {self.height - bottom} {x1 - x0} {bottom - top} re f 0 g")
        return self

    def grid(self, xs, tops):
        """A table's ruling lines."""
        for top in tops:
            self.rule(xs[0], top, xs[-1], top)
        for x in xs:
            self.rule(x, tops[0], x, tops[-1])
        return self

    def picture(self, width=8, height=8, pixels=bytes(range(64))):
        """A gray picture over the whole page, as a scanner makes."""
        self.scan = (width, height, pixels)
        self._drawn.append(f"q {self.width} 0 0 {self.height} 0 0 cm /Im0 Do Q")
        return self

    def content(self):
        return "\n".join(self._drawn).encode("ascii")


class PdfMaker:
    """A PDF of several pages."""

    def __init__(self, title=""):
        self.title = title
        self.pages = []

    def page(self, size=A4, rotate=0, crop=None):
        self.pages.append(PdfPage(size, rotate, crop))
        return self.pages[-1]

    def data(self):
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        for name in ("Helvetica", "Helvetica-Bold"):
            objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode())
        objects.append(b"<< /Title " + _text(self.title) + b" /Author " + _text("Ville d’Essai") + b" >>")
        kids = []
        for page in self.pages:
            width, height, pixels = page.scan or (1, 1, b"\0")
            packed = zlib.compress(pixels)
            head = f"/Width {width} /Height {height} /BitsPerComponent 8 /Filter /FlateDecode /Length {len(packed)}"
            look = f"<< /Type /XObject /Subtype /Image /ColorSpace /DeviceGray {head} >>".encode()
            objects.append(look + b"\nstream\n" + packed + b"\nendstream")
            picture = len(objects)
            content = page.content()
            objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
            crop = f"/CropBox [{' '.join(str(v) for v in page.crop)}]" if page.crop else ""
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] {crop} /Rotate {page.rotate} "
                f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im0 {picture} 0 R >> >> "
                f"/Contents {len(objects)} 0 R >>".encode()
            )
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
        return _file(objects)

    def save(self, path: Path) -> Path:
        path.write_bytes(self.data())
        return path


def _text(text):
    return b"<" + b"\xfe\xff".hex().encode() + text.encode("utf-16-be").hex().encode() + b">"


def _file(objects):
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, data in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
