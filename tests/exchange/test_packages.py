"""Packages between real workspaces: made, opened, refused, merged."""

import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import threading
import zipfile

import pytest

from relais_app.base.errors import Cancelled, NotFound, RefusedForSafety, RelaisError
from relais_app.base.progress import Silent
from relais_app.base.workers import WorkerPool
from relais_app.bids.model import Bid, BidFact, BidRequirement, DcePiece, FactState
from relais_app.exchange import age_file, bag, contents, minisign, package, receiving
from relais_app.exchange.contents import HEADER
from relais_app.exchange.edits import Edit, as_json, canonical
from relais_app.exchange.keys import MemoryKeys
from relais_app.exchange.merge import Forked
from relais_app.exchange.package import BAG, README, SIGNATURE, file_name
from relais_app.exchange.scope import read_scope
from relais_app.operations import backup, packages, partners
from relais_app.operations.identity import export_recovery_file, import_recovery_file, secret_keys
from relais_app.partners.model import Partner
from relais_app.storage.workspace import Workspace


def plain(member, path):
    """The three entries inside, decrypted."""
    opened = io.BytesIO()
    with path.open("rb") as source:
        age_file.decrypt(source, opened, secret_keys(member.work, member.store).age)
    with zipfile.ZipFile(opened) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def bag_of(member, path):
    with zipfile.ZipFile(io.BytesIO(plain(member, path)[BAG])) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


# ---- the way out and back ---------------------------------------------------------------------------------


def test_a_bid_arrives_whole_with_its_files(alice, bruno):
    report = bruno.accept(alice.export(bruno))
    assert report.has_news and report.new_files == 1 and report.conflicts == 0
    assert bruno.get(Bid, "b", "title") == "Repas livrés"
    assert bruno.get(BidRequirement, "r", "text") == "Livrer à 11 h 30"
    sha256 = bruno.get(DcePiece, "piece", "sha256")
    assert bruno.work.files.path(sha256).read_bytes() == b"%PDF-1.7 reglement"
    assert backup.check_open(bruno.work).problems == ()


def test_private_things_never_leave_by_default(alice, bruno):
    path = alice.export(bruno)
    for name, content in bag_of(alice, path).items():
        assert b"CANARI" not in content and b"987654321" not in content, name
    bruno.accept(path)
    assert bruno.get(Bid, "b", "yearly_amount_cents") is None
    assert bruno.get(BidRequirement, "r", "reason") == ""


def test_a_private_field_leaves_only_when_asked_by_name(alice, bruno):
    scope = read_scope('{"private": ["bids.yearly_amount_cents"], "files": false}')
    path = alice.export(bruno, scope=scope)
    assert not any(name.startswith("data/pieces/") for name in bag_of(alice, path))
    bruno.accept(path)
    assert bruno.get(Bid, "b", "yearly_amount_cents") == 987_654_321


@pytest.mark.parametrize(
    "text", ["", "[]", '{"records": ["people"]}', '{"private": ["decisions.reason"]}', '{"x": 1}', '{"files": 3}']
)
def test_a_scope_that_asks_too_much_is_refused(text):
    with pytest.raises(RelaisError):
        read_scope(text)


def test_what_comes_back_is_merged_field_by_field(alice, bruno):
    bruno.accept(alice.export(bruno))
    bruno.set(BidRequirement, "r", owner="Bruno")
    bruno.set(BidFact, "f", state=FactState.CONFIRMED)
    alice.set(BidRequirement, "r", better_wording="Livrer entre 11 h et 12 h")
    back = bruno.export(alice)
    shown = alice.preview(back)
    assert {(d.kind, d.field, d.ours, d.theirs, d.is_conflict) for d in shown.differences} == {
        ("bid_requirements", "owner", "", "Bruno", False),
        ("bid_facts", "state", "proposed", "confirmed", False),
    }
    assert {d.author_name for d in shown.differences} == {"Bruno"} and shown.differences[1].what == "Livrer à 11 h 30"
    assert alice.get(BidRequirement, "r", "owner") == ""
    alice.accept(back)
    assert alice.get(BidRequirement, "r", "owner") == "Bruno"
    assert alice.get(BidRequirement, "r", "better_wording") == "Livrer entre 11 h et 12 h"
    assert alice.get(BidRequirement, "r", "reason") == "CANARI note"
    assert backup.check_open(alice.work).problems == ()


