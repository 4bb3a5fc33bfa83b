"""The wheel carries everything the program reads, and works away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSETS = ("sql", "policies", "reports/templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_definition_query_template_and_message(wheel: Path) -> None:
    wanted = {f"pipeline/_assets/{file.relative_to(ROOT).as_posix()}" for part in ASSETS for file in files(ROOT / part)}
    wanted |= {file.relative_to(ROOT).as_posix() for file in files(ROOT / "pipeline")}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert "pipeline/_assets/sql/kpi/first_time_fix.toml" in wanted
    assert "pipeline/languages/errors.toml" in wanted
    assert "pipeline/jobs/scorecard.toml" in wanted
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests/", "data/"))]
    assert not [name for name in held if name.endswith("approvals.toml")], "the sample company's alone"


def files(folder: Path) -> list[Path]:
    """Every source file below the folder."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_the_unpacked_wheel_publishes_a_month_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    folder = tmp_path / "示例公司"
    folder.mkdir()

    def scorecard(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
        command = [sys.executable, "-m", "pipeline", *words]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    assert scorecard("demo", "--small").returncode == 0
    done = scorecard("run", "--month", "2026-10", "--as-of", "2026-12-05T00:00:00")
    assert done.returncode == 3, done.stderr
    assert (folder / "reports" / "2026-10" / "index.html").stat().st_size > 10_000
    policy = scorecard("policy", "list").stdout
    assert str(tmp_path / "installed" / "pipeline" / "_assets") in policy


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_versions_and_hashes_and_no_address(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pinned = [place for place, line in enumerate(lines) if line and line[0].isalnum()]
    assert len(pinned) > 20
    assert all("==" in lines[place] and "--hash=sha256:" in lines[place + 1] for place in pinned)
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    for requirement in wanted:
        name = requirement.partition(">=")[0].partition("==")[0]
        assert f"\n{name}==" in f"\n{locked}", requirement


def test_the_development_lock_is_the_other_one_and_more() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return {line.split()[0] for line in text.splitlines() if "==" in line and line[0].isalnum()}

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
