from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemagent.store.engagements import EngagementStore
from tests.store.samples import KIM, LEE, SPACE

ACTORS = "abcdef"
EXAMPLES = count()


def test_an_actor_alone_is_itself(store: EngagementStore) -> None:
    assert store.identity(KIM, SPACE) == KIM
    store.link(KIM, KIM, SPACE)
    assert store.identity(KIM, SPACE) == KIM


def test_linked_actors_are_the_first_one(store: EngagementStore) -> None:
    store.link(KIM, LEE, SPACE)
    assert [store.identity(actor, SPACE) for actor in (KIM, LEE)] == [KIM, KIM]
    assert store.identity(LEE, "busan") == LEE


def test_linking_again_or_backwards_changes_nothing(store: EngagementStore) -> None:
    for pair in ((KIM, LEE), (KIM, LEE), (LEE, KIM)):
        store.link(*pair, SPACE)
        assert [store.identity(actor, SPACE) for actor in (KIM, LEE)] == [KIM, KIM]


def test_groups_join(store: EngagementStore) -> None:
    for pair in (("a", "b"), ("c", "d"), ("d", "b")):
        store.link(*pair, SPACE)
    assert {store.identity(actor, SPACE) for actor in "abcd"} == {"c"}


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from(ACTORS)), max_size=8))
def test_links_are_a_union(sqlite_store: EngagementStore, pairs: list[tuple[str, str]]) -> None:
    workspace = f"workspace {next(EXAMPLES)}"
    groups = {actor: {actor} for actor in ACTORS}
    for one, other in pairs:
        sqlite_store.link(one, other, workspace)
        joined = groups[one] | groups[other]
        groups.update(dict.fromkeys(joined, joined))
    for actor in ACTORS:
        person = sqlite_store.identity(actor, workspace)
        assert person in groups[actor]
        assert {sqlite_store.identity(same, workspace) for same in groups[actor]} == {person}