def test_a_conflict_keeps_both_values_until_somebody_chooses(alice, bruno):
    bruno.accept(alice.export(bruno))
    alice.set(Bid, "b", buyer="Ville A")
    bruno.set(Bid, "b", buyer="Ville B")
    assert alice.accept(bruno.export(alice)).conflicts == 1
    assert bruno.accept(alice.export(bruno)).conflicts == 1
    assert (alice.get(Bid, "b", "buyer"), bruno.get(Bid, "b", "buyer")) == ("Ville A", "Ville B")
    (row,) = packages.conflicts(alice.work, "b")
    assert (row.ours, row.theirs, row.author_name) == ("Ville A", "Ville B", "Bruno")
    assert backup.check_open(alice.work).problems == ()
    packages.settle_conflict(alice.work, row, "theirs")
    assert packages.conflicts(alice.work, "b") == ()
    bruno.accept(alice.export(bruno))
    assert packages.conflicts(bruno.work, "b") == ()
    assert alice.get(Bid, "b", "buyer") == bruno.get(Bid, "b", "buyer") == "Ville B"


def test_ours_can_be_kept_against_an_incoming_change(alice, bruno):
    bruno.accept(alice.export(bruno))
    bruno.set(Bid, "b", buyer="Autre")
    bruno.set(Bid, "b", reference="2026-7")
    alice.accept(bruno.export(alice), choices={("bids", "b", "buyer"): "ours"})
    assert (alice.get(Bid, "b", "buyer"), alice.get(Bid, "b", "reference")) == ("Ville", "2026-7")
    bruno.accept(alice.export(bruno))
    assert bruno.get(Bid, "b", "buyer") == "Ville"


def test_a_deletion_is_shown_and_can_be_declined(alice, bruno):
    bruno.accept(alice.export(bruno))
    with bruno.work.writing("test") as unit:
        unit.delete(unit.get(BidRequirement, "r"))
    back = bruno.export(alice)
    (gone,) = alice.preview(back).differences
    assert (gone.field, gone.theirs) == ("_supprimé", None)
    alice.accept(back, choices={gone.key: "ours"})
    assert alice.get(BidRequirement, "r", "reason") == "CANARI note"
    bruno.accept(alice.export(bruno))
    assert bruno.has(BidRequirement, "r")


def test_a_deletion_and_an_edit_that_did_not_know_each_other_keep_the_record(alice, bruno):
    bruno.accept(alice.export(bruno))
    with bruno.work.writing("test") as unit:
        unit.delete(unit.get(BidRequirement, "r"))
    alice.set(BidRequirement, "r", owner="Alice")
    back, forth = bruno.export(alice), alice.export(bruno)
    alice.accept(back)
    assert bruno.preview(forth).revived == ("Livrer à 11 h 30",)
    bruno.accept(forth)
    for member in (alice, bruno):
        assert member.get(BidRequirement, "r", "owner") == "Alice"
        assert backup.check_open(member.work).problems == ()


def test_a_package_twice_or_late_brings_nothing_new(alice, bruno):
    first = alice.export(bruno, name="1.relais")
    alice.set(Bid, "b", buyer="Métropole")
    second = alice.export(bruno, name="2.relais")
    assert bruno.accept(second).has_news
    assert bruno.preview(second).missing_sequences == ()
    for path in (first, second, second):
        assert not bruno.accept(path).has_news
    assert bruno.get(Bid, "b", "buyer") == "Métropole"


def test_a_number_that_never_came_is_told(alice, bruno):
    bruno.accept(alice.export(bruno, name="1.relais"))
    alice.export(bruno, name="2.relais")
    assert bruno.preview(alice.export(bruno, name="3.relais")).missing_sequences == (2,)


