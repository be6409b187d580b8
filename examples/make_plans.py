"""Writes the four demo plans from ``examples/sources``; run it again and the bytes are the same.

The firms, people and figures are invented. Run: ``python examples/make_plans.py [FOLDER]``.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import plan_docx
import plan_hwpx
import plan_pdf
import plan_pptx
from stable_zip import make_stable

HERE = Path(__file__).parent
PLANS = {
    "hanbit-mart-cem-plan.docx": ("hanbit-mart.md", plan_docx.write),
    "onsaem-district-plan.hwpx": ("onsaem-district.md", plan_hwpx.write),
    "northline-cx-strategy.pptx": ("northline.md", plan_pptx.write),
    "tarn-holloway-strategy.pdf": ("tarn-holloway.md", plan_pdf.write),
}


def main(folder: Path) -> None:
    """Write the plans into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (source, write) in PLANS.items():
        text = (HERE / "sources" / source).read_text(encoding="utf-8")
        path = folder / name
        write(text, path)
        if zipfile.is_zipfile(path):
            path.write_bytes(make_stable(path.read_bytes()))
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "plans")
