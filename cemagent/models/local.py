"""A GGUF file as a LangChain chat model, run in this process by llama-cpp-python."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from cemagent.errors import SettingsError
from cemagent.models.provided import integration


class LocalChatModel(BaseChatModel):
    """The model in the file ``path``, with a context of ``context_tokens``; one answer at a time.

    The file is opened at the first question. Tools are handed to the chat template of the file;
    whether their calls are read back depends on that template.
    """

    path: str
    context_tokens: int = 16_384
    temperature: float | None = None
    max_tokens: int | None = None
    engine: Any = None
    """A ``llama_cpp.Llama``, for tests; opened from ``path`` when None."""

    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "cemagent-local"

    def checked(self) -> LocalChatModel:
        """Return this model once its file and its library are known to be there.

        Raises:
            SettingsError: one of them is not.
        """
        if not Path(self.path).is_file():
            raise SettingsError(
                f"There is no model file '{self.path}': check the path after 'local:'.",
                f"'{self.path}' 모델 파일이 없습니다. 'local:' 뒤의 경로를 확인하십시오.",
            )
        integration("llama_cpp", "local", "local")
        return self

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Bind tools in OpenAI's form."""
        converted = [convert_to_openai_tool(tool) for tool in tools]
        if tool_choice and tool_choice not in ("auto", "none", "any", "required"):
            tool_choice = {"type": "function", "function": {"name": tool_choice}}
        return self.bind(tools=converted, tool_choice=tool_choice, **kwargs)

    def _opened(self) -> Any:
        if self.engine is None:
            self.engine = integration("llama_cpp", "local", "local").Llama(
                self.path, n_ctx=self.context_tokens, verbose=False
            )
        return self.engine

    def _answer(self, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any) -> Any:
        options = {"temperature": self.temperature, "max_tokens": self.max_tokens, "stop": stop, **kwargs}
        given = {key: value for key, value in options.items() if value is not None}
        return self._opened().create_chat_completion(convert_to_openai_messages(messages), **given)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self._lock:
            answer = self._answer(messages, stop, **kwargs)
        choice, usage = answer["choices"][0], answer["usage"]
        message = AIMessage(
            content=choice["message"].get("content") or "",
            tool_calls=[
                {"name": call["function"]["name"], "args": json.loads(call["function"]["arguments"]), "id": call["id"]}
                for call in choice["message"].get("tool_calls") or []
            ],
            response_metadata={"finish_reason": choice["finish_reason"]},
            usage_metadata=_usage(usage["prompt_tokens"], usage["completion_tokens"]),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        said = 0
        with self._lock:
            for piece in self._answer(messages, stop, stream=True, **kwargs):
                choice = piece["choices"][0]
                delta = choice["delta"]
                said += bool(delta.get("content") or delta.get("tool_calls"))
                chunk = AIMessageChunk(content=delta.get("content") or "", tool_call_chunks=_call_chunks(delta))
                if choice.get("finish_reason"):
                    # the engine counts prompt and answer together, and gives one piece a token
                    chunk.usage_metadata = _usage(max(0, self.engine.n_tokens - said), said)
                    chunk.response_metadata = {"finish_reason": choice["finish_reason"]}
                yield ChatGenerationChunk(message=chunk)


def _call_chunks(delta: Any) -> list[ToolCallChunk]:
    return [
        ToolCallChunk(
            name=call["function"].get("name"),
            args=call["function"].get("arguments"),
            id=call.get("id"),
            index=call.get("index", 0),
            type="tool_call_chunk",
        )
        for call in delta.get("tool_calls") or []
    ]


def _usage(given: int, said: int) -> Any:
    return {"input_tokens": given, "output_tokens": said, "total_tokens": given + said}
