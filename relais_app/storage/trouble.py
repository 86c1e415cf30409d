"""The database's troubles, said to a person: full disk, read-only folder, held file, damage."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from relais_app.base.errors import DamageFound, ReadOnlyWorkspace, RelaisError
from relais_app.base.files import DiskFull, disk_full, is_full
from relais_app.base.words import _
from relais_app.storage.engine import driver
from relais_app.storage.reserve import release


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into errors that tell what happened and what to do.

    A full disk frees the workspace's reserve: the next transaction finds room.
    """
    try:
        yield
    except DatabaseError as error:
        raise explained(str(error.orig), folder) or error from error
    except driver().DatabaseError as error:
        raise explained(str(error), folder) or error from error
    except OSError as error:
        if not is_full(error):
            raise
        raise _full(folder) from error


def _full(folder: Path) -> RelaisError:
    trouble = disk_full(folder)
    if not release(folder):
        return trouble
    return DiskFull(
        trouble.message,
        _("Relais vient de libérer la réserve qu'il gardait : recommencez ou supprimez, puis faites de la place."),
    )


def explained(said: str, folder: Path) -> RelaisError | None:
    """The error for a message of SQLite's, None when it is a bug of ours."""
    said = said.lower()
    if "disk is full" in said:
        return _full(folder)
    if "readonly" in said:
        return ReadOnlyWorkspace(
            _("Le dossier {folder} ne peut pas être modifié.").format(folder=folder),
            _("Vérifiez vos droits sur ce dossier, ou copiez l'espace de travail ailleurs."),
        )
    if "locked" in said:
        return RelaisError(
            _("L'espace de travail est occupé par un autre traitement."), _("Réessayez dans un instant.")
        )
    if "malformed" in said or "not a database" in said:
        return DamageFound(
            _("La base de l'espace de travail {folder} est abîmée.").format(folder=folder),
            _("Restaurez une sauvegarde du dossier « sauvegardes »."),
        )
    if "disk i/o error" in said or "unable to open" in said:
        return RelaisError(
            _("Le disque qui porte {folder} ne répond pas.").format(folder=folder),
            _("Vérifiez le disque ou la clé, puis recommencez ; rien n'a été enregistré à moitié."),
        )
    return None
