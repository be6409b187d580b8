"""What a person is told when a file does not become a Document: one sentence per case.

Every sentence names the file and says what to do; :func:`problem` is the only place where
this package builds a :class:`~cemagent.errors.DocumentError`.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

from cemagent.errors import DocumentError, Lang, Reason


class Problem(StrEnum):
    """A case of a :class:`~cemagent.errors.Reason` that has a sentence of its own."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    UNSUPPORTED = "unsupported"
    OLD_HANGUL = "old_hangul"
    OLD_OFFICE = "old_office"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    EMPTY_FOLDER = "empty_folder"
    EMPTY_ARCHIVE = "empty_archive"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    DISTRIBUTION = "distribution"
    ENCRYPTED_ARCHIVE = "encrypted_archive"
    CORRUPT = "corrupt"
    CRASHED = "crashed"
    UNKNOWN_ENCODING = "unknown_encoding"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_MUCH_MEMORY = "too_much_memory"
    NESTED_TOO_DEEP = "nested_too_deep"
    BOMB = "bomb"
    ENTITIES = "entities"
    TIMED_OUT = "timed_out"
    DUPLICATE = "duplicate"
    NOT_A_PLAN = "not_a_plan"


_SENTENCES: Final[dict[Problem, tuple[Reason, str, str]]] = {
    Problem.NOT_FOUND: (
        Reason.NOT_FOUND,
        "'{name}' does not exist: check the path and try again.",
        "'{name}' 경로가 존재하지 않습니다. 경로를 확인한 뒤 다시 시도하시기 바랍니다.",
    ),
    Problem.UNREADABLE: (
        Reason.UNREADABLE,
        "'{name}' cannot be opened ({why}): check its permissions and try again.",
        "'{name}' 파일을 열 수 없습니다({why}). 접근 권한을 확인한 뒤 다시 시도하시기 바랍니다.",
    ),
    Problem.NOT_A_FILE: (
        Reason.UNREADABLE,
        "'{name}' is not an ordinary file: give the path of a document, a folder or a ZIP.",
        "'{name}' 경로는 일반 파일이 아닙니다. 문서, 폴더 또는 ZIP 파일의 경로를 지정하시기 바랍니다.",
    ),
    Problem.UNSUPPORTED: (
        Reason.UNSUPPORTED,
        "'{name}' is of a kind that cannot be read: save it as DOCX, PPTX, PDF, XLSX, HWPX, HTML, MD or TXT.",
        "'{name}' 파일은 읽을 수 없는 형식입니다. DOCX, PPTX, PDF, XLSX, HWPX, HTML, MD 또는 TXT로 저장하시기 바랍니다.",
    ),
    Problem.OLD_HANGUL: (
        Reason.UNSUPPORTED,
        "'{name}' is in the old HWP 3 format: open it in Hangul and save it as HWPX.",
        "'{name}' 파일은 오래된 한글 3.x 형식입니다. 한글에서 열어 HWPX로 저장하시기 바랍니다.",
    ),
    Problem.OLD_OFFICE: (
        Reason.UNSUPPORTED,
        "'{name}' is in an old Office format that needs LibreOffice to be read: install LibreOffice or save the file as {modern}.",
        "'{name}' 파일은 LibreOffice가 있어야 읽을 수 있는 예전 Office 형식입니다. LibreOffice를 설치하거나 {modern} 형식으로 저장하시기 바랍니다.",
    ),
    Problem.EMPTY: (
        Reason.EMPTY,
        "'{name}' is an empty file: check that it was saved or copied completely.",
        "'{name}' 파일은 크기가 0인 빈 파일입니다. 저장이나 복사가 제대로 되었는지 확인하시기 바랍니다.",
    ),
    Problem.NO_TEXT: (
        Reason.EMPTY,
        "'{name}' holds no text: check that it is the right file.",
        "'{name}' 파일에 글자가 없습니다. 올바른 파일인지 확인하시기 바랍니다.",
    ),
    Problem.EMPTY_FOLDER: (
        Reason.EMPTY,
        "'{name}' is a folder without documents: put files into it or give another folder.",
        "'{name}' 폴더에 문서가 없습니다. 파일을 넣거나 다른 폴더를 지정하시기 바랍니다.",
    ),
    Problem.EMPTY_ARCHIVE: (
        Reason.EMPTY,
        "'{name}' is an archive without documents: put files into it or give another one.",
        "'{name}' 압축 파일에 문서가 없습니다. 문서를 넣어 다시 압축하거나 다른 파일을 지정하시기 바랍니다.",
    ),
    Problem.SCANNED: (
        Reason.SCANNED,
        "'{name}' holds scanned pages without text: install tesseract with Korean and English, or save a copy with text.",
        "'{name}' 파일은 글자 정보가 없는 스캔 문서입니다. tesseract(한국어, 영어)를 설치하거나 글자가 들어 있는 사본을 사용하시기 바랍니다.",
    ),
    Problem.ENCRYPTED: (
        Reason.ENCRYPTED,
        "'{name}' is protected by a password: save a copy without it and try again.",
        "'{name}' 파일은 암호로 보호되어 있습니다. 암호를 해제한 사본을 저장한 뒤 다시 시도하시기 바랍니다.",
    ),
    Problem.DISTRIBUTION: (
        Reason.ENCRYPTED,
        "'{name}' is a Hangul distribution copy whose text is locked: get the original HWP or a PDF.",
        "'{name}' 파일은 본문이 잠긴 배포용 한글 문서입니다. 원본 HWP나 PDF를 사용하시기 바랍니다.",
    ),
    Problem.ENCRYPTED_ARCHIVE: (
        Reason.ENCRYPTED,
        "'{name}' lies in an archive with a password: unpack it and give the files themselves.",
        "'{name}' 파일은 암호가 걸린 압축 파일 안에 있습니다. 압축을 푼 뒤 그 파일을 직접 지정하시기 바랍니다.",
    ),
    Problem.CORRUPT: (
        Reason.CORRUPT,
        "'{name}' is damaged or not really a {kind} file: open it in its own program, save it again and retry.",
        "'{name}' 파일은 손상되었거나 실제로는 {kind} 형식이 아닙니다. 원래 프로그램에서 열어 다시 저장한 뒤 시도하시기 바랍니다.",
    ),
    Problem.CRASHED: (
        Reason.CORRUPT,
        "'{name}' made its reader stop unexpectedly and is probably damaged: save it again in its own program.",
        "'{name}' 파일을 읽는 도중 처리가 비정상 종료되었으며 파일이 손상된 것으로 보입니다. 원래 프로그램에서 다시 저장하시기 바랍니다.",
    ),
    Problem.UNKNOWN_ENCODING: (
        Reason.CORRUPT,
        "'{name}' is not text in UTF-8, UTF-16 or CP949: save it as UTF-8 and try again.",
        "'{name}' 파일은 UTF-8, UTF-16, CP949 인코딩의 텍스트가 아닙니다. UTF-8로 저장한 뒤 다시 시도하시기 바랍니다.",
    ),
    Problem.TOO_LARGE: (
        Reason.TOO_LARGE,
        "'{name}' is larger than {limit} MB: remove pictures or split it and try again.",
        "'{name}' 파일이 {limit}MB보다 큽니다. 그림을 줄이거나 파일을 나누어 다시 시도하시기 바랍니다.",
    ),
    Problem.TOO_MANY_PAGES: (
        Reason.TOO_LARGE,
        "'{name}' has more than {limit} pages: split it and try again.",
        "'{name}' 파일이 {limit}쪽을 넘습니다. 파일을 나누어 다시 시도하시기 바랍니다.",
    ),
    Problem.TOO_MUCH_TEXT: (
        Reason.TOO_LARGE,
        "'{name}' holds more than {limit} characters of text: split it and try again.",
        "'{name}' 파일의 글자 수가 {limit}자를 넘습니다. 파일을 나누어 다시 시도하시기 바랍니다.",
    ),
    Problem.TOO_MUCH_MEMORY: (
        Reason.TOO_LARGE,
        "'{name}' needs more memory than is allowed for one file: split it and try again.",
        "'{name}' 파일을 읽는 데 허용량보다 많은 메모리가 필요합니다. 파일을 나누어 다시 시도하시기 바랍니다.",
    ),
    Problem.NESTED_TOO_DEEP: (
        Reason.TOO_LARGE,
        "'{name}' is an archive inside too many archives: unpack it and give the files themselves.",
        "'{name}' 파일은 압축 파일이 너무 여러 겹으로 들어 있습니다. 압축을 푼 뒤 그 파일을 직접 지정하시기 바랍니다.",
    ),
    Problem.BOMB: (
        Reason.BOMB,
        "'{name}' would unpack to far more data than a document holds and was not opened: check where it comes from.",
        "'{name}' 파일은 압축을 풀면 지나치게 커지므로 열지 않았습니다. 파일의 출처를 확인하시기 바랍니다.",
    ),
    Problem.ENTITIES: (
        Reason.BOMB,
        "'{name}' declares XML entities, which no ordinary document does, and was not opened: check where it comes from.",
        "'{name}' 파일은 일반 문서에 없는 XML 엔티티를 선언하고 있어 열지 않았습니다. 파일의 출처를 확인하시기 바랍니다.",
    ),
    Problem.TIMED_OUT: (
        Reason.TIMED_OUT,
        "'{name}' could not be read within {limit} seconds: split it or allow more time.",
        "'{name}' 파일을 {limit}초 안에 읽지 못했습니다. 파일을 나누거나 제한 시간을 늘려 주시기 바랍니다.",
    ),
    Problem.DUPLICATE: (
        Reason.DUPLICATE,
        "'{name}' has the same content as '{other}' and was left out: remove one of them.",
        "'{name}' 파일은 '{other}' 파일과 내용이 같아 제외했습니다. 둘 중 하나를 지우시기 바랍니다.",
    ),
    Problem.NOT_A_PLAN: (
        Reason.NOT_A_PLAN,
        "'{name}' does not look like a plan and was left out: give a plan or ask for it to be graded all the same.",
        "'{name}' 파일은 계획서로 보이지 않아 제외했습니다. 계획서를 지정하거나 그대로 평가하도록 요청하시기 바랍니다.",
    ),
}

