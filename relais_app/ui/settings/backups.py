"""« Sauvegardes »: make one and reread it, see the last ones, check the workspace."""

from __future__ import annotations

from typing import Any

from relais_app.base.words import _, ngettext
from relais_app.ui.context import Context
from relais_app.ui.dates import file_size
from relais_app.ui.settings.section import Section
from relais_app.ui.widgets.buttons import Button
from relais_app.ui.widgets.dialogs import FilesDialog
from relais_app.ui.widgets.error_line import Notice
from relais_app.ui.widgets.labels import Label
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.panes import line
from relais_app.ui.widgets.tables import RowTable


def backup_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Sauvegarde"), look=lambda b: CellLook(text=b.path.name, style="strong")),
        Column(
            title=_("Faite le"),
            look=lambda b: b.made_at.astimezone().strftime("%d/%m/%Y %H:%M"),
            sort=lambda b: b.made_at,
            width=140,
            is_figures=True,
        ),
        Column(
            title=_("Contient"),
            look=lambda b: CellLook(text=_("tout l’espace") if b.has_files else _("données seules"), style="quiet"),
            width=150,
        ),
        Column(
            title=_("Taille"),
            look=lambda b: file_size(b.size_bytes),
            sort=lambda b: b.size_bytes,
            width=90,
            is_right=True,
            is_figures=True,
        ),
    )


class BackupsSection(Section):
    """A backup is reread as soon as it is written; only then is it called good."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Sauvegardes"),
            _("Un seul fichier, relu aussitôt écrit : mettez-le sur une clé ou un autre disque."),
        )
        bar = line()
        make = Button(_("Sauvegarder tout l’espace…"), kind="main", icon="hard-drive", size="main")
        make.clicked.connect(self.make_backup)
        check = Button(_("Vérifier l’espace"), icon="shield-check", size="main")
        check.clicked.connect(self.check)
        bar.addWidget(make)
        bar.addWidget(check)
        bar.addStretch(1)
        self.body.addLayout(bar)
        self.result = Notice("ok")
        self.result.hide()
        self.body.addWidget(self.result)
        self.body.addSpacing(8)
        self._none = Label(
            _("Aucune sauvegarde dans cet espace. Une première, cette semaine, est une bonne idée."),
            "secondary",
            tone="text2",
            wraps=True,
        )
        self.body.addWidget(self._none)
        self._model = TableModel(backup_columns())
        self.table = RowTable(self._model, _("Sauvegardes de cet espace"))
        self.body.addWidget(self.table)
        self.body.addWidget(
            Label(
                _(
                    "Pour revenir à une sauvegarde : fermez Relais, puis « Retrouver une sauvegarde » au démarrage, dans un nouveau dossier."
                ),
                "small",
                tone="text2",
                wraps=True,
            )
        )
        self.end()

    def reload(self) -> None:
        from relais_app.operations.backup import backups

        self.context.read(backups, then=self.show_backups, owner=self, line=self.error_line)

    def show_backups(self, rows: Any) -> None:
        self._none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_rows(rows)
        self.table.setFixedHeight(32 + self.table.row_height(False) * min(8, max(1, len(rows))) + 2)

    def make_backup(self) -> None:
        """Ask where, write, reread."""
        from relais_app.operations.backup import backup

        today = self.context.today().isoformat()
        target = FilesDialog.ask_new(
            self, _("Sauvegarder tout l’espace"), f"relais-sauvegarde-{today}.zip", kinds=_("Sauvegardes (*.zip)")
        )
        if target is None:
            return
        self.context.write(
            backup, target, owner=self, then=self._backed_up, said=_("Sauvegarde relue et vérifiée."), line=self.error_line,
            title=_("Sauvegarde"), with_progress=True,
        )  # fmt: skip

    def _backed_up(self, report: Any) -> None:
        files = ngettext("{n} fichier", "{n} fichiers", report.file_count).format(n=report.file_count)
        self.result.say(
            _("Sauvegarde relue et vérifiée."), f"{report.path} · {files}, {file_size(report.size_bytes)}", token="ok"
        )
        self.reload()

    def check(self) -> None:
        """Look at every stored byte again."""
        from relais_app.operations.backup import check_open

        self.context.read(
            check_open,
            then=self._checked,
            owner=self,
            line=self.error_line,
            title=_("Vérification de l’espace"),
            with_progress=True,
        )

    def _checked(self, report: Any) -> None:
        if report.sound:
            self.result.say(_("Espace vérifié : tout est tel qu’enregistré."), token="ok")
            self.context.say(_("Espace vérifié : tout est tel qu’enregistré."))
            return
        lines = "\n".join(f"{p.what} ({p.where}). {p.remedy}" for p in report.problems[:10])
        count = len(report.problems)
        self.result.say(
            ngettext("{n} problème trouvé.", "{n} problèmes trouvés.", count).format(n=count), lines, token="danger"
        )
