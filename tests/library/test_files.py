"""Bank files are written back whole or not at all, and stay what they were besides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.files import BankFile


def test_a_file_comes_back_as_it_was_but_for_its_text(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    path.chmod(0o640)
    file = BankFile.load(path)
    assert (file.text, file.marked) == ("one\r\ntwo", True)
    replace(file, text="Käse\r\n").save()
    assert path.read_bytes() == b"\xef\xbb\xbf" + "Käse\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["tea.yaml"]


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    BankFile(tmp_path / "tea.yaml", "one").save()
    assert BankFile.load(tmp_path / "tea.yaml") == BankFile(tmp_path / "tea.yaml", "one")


def test_a_link_to_a_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text("one", encoding="utf-8")
    link = tmp_path / "link.yaml"
    link.symlink_to("tea.yaml")
    replace(BankFile.load(link), text="two").save()
    assert link.is_symlink()
    assert (tmp_path / "tea.yaml").read_text("utf-8") == "two"


def test_what_cannot_be_written_leaves_the_old_text_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text("one", encoding="utf-8")
    file = replace(BankFile.load(path), text="two")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("bot.library.files.shutil.copymode", full)
        with pytest.raises(OSError, match="No space left"):
            file.save()
    assert path.read_text("utf-8") == "one"
    assert [each.name for each in tmp_path.iterdir()] == ["tea.yaml"]


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_bytes(b"K\xe4se")
    with pytest.raises(UnicodeDecodeError):
        BankFile.load(path)
