"""What a newcomer gets: lock files that can be trusted, and a script that says what is missing."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path(lock):
    assert not re.findall(r"\w+://\S+|(?<![\w.])/[\w-]+/\S*", (ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_dependency_with_its_hashes(lock):
    locked = _locked(lock)
    assert all("--hash=sha256:" in rest for rest in locked.values())
    assert {_normal(re.split(r"[\[<>=!~;]", needed)[0]) for needed in LOCKS[lock]} <= locked.keys()


def test_both_locks_hold_the_same_versions():
    runtime, dev = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert {name: _version(dev[name]) for name in runtime} == {name: _version(runtime[name]) for name in runtime}


def _locked(lock: str) -> dict[str, str]:
    """Each package of a lock → what stands after its name."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {_normal(name): rest for name, rest in re.findall(r"(?ms)^([\w.-]+)==(.*?)(?=^\S|\Z)", text)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _version(rest: str) -> str:
    return rest.split()[0]


def test_the_program_imports_only_what_it_declares():
    declared = {_normal(re.split(r"[\[<>=!~;]", needed)[0]) for needed in PROJECT["dependencies"]}
    owners = metadata.packages_distributions()
    used = {module: {_normal(owner) for owner in owners.get(module, [module])} for module in _foreign_imports()}
    assert {module: by for module, by in used.items() if not by & declared} == {}


def _foreign_imports() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "mailbot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"mailbot"}


@pytest.fixture
def run(tmp_path):
    """Run ./dev in a copy, on a path that has only the programs named."""
    shutil.copy(ROOT / "dev", tmp_path)
    (tmp_path / "bin").mkdir()

    def run_dev(*arguments: str, programs: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        for name in ("sh", "dirname", "cat", "cmp"):
            (tmp_path / "bin" / name).unlink(missing_ok=True)
            (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
        for name, script in (programs or {}).items():
            (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / "bin" / name).chmod(0o755)
        environ = {"PATH": str(tmp_path / "bin")}
        return subprocess.run(["./dev", *arguments], cwd=tmp_path, env=environ, capture_output=True, text=True)

    return run_dev


def test_without_python_dev_says_what_is_missing(run):
    told = run("test")
    assert told.returncode == 1
    assert "Python 3.11 or newer is missing" in told.stderr


def test_an_old_python_or_an_empty_shell_is_no_python(run):
    told = run("test", programs={"python3": "exit 1", "python3.13": "exit 127"})
    assert "Python 3.11 or newer is missing" in told.stderr


def test_without_the_venv_module_dev_says_what_to_install(run):
    told = run("demo", programs={"python3": 'case "$2" in *venv*) exit 1 ;; esac'})
    assert told.returncode == 1
    assert "apt-get install python3-venv" in told.stderr


def test_dev_alone_tells_what_it_can_do_and_a_wrong_word_is_used_wrongly(run):
    assert "./dev test" in run().stdout
    assert run("tset").returncode == 2


@pytest.mark.parametrize("script", ["dev", ".ci/run"])
def test_the_scripts_can_be_run(script):
    assert os.access(ROOT / script, os.X_OK)
