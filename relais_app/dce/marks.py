"""Check boxes and bullets as fonts draw them: what they mean, in one sign each."""

from __future__ import annotations

import re

EMPTY, TICKED, BULLET = "☐", "☒", "•"
_EMPTY_SIGNS = "☐□◻▢❏❐❑❒⬜\uf0a8\uf06f\uf071\uf072\uf0a3"
_TICKED_SIGNS = "☒☑⊠✅\uf0fe\uf0fd\uf078\uf052\uf053\uf054"
_EMPTY_WORDS = re.compile(r"^(?:\[\s*\]|\(\s{1,3}\)|o(?=\s+(?:oui|non)\b))\s*", re.I)
_TICKED_WORDS = re.compile(r"^(?:\[\s*[xX✓✔]\s*\]|\([xX]\))\s*")
_BULLET_SIGNS = re.compile(r"^[•●○◦▪▫■◆◇►▶➢➤➔→⇒✓✔✗❖‣⁃∙·\-–—−*\ue000-\uf8ff]\s*|^o\s+(?=\S)")

# Symbol fonts by name: letter → sign (Wingdings, Wingdings 2, Webdings)
_SYMBOLS = {
    ("wingdings", 0xA8): EMPTY, ("wingdings", 0x6F): EMPTY, ("wingdings", 0x71): EMPTY, ("wingdings", 0x72): EMPTY,
    ("wingdings", 0xFE): TICKED, ("wingdings", 0xFD): TICKED, ("wingdings", 0x78): TICKED,
    ("wingdings 2", 0xA3): EMPTY, ("wingdings 2", 0x2A): EMPTY, ("wingdings 2", 0x52): TICKED,
    ("wingdings 2", 0x53): TICKED, ("wingdings 2", 0x54): TICKED, ("wingdings 2", 0x51): TICKED,
    ("webdings", 0x63): EMPTY, ("webdings", 0x67): BULLET,
}  # fmt: skip


def symbol(font: str, code: int) -> str:
    """The sign that a symbol font draws for a code (with or without the F000 that Word adds)."""
    code &= 0xFF
    return _SYMBOLS.get((font.strip().casefold(), code), BULLET)


def check_state(text: str) -> bool | None:
    """Whether the box that begins a line is ticked; None when the line begins with no box."""
    if text[:1].isalnum() and text[:1] not in "oO":
        return None
    stripped = text.lstrip("\u00a0\u202f \t•-–")
    if not stripped:
        return None
    first = stripped[0]
    if first in _EMPTY_SIGNS or _EMPTY_WORDS.match(stripped):
        return False
    if first in _TICKED_SIGNS or _TICKED_WORDS.match(stripped):
        return True
    return None


def starts_with_bullet(text: str) -> bool:
    return bool(_BULLET_SIGNS.match(text))
