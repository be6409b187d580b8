"""Times each turn of a consultation with an example company, in one process.

Run: ``python -m benchmarks.turn_times [INDUSTRY] [ko|en]``. Prints the median and the 95th percentile in ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

import numpy as np

from cemagent.app import App
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import open_conversation

YES = {"ko": "네, 그렇게 저장해 주세요", "en": "Yes, please save it"}
FIVE_STEPS = ("world", "platform", "brand", "interface", "innovation")


def turn_times(industry: str, lang: str) -> list[float]:
    """Return the seconds that each turn took until the five steps were saved."""
    os.environ["CEMAGENT_HOME"] = tempfile.mkdtemp()
    app = App(load_settings({"lang": lang}))
    answers = app.examples.company(industry).answers
    spoken = "ko" if lang == "ko" else "en"
    talk = open_conversation(app, "trial", lang=spoken, stage=None, actor="kim", model="guided")
    heard, times = talk.hello(), list[float]()
    app.interpreter.interpret("네", "", "world", spoken)
    while True:
        name = next((event.id for event in reversed(heard) if event.type == "question"), None)
        if name is not None and name.partition(".")[0] not in FIVE_STEPS:
            return times
        said = YES[spoken] if name is None or name not in answers else answers[name].in_(spoken).strip()
        begun = time.perf_counter()
        heard = talk.say(said)
        times.append(time.perf_counter() - begun)


if __name__ == "__main__":
    found = np.array(turn_times(*([*sys.argv[1:], "retail-bank", "ko"][:2]))) * 1000
    print(f"{len(found)} turns: median {np.median(found):.0f} ms, 95th percentile {np.percentile(found, 95):.0f} ms")
