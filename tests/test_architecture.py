"""What keeps the house in order: the engine names no definition, both languages say all, sizes stay readable."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from pipeline.definitions.kpi import load_kpis, load_shared
from pipeline.language import LANGUAGES, catalogue
from pipeline.workspace import shipped

ROOT = Path(__file__).parents[1]
ENGINE = sorted(file for file in (ROOT / "pipeline").rglob("*.py") if "demo" not in file.relative_to(ROOT).parts)
SOURCES = sorted((ROOT / "pipeline").rglob("*.py"))
LONGEST_FUNCTION = 80
LONGEST_QUERY = 150

# the places on whose disks people develop; nothing that is committed may know them
HOMES = ("home", "root", "Users", "work", "opt", "tmp", "mnt")
ADDRESS = re.compile(r"https?://([\w.-]+)")
# names of formats and licences, never fetched
KNOWN_HOSTS = {
    "keepachangelog.com",
    "purl.oclc.org",
    "purl.org",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "semver.org",
    "www.apache.org",
    "www.w3.org",
}


def strings(file: Path) -> set[str]:
    """Every string constant of a module, docstrings apart."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone)
    return {node.value for node in constants if isinstance(node.value, str)}


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_the_engine_names_no_kpi_and_no_policy(file: Path) -> None:
    kpis = load_kpis([shipped("sql", "kpi")], load_shared(shipped("sql", "parameters.toml")))
    assert len(kpis) > 20
    # `training` and `completion` and the like are also plain words: only whole strings count
    assert strings(file) & set(kpis) == set()


def test_every_message_that_is_asked_for_is_in_the_catalogues() -> None:
    prefixes = {key.partition(".")[0] for key in catalogue()}
    key = re.compile(rf"({'|'.join(sorted(prefixes))})(\.[a-z0-9_]+)+(?<!_)(?<!\.(json|xlsx|html|toml))")
    asked = {text for file in SOURCES for text in strings(file) if key.fullmatch(text)}
    assert len(asked) > 40
    assert asked - set(catalogue()) == set()


def test_both_languages_take_the_same_values() -> None:
    values = re.compile(r"\{(\w+)")
    for key, texts in catalogue().items():
        assert len({frozenset(values.findall(texts[language])) for language in LANGUAGES}) == 1, key
        assert all(texts[language].strip() for language in LANGUAGES), key


def test_no_function_is_too_long_to_read() -> None:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{file}: {node.name}"


def test_no_query_is_too_long_to_read() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in shipped("sql").rglob("*.sql")}
    assert len(lengths) > 40
    assert {file.name: length for file, length in lengths.items() if length > LONGEST_QUERY} == {}


def test_what_is_committed_knows_no_machine_and_no_address() -> None:
    paths = re.compile(rf"(?<![\w.$)}}~*-])/({'|'.join(HOMES)})/")
    for file in committed():
        text = file.read_text(encoding="utf-8")
        assert not paths.search(text), file
        hosts = {host for host in ADDRESS.findall(text) if not host.endswith(".example")}
        assert hosts - KNOWN_HOSTS == set(), file


def committed() -> list[Path]:
    """Every text file under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git repository here")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    binary = (".xlsx", ".xls", ".png", ".xlsm", ".zip")
    return [ROOT / name for name in names if not name.endswith(binary) and (ROOT / name).is_file()]


def test_the_layers_are_checked_by_import_linter() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    stages = {layer.removeprefix("pipeline.") for layer in contract["layers"]}
    folders = {path.name for path in (ROOT / "pipeline").iterdir() if (path / "__init__.py").is_file()}
    assert folders - stages <= {"demo"}
