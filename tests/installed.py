"""A fresh virtual environment with built wheels in it: nothing is downloaded, nothing comes from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build_wheel(project: Path, out: Path) -> Path:
    """Build the wheel of ``project`` into ``out``."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(project)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob(f"{project_name(project)}-*.whl")
    return wheel


def project_name(project: Path) -> str:
    """Return the start of the wheel's file name."""
    line = next(
        line
        for line in (project / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("name")
    )
    return line.partition('"')[2].rstrip('"').replace("-", "_")


class Environment:
    """A virtual environment in an empty folder.

    Dependencies are seen through a ``.pth`` file that names the site-packages of the running
    interpreter; ``.pth`` files there, such as an editable install's, are not obeyed again.
    """

    def __init__(self, folder: Path, wheels: list[Path]) -> None:
        self.folder = folder
        venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
        self.bin = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self.site = Path(
            sysconfig.get_path("purelib", vars={"base": str(folder / "venv"), "platbase": str(folder / "venv")})
        )
        (self.site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(self.bin / "python")]
        command = [*pip, "install", "--no-index", "--no-deps", "--force-reinstall", "--quiet", *map(str, wheels)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(
        self, *arguments: str, program: str = "cemagent", code: int = 0, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in its folder and check its exit code."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CEMAGENT_"))}
        settings = {"CEMAGENT_HOME": str(self.folder / "home"), "PYTHONIOENCODING": "utf-8"} | variables
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=kept | settings,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done
