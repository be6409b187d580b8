"""Fifty simulated data sets through R's lavaan and through ours; runs only where Rscript and lavaan are."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cemagent.experience.cfa_difference import plain_difference, scaled_difference
from cemagent.experience.cfa_fit import fit_baseline, indices_ml, robust_ml, scaled_indices
from cemagent.experience.cfa_measures import loadings
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Constraints, Kind, Measurement
from cemagent.experience.cfa_moments import moments_of
from cemagent.experience.cfa_ordinal import fit_dwls, indices_dwls
from cemagent.experience.cfa_robust import gammas
from cemagent.experience.cfa_score import modification_hints
from cemagent.experience.polychoric import ordered_moments
from tests.experience.simulated import answers, normals

pytestmark = pytest.mark.soak

SETS = 50
SCRIPT = """
suppressMessages(library(lavaan))
folder <- commandArgs(TRUE)[1]
out <- file(file.path(folder, "oracle.csv"), "w")
say <- function(k, name, value) cat(k, ",", name, ",", format(value, digits = 12), "\\n", sep = "", file = out)
plain <- c("chisq", "df", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "aic", "bic")
for (k in 0:(as.integer(commandArgs(TRUE)[2]) - 1)) {
  data <- read.csv(file.path(folder, paste0(k, ".csv")))
  items <- names(data)[names(data) != "g"]
  per <- length(items) / 3
  model <- paste(sapply(1:3, function(f) paste0("f", f, "=~", paste(items[(per * (f - 1) + 1):(per * f)], collapse = "+"))),
                 collapse = "\\n")
  fit <- cfa(model, data)
  for (m in plain) say(k, m, fitMeasures(fit, m))
  say(k, "mi", modindices(fit, sort. = TRUE)$mi[1])
  s <- standardizedSolution(fit)
  for (i in seq_along(items)) { say(k, paste0("std", i), s$est.std[i]); say(k, paste0("se", i), s$se[i]) }
  for (e in c("MLR", "MLM")) {
    fit <- cfa(model, data, estimator = e)
    for (m in c("chisq.scaled", "cfi.robust", "rmsea.robust", "cfi.scaled")) say(k, paste0(e, m), fitMeasures(fit, m))
    say(k, paste0(e, "se"), parameterEstimates(fit)$se[2])
  }
  m0 <- cfa(model, data, group = "g")
  m1 <- cfa(model, data, group = "g", group.equal = "loadings")
  m2 <- cfa(model, data, group = "g", group.equal = c("loadings", "intercepts"))
  for (f in list(m0, m1, m2)) say(k, paste0("group", fitMeasures(f, "df")), fitMeasures(f, "chisq"))
  r1 <- cfa(model, data, group = "g", group.equal = "loadings", estimator = "MLM")
  r2 <- cfa(model, data, group = "g", group.equal = c("loadings", "intercepts"), estimator = "MLM")
  say(k, "scaled.difference", lavTestLRT(r1, r2)[2, "Chisq diff"])
  fit <- cfa(model, data, ordered = items)
  for (m in c("chisq", "chisq.scaled", "cfi.scaled", "tli.scaled", "rmsea.scaled", "srmr"))
    say(k, paste0("WLSMV", m), fitMeasures(fit, m))
  s <- standardizedSolution(fit)
  for (i in seq_along(items)) { say(k, paste0("WLSMVstd", i), s$est.std[i]); say(k, paste0("WLSMVse", i), s$se[i]) }
}
close(out)
"""


def sample(k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return answers of set ``k`` and the group (1 or 2) of each row; size, length and loadings vary."""
    random = np.random.default_rng(k)
    n, per = int(random.integers(200, 900)), int(random.integers(3, 5))
    loadings = 0.45 + 0.45 * random.random(3 * per)
    shift = 0.3 * (random.random(3 * per) - 0.5)
    return answers(7_000 + k, n, loadings, 3, correlation=0.3, shift=shift), np.where(normals(k, n, 1)[:, 0] > 0, 1, 2)


