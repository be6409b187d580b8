"""I11: what the theme forbids, sought in everything that the strategy says it will do."""

from __future__ import annotations

from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.forbidden import bans_of, hits_in
from cemagent.tools.integration.subject import Element, Innovation, Item, Kind
from cemagent.tools.integration.wording import denies, plain, sentences

_SPEAKS = frozenset({Kind.POSITIONING, Kind.LINE, Kind.THEME, Kind.ELEMENT, Kind.DESIGN, Kind.HILTON, Kind.INNOVATION})


def forbidden_list(view: View) -> Found:
    """I11 (search): the forbidden list of the theme against all text of platform, brand, interface and innovation.

    Fails each passage that uses a forbidden entry in any inflected form. A passage that denies it ("we do not
    discount", "할인하지 않는다"), another word that holds it and what is to be dropped or retired are no hits.
    With an embedder a sentence that means it in other words is a note, never a failure.
    """
    found, theme = Found(), view.subject.theme
    if theme is None or not theme.forbidden:
        if theme is not None:
            found.why.append(
                view.said(
                    "The theme forbids nothing yet: write what would break it.",
                    "테마에 금지 목록이 없으니 테마를 깨는 것을 적으십시오.",
                )
            )
        return found
    bans = bans_of(theme.forbidden)
    for item in view.subject.items:
        if item.kind not in _SPEAKS or (isinstance(item, Element) and not item.stays):
            continue
        found.checked += 1
        seen: set[tuple[str, str]] = set()
        for passage in item.passages:
            for hit in hits_in(bans, passage.text):
                if (hit.ban.text, hit.sentence) in seen or _is_retired(item, hit.words):
                    continue
                seen.add((hit.ban.text, hit.sentence))
                found.failed.append(
                    failure(
                        item,
                        view.said(
                            "‘{name}’ uses ‘{words}’, which the theme forbids (‘{ban}’).",
                            "‘{name}’에 테마에서 금한 ‘{ban}’에 해당하는 ‘{words}’이(가) 쓰였습니다.",
                            name=item.name,
                            words=hit.words,
                            ban=hit.ban.text,
                        ),
                        view.said(
                            "Take it out, or change the forbidden list on purpose.",
                            "그 부분을 빼거나, 뜻이 있다면 금지 목록을 고치십시오.",
                        ),
                        2,
                        [hit.sentence, (hit.ban.text, theme)],
                    )
                )
    if view.meaning.embedder is not None:
        _near_meanings(view, found, theme.forbidden)
    return found


def _is_retired(item: Item, words: str) -> bool:
    return isinstance(item, Innovation) and any(plain(words) in plain(text) for text in item.retires)


def _near_meanings(view: View, found: Found, forbidden: tuple[str, ...]) -> None:
    """Note the sentence nearest in meaning to each forbidden entry, where it is near enough and no hit already."""
    hit = {quote.text for failed in found.failed for quote in failed.quotes}
    rows = [
        (item, sentence)
        for item in view.subject.items
        if item.kind in (Kind.ELEMENT, Kind.DESIGN, Kind.INNOVATION)
        for passage in item.passages
        for sentence in sentences(passage.text)
        if sentence not in hit and not denies(sentence)
    ]
    if not rows:
        return
    view.meaning.prepare([*forbidden, *(sentence for _, sentence in rows)])
    for entry in forbidden:
        item, sentence = max(rows, key=lambda row: view.meaning.same(entry, row[1]))
        if view.meaning.same(entry, sentence) >= 0.5:
            found.notes.append(
                failure(
                    item,
                    view.said(
                        "‘{name}’ comes near to what the theme forbids (‘{ban}’).",
                        "‘{name}’의 말이 테마에서 금한 ‘{ban}’에 가깝습니다.",
                        name=item.name,
                        ban=entry,
                    ),
                    view.said("Read it again with the theme beside it.", "테마를 옆에 두고 다시 읽어 보십시오."),
                    1,
                    [sentence],
                )
            )
