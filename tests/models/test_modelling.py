"""What the settings and the files of the home folder make of a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.app import App
from cemagent.errors import ModelError, ModelFault, SettingsError
from cemagent.modelling import MASK_NAMES, chat_model, listed_names
from cemagent.settings import load_settings
from cemagent.testing.replies import Fault, FaultKind
from cemagent.testing.server import ModelServer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_names_to_mask_in_every_usual_encoding(home: Path, encoding: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / MASK_NAMES).write_bytes("# 고객\r\n김민수\r\n\r\n  박서준 \r\n".encode(encoding))
    assert listed_names(home) == ["김민수", "박서준"]


def test_names_that_cannot_be_read_stop_everything(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / MASK_NAMES).write_bytes(b"\x00\x81\xff\xfe\x00\x01" * 20)
    with pytest.raises(SettingsError, match="UTF-8") as caught:
        chat_model(App(load_settings({})), "http://127.0.0.1:9/v1#m", lambda en, ko: None)
    assert MASK_NAMES in caught.value.ko
    chat_model(App(load_settings({"mask": "off"})), "http://127.0.0.1:9/v1#m", lambda en, ko: None)


def test_what_a_server_lacks_is_learned_once_for_all_conversations(home: Path) -> None:
    app = App(load_settings({}))
    with ModelServer([Fault(FaultKind.BAD_REQUEST, message="m does not support tools")]) as server:
        for _ in range(2):
            model = chat_model(app, f"{server.base_url}#m", lambda en, ko: None)
            with pytest.raises(ModelError) as caught:
                model.bind_tools([{"name": "f", "description": "", "parameters": {}}]).invoke("가")
            assert caught.value.fault is ModelFault.NO_TOOLS
        assert len(server.bodies) == 1