def oracle(folder: Path) -> dict[int, dict[str, float]]:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: Debian's r-base-core and r-cran-lavaan give the oracle")
    if subprocess.run(["Rscript", "-e", "library(lavaan)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no lavaan: Debian's r-cran-lavaan gives the oracle")
    for k in range(SETS):
        data, groups = sample(k)
        with (folder / f"{k}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*(f"i{i}" for i in range(data.shape[1])), "g"])
            writer.writerows([*map(int, row), int(group)] for row, group in zip(data, groups, strict=True))
    (folder / "oracle.R").write_text(SCRIPT)
    subprocess.run(["Rscript", str(folder / "oracle.R"), str(folder), str(SETS)], check=True, capture_output=True)
    found: dict[int, dict[str, float]] = {}
    with (folder / "oracle.csv").open() as file:
        for k, name, value in csv.reader(file):
            found.setdefault(int(k), {})[name] = float(value) if value.strip() not in ("NA", "") else float("nan")
    return found


def ours(k: int) -> dict[str, float]:
    data, labels = sample(k)
    per = data.shape[1] // 3
    model = Measurement({f"f{f}": tuple(f"i{per * f + j}" for j in range(per)) for f in range(3)})
    moments = moments_of(data)
    fit = fit_ml(model, [moments])
    assert fit is not None
    base = fit_baseline(model.items, [moments], means=False)
    plain = indices_ml(fit, [moments], base)
    assert plain.rmsea is not None
    found: dict[str, float] = {
        "chisq": plain.chi2,
        "df": plain.df,
        "cfi": plain.cfi,
        "tli": plain.tli or float("nan"),
        "rmsea": plain.rmsea.value,
        "rmsea.ci.lower": plain.rmsea.low,
        "rmsea.ci.upper": plain.rmsea.high,
        "srmr": plain.srmr,
        "aic": plain.aic or float("nan"),
        "bic": plain.bic or float("nan"),
        "mi": modification_hints(fit)[0].chi2,
    }
    for i, one in enumerate(loadings(fit, fit.inverse), start=1):
        found[f"std{i}"], found[f"se{i}"] = one.standardised.value, one.standardised.se
    for name in ("MLR", "MLM"):
        robust = robust_ml(name, fit, [moments])
        scaled = scaled_indices(fit, robust, base, robust_ml(name, base, [moments]))
        assert scaled.rmsea_robust is not None
        found[f"{name}chisq.scaled"], found[f"{name}cfi.scaled"] = scaled.chi2, scaled.cfi_scaled
        found[f"{name}cfi.robust"] = scaled.cfi_robust or float("nan")
        found[f"{name}rmsea.robust"] = scaled.rmsea_robust.value
        place = fit.table.free[fit.table.find(Kind.LOADING, 1, 0)]
        found[f"{name}se"] = float(np.sqrt(robust.covariance[place, place] / fit.n))
    return found | groups_of(model, data, labels) | ordered_of(model, data)


def groups_of(model: Measurement, data: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    # lavaan takes the groups in the order in which they appear
    groups = [moments_of(data[labels == label]) for label in dict.fromkeys(labels)]
    found, fits = {}, []
    for equal in ((), ("loadings",), ("loadings", "intercepts")):
        fit = fit_ml(model, groups, Constraints(frozenset(equal)))
        assert fit is not None
        found[f"group{fit.df}"] = fit.chi2
        fits.append(fit)
    robust = [robust_ml("MLM", fit, groups) for fit in fits]
    found["scaled.difference"] = scaled_difference(fits[2], fits[1], robust[2], robust[1], gammas(fits[1], groups)).chi2
    assert plain_difference(fits[1], fits[0]).df == fits[1].df - fits[0].df
    return found


def ordered_of(model: Measurement, data: np.ndarray) -> dict[str, float]:
    ordered = ordered_moments(data)
    fit = fit_dwls(model, [ordered])
    assert fit is not None
    plain, scaled, robust = indices_dwls(fit, [ordered])
    assert scaled.rmsea_scaled is not None
    found = {
        "WLSMVchisq": plain.chi2,
        "WLSMVchisq.scaled": scaled.chi2,
        "WLSMVcfi.scaled": scaled.cfi_scaled,
        "WLSMVtli.scaled": scaled.tli_scaled or float("nan"),
        "WLSMVrmsea.scaled": scaled.rmsea_scaled.value,
        "WLSMVsrmr": plain.srmr,
    }
    for i, one in enumerate(loadings(fit, robust.covariance), start=1):
        found[f"WLSMVstd{i}"], found[f"WLSMVse{i}"] = one.standardised.value, one.standardised.se
    return found


@pytest.mark.timeout(3600)
def test_fifty_data_sets_agree_with_lavaan(tmp_path: Path) -> None:
    theirs = oracle(tmp_path)
    assert len(theirs) == SETS
    worst: dict[str, float] = {}
    for k, expected in theirs.items():
        found = ours(k)
        assert set(found) == set(expected)
        for name, value in expected.items():
            kind = name.rstrip("0123456789")
            worst[kind] = max(worst.get(kind, 0.0), abs(found[name] - value))
    print({name: f"{gap:.1e}" for name, gap in sorted(worst.items())})
    for name, gap in worst.items():
        robust = name.startswith(("MLR", "MLM", "WLSMV", "scaled"))
        assert gap < (0.01 if robust else 0.001), name
