"""A workspace: one folder with its database, its files and its lock, and the units of work on it."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from relais_app.base.errors import DamageFound, NotFound, ReadOnlyWorkspace, RelaisError
from relais_app.base.words import _
from relais_app.storage import journal as journals
from relais_app.storage import reserve
from relais_app.storage import schema as schemas
from relais_app.storage.engine import DATABASE, open_engine
from relais_app.storage.files import FileStore
from relais_app.storage.lock import WorkspaceLock
from relais_app.storage.tables import workspace_identity
from relais_app.storage.trouble import explained, told
from relais_app.storage.unit import Unit

PIECES = "pieces"
SCRATCH = ".travail-"
_LEFTOVERS = (
    f"{SCRATCH}*",
    ".restauration-*",
    "sauvegardes/.*.tmp",
    "sauvegardes/.copie-*",
    "pieces/.*.tmp",
    "..relais-*.tmp",
)


class Workspace:
    """Open it with `Workspace.open`. `person` is who sits at the keyboard, noted beside each edit."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        lock: WorkspaceLock | None,
        *,
        person: str,
        is_read_only: bool,
        holder: str,
    ) -> None:
        self.folder = folder
        self.person = person
        self.is_read_only = is_read_only
        self.holder = holder
        self.files = FileStore(folder / PIECES, is_read_only=is_read_only)
        self._engine = engine
        self._lock = lock
        self._open_here = threading.local()
        self.author = _author(folder, engine)

    @classmethod
    def open(cls, folder: Path, *, person: str = "", create: bool = True) -> Workspace:
        """Make, migrate and lock; opens read-only when somebody holds it or nothing can be written there.

        Raises NotFound (no workspace, `create` false), DamageFound, RelaisError (newer version, bad folder).
        """
        folder = folder.expanduser().absolute()
        with told(folder):
            try:
                _check_folder(folder, create)
            except PermissionError as error:
                raise _not_writable(folder) from error
            lock, is_ours = _lock(folder, person)
            try:
                if is_ours:
                    _tidy(folder)
                    _bring_up_to_date(folder, person)
                    reserve.keep(folder)
                elif not (folder / DATABASE).exists():
                    raise NotFound(_("Aucun espace de travail dans {folder}.").format(folder=folder))
                elif (found := schemas.schema_of(folder / DATABASE)) != schemas.SCHEMA:
                    raise _other_schema(folder, found)
                holder = "" if is_ours or lock is None else lock.holder()
                engine = open_engine(folder, read_only=not is_ours)
                kept = lock if is_ours else None
                return cls(folder, engine, kept, person=person, is_read_only=not is_ours, holder=holder)
            except BaseException:
                if lock is not None and is_ours:
                    lock.release()
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that only reads; what it gave must not be changed."""
        session = Session(self._engine.execution_options(reading=True), autoflush=False, expire_on_commit=False)
        event.listen(session, "before_flush", _refuse_flush)
        with told(self.folder), self._alone("reading"), contextlib.closing(session):
            yield Unit(session, None)

    @contextlib.contextmanager
    def writing(self, label: str, *, undoes: str = "") -> Iterator[Unit]:
        """A transaction that writes and journals, committed at the end. `label` is the operation's short code."""
        if self.is_read_only:
            raise self._read_only()
        reserve.release_if_short(self.folder)
        journal = journals.Journal(author=self.author, label=label, person=self.person, undoes=undoes)
        session = Session(self._engine, expire_on_commit=False, info={"journal": journal})
        journals.watch(session)
        with told(self.folder), self._alone("writing"), contextlib.closing(session):
            session.connection()
            yield Unit(session, journal)
            session.commit()

    def snapshot(self, target: Path) -> None:
        """A sound copy of the database, made on the application's own connection."""
        with told(self.folder), contextlib.closing(self._engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM main INTO ?", (str(target),))

    @property
    def is_short_of_room(self) -> bool:
        """Whether the reserve is spent: the disk was full, and room is to be made."""
        return not self.is_read_only and not (self.folder / reserve.RESERVE).exists()

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for unencrypted work, gone at the end; after a kill, gone at the next opening."""
        with TemporaryDirectory(prefix=SCRATCH, dir=None if self.is_read_only else self.folder) as folder:
            yield Path(folder)

    def close(self) -> None:
        """Give back the files and the lock. May be called twice."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _alone(self, kind: str) -> Iterator[None]:
        """Units of one thread don't nest around a writing one: it would wait for itself."""
        opened = getattr(self._open_here, "kinds", [])
        if "writing" in opened or (kind == "writing" and opened):
            raise RuntimeError(f"a {kind} unit inside a {opened[-1]} one: pass the unit on instead")
        self._open_here.kinds = [*opened, kind]
        try:
            yield
        finally:
            self._open_here.kinds = opened

    def _read_only(self) -> ReadOnlyWorkspace:
        if self.holder:
            return ReadOnlyWorkspace(
                _("L'espace de travail est ouvert par {holder}.").format(holder=self.holder),
                _("Fermez-le là-bas pour le modifier ici ; la consultation reste possible."),
            )
        return ReadOnlyWorkspace(
            _("Le dossier {folder} ne peut pas être modifié.").format(folder=self.folder),
            _("Vérifiez vos droits sur ce dossier, ou copiez l'espace de travail ailleurs."),
        )


def _author(folder: Path, engine: Engine) -> str:
    """The workspace's identity; DamageFound when the database can't tell it."""
    try:
        with engine.connect().execution_options(reading=True) as connection:
            found = connection.execute(select(workspace_identity.c.id)).scalar_one_or_none()
    except DatabaseError as error:
        raise explained(str(error.orig), folder) or schemas.damaged(folder / DATABASE) from error
    if not found:
        raise schemas.damaged(folder / DATABASE)
    return str(found)


def _refuse_flush(*_: object) -> None:
    raise RuntimeError("a reading unit changed a record")


def _check_folder(folder: Path, create: bool) -> None:
    database = folder / DATABASE
    if folder.exists() and not folder.is_dir():
        raise RelaisError(_("{path} n'est pas un dossier.").format(path=folder))
    if not database.exists():
        if (folder / PIECES).is_dir():
            raise DamageFound(
                _("La base {name} manque à côté du dossier « pieces ».").format(name=database),
                _("Remettez-la en place, ou restaurez une sauvegarde du dossier « sauvegardes »."),
            )
        if not create:
            raise NotFound(_("Aucun espace de travail dans {folder}.").format(folder=folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_writable(folder) from error


def _not_writable(folder: Path) -> ReadOnlyWorkspace:
    return ReadOnlyWorkspace(
        _("Aucun espace de travail ne peut être créé dans {folder}.").format(folder=folder),
        _("Choisissez un dossier où vous pouvez écrire."),
    )


def _lock(folder: Path, person: str) -> tuple[WorkspaceLock | None, bool]:
    """The lock and whether it is ours; no lock at all where nothing can be written."""
    lock = WorkspaceLock(folder)
    try:
        return lock, lock.take(person)
    except OSError as error:
        if not (folder / DATABASE).exists():
            raise _not_writable(folder) from error
        return None, False


def _tidy(folder: Path) -> None:
    """Take away what a kill left half-made; the lock is ours, so nobody is at it."""
    for pattern in _LEFTOVERS:
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _bring_up_to_date(folder: Path, person: str) -> None:
    database = folder / DATABASE
    if not database.exists():
        schemas.create_database(folder, person)
        (folder / PIECES).mkdir(exist_ok=True)
        return
    found = schemas.schema_of(database)
    if found > schemas.SCHEMA:
        raise schemas.newer(found)
    if found < schemas.SCHEMA:
        schemas.migrate(folder, found)


def _other_schema(folder: Path, found: int) -> RelaisError:
    if found > schemas.SCHEMA:
        return schemas.newer(found)
    return RelaisError(
        _("Cet espace de travail vient d'une version plus ancienne et ne peut pas être mis à jour ici."),
        _("Ouvrez-le d'abord seul, dans un dossier où vous pouvez écrire : {folder}.").format(folder=folder),
    )
