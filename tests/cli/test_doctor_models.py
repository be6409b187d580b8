"""``cemagent doctor`` on language models: keys, packages, files and masks that are in force or missing."""

import json

import pytest

from cemagent.models.naming import PROVIDERS
from cemagent.surfaces.cli.doctor_models import LIBRARIES


@pytest.fixture
def checks(run):
    """Return a function that gives the exit code and the checks by name."""

    def ask(**environ):
        done = run("doctor", "--format", "json", "--lang", "en", **environ)
        found = json.loads(done.stdout)
        return done.exit_code, {check["name"]: check for check in found["checks"]}, found

    return ask


def test_every_provider_has_its_package():
    assert set(LIBRARIES) == set(PROVIDERS)


def test_nothing_set_is_nothing_missing(checks):
    code, found, health = checks()
    assert code == 0
    assert found["Consultant"]["detail"] == "guided, without a language model"
    assert "on for models that are not on this machine; no names listed" in found["Masking"]["detail"]
    assert found["OpenTelemetry"]["detail"] == "not configured, nothing is traced"
    assert "langchain-openai 1." in found["Model packages"]["detail"]
    assert {"name": "mask", "value": "on", "origin": "default"} in health["settings"]


@pytest.mark.parametrize(
    ("model", "state", "remedy"),
    [
        ("openai:gpt-5-mini", "broken", "set OPENAI_API_KEY"),
        ("anthropic:claude,guided", "missing", "set ANTHROPIC_API_KEY"),
        ("foo", "broken", "'foo' is not a model"),
        ("http://me:hush@10.0.0.7/v1#m", "broken", "CEMAGENT_API_KEY"),
        ("http://127.0.0.1:9/v1#m", "ok", None),
    ],
)
def test_a_model_that_cannot_be_used_is_named(checks, model, state, remedy):
    code, found, _ = checks(CEMAGENT_MODEL=model)
    consultant = found["Consultant"]
    assert consultant["state"] == state
    assert code == (state == "broken")
    assert remedy is None or remedy in consultant["remedy"]
    assert "hush" not in str(consultant)


def test_the_files_of_the_home_folder(checks, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "mask-names.txt").write_bytes("김민수\n박서준\n".encode("cp949"))
    (home / "prices.yaml").write_text(
        "source: contract\ndate: 2026-03-02\nmodels:\n  openai:mine: {input: 1, output: 2}\n", encoding="utf-8"
    )
    code, found, _ = checks(CEMAGENT_MASK="on", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318")
    assert code == 0
    assert "2 names listed" in found["Masking"]["detail"]
    assert "1 of your own" in found["Prices"]["detail"]
    assert found["OpenTelemetry"]["detail"] == "set by OTEL_EXPORTER_OTLP_ENDPOINT"
    (home / "prices.yaml").write_text("models: [", encoding="utf-8")
    code, found, _ = checks(CEMAGENT_MASK="off")
    assert (code, found["Prices"]["state"]) == (1, "broken")
    assert found["Masking"]["detail"].startswith("off")
