"""Keys, words, signatures and age files, checked against the public tools where they are installed."""

import io
import shutil
import subprocess

import pytest

from relais_app.base.errors import RefusedForSafety, RelaisError, UnreadableFile
from relais_app.exchange import age_file, keyring_door, minisign
from relais_app.exchange.keys import BestKeys, DemoKeys, MemoryKeys, SealedKeys, SecretKeys
from relais_app.exchange.words import six_words


def tool(name):
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed")


def test_the_words_of_two_keys_are_six_and_always_the_same():
    keys = SecretKeys.new().public
    assert len(keys.words.split()) == 6 and keys.words == six_words(keys.age, keys.minisign)
    assert keys.words != six_words(keys.age, SecretKeys.new().public.minisign)
    assert six_words("age1a", "RWa") == six_words("age1a", "RWa")


def test_a_signature_holds_for_its_content_comment_and_key_only():
    keys, other = SecretKeys.new(), SecretKeys.new()
    digest = minisign.hash_of(io.BytesIO(b"content"))
    text = minisign.sign(keys.seed, digest, "relais:1 n:1").encode()
    signature = minisign.parse(text)
    minisign.verify(signature, keys.public.minisign, digest)
    assert signature.comment == "relais:1 n:1"
    for bad_key, bad_digest, bad_text in (
        (other.public.minisign, digest, text),
        (keys.public.minisign, minisign.hash_of(io.BytesIO(b"Content")), text),
        (keys.public.minisign, digest, text.replace(b"n:1", b"n:2")),
    ):
        with pytest.raises(RefusedForSafety):
            minisign.verify(minisign.parse(bad_text), bad_key, bad_digest)


@pytest.mark.parametrize(
    "text", [b"", b"a\nb\nc\nd\n", b"\xff", b"untrusted comment: x\nRWQ=\ntrusted comment: y\n\n"]
)
def test_another_file_is_not_a_signature(text):
    with pytest.raises(RefusedForSafety):
        minisign.parse(text)


@tool("minisign")
def test_minisign_verifies_what_relais_signs_and_the_reverse(tmp_path):
    keys = SecretKeys.new()
    (tmp_path / "f").write_bytes(b"content")
    digest = minisign.hash_of(io.BytesIO(b"content"))
    (tmp_path / "f.minisig").write_text(minisign.sign(keys.seed, digest, "relais:1 é"), encoding="utf-8")
    done = subprocess.run(
        ["minisign", "-Vm", "f", "-P", keys.public.minisign], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0 and "relais:1 é" in done.stdout
    subprocess.run(
        ["minisign", "-G", "-W", "-p", "k.pub", "-s", "k.sec"], cwd=tmp_path, check=True, capture_output=True
    )
    subprocess.run(
        ["minisign", "-Sm", "f", "-s", "k.sec", "-H", "-t", "hello"], cwd=tmp_path, check=True, capture_output=True
    )
    key = (tmp_path / "k.pub").read_text().splitlines()[1]
    minisign.verify(minisign.parse((tmp_path / "f.minisig").read_bytes()), key, digest)


def test_what_is_encrypted_to_two_keys_opens_with_each_and_no_other():
    first, second, third = (SecretKeys.new() for _ in range(3))
    sealed = io.BytesIO()
    age_file.encrypt(io.BytesIO(b"content" * 50_000), sealed, [first.public.age, second.public.age])
    for keys in (first, second):
        opened = io.BytesIO()
        age_file.decrypt(io.BytesIO(sealed.getvalue()), opened, keys.age)
        assert opened.getvalue() == b"content" * 50_000
    with pytest.raises(age_file.WrongKey):
        age_file.decrypt(io.BytesIO(sealed.getvalue()), io.BytesIO(), third.age)


@tool("age")
def test_age_opens_what_relais_encrypts_and_the_reverse(tmp_path):
    keys = SecretKeys.new()
    (tmp_path / "key.txt").write_text(keys.age)
    with (tmp_path / "x.age").open("wb") as target:
        age_file.encrypt(io.BytesIO(b"content"), target, [keys.public.age])
    opened = subprocess.run(["age", "-d", "-i", "key.txt", "x.age"], cwd=tmp_path, capture_output=True, check=True)
    assert opened.stdout == b"content"
    for armor in ([], ["-a"]):
        sealed = subprocess.run(
            ["age", *armor, "-r", keys.public.age], input=b"hello", capture_output=True, check=True
        )
        target = io.BytesIO()
        age_file.decrypt(io.BytesIO(sealed.stdout), target, keys.age)
        assert target.getvalue() == b"hello"


def header(*stanzas):
    return b"age-encryption.org/v1\n" + b"".join(b"-> " + s + b"\nAAAA\n" for s in stanzas) + b"--- mac\nbody"


@pytest.mark.parametrize(
    "head",
    [
        header(b"scrypt c2FsdA 23"),
        header(b"scrypt c2FsdA 099"),
        header(b"scrypt c2FsdA"),
        header(b"scrypt c2FsdA 10", b"X25519 abc"),
        header(*[b"X25519 abc"] * 21),
        b"age-encryption.org/v1\n" + b"-> X25519 a\n" * 10_000,
    ],
)
def test_a_costly_header_is_refused_before_it_costs(head):
    with pytest.raises(RefusedForSafety):
        age_file.check_header(io.BytesIO(head))


def test_a_sane_header_passes_and_the_stream_stays_where_it_was():
    source = io.BytesIO(header(*[b"X25519 abc"] * 20))
    age_file.check_header(source)
    assert source.tell() == 0
    age_file.check_header(io.BytesIO(header(b"scrypt c2FsdA 18")))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"age-encryption.org/v2\n"])