def test_the_widening_of_a_scope_brings_earlier_edits(alice, bruno):
    bruno.accept(alice.export(bruno, scope=read_scope('{"records": []}')))
    assert not bruno.has(BidRequirement, "r")
    bruno.accept(alice.export(bruno))
    assert bruno.has(BidRequirement, "r")
    assert backup.check_open(bruno.work).problems == ()


def test_a_third_partner_gets_both_histories_proved(alice, bruno, member):
    chloe = member("Chloé")
    bruno.accept(alice.export(bruno))
    bruno.set(Bid, "b", reference="2026-7")
    bruno.trusts(chloe)
    chloe.trusts(bruno)
    path = bruno.export(chloe)
    assert chloe.preview(path).apart > 0 and chloe.preview(path).new_records == ()
    chloe.trusts(alice)
    assert chloe.preview(path).apart == 0
    chloe.accept(path)
    assert (chloe.get(Bid, "b", "title"), chloe.get(Bid, "b", "reference")) == ("Repas livrés", "2026-7")
    alice.trusts(chloe)
    chloe.set(Bid, "b", departement="93")
    report = alice.accept(chloe.export(alice))
    assert report.apart == 0 and alice.get(Bid, "b", "departement") == "93"


def test_names_of_packages_are_short_and_plain():
    name = file_name(
        "Traiteur éco-responsable « Ville de Saint-Étienne »", "2026-01-15", "La Marmite du Canal", "ESAT", 7
    )
    assert name.isascii() and len(name) <= 60 and name.endswith("_2026-01-15_La-Marmi-vers-Esat_n7.relais")


def test_a_folder_given_for_a_package_gets_a_named_file(alice, bruno, tmp_path):
    path = packages.export_package(alice.work, "b", ("Bruno",), tmp_path, store=alice.store).value.path
    assert path.name.startswith("Repas-Livres_") and path.name.endswith("_Alice-vers-Bruno_n1.relais")


def test_a_recipient_nobody_knows_is_told(alice):
    with pytest.raises(NotFound):
        packages.export_package(alice.work, "b", ("Personne",), alice.out / "x", store=alice.store)
    with pytest.raises(RelaisError):
        packages.export_package(alice.work, "b", (), alice.out / "x", store=alice.store)


def test_a_partner_without_keys_opens_with_a_passphrase(alice, bruno):
    report = packages.export_package(
        alice.work, "b", (), alice.out / "p.relais", passphrase="quatre mots au hasard", store=alice.store
    ).value
    assert report.key_path.name == "p.clef.age"
    with pytest.raises(age_file.WrongKey):
        bruno.preview(report.path)
    with pytest.raises(age_file.WrongKey):
        bruno.preview(report.path, passphrase="autre")
    assert bruno.accept(report.path, passphrase="quatre mots au hasard").has_news


# ---- what is refused --------------------------------------------------------------------------------------


def test_an_unknown_author_is_shown_by_name_words_and_sizes_only(alice, member):
    stranger = member("Inconnue")
    path = alice.export(stranger)
    shown = stranger.preview(path)
    assert (shown.author_name, shown.words, shown.is_trusted) == ("Alice", alice.identity.words, False)
    assert shown.size_bytes > 0 and (shown.bid_title, shown.differences, shown.new_records) == ("", (), ())
    with pytest.raises(RefusedForSafety, match=alice.identity.words.split()[0]) as refused:
        stranger.accept(path)
    assert refused.value.exit_code == 3 and not stranger.has(Bid, "b")


def test_somebody_it_is_not_encrypted_to_cannot_open_it(alice, bruno, member):
    with pytest.raises(age_file.WrongKey):
        member("Chloé").preview(alice.export(bruno))


