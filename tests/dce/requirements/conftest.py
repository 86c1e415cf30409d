"""Reads the lines of a few printed sentences."""

from collections.abc import Callable

import pytest
from made.pieces import piece

from relais_app.dce.model import Requirement
from relais_app.dce.requirements import read_requirements

Lines = Callable[..., list[Requirement]]


@pytest.fixture
def lines() -> Lines:
    def read(text: str, kind: str = "CCTP") -> list[Requirement]:
        return read_requirements([piece(text, kind=kind)])

    return read


@pytest.fixture
def texts(lines: Lines) -> Callable[..., list[str]]:
    return lambda text, kind="CCTP": [line.text.rstrip(".") for line in lines(text, kind)]
