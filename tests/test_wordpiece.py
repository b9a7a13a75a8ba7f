"""Pieces of words: pair → pieces with marks, the places of the marks."""

import pytest

from multipolar.stance.pairs import Pair
from multipolar.stance.wordpiece import WordPiece

PIECES = ["[UNK]", "[CLS]", "[SEP]", "[H]", "[/H]", "[T]", "[/T]"]
PIECES += ["we", "thank", "ar", "##land", "##l", ".", "cafe", "’", "s", "-", "_"]
WORDS = WordPiece(PIECES)

MARKED = [
    (("We thank Arland.", (0, 2), (9, 15)), "[CLS] [H] we [/H] thank [T] ar ##land [/T] . [SEP]"),
    (("Arland.", None, (0, 6)), "[CLS] [T] ar ##land [/T] . [SEP]"),
    # a part of a word means the word
    (("Arland.", None, (2, 4)), "[CLS] [T] ar ##land [/T] . [SEP]"),
    # accents and case do not count, words it does not know are one piece
    (("CAFÉ Borland", None, (5, 12)), "[CLS] cafe [T] [UNK] [/T] [SEP]"),
    # marks that meet, and marks within each other
    (("We Arland", (0, 2), (3, 9)), "[CLS] [H] we [/H] [T] ar ##land [/T] [SEP]"),
    (("We Arland", (0, 9), (3, 9)), "[CLS] [H] we [T] ar ##land [/H] [/T] [SEP]"),
    (("Arland’s", None, (0, 6)), "[CLS] [T] ar ##land [/T] ’ s [SEP]"),
    (("we-we_we", None, (3, 5)), "[CLS] we - [T] we [/T] _ we [SEP]"),
]


@pytest.mark.parametrize(("pair", "pieces"), MARKED)
def test_pieces(pair, pieces):
    marked = WORDS.marked(Pair(*pair))
    assert " ".join(PIECES[number] for number in marked.pieces) == pieces
    assert PIECES[marked.pieces[marked.target]] == "[T]"
    assert PIECES[marked.pieces[marked.holder]] == ("[H]" if pair[1] else "[CLS]")