_DEFAULTS: Final = {"why": "?", "limit": "?", "kind": "?", "modern": "DOCX", "other": "?"}


def display_name(name: str) -> str:
    """Return ``name`` fit for a sentence: NFC, without control characters, at most 200 long."""
    safe = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char)[0] == "C" else char
        for char in unicodedata.normalize("NFC", name)
    )
    return safe if len(safe) <= 200 else f"{safe[:99]}…{safe[-100:]}"


def problem(case: Problem, name: str, **values: object) -> DocumentError:
    """Build the error of ``case`` for the file ``name``; ``values`` fill its sentence."""
    reason, en, ko = _SENTENCES[case]
    filled = {**_DEFAULTS, **values, "name": display_name(name)}
    return DocumentError(reason, en.format_map(filled), ko.format_map(filled))


class Warn(StrEnum):
    """Something about a readable file that a person should know."""

    INVISIBLE = "invisible"
    OCR = "ocr"
    OCR_LAYER = "ocr_layer"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    EMBEDDED = "embedded"
    PART_UNREADABLE = "part_unreadable"
    CONVERTED = "converted"
    OCR_LIMIT = "ocr_limit"


_WARNINGS: Final[dict[Warn, tuple[str, str]]] = {
    Warn.INVISIBLE: (
        "{count} invisible characters were found and taken out of the text.",
        "보이지 않는 문자 {count}개를 발견하여 본문에서 제거했습니다.",
    ),
    Warn.OCR: (
        "Pages {pages} were scanned; their text was recognised and may hold errors.",
        "{pages}쪽은 스캔된 쪽이므로 문자 인식으로 읽었으며 오류가 있을 수 있습니다.",
    ),
    Warn.OCR_LAYER: (
        "Pages {pages} are scans with a recognised text layer, which may hold errors.",
        "{pages}쪽은 문자 인식 결과가 덧붙은 스캔 쪽이므로 오류가 있을 수 있습니다.",
    ),
    Warn.PAGES_WITHOUT_TEXT: (
        "Pages {pages} hold pictures without text and were not read.",
        "{pages}쪽은 글자 정보가 없는 그림이므로 읽지 못했습니다.",
    ),
    Warn.EMBEDDED: (
        "{count} embedded files were not read: {names}.",
        "포함된 파일 {count}개는 읽지 않았습니다: {names}.",
    ),
    Warn.PART_UNREADABLE: (
        "A part of the file could not be read: {part}.",
        "파일의 일부를 읽지 못했습니다: {part}.",
    ),
    Warn.CONVERTED: (
        "The file was converted by LibreOffice before it was read.",
        "LibreOffice로 변환한 뒤 읽었습니다.",
    ),
    Warn.OCR_LIMIT: (
        "Pages {pages} were scanned and not read, because at most {limit} pages are recognised.",
        "문자 인식은 {limit}쪽까지만 하므로 스캔된 {pages}쪽은 읽지 않았습니다.",
    ),
}


def warning(case: Warn, lang: Lang, **values: object) -> str:
    """Return the sentence of ``case`` in ``lang``; ``values`` fill it."""
    en, ko = _WARNINGS[case]
    return (ko if lang == "ko" else en).format_map(values)


def page_list(pages: list[int]) -> str:
    """Return page numbers as ranges: ``[1, 2, 3, 7]`` gives ``1-3, 7``."""
    ranges: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], page)
        else:
            ranges.append((page, page))
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
