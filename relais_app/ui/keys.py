"""The window's keys, with what AZERTY has in place of digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

# what an unshifted AZERTY key of the digits' row gives
AZERTY_DIGITS = {"1": "&", "2": "É", "3": '"', "4": "'", "5": "(", "6": "-", "7": "È", "8": "_"}


def bind(window: QWidget, sequences: str | Iterable[str], act: Callable[[], None]) -> None:
    """Make each sequence act, wherever the keyboard is in the window."""
    for sequence in [sequences] if isinstance(sequences, str) else sequences:
        shortcut = QShortcut(QKeySequence(sequence), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)


def with_azerty(digit: str) -> tuple[str, ...]:
    """« Ctrl+1 » and « Ctrl+& »; the dash is left to the zoom."""
    sign = AZERTY_DIGITS[digit]
    return (f"Ctrl+{digit}",) if sign == "-" else (f"Ctrl+{digit}", f"Ctrl+{sign}")
