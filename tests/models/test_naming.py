from __future__ import annotations

import pytest

from cemagent.errors import SettingsError
from cemagent.models.naming import ModelName, address_of, is_loopback, parse_name, parse_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("openai:gpt-5-mini", ModelName("openai", "gpt-5-mini")),
        ("ollama:qwen3:8b", ModelName("ollama", "qwen3:8b")),
        ("local:~/models/tiny.GGUF", ModelName("local", "~/models/tiny.GGUF")),
        ("http://127.0.0.1:8080/v1#qwen3", ModelName("url", "qwen3", "http://127.0.0.1:8080/v1")),
        ("https://host/v1/#org/model:free", ModelName("url", "org/model:free", "https://host/v1")),
    ],
)
def test_names(text: str, name: ModelName) -> None:
    assert parse_name(text) == name
    assert parse_name(str(name)) == name


def test_lists() -> None:
    names = parse_names("openai:a, http://h/v1#b ,guided")
    assert [str(name) for name in names.models] == ["openai:a", "http://h/v1#b"]
    assert names.guided_last
    assert str(names) == "openai:a,http://h/v1#b,guided"
    assert parse_names("guided").models == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gpt-5", "is not a model: write PROVIDER:NAME"),
        ("", "is not a model"),
        ("url:x", "is not a model"),
        ("openai:", "does not say which model"),
        ("openai", "does not say which model"),
        ("local:model.bin", "is not a GGUF file"),
        ("http://host/v1", "is not the address of a model"),
        ("http://#m", "is not the address of a model"),
        ("http://[::1/v1#m", "is not the address of a model"),
        ("http://me:secret@host/v1#m", "CEMAGENT_API_KEY"),
        ("guided,openai:a", "put it last"),
        ("openai:a,openai:a", "stands twice"),
        ("openai:a,", "is not a model"),
    ],
)
def test_what_is_not_a_name(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        parse_names(text)
    assert caught.value.ko.endswith("십시오.")
    assert "secret" not in caught.value.en + caught.value.ko


def test_a_plugin_may_bring_a_provider() -> None:
    assert parse_name("mine:m", ("mine",)) == ModelName("mine", "m")


@pytest.mark.parametrize(
    ("text", "environ", "stays"),
    [
        ("local:x.gguf", {}, True),
        ("http://127.0.0.1:1/v1#m", {}, True),
        ("http://localhost/v1#m", {}, True),
        ("http://[::1]:8080/v1#m", {}, True),
        ("http://127.9.9.9/v1#m", {}, True),
        ("http://10.0.0.1/v1#m", {}, False),
        ("http://localhost.example.com/v1#m", {}, False),
        ("http://127.0.0.1.nip.io/v1#m", {}, False),
        ("ollama:m", {}, True),
        ("ollama:m", {"OLLAMA_HOST": "0.0.0.0"}, True),
        ("ollama:m", {"OLLAMA_HOST": "gpu.lan:11434"}, False),
        ("openai:m", {}, False),
        ("openai:m", {"OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}, True),
        ("anthropic:m", {}, False),
        ("google:m", {}, False),
        ("azure:m", {"AZURE_OPENAI_ENDPOINT": "https://x.azure.com"}, False),
    ],
)
def test_what_stays_on_this_machine(text: str, environ: dict[str, str], stays: bool) -> None:
    assert is_loopback(parse_name(text), environ) is stays


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0:9999", "http://127.0.0.1:9999"),
        ("gpu.lan", "http://gpu.lan:11434"),
        ("https://gpu.lan/", "https://gpu.lan:443"),
        (":8000", "http://127.0.0.1:8000"),
    ],
)
def test_ollama_addresses(host: str, address: str) -> None:
    assert address_of(ModelName("ollama", "m"), {"OLLAMA_HOST": host}) == address
