"""Two names of one thing become one, with all that names it, and come apart again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Attribution, Dispute, Reading
from claimtracker.operations import attributes, entities, findings, name_merges, undone_merges
from claimtracker.operations.name_merges import ATTRIBUTES, ENTITIES, NamesDiffer, NothingToMerge
from claimtracker.operations.rows import StaleVersion
from claimtracker.operations.undone_merges import NotMergedNow, Undone
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import disputes as dispute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.entities import EntityContent
from claimtracker.rules.permissions import NotAllowed
from claimtracker.rules.questions import question_id
from tests import builders
from tests.operations import given

WHY = "Their registers say so."


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def merge(session, of, kept, lost, by, version=1):
    return name_merges.merge(
        session, of, survivor_id=kept, merged_id=lost, version=version, reason=WHY, **by
    )


def two_stakes(session):
    """Return two subjects, of which different figures are said."""
    for key, value, subject in (("c80", "80%", "ByteDance"), ("c20", "20%", "Byte Dance Ltd")):
        claim = builders.claim(session, key, value, subject=subject)
        builders.says(session, f"Paper of {key}", claim, by=subject)
    names = entity_rows.ids_by_name(session, ["ByteDance", "Byte Dance Ltd"])
    return names["ByteDance"], names["Byte Dance Ltd"]


def subjects(session):
    return set(session.scalars(select(Reading.subject_id)))


def speakers(session):
    return set(session.scalars(select(Attribution.entity_id)))


def settle(session, by):
    findings.settle(session, **by)
    return [card.findings for card in dispute_rows.listed(session)]


def test_entity_that_goes_up_is_named_nowhere_and_its_name_leads_to_the_other(session, by):
    kept, lost = two_stakes(session)

    merge(session, ENTITIES, kept, lost, by)

    assert (subjects(session), speakers(session)) == ({kept}, {kept})
    assert entity_rows.ids_by_name(session, ["byte dance ltd"]) == {"byte dance ltd": kept}
    assert entity_rows.by_id(session, [kept])[kept].content.aliases == ("Byte Dance Ltd",)


def test_questions_that_become_one_are_compared_anew(session, by):
    kept, lost = two_stakes(session)
    assert settle(session, by) == []

    merge(session, ENTITIES, kept, lost, by)

    assert settle(session, by) == [1]


def test_each_row_that_moved_has_an_event_that_says_why(session, by):
    kept, lost = two_stakes(session)
    [claim] = session.scalars(select(Reading.claim_id).where(Reading.subject_id == lost))

    merge(session, ENTITIES, kept, lost, by)

    told = given.events(session, claim)[-1]
    assert (told.act, told.content["why"]) == ("move", "Byte Dance Ltd went up in ByteDance")
    [own] = given.events(session, lost, after=1)
    assert (own.act, own.content["after"]) == ("merge", {"survivor": "ByteDance", "moved": 2})


def test_merge_that_is_undone_leaves_all_as_it_was(session, by):
    kept, lost = two_stakes(session)
    before = entity_rows.by_id(session, [kept, lost])
    merge(session, ENTITIES, kept, lost, by)
    settle(session, by)

    done = undone_merges.undo(session, ENTITIES, merged_id=lost, **by)

    assert done == Undone(moved_back=2, stayed=0)
    assert (subjects(session), speakers(session)) == ({kept, lost}, {kept, lost})
    after = entity_rows.by_id(session, [kept, lost])
    assert {k: r.content for k, r in after.items()} == {k: r.content for k, r in before.items()}
    assert settle(session, by) == []


def test_row_that_somebody_moved_on_since_stays_there(session, by):
    kept, lost = two_stakes(session)
    merge(session, ENTITIES, kept, lost, by)
    third = builders.entity(session, "Tencent")
    session.execute(Reading.__table__.update().values(subject_id=third))

    done = undone_merges.undo(session, ENTITIES, merged_id=lost, **by)

    assert (done, subjects(session)) == (Undone(moved_back=1, stayed=1), {third})


def test_decided_question_goes_along_where_the_other_is_not_in_dispute(session, by):
    kept, lost = two_stakes(session)
    other = builders.claim(session, "c30", "30%", subject="Byte Dance Ltd")
    builders.says(session, "Paper of c30", other)
    settle(session, by)
    [dispute] = session.scalars(select(Dispute.id))

    merge(session, ENTITIES, kept, lost, by)

    [moved] = session.execute(select(Dispute.id, Dispute.subject_id, Dispute.question_id))
    asked = select(Reading.attribute_id, Reading.object_id).limit(1)
    attribute, thing = session.execute(asked).one()
    assert tuple(moved) == (dispute, kept, question_id(kept, attribute, thing))
    undone_merges.undo(session, ENTITIES, merged_id=lost, **by)
    assert session.scalars(select(Dispute.subject_id)).all() == [lost]


def test_attribute_goes_up_in_another_with_its_claims(session, by):
    builders.attribute(session, "portion kept of", unit="%")
    for key, asked in (("c80", "stake held in"), ("c20", "portion kept of")):
        builders.claim(session, key, "80%", asked=asked)
    names = attribute_rows.ids_by_name(session, ["stake held in", "portion kept of"])
    kept, lost = names["stake held in"], names["portion kept of"]

    merge(session, ATTRIBUTES, kept, lost, by)

    assert set(session.scalars(select(Reading.attribute_id))) == {kept}
    assert len(set(session.scalars(select(Reading.question_id)))) == 1
    undone_merges.undo(session, ATTRIBUTES, merged_id=lost, **by)
    assert set(session.scalars(select(Reading.attribute_id))) == {kept, lost}


@pytest.mark.parametrize(
    ("other", "why"),
    [(AttributeContent("held", "money"), "another kind or unit"),
     (AttributeContent("held", "quantity", unit="tonne"), "another kind or unit")],
)  # fmt: skip
def test_attributes_of_other_kinds_or_units_stay_apart(session, by, other, why):
    one = AttributeContent("stake", "quantity", unit="%")
    kept, lost = attributes.add(session, [one, other], **by)

    with pytest.raises(NamesDiffer, match=why):
        merge(session, ATTRIBUTES, kept, lost, by)


def test_entities_of_other_kinds_stay_apart(session, by):
    contents = [EntityContent("Oracle", "organization"), EntityContent("An oracle", "person")]
    kept, lost = entities.add(session, contents, **by)

    with pytest.raises(NamesDiffer, match="organization"):
        merge(session, ENTITIES, kept, lost, by)
    with pytest.raises(NamesDiffer, match="same"):
        merge(session, ENTITIES, kept, kept, by)


def test_merge_is_over_the_version_that_was_read_and_made_once(session, by):
    kept, lost = two_stakes(session)

    with pytest.raises(StaleVersion):
        merge(session, ENTITIES, kept, lost, by, version=7)
    with pytest.raises(NotMergedNow):
        undone_merges.undo(session, ENTITIES, merged_id=lost, **by)


def test_entity_that_went_up_is_merged_no_more(session, by):
    kept, lost = two_stakes(session)
    merge(session, ENTITIES, kept, lost, by)

    with pytest.raises(NothingToMerge):
        merge(session, ENTITIES, kept, lost, by, version=2)


def test_merging_is_for_editors(session, by, cleo):
    kept, lost = two_stakes(session)

    for reads in ({**by, "actor": cleo}, {**by, "actor": replace(cleo, name="X")}):
        with pytest.raises(NotAllowed):
            merge(session, ENTITIES, kept, lost, reads)
