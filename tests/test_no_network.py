"""The whole demonstration, with every door to the network watched: nothing may leave the computer by itself."""

import os
import re
import shutil
import subprocess
import sys

import pytest

WATCH = """
import sys

def watch(event, arguments):
    if event == "socket.getaddrinfo" or event in ("socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto"):
        reason = event
    elif event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
        reason = f"{event} {arguments[1]}"
    else:
        return
    with open(TOLD, "a", encoding="utf-8") as told:
        told.write(reason + "\\n")
    raise OSError("the network was asked for: " + reason)

sys.addaudithook(watch)
"""
ELSEWHERE = re.compile(r"connect\(.*sa_family=AF_(?!UNIX\b)\w+.*")


@pytest.fixture
def watched(tmp_path):
    """An environment whose Python processes, workers too, note and refuse every address that is not of this computer's
    own files; and where they note it."""
    hooks = tmp_path / "guet"
    hooks.mkdir()
    told = tmp_path / "appels.txt"
    (hooks / "sitecustomize.py").write_text(f"TOLD = {str(told)!r}\n{WATCH}", encoding="utf-8")
    paths = [str(hooks), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, told


def demonstration(folder):
    return [sys.executable, "-m", "relais_app", "demo", "--headless", "--json", "--out", str(folder)]


def run(command, environment):
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_watch_sees_what_it_is_for(watched, family):
    environment, told = watched
    where = "('127.0.0.1', 9)" if family == "AF_INET" else "('::1', 9, 0, 0)"
    done = run([sys.executable, "-c", f"import socket; socket.socket(socket.{family}).connect({where})"], environment)
    assert done.returncode != 0 and "the network was asked for" in done.stderr
    run([sys.executable, "-c", "import socket; socket.getaddrinfo('relais.example', 443)"], environment)
    assert len(told.read_text(encoding="utf-8").splitlines()) == 2


def test_the_demonstration_asks_nothing_of_the_network(watched, tmp_path):
    environment, told = watched
    done = run(demonstration(tmp_path / "demo"), environment)
    assert done.returncode == 0, done.stderr
    assert not told.exists(), told.read_text(encoding="utf-8")


def _strace(trace, command, environment):
    return run(
        [shutil.which("strace") or "", "-f", "-qq", "-e", "trace=connect", "-o", str(trace), *command], environment
    )


@pytest.fixture
def strace(tmp_path):
    """Runs a command and gives the addresses it connected to that are not files; libraries in other languages show too."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    trial = _strace(tmp_path / "essai.txt", [sys.executable, "-c", ""], dict(os.environ))
    if trial.returncode != 0:
        pytest.skip(f"strace can't be used here: {trial.stderr.strip()}")

    def traced(command):
        done = _strace(tmp_path / "trace.txt", command, dict(os.environ))
        lines = (tmp_path / "trace.txt").read_text(encoding="utf-8", errors="replace").splitlines()
        return done, [line for line in lines if ELSEWHERE.search(line)]

    return traced


def test_strace_sees_what_it_is_for(strace):
    _done, found = strace([sys.executable, "-c", "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"])
    assert len(found) == 1 and "AF_INET" in found[0]


def test_no_library_of_the_demonstration_connects_anywhere(strace, tmp_path):
    """typst's sockets, for one, are unseen by Python's own watch."""
    done, found = strace(demonstration(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert found == []
