"""Zip archives: each member by its own reader, and nothing in them reaches outside."""

from __future__ import annotations

import errno
import io
import stat
import zipfile

import pytest

from multipolar.codebook import Codebook
from multipolar.readers import UnreadableError, archive, read
from multipolar.segments import segment
from multipolar.store import BUNDLED

TEXT = "Barges wait at the lock\n\nThe barges waited at the lock on Friday.\n"
PAGE = "<html><head><title>x</title></head><body><p>The barges left on Friday.</p></body></html>"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def opened(tmp_path):
    """The articles and unread members of an archive; whatever else it leaves behind fails."""

    def made(data: bytes):
        folder = tmp_path / "corpus" / "raw"
        folder.mkdir(parents=True)
        (folder / "export.zip").write_bytes(data)
        articles, unread = read(folder / "export.zip", options={})
        left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
        assert left == ["corpus", "corpus/raw", "corpus/raw/export.zip"]
        return {article.doc_id: article for article in articles}, [
            (u.record, u.reason) for u in unread
        ]

    return made


def test_each_member_is_read_by_the_reader_of_its_format(opened):
    data = packed(
        ("one.txt", TEXT), ("folder/", ""), ("folder/two.html", PAGE), ("THREE.TXT", TEXT)
    )
    articles, unread = opened(data)
    assert {doc_id: article.text for doc_id, article in articles.items()} == {
        "export#one": TEXT,
        "export#two": "The barges left on Friday.",
        "export#THREE": TEXT,
    }
    assert unread == []
    rules = Codebook(BUNDLED / "codebook").segment_rules
    for article in articles.values():
        places = segment(article.text, rules=rules, marked=article.marked)
        assert "".join(article.text[s.start : s.end] for s in places) == article.text


def test_a_member_of_many_articles_numbers_them(opened):
    rows = "title,text\nA head,The barges waited at the lock.\nA head,The barges left.\n"
    articles, _ = opened(packed(("rows.csv", rows)))
    assert list(articles) == ["export#rows#1", "export#rows#2"]


def test_members_of_one_name_stay_apart(opened):
    data = packed(("a/one.txt", TEXT), ("b/one.txt", TEXT + "B"), ("one-2.txt", TEXT + "C"))
    articles, _ = opened(data)
    assert [(doc_id, article.text[-1]) for doc_id, article in articles.items()] == [
        ("export#one", "\n"),
        ("export#one-2", "B"),
        ("export#one-2-2", "C"),
    ]


NAMES = [
    ("../../one.txt", "export#one"),
    ("/etc/one.txt", "export#one"),
    ("..\\..\\one.txt", "export#one"),
    ("C:\\one.txt", "export#one"),
    ("o\u202ene\x07.txt", "export#one"),
    ("бар/жа.txt", "export#жа"),
    ("a" * 300 + ".txt", "export#" + "a" * 300),
    ("one.v2.txt", "export#one.v2"),
]


@pytest.mark.parametrize(("name", "doc_id"), NAMES)
def test_a_name_is_never_a_path(opened, name, doc_id):
    articles, unread = opened(packed((name, TEXT)))
    assert ([*articles], unread) == ([doc_id], [])


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.txt")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


MEMBERS = [
    ("a symbolic link", link(), "/etc/passwd", "link", "a symbolic link, no file"),
    ("an archive", "inner.zip", packed(("a.txt", TEXT)), "inner", "an archive inside an archive"),
    ("a bomb", "bomb.txt", b"0" * 3_000_000, "bomb", "3,000,000 bytes packed into "),
    ("too large", "large.txt", b"0" * 3_000_001, "large", "3,000,001 bytes unpacked; at most"),
    ("no reader", "a.7z", b"7z", "a", "no reader for .7z; there are: "),
    ("no ending", "README", b"Hello", "README", "no reader for a name without ending"),
    ("hidden", "__MACOSX/._one.txt", b"\0", "._one", "a hidden file of the system"),
    ("no text", "a.txt", b"\0\1\2", "a", "not text"),
    ("empty", "a.txt", b"", "a", "the file is empty"),
    ("a page without text", "a.html", b"<html></html>", "a", "the page shows no text"),
]


@pytest.mark.parametrize(
    ("name", "data", "stem", "reason"), [c[1:] for c in MEMBERS], ids=[c[0] for c in MEMBERS]
)
def test_a_member_that_cannot_be_read_is_told_and_the_others_are_read(
    opened, monkeypatch, name, data, stem, reason
):
    monkeypatch.setattr(archive, "LARGEST", 3_000_000)
    articles, unread = opened(packed(("before.txt", TEXT), (name, data), ("after.txt", TEXT)))
    assert list(articles) == ["export#before", "export#after"]
    ((record, why),) = unread
    assert record == f"export#{stem}"
    assert why.startswith(reason)


def test_an_archive_unpacks_to_no_more_than_it_may(opened, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 2 * len(TEXT))
    articles, unread = opened(packed(*((f"{n}.txt", TEXT) for n in range(3))))
    assert list(articles) == ["export#0", "export#1"]
    assert unread == [("export#2", f"the archive unpacks to more than {2 * len(TEXT)} bytes")]


def test_a_damaged_member_is_told_and_the_others_are_read(opened):
    data = packed(("one.txt", TEXT), ("two.txt", TEXT))
    place = data.index(b"one.txt") + len("one.txt") + 5
    articles, unread = opened(data[:place] + b"\xff\xff\xff" + data[place + 3 :])
    assert list(articles) == ["export#two"]
    assert unread[0][0] == "export#one"
    assert unread[0][1].startswith("damaged in the archive: ")


def test_an_encrypted_member_is_told(opened):
    data = bytearray(packed(("one.txt", TEXT)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert opened(bytes(data)) == (
        {},
        [("export#one", "encrypted: unpack it with its password and add what is in it")],
    )


def test_a_size_that_is_told_falsely_unpacks_no_more(opened):
    data = bytearray(packed(("one.txt", b"0" * 5_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = (1000).to_bytes(4, "little")
    articles, unread = opened(bytes(data))
    assert articles == {}
    assert unread[0][1].startswith("damaged in the archive: ")


REFUSED = [
    ("no archive", b"The barges wait.", "no zip archive, or a damaged one"),
    ("nothing", b"", "no zip archive, or a damaged one"),
    ("cut short", packed(("one.txt", TEXT))[:-30], "no zip archive, or a damaged one"),
    ("empty", packed(), "the archive is empty"),
    ("folders only", packed(("a/", ""), ("b/", "")), "the archive is empty"),
    ("too many files", packed(*((f"{n}.txt", "a") for n in range(101))), "101 files in one archive; at most 100"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_is_no_archive_is_refused(tmp_path, monkeypatch, data, reason):
    monkeypatch.setattr(archive, "MOST", 100)
    (tmp_path / "export.zip").write_bytes(data)
    with pytest.raises(UnreadableError, match=f"^{reason}"):
        read(tmp_path / "export.zip", options={})


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path, monkeypatch):
    """A member listed as damaged would stay unread when there is room again."""
    path = tmp_path / "export.zip"
    path.write_bytes(packed(("one.txt", TEXT)))

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(type(path), "write_bytes", full)
    with pytest.raises(OSError, match="No space left on device"):
        read(path, options={})
