"""Progress of a reading: page by page, ending at the whole."""

from made.dce import make_dce

from relais_app.dce.reader import read_dce


class Heard:
    def __init__(self):
        self.reports = []

    def report(self, what, done, total):
        self.reports.append((what, done, total))

    def is_cancelled(self):
        return False


def test_progress_counts_pages_and_names_the_piece(tmp_path):
    heard = Heard()
    reading = read_dce([make_dce(tmp_path)], progress=heard)
    told = [(what, done, total) for what, done, total in heard.reports if what.startswith("Lecture de ")]
    pages = sum(piece.page_count for piece in reading.pieces)
    assert told[-1][1:] == (pages, pages)
    assert [done for _what, done, _total in told] == sorted(done for _what, done, _total in told)
    assert {what for what, _done, _total in told} == {f"Lecture de {piece.name}" for piece in reading.pieces}
