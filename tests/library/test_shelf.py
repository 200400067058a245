"""The shelf: which banks of which files are served, and what is said of the others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import shelf
from bot.library.cache import Cache
from bot.library.findings import Severity
from bot.library.limits import Limits
from bot.library.shelf import Changed, Library, load_library, shipped_banks
from bot.quiz.codec import bank_hash


def bank_text(name: str, *, judged: bool = True) -> str:
    right, wrong = ("right: ", "wrong: ") if judged else ("", "")
    return (
        f"format: 1\nid: {name}\ntitle: About {name}\nquestions:\n  - id: q-1\n    prompt: What is {name}?\n"
        f"    options:\n      - {right}this\n      - {wrong}that\n"
    )


def load(*paths: Path, limits: Limits | None = None, cache: Path | None = None) -> Library:
    return load_library(paths, limits or Limits(), cache)


def ids(library: Library) -> list[str]:
    return [each.bank.id for each in library.banks if each.bank]


def hashes(library: Library) -> set[str]:
    return {each.bank.hash for each in library.banks if each.bank}


def titles(library: Library) -> list[str]:
    return [each.bank.title for each in library.banks if each.bank]


def test_folders_are_searched_for_bank_files_in_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.yaml", "a.yml", "deep/c.yaml", ".hidden/d.yaml", ".e.yaml", "notes.txt"):
        (tmp_path / name).write_text(bank_text(Path(name).stem.strip(".")), encoding="utf-8")
    assert ids(load(tmp_path)) == ["a", "b", "c"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(bank_text("a"), encoding="utf-8")
    library = load(file, tmp_path, tmp_path / "." / "a.yaml")
    assert (ids(library), library.findings) == (["a"], ())


def test_a_served_bank_knows_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(bank_text("a"), encoding="utf-8")
    library = load(tmp_path)
    (served,) = library.banks
    assert served.bank is not None
    (bank,) = library.content({served.bank.hash})
    assert served.bank.hash == bank.hash == bank_hash(bank)
    assert (len(bank.questions), served.questions, served.bank.questions) == (1, 1, ())


def test_a_bad_file_keeps_no_other_from_being_served(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 1\nid: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(bank_text("b"), encoding="utf-8")
    library = load(tmp_path)
    assert ids(library) == ["b"]
    (found,) = library.findings
    assert (found.file, found.severity) == (str(tmp_path / "a.yaml"), Severity.ERROR)


def test_of_two_banks_with_one_id_the_first_is_served_and_the_second_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(bank_text("same"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(bank_text("same").replace("About", "Against"), encoding="utf-8")
    library = load(tmp_path)
    assert titles(library) == ["About same"]
    (found,) = library.findings
    assert (found.file, found.line, found.severity) == (str(tmp_path / "b.yaml"), 2, Severity.ERROR)
    assert str(tmp_path / "a.yaml") in found.message


def test_a_bank_with_an_open_key_is_not_served_and_says_how_to_accept(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(bank_text("a", judged=False), encoding="utf-8")
    library = load(file)
    assert library.banks == ()
    (found,) = library.findings
    assert (found.line, found.severity) == (5, Severity.WARNING)
    assert found.remedy.endswith(f"quorum bank accept {file}")


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (found,) = load(tmp_path / "gone").findings
    assert (found.file, found.line, found.severity) == (str(tmp_path / "gone"), 0, Severity.ERROR)


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(bank_text("a").encode() + "# Ä\n".encode("latin-1"))
    (found,) = load(tmp_path).findings
    assert (found.line, found.message) == (10, "the text is not UTF-8")


def test_a_byte_order_mark_and_windows_line_breaks_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + bank_text("a").replace("\n", "\r\n").encode())
    assert ids(load(tmp_path)) == ["a"]


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(bank_text("a"), encoding="utf-8")
    (found,) = load(tmp_path, limits=Limits(file_bytes=50)).findings
    assert found.message == "the file is larger than 50 bytes"


def test_an_unreadable_file_is_told_and_not_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(bank_text("a"), encoding="utf-8")

    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (found,) = load(file).findings
    assert found.message == "the file cannot be read: Permission denied"


def test_the_shipped_banks_are_found_and_without_errors() -> None:
    library = load(shipped_banks())
    assert library.banks
    assert [found for found in library.findings if found.severity is Severity.ERROR] == []


# The cache ----------------------------------------------------------------------------------------------------


def test_an_unchanged_file_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a").replace("that", "THIS"), encoding="utf-8")
    first = load(file, cache=cache)

    def parsed(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(shelf, "read_bank", parsed)
    again = load(file, cache=cache)
    assert again == first
    assert len(again.findings) == 1, "the warning about capital letters is kept too"
    assert again.banks[0].bank is not None
    assert again.banks[0].bank.hash
    assert again.banks[0].content is None, "nothing was parsed, so nothing is held"


def test_a_changed_file_is_read_anew_and_replaces_what_was_kept(tmp_path: Path) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a"), encoding="utf-8")
    load(file, cache=cache)
    file.write_text(bank_text("a").replace("About", "More about"), encoding="utf-8")
    assert titles(load(file, cache=cache)) == ["More about a"]
    assert len(list(cache.iterdir())) == 1


def test_other_limits_make_what_was_kept_worthless(tmp_path: Path) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a"), encoding="utf-8")
    load(file, cache=cache)
    assert load(file, limits=Limits(title=3), cache=cache).banks == ()


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"stamp": 1}', "null"])
def test_a_damaged_cache_only_costs_time(tmp_path: Path, damage: str) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a"), encoding="utf-8")
    load(file, cache=cache)
    (kept,) = cache.iterdir()
    kept.write_text(damage, encoding="utf-8")
    assert ids(load(file, cache=cache)) == ["a"]
    assert json.loads(kept.read_text(encoding="utf-8"))["stamp"]


def test_a_cache_that_cannot_be_written_is_mentioned_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(bank_text(name), encoding="utf-8")
    blocked = tmp_path / "cache"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    library = load(tmp_path, cache=blocked)
    assert ids(library) == ["a", "b"]
    assert [(found.file, found.severity) for found in library.findings] == [(str(blocked), Severity.INFO)]


def test_a_cache_without_the_file_knows_nothing(tmp_path: Path) -> None:
    assert Cache(tmp_path, Limits()).find(tmp_path / "a.yaml", "0" * 64) is None


def test_a_known_bank_is_read_again_only_when_its_content_is_asked_for(tmp_path: Path) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a"), encoding="utf-8")
    first = load(file, cache=cache)
    (full,) = first.content(hashes(first))
    again = load(file, cache=cache)
    assert again.content(()) == [replace(full, questions=())]
    assert again.content(hashes(again)) == [full]
    assert [each.content for each in first.without_content().banks] == [None]


def test_a_file_that_changes_between_two_looks_is_told(tmp_path: Path) -> None:
    file, cache = tmp_path / "a.yaml", tmp_path / "cache"
    file.write_text(bank_text("a"), encoding="utf-8")
    load(file, cache=cache)
    library = load(file, cache=cache)
    file.write_text(bank_text("a").replace("About", "More about"), encoding="utf-8")
    with pytest.raises(Changed, match=r"a\.yaml"):
        library.content(hashes(library))


@pytest.mark.long
def test_ten_thousand_questions_are_read_in_seconds(tmp_path: Path) -> None:
    questions = "".join(
        f"  - id: q-{number}\n    prompt: What is the meaning of {number}?\n    options:\n"
        + "".join(f"      - {'right' if number % 4 == at else 'wrong'}: thing {at} of {number}\n" for at in range(4))
        for number in range(10_000)
    )
    (tmp_path / "big.yaml").write_text(f"format: 1\nid: big\ntitle: Big\nquestions:\n{questions}", encoding="utf-8")
    library = load(tmp_path)
    assert [each.questions for each in library.banks] == [10_000]