def seal(member, target, entries, *recipients):
    """A package as a forger makes it: any entries, encrypted to whoever."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    inner.seek(0)
    with target.open("wb") as sealed:
        age_file.encrypt(inner, sealed, [r.identity.age for r in recipients])
    return target


def test_a_package_forwarded_to_another_is_refused(alice, bruno, member, tmp_path):
    chloe = member("Chloé")
    chloe.trusts(alice)
    forwarded = seal(bruno, tmp_path / "f.relais", plain(bruno, alice.export(bruno)), chloe)
    with pytest.raises(RefusedForSafety, match="destinataires"):
        chloe.accept(forwarded)


def test_another_signature_or_a_changed_bag_is_refused(alice, bruno, tmp_path):
    entries = plain(bruno, alice.export(bruno))
    other = plain(bruno, alice.export(bruno, name="2.relais"))
    for forged in (
        {**entries, SIGNATURE: other[SIGNATURE]},
        {**entries, BAG: entries[BAG] + b"x"},
        {**entries, SIGNATURE: b""},
        {README: b"", BAG: entries[BAG]},
        {BAG: entries[BAG], README: b"", SIGNATURE: entries[SIGNATURE]},
        {**entries, "more": b""},
    ):
        with pytest.raises(RefusedForSafety):
            bruno.accept(seal(bruno, tmp_path / "f.relais", forged, bruno))


def test_a_changed_byte_anywhere_is_refused(alice, bruno):
    path = alice.export(bruno)
    good, chance = path.read_bytes(), random.Random(5)
    for _ in range(60):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(bad))
        with pytest.raises(RelaisError):
            bruno.accept(path)
    for cut in (0, 10, 200, len(good) // 2, len(good) - 1):
        path.write_bytes(good[:cut])
        with pytest.raises(RelaisError):
            bruno.accept(path)
    assert not bruno.has(Bid, "b")


def test_a_known_partner_with_another_key_is_a_red_stop(alice, bruno):
    bruno.accept(alice.export(bruno))
    with bruno.work.writing("test") as unit:
        known = unit.first(Partner)
        known.minisign_key = minisign.public_key(minisign.new_seed())
    with pytest.raises(RefusedForSafety, match="clef"):
        bruno.preview(alice.export(bruno))


class Forger:
    """Rewrites a package's bag and signs it again with the sender's own key: a partner who cheats."""

    def __init__(self, sender, receiver, monkeypatch):
        self.sender, self.receiver, self.monkeypatch = sender, receiver, monkeypatch

    def export(self, change):
        from relais_app.operations import packages as module

        real = contents.write_contents
        self.monkeypatch.setattr(module, "write_contents", lambda bag, c, names: real(bag, change(c), names))
        try:
            return self.sender.export(self.receiver, name="forged.relais")
        finally:
            self.monkeypatch.setattr(module, "write_contents", real)


def replaced(contents, old, **values):
    from dataclasses import replace

    new = replace(old, **values)
    return replace(contents, edits=tuple(new if e == old else e for e in contents.edits))


def test_a_partner_who_alters_anothers_edits_is_refused(alice, bruno, monkeypatch):
    bruno.accept(alice.export(bruno))
    forger = Forger(bruno, alice, monkeypatch)

    def alter(contents):
        theirs = next(e for e in contents.edits if e.author == alice.work.author and e.kind == "bid_requirements")
        return replaced(contents, theirs, new=theirs.new.replace("11 h 30", "10 h"))

    with pytest.raises(RefusedForSafety):
        alice.accept(forger.export(alter))

    def drop(contents):
        from dataclasses import replace

        kept = tuple(e for e in contents.edits if e.author != alice.work.author or e.kind != "bid_requirements")
        return replace(contents, edits=kept)

    with pytest.raises(RefusedForSafety):
        alice.accept(forger.export(drop))
    assert alice.get(BidRequirement, "r", "text") == "Livrer à 11 h 30"


def test_edits_past_what_their_author_signed_are_set_apart(alice, bruno, monkeypatch):
    bruno.accept(alice.export(bruno))

    def invent(contents):
        from dataclasses import replace

        last = max(a.n for a in contents.authors if a.id == alice.work.author)
        model = next(e for e in contents.edits if e.author == alice.work.author)
        forged = replace(
            model, n=last + 1, field="title", kind="bids", record="b", old='""', new='"inventé"', replaces=()
        )
        return replace(contents, edits=(*contents.edits, forged))

    report = alice.accept(Forger(bruno, alice, monkeypatch).export(invent))
    assert report.apart == 1 and alice.get(Bid, "b", "title") == "Repas livrés"


def test_a_package_that_touches_another_thing_than_its_bid_is_refused(alice, bruno, monkeypatch):
    bruno.accept(alice.export(bruno))
    with bruno.work.writing("test") as unit:
        unit.add(Partner(id="spy", name="Espion"))
        unit.add(Bid(id="theirs", title="Autre"))
    forger = Forger(bruno, alice, monkeypatch)
    for kind in ("partners", "bids"):
        with bruno.work.reading() as unit:
            from relais_app.storage.packages import edits_of_records

            extra = edits_of_records(unit.connection, ["spy" if kind == "partners" else "theirs"])

        def add(contents, extra=extra):
            from dataclasses import replace

            hashes = {k: h for k, h in contents.hashes.items() if k not in {e.key for e in extra}}
            return replace(contents, edits=(*contents.edits, *extra), hashes=hashes)

        with pytest.raises(RefusedForSafety, match="consultation"):
            alice.accept(forger.export(add))
    assert not alice.has(Partner, "spy")


def test_a_partner_who_rewrites_his_own_history_is_refused(alice, bruno, tmp_path):
    bruno.accept(alice.export(bruno))
    shutil.copytree(bruno.work.folder, tmp_path / "copie")
    bruno.set(Bid, "b", reference="un")
    alice.accept(bruno.export(alice))
    with Workspace.open(tmp_path / "copie") as clone:
        bruno.work, original = clone, bruno.work
        bruno.set(Bid, "b", reference="deux")
        with pytest.raises(Forked):
            alice.accept(bruno.export(alice, name="clone.relais"))
        bruno.work = original
    assert alice.get(Bid, "b", "reference") == "un"


def test_a_restored_workspace_goes_on_under_a_new_author_without_a_fork(alice, bruno, tmp_path):
    bruno.accept(alice.export(bruno))
    saved = backup.backup(bruno.work, tmp_path / "s.zip").value.path
    bruno.set(Bid, "b", reference="perdue")
    alice.accept(bruno.export(alice))
    before = bruno.work.author
    bruno.work.close()
    backup.restore(saved, bruno.work.folder, replace=True)
    bruno.work = Workspace.open(bruno.work.folder)
    assert bruno.work.author != before and bruno.get(Bid, "b", "reference") == ""
    bruno.set(Bid, "b", departement="93")
    bruno.accept(alice.export(bruno))
    assert bruno.get(Bid, "b", "reference") == "perdue"
    alice.accept(bruno.export(alice))
    assert alice.get(Bid, "b", "departement") == "93"
    assert backup.check_open(bruno.work).problems == () and backup.check_open(alice.work).problems == ()
    bruno.work.close()


def test_a_newer_format_is_refused_politely(alice, bruno, monkeypatch):
    monkeypatch.setattr(contents, "FORMAT", 2)
    path = alice.export(bruno)
    monkeypatch.setattr(contents, "FORMAT", 1)
    with pytest.raises(RefusedForSafety, match="plus récente"):
        bruno.accept(path)


def test_fields_and_kinds_of_a_newer_relais_are_kept_and_passed_on(alice, bruno):
    from relais_app.storage.journal import Change

    with alice.work.writing("test") as unit:
        unit._journal.pending.append(Change("bids", "b", "future", "null", '"valeur"'))
        unit._journal.write(unit.connection)
    bruno.accept(alice.export(bruno))
    assert b'"future"' in bag_of(bruno, bruno.export(alice))["data/journal.jsonl"]
    assert backup.check_open(bruno.work).problems == ()


# ---- a worker opens it ------------------------------------------------------------------------------------


@pytest.fixture
def stuck(tmp_path):
    """A package whose reading never ends."""
    path = tmp_path / "coincé.relais"
    os.mkfifo(path)
    return path


def killed_while_opening(path, member):
    """What is said when the process that opens the package dies."""
    pid = multiprocessing.active_children()
    with WorkerPool(1) as pool:
        pool.start()
        (worker,) = set(multiprocessing.active_children()) - set(pid)
        killer = threading.Timer(0.2, os.kill, (worker.pid, signal.SIGKILL))
        killer.start()
        try:
            with pytest.raises(RefusedForSafety, match="arrêtée") as refused:
                member.accept(path, workers=pool)
        finally:
            killer.join()
        yield refused.value
        yield pool


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_package_that_kills_its_worker_is_one_sentence_and_relais_goes_on(alice, bruno, stuck):
    ending = killed_while_opening(stuck, bruno)
    refusal, pool = next(ending), next(ending)
    assert "coincé.relais" in refusal.message and "partenaire" in refusal.remedy
    assert list(bruno.work.folder.glob(".travail-*")) == []
    assert bruno.accept(alice.export(bruno), workers=pool).has_news
    ending.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_package_that_stalls_its_worker_is_given_up(bruno, stuck, monkeypatch):
    monkeypatch.setattr(receiving, "SECONDS", 0.3)
    with pytest.raises(RefusedForSafety, match="arrêtée"):
        bruno.preview(stuck)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_the_opening_of_a_package_can_be_cancelled(bruno, stuck):
    class Impatient(Silent):
        def is_cancelled(self):
            return True

    with pytest.raises(Cancelled):
        bruno.preview(stuck, progress=Impatient())


def test_without_a_worker_at_hand_one_is_started_for_the_package(alice, bruno):
    assert bruno.accept(alice.export(bruno), workers=None).has_news


def test_this_process_parses_nothing_that_came_in(alice, bruno, monkeypatch):
    path = alice.export(bruno)

    def here(*_arguments):
        raise AssertionError("a package was opened in this process")

    for module, name in (
        (age_file, "decrypt"),
        (package, "read_directory"),
        (package, "copy_entry"),
        (bag, "check_bag"),
    ):
        monkeypatch.setattr(module, name, here)
    assert bruno.accept(path).new_files == 1


@pytest.mark.parametrize(
    "line", [b"x", b"[]", b'{"what": "edit"}', b'{"what": "?"}', b"[" * 100_000, b'{"what": "header"}', b"\xff"]
)
def test_lines_that_a_worker_would_not_write_are_refused(tmp_path, line):
    (tmp_path / contents.PLAIN).write_bytes(line + b"\n")
    with pytest.raises(RefusedForSafety):
        contents.read_plainly(tmp_path)


def test_lines_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "_MOST_LINE_BYTES", 20)
    (tmp_path / contents.PLAIN).write_bytes(b'{"what": "header", "x": "' + b"x" * 30 + b'"}\n')
    with pytest.raises(RefusedForSafety):
        contents.read_plainly(tmp_path)


# ---- public tools -----------------------------------------------------------------------------------------

TOOLS = ("age", "unzip", "minisign", "sha256sum")


@pytest.mark.skipif(any(shutil.which(t) is None for t in TOOLS), reason="needs age, unzip, minisign and sha256sum")
def test_public_tools_open_and_verify_a_package(alice, bruno, tmp_path):
    path = alice.export(bruno)
    keys = secret_keys(bruno.work, bruno.store)
    (tmp_path / "clef.txt").write_text(keys.age)

    def run(*command, stdout=None):
        subprocess.run(command, cwd=tmp_path, check=True, stdout=stdout or subprocess.DEVNULL)

    with (tmp_path / "0.zip").open("wb") as target:
        run("age", "-d", "-i", "clef.txt", str(path), stdout=target)
    run("unzip", "-q", "0.zip")
    run("minisign", "-Vm", BAG, "-P", alice.identity.minisign)
    (tmp_path / "sac").mkdir()
    run("unzip", "-q", BAG, "-d", "sac")
    subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "sac", check=True)
    assert "age -d" in (tmp_path / README).read_text(encoding="utf-8")
    bagit = pytest.importorskip("bagit")
    assert bagit.Bag(str(tmp_path / "sac")).is_valid()
    said = json.loads((tmp_path / "sac" / HEADER).read_text(encoding="utf-8"))
    assert said["auteur"]["nom"] == "Alice" and bruno.identity.age in said["destinataires"]
    lines = (tmp_path / "sac" / "data" / "fiches.jsonl").read_text(encoding="utf-8").splitlines()
    (bid,) = [r for r in map(json.loads, lines) if r["type"] == "bids"]
    assert bid["fields"]["title"][0]["value"] == "Repas livrés"


@pytest.mark.skipif(shutil.which("age") is None, reason="needs age")
def test_age_opens_the_one_off_key_only_with_its_passphrase(alice):
    report = packages.export_package(
        alice.work, "b", (), alice.out / "p.relais", passphrase="phrase", store=alice.store
    ).value
    assert b"scrypt" in report.key_path.read_bytes() and b"AGE-SECRET" not in report.key_path.read_bytes()
    opened = age_file.open_with_passphrase(report.key_path.read_bytes(), "phrase")
    (alice.out / "clef.txt").write_bytes(opened)
    subprocess.run(["age", "-d", "-i", "clef.txt", "-o", "0.zip", "p.relais"], cwd=alice.out, check=True)
    assert zipfile.is_zipfile(alice.out / "0.zip")


# ---- keys and partners ------------------------------------------------------------------------------------


def test_an_identity_stays_the_same_and_names_the_structure(alice):
    assert alice.identity == alice.identity and alice.identity.name == "Alice"
    assert len(alice.identity.words.split()) == 6


def test_secrets_are_nowhere_in_the_workspace(alice, bruno):
    alice.export(bruno)
    keys = secret_keys(alice.work, alice.store)
    for path in alice.work.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert keys.age.encode() not in content and keys.seed not in content


def test_keys_missing_on_this_computer_come_back_from_their_recovery_file(alice, tmp_path):
    identity = alice.identity
    export_recovery_file(alice.work, tmp_path / "secours.age", "phrase de secours", alice.store)
    elsewhere = MemoryKeys()
    with pytest.raises(RelaisError, match="secours"):
        secret_keys(alice.work, elsewhere)
    assert import_recovery_file(alice.work, tmp_path / "secours.age", "phrase de secours", elsewhere) == identity
    assert secret_keys(alice.work, elsewhere).public.age == identity.age


def test_a_partners_key_that_changes_takes_the_trust_away(alice, bruno):
    (row,) = [r for r in partners.partners(alice.work) if r.name == "Bruno"]
    assert row.is_trusted and row.words == bruno.identity.words
    partners.save_partner(alice.work, row.id, skills="blanchisserie")
    assert partners.partner(alice.work, row.id).is_trusted
    partners.save_partner(alice.work, row.id, minisign_key=minisign.public_key(minisign.new_seed()))
    assert not partners.partner(alice.work, row.id).is_trusted
    partners.remove_partner(alice.work, row.id)
    with pytest.raises(NotFound):
        partners.partner(alice.work, row.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("siret", "123"), ("email", "x"), ("age_key", "age1x"), ("minisign_key", "RWx"), ("nope", "x")],
)
def test_a_partner_with_a_wrong_field_is_not_saved(alice, field, value):
    from relais_app.base.errors import FieldError

    with pytest.raises(FieldError) as refused:
        partners.save_partner(alice.work, **{"name": "ESAT", field: value})
    assert refused.value.field == field and "ESAT" not in {r.name for r in partners.partners(alice.work)}


@pytest.mark.parametrize("key", ["", "RWx", "age1x", "RWx RWy"])
def test_trust_wants_a_signing_key(alice, key):
    with pytest.raises(RelaisError):
        packages.trust(alice.work, key, "X")


def test_an_edit_has_one_spelling_for_its_hash():
    edit = Edit(author="a", n=1, operation="o", label="l", person="é", kind="bids", record="r", field="title", old="null",
                new='"x"', replaces=(("b", 2), ("a", 1)), at="", salt="s")  # fmt: skip
    assert canonical(as_json(edit)).startswith(b'{"at":"","author":"a"') and len(edit.sha256) == 64
