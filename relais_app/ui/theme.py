"""The theme: tokens made a palette, one style sheet and fonts. It decides; the system is only an input."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from relais_app.base.places import resource
from relais_app.base.settings import Settings

SANS = "Inter"
SERIF = "Source Serif 4"
DARK = ("sombre", "contraste")
HIGH_CONTRAST = ("contraste", "contraste_clair")

_installed: Theme | None = None


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """The design's tokens, as shipped."""
    kept: dict[str, Any] = json.loads(resource("theme", "tokens.json").read_text(encoding="utf-8"))
    return kept


def load_fonts() -> None:
    """Give Qt the shipped fonts, so that every system draws the same letters."""
    for file in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def theme() -> Theme:
    """The theme of the running application, as the palette and the style are."""
    if _installed is None:
        raise RuntimeError("no theme is installed")
    return _installed


class Theme(QObject):
    """Colours by token, sizes in logical pixels after the text size, fonts by role."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = settings.theme
        self._text_size = settings.text_size
        self._reduced_motion = settings.reduced_motion
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None, bool], QFont] = {}
        self.name = ""
        self._resolve()

    def install(self, application: QApplication) -> None:
        """Dress the application, and follow the system from now on."""
        global _installed
        _installed = self
        application.setStyle(QStyleFactory.create("Fusion"))
        self._dress(application)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    def uninstall(self) -> None:
        """Stop following the system; for an application that lives on (tests)."""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.disconnect(self._system_changed)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.disconnect(self._system_changed)

    @property
    def is_dark(self) -> bool:
        return self.name in DARK

    @property
    def is_high_contrast(self) -> bool:
        return self.name in HIGH_CONTRAST

    @property
    def text_size(self) -> int:
        return self._text_size

    def motion_ms(self, kind: str) -> int:
        """Length of a movement (`pane`, `hover`); 0 when the person wants none."""
        return 0 if self._reduced_motion else int(tokens()["motion_ms"][kind])

    def choose(self, settings: Settings) -> None:
        """Take over the person's choices, at once and everywhere."""
        wanted = (settings.theme, settings.text_size, settings.reduced_motion)
        if wanted == (self._choice, self._text_size, self._reduced_motion):
            return
        self._choice, self._text_size, self._reduced_motion = wanted
        self._refresh()

    def colour(self, token: str) -> QColor:
        """The colour of a token in the current palette."""
        return self._colours[token]

    def px(self, size: float) -> int:
        """A length that grows with the text."""
        return round(size * self._text_size / 100)

    def font(self, role: str = "body", *, weight: int | None = None, figures: bool = False) -> QFont:
        """The font of a role (`title`, `heading`, `row_title`, `body`, `secondary`, `small`, `caption`,
        `quotation`, `figure`); `figures` aligns digits in columns."""
        key = (role, weight, figures)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role, weight, figures)
        return QFont(self._fonts[key])

    def _make_font(self, role: str, weight: int | None, figures: bool) -> QFont:
        size, usual_weight = tokens()["type"][role]
        font = QFont(SERIF if role == "quotation" else SANS)
        screen = QGuiApplication.primaryScreen()
        dpi = screen.logicalDotsPerInchY() if screen else 96.0
        font.setPointSizeF(size * self._text_size / 100 * 72 / dpi)
        font.setWeight(QFont.Weight(weight or usual_weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if figures:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _resolve(self) -> None:
        self.name = self._wanted_palette()
        self._colours = {token: QColor(value) for token, value in tokens()["palettes"][self.name].items()}
        self._fonts = {}

    def _wanted_palette(self) -> str:
        if self._choice != "system":
            return self._choice
        hints = QGuiApplication.styleHints()
        is_dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        if _wants_contrast():
            return "contraste" if is_dark else "contraste_clair"
        return "sombre" if is_dark else "clair"

    def _system_changed(self, _: object = None) -> None:
        if self._choice == "system" and self._wanted_palette() != self.name:
            self._refresh()

    def _refresh(self) -> None:
        self._resolve()
        application = QApplication.instance()
        if isinstance(application, QApplication) and _installed is self:
            self._dress(application)
        self.changed.emit()

    def _dress(self, application: QApplication) -> None:
        application.setFont(self.font("body"))
        application.setPalette(self._palette())
        application.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        """The one style sheet: `@token` is a colour, `@12px` a length that grows with the text."""
        text = resource("theme", "relais.qss").read_text(encoding="utf-8")
        for token in sorted(self._colours, key=len, reverse=True):
            text = text.replace(f"@{token};", f"{self._colours[token].name()};")
        return _with_lengths(text, self.px)

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for target, token in {
            role.Window: "canvas", role.WindowText: "text", role.Base: "canvas", role.AlternateBase: "sunken",
            role.Text: "text", role.Button: "raised", role.ButtonText: "text", role.BrightText: "danger",
            role.Highlight: "sel", role.HighlightedText: "text", role.ToolTipBase: "tip_bg",
            role.ToolTipText: "tip_fg", role.PlaceholderText: "text3", role.Link: "accent_text",
            role.LinkVisited: "accent_text", role.Light: "line", role.Mid: "line2", role.Dark: "line2",
            role.Accent: "accent",
        }.items():  # fmt: skip
            palette.setColor(target, self.colour(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.colour("text3"))
        return palette


def _wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    if hints is None or not hasattr(hints, "accessibility"):
        return False
    return bool(hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def _with_lengths(text: str, px: Any) -> str:
    import re

    return re.sub(r"@(\d+)px", lambda match: f"{px(int(match[1]))}px", text)
