"""What the store says when it refuses, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cemagent.errors import CemagentError, StoreError
from cemagent.records.turn import Event


class RepeatedTurn(CemagentError):
    """A turn of this id is stored already; ``events`` are what it gave the first time, and nothing was written."""

    def __init__(self, turn: str, events: list[Event]) -> None:
        super().__init__(
            f"Turn '{turn}' was answered before: its first answer stands.",
            f"'{turn}' 차례는 이미 처리되었습니다. 처음 답을 그대로 씁니다.",
        )
        self.turn = turn
        self.events = events

    def __reduce__(self) -> tuple[type[RepeatedTurn], tuple[str, list[Event]]]:  # type: ignore[override]
        return type(self), (self.turn, self.events)


def not_found(engagement: str) -> StoreError:
    """Return the refusal to touch an engagement that is not there, or no longer."""
    return StoreError(
        f"There is no engagement '{engagement}': look at the list of engagements.",
        f"'{engagement}' 컨설팅이 없습니다. 컨설팅 목록을 확인하십시오.",
    )


def name_taken(name: str) -> StoreError:
    """Return the refusal of a name that another engagement of the workspace has."""
    return StoreError(
        f"An engagement named '{name}' exists already: choose another name.",
        f"이름이 '{name}'인 컨설팅이 이미 있습니다. 다른 이름을 쓰십시오.",
    )


def name_blank() -> StoreError:
    """Return the refusal of a name without a visible character."""
    return StoreError("An engagement needs a name: type one.", "컨설팅에는 이름이 있어야 합니다. 이름을 적으십시오.")


def name_too_long(longest: int) -> StoreError:
    """Return the refusal of a name with more than ``longest`` characters."""
    return StoreError(
        f"The name of an engagement has at most {longest} characters: choose a shorter one.",
        f"컨설팅 이름은 {longest}자를 넘을 수 없습니다. 더 짧은 이름을 쓰십시오.",
    )


def changed_meanwhile() -> StoreError:
    """Return the refusal of a write that did not know of all changes."""
    return StoreError(
        "The engagement has changed meanwhile: look at it again and repeat what you did.",
        "그사이 컨설팅 내용이 바뀌었습니다. 다시 확인한 뒤 한 번 더 해 주십시오.",
    )


def unfitting() -> StoreError:
    """Return the refusal of changes that cannot follow the history."""
    return StoreError(
        "These changes do not fit the engagement and were not written: look at it again.",
        "이 변경은 컨설팅의 현재 내용과 맞지 않아 저장하지 않았습니다. 다시 확인하십시오.",
    )


def unstorable() -> StoreError:
    """Return the refusal of a value that JSON in UTF-8 cannot hold."""
    return StoreError(
        "The text holds characters or values that cannot be stored: type it again.",
        "저장할 수 없는 문자나 값이 들어 있습니다. 다시 입력하십시오.",
    )


def unreadable(engagement: str) -> StoreError:
    """Return the report of stored content that this version does not understand."""
    return StoreError(
        f"Engagement '{engagement}' cannot be read: it is damaged or was written by a newer cemagent, so upgrade or restore a backup.",
        f"'{engagement}' 컨설팅을 읽을 수 없습니다. 손상되었거나 더 새로운 cemagent가 쓴 것이므로 업그레이드하거나 백업을 복원하십시오.",
    )


def database_newer(where: str) -> StoreError:
    """Return the report of a schema that this version does not know."""
    return StoreError(
        f"The database at {where} was written by a newer cemagent: upgrade cemagent.",
        f"{where} 데이터베이스는 더 새로운 cemagent가 만들었습니다. cemagent를 업그레이드하십시오.",
    )


def url_unusable(url: str) -> StoreError:
    """Return the refusal of an address that names no database on disk or server."""
    return StoreError(
        f"'{url}' is not a database that can be used: set CEMAGENT_DATABASE_URL to sqlite:///FILE or postgresql://USER@HOST/NAME.",
        f"'{url}'은(는) 쓸 수 없는 데이터베이스 주소입니다. CEMAGENT_DATABASE_URL을 sqlite:///파일 또는 postgresql://사용자@서버/이름으로 지정하십시오.",
    )


def driver_missing() -> StoreError:
    """Return the report that PostgreSQL's client library is not installed."""
    return StoreError(
        "PostgreSQL needs a client library: pip install 'cemagent[postgres]'.",
        "PostgreSQL을 쓰려면 클라이언트 라이브러리가 필요합니다. pip install 'cemagent[postgres]'를 실행하십시오.",
    )


def folder_unusable(where: str, error: OSError) -> StoreError:
    """Return the report that the folder of the database file cannot be made."""
    cause = error.strerror or type(error).__name__
    return StoreError(
        f"The folder of the database at {where} cannot be made ({cause}): set CEMAGENT_HOME to a folder that you may write to.",
        f"{where} 데이터베이스의 폴더를 만들 수 없습니다({cause}). CEMAGENT_HOME을 쓸 수 있는 폴더로 지정하십시오.",
    )


_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code; its sentence is in the server's language


def _unusable(where: str, error: SQLAlchemyError) -> StoreError:
    cause = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    locked = isinstance(error, OperationalError) and ("locked" in cause or code == _LOCK_NOT_AVAILABLE)
    if locked or isinstance(error, PoolTimeoutError):
        return StoreError(
            "The database is busy with another program: try again in a moment.",
            "다른 프로그램이 데이터베이스를 쓰고 있습니다. 잠시 뒤 다시 시도하십시오.",
        )
    return StoreError(
        f"The database at {where} cannot be used ({cause}): check CEMAGENT_DATABASE_URL and that the file or server is well.",
        f"{where} 데이터베이스를 쓸 수 없습니다({cause}). CEMAGENT_DATABASE_URL과 파일 또는 서버의 상태를 확인하십시오.",
    )


@contextmanager
def reported(where: str) -> Iterator[None]:
    """Turn what the database library raises within the block into a StoreError about ``where``."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _unusable(where, error) from error
    except UnicodeEncodeError as error:
        # half a surrogate pair in an id or an actor's name; bodies are checked before
        raise unstorable() from error
