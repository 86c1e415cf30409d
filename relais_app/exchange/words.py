"""Six French words for a pair of keys: read aloud by telephone, they tell that no key was swapped on the way."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

COUNT = 6
_BITS = 11  # the BIP-39 list has 2,048 words: six of them are 66 bits


def six_words(age_key: str, minisign_key: str) -> str:
    """The words of a partner's public keys, always in this order."""
    digest = hashlib.sha256(f"relais:1 {age_key} {minisign_key}".encode()).digest()
    bits = int.from_bytes(digest) >> (len(digest) * 8 - COUNT * _BITS)
    places = [(bits >> (_BITS * (COUNT - 1 - i))) & ((1 << _BITS) - 1) for i in range(COUNT)]
    return " ".join(_list()[place] for place in places)


@lru_cache(maxsize=1)
def _list() -> tuple[str, ...]:
    from mnemonic import Mnemonic

    return tuple(unicodedata.normalize("NFC", word) for word in Mnemonic("french").wordlist)
