"""Answers with known drivers, simulated by a seeded generator, and what other programs computed from them."""

from __future__ import annotations

import numpy as np

from cemagent.experience.cfa_model import Floats
from tests.experience.simulated import normals

NAMES = ["price", "staff", "app", "store"]


def survey(n: int = 400, seed: int = 3) -> tuple[Floats, Floats, Floats]:
    """Return four drivers on five points (n, 4), an outcome from 0 to 10 (n,) and a yes-or-no outcome (n,)."""
    drawn = normals(seed, n, 6)
    latent = 0.6 * drawn[:, :1] + 0.8 * drawn[:, 1:5]
    pull = latent @ np.array([0.1, 0.3, 0.5, 0.9])
    x = np.clip(np.round(3.2 + latent), 1, 5)
    y = np.clip(np.round(6 + 1.5 * pull + 1.2 * drawn[:, 5]), 0, 10)
    stays = (np.random.default_rng(seed + 1).random(n) < 1 / (1 + np.exp(-0.3 - 1.2 * pull))).astype(np.float64)
    return x, y, stays


LM_LMG = (0.0444287895, 0.1169568687, 0.1843389778, 0.3722914146)
"""R 4.2.2: R2 of ``lm`` for every subset of ``survey()``, averaged over the orders of entry."""
LM_RELATIVE = (0.04403335411, 0.11629638065, 0.18422677947, 0.37345953632)
LM_ADJUSTED_R2 = 0.7151605169
LM_SLOPES = (0.0710165204, 0.2071924178, 0.3134964823, 0.5523430942)
GLM_SLOPES = (-0.04296838016, 0.02508915481, 0.48010649202, 0.62825911507, 1.24005736033)
"""R 4.2.2 ``glm(binomial)``: intercept and slopes of the standardised drivers of ``survey()``."""
GLM_ERRORS = (0.1271376980, 0.1371142494, 0.1438522302, 0.1444517746, 0.1596890343)
GLM_WEIGHTED = (-0.16367139960, -0.02117108367, 0.55229182822, 0.68000460829, 1.25243492299)
"""The same with the weights 0.5, 1.5, 1, 1 repeated."""
GLM_MCFADDEN, GLM_R2_OBSERVED = 0.3141656026, 0.3771085342
GLM_RELATIVE = (0.0141806305, 0.0638444257, 0.0890892268, 0.2099942512)
GLM_LMG = (0.009718039433, 0.051889048754, 0.070395672766, 0.182162841609)

DISTRESS_TEMPERATURES = (66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58)
DISTRESS = (0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1)
"""O-ring distress by temperature in 23 flights (Dalal, Fowlkes and Hoadley 1989)."""
DISTRESS_SLOPES, DISTRESS_ERRORS = (15.0429016477, -0.2321627442), (7.3786301318, 0.1082364295)
DISTRESS_LOGLIK, DISTRESS_NULL = -10.15759634, -14.13357637