def test_another_file_is_not_an_age_file(data):
    with pytest.raises(UnreadableFile):
        age_file.check_header(io.BytesIO(data))


def test_public_keys_are_recognized():
    keys = SecretKeys.new().public
    assert age_file.is_recipient(keys.age) and minisign.is_public_key(keys.minisign)
    swapped = keys.age[:-1] + ("q" if keys.age[-1] != "q" else "p")
    assert not age_file.is_recipient(swapped) and not age_file.is_recipient(keys.minisign)
    assert not minisign.is_public_key(keys.age)


@pytest.mark.parametrize("make", [lambda p: MemoryKeys(), lambda p: DemoKeys(p), lambda p: SealedKeys(p, "phrase")])
def test_keys_kept_are_found_again(tmp_path, make):
    store, keys = make(tmp_path), SecretKeys.new()
    assert store.load("w") is None
    store.save("w", keys)
    assert store.load("w") == keys and store.load("other") is None


def test_keys_under_a_passphrase_need_it(tmp_path):
    SealedKeys(tmp_path, "phrase").save("w", SecretKeys.new())
    with pytest.raises(age_file.WrongKey):
        SealedKeys(tmp_path, "autre").load("w")
    assert b"AGE-SECRET" not in (tmp_path / "clefs.age").read_bytes()


def silent(*_):
    raise keyring_door.NoKeyring("")


def test_without_a_keyring_the_passphrase_is_used_or_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(keyring_door, "_ask", silent)
    with pytest.raises(keyring_door.NoKeyring):
        BestKeys(tmp_path, None).save("w", SecretKeys.new())
    keys = SecretKeys.new()
    BestKeys(tmp_path, "phrase").save("w", keys)
    assert BestKeys(tmp_path, "phrase").load("w") == keys
    with pytest.raises(RelaisError, match="RELAIS_PASSPHRASE"):
        BestKeys(tmp_path, None).load("w")


def hang(*_):
    import time

    time.sleep(60)


def test_a_keyring_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(keyring_door, "_SECONDS", 0.3)
    with pytest.raises(keyring_door.NoKeyring):
        keyring_door._ask(hang, "w")


def test_secrets_do_not_show_in_a_log():
    keys = SecretKeys.new()
    assert keys.age not in repr(keys)
