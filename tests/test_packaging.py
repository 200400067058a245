"""What is said about the package stays true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def bounded() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in [*project["dependencies"], *extras]]


def pinned() -> dict[str, Version]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name.strip()): Version(version.split(";")[0].strip()) for name, version in pairs}


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    for requirement in bounded():
        operators = {spec.operator for spec in requirement.specifier}
        assert {">=", "<"} <= operators, requirement


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    pins = pinned()
    for requirement in bounded():
        if requirement.name in ("matplotlib", "uvloop"):
            continue  # extras that the pins leave out
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_no_address_of_a_registry_is_named() -> None:
    for name in ("requirements.txt", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://", text), name


def test_the_readme_names_the_two_commands_and_the_check_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    check = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\n    pip install uv && uv run quorum\n" in readme
    assert "\n    pip install uv && uv run pytest\n" in readme
    assert "\npip install uv && uv run pytest\n" in check


def test_what_pages_link_to_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"
