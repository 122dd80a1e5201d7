"""The queue: who comes next and why, and that two people never work one disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, false, or_, select, tuple_, update
from sqlalchemy.orm import Session

from backoffice.models.base import now
from backoffice.models.case import Case
from backoffice.models.queue_entry import QueueEntry
from backoffice.permissions import ACTIONS, Actor, may
from backoffice.services import events

PAGE = 25
WAITING, CLAIMED, CLOSED = "waiting", "claimed", "closed"


class NotFound(Exception):
    """There is no such place in the queue, as far as this person may know."""


class TakenBySomebodyElse(Exception):
    """Another member of staff has it. Nothing was changed."""


@dataclass(frozen=True)
class Place:
    """Where a page of the queue ends: the next one begins behind it."""

    rank: int
    waiting_since: datetime
    id: str


@dataclass(frozen=True)
class Page:
    """Some entries in order, and where to go on (None at the end)."""

    entries: Sequence[QueueEntry]
    following: Place | None


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; kept in the page's address."""

    state: str = WAITING
    channel: str | None = None
    about: str | None = None
    claimed_by: str | None = None


def page(session: Session, actor: Actor, wanted: Filter | None = None, after: Place | None = None) -> Page:
    """The next entries behind `after`, the most urgent first, then whoever has waited longest.

    What a conflict hides is left out before the page is cut, so pages show no gap.
    """
    query = _narrowed(wanted or Filter(), actor)
    if after is not None:
        order = tuple_(QueueEntry.rank, QueueEntry.waiting_since, QueueEntry.id)
        query = query.where(order > (after.rank, after.waiting_since, after.id))
    query = query.order_by(QueueEntry.rank, QueueEntry.waiting_since, QueueEntry.id).limit(PAGE + 1)
    found = session.scalars(query).all()
    entries = found[:PAGE]
    more = len(found) > PAGE
    last = entries[-1] if entries else None
    return Page(entries, Place(last.rank, last.waiting_since, last.id) if more and last else None)


def _narrowed(wanted: Filter, actor: Actor) -> Select[QueueEntry]:
    query = select(QueueEntry).where(QueueEntry.state == wanted.state)
    if wanted.channel:
        query = query.where(QueueEntry.channel == wanted.channel)
    if wanted.about:
        query = query.where(QueueEntry.about == wanted.about)
    if wanted.claimed_by:
        query = query.where(QueueEntry.claimed_by == wanted.claimed_by)
    return without_hidden(query, actor)


def without_hidden(query: Select[Any], actor: Actor) -> Select[Any]:
    """The same query without what a conflict hides from them, be it the disclosure or its case, and without
    what stands in a case of another agency or region.
    """
    query = query.where(QueueEntry.case_id.is_(None) | QueueEntry.case_id.in_(_cases_of(actor)))
    if not actor.hidden:
        return query
    in_hidden_case = QueueEntry.case_id.is_not(None) & QueueEntry.case_id.in_(actor.hidden)
    return query.where(QueueEntry.id.not_in(actor.hidden), ~in_hidden_case)


def _cases_of(actor: Actor) -> Select[Any]:
    """The ids of the cases that stand where they work."""
    places = [
        (Case.agency_id == held.agency_id) & Case.region.in_(held.regions)
        for held in actor.memberships
        if held.role in ACTIONS["case.open"]
    ]
    return select(Case.id).where(or_(false(), *places))


def entry(session: Session, actor: Actor, disclosure_id: str) -> QueueEntry:
    """One place in the queue. Raises NotFound, also where a conflict hides it."""
    found = session.get(QueueEntry, disclosure_id)
    if found is None or not actor.knows(found.id, found.case_id):
        raise NotFound
    case = session.get(Case, found.case_id) if found.case_id else None
    if case is not None and not may(actor, "case.open", case):
        raise NotFound
    return found


def claim(session: Session, actor: Actor, disclosure_id: str) -> QueueEntry:
    """Take a disclosure to work on it. Claiming one's own again is no error. Raises NotFound,
    TakenBySomebodyElse.
    """
    found = entry(session, actor, disclosure_id)
    took = _change(
        session,
        update(QueueEntry)
        .where(QueueEntry.id == found.id, QueueEntry.state == WAITING, QueueEntry.claimed_by.is_(None))
        .values(state=CLAIMED, claimed_by=actor.user_id, claimed_at=now()),
    )
    session.refresh(found)
    if not took and found.claimed_by != actor.user_id:
        raise TakenBySomebodyElse
    if took:
        _record(session, actor, found, "disclosure_claimed")
    return found


def release(session: Session, actor: Actor, disclosure_id: str) -> QueueEntry:
    """Put a disclosure back where it stood. Only whoever has it may. Raises NotFound, TakenBySomebodyElse."""
    found = entry(session, actor, disclosure_id)
    gave = _change(
        session,
        update(QueueEntry)
        .where(QueueEntry.id == found.id, QueueEntry.state == CLAIMED, QueueEntry.claimed_by == actor.user_id)
        .values(state=WAITING, claimed_by=None, claimed_at=None),
    )
    if not gave:
        raise TakenBySomebodyElse
    session.refresh(found)
    _record(session, actor, found, "disclosure_released")
    return found


def override(session: Session, actor: Actor, disclosure_id: str, rank: int, reason: str) -> QueueEntry:
    """Move a disclosure up or down on a person's judgement. What the intake worked out stays beside it."""
    if not reason.strip():
        raise ValueError("Say why it should move. Others will read it.")
    if not 0 <= rank <= 9:
        raise ValueError("Choose one of the places offered.")
    found = entry(session, actor, disclosure_id)
    found.rank = rank
    _record(session, actor, found, "disclosure_moved", {"rank": rank}, reason=reason)
    return found


def finish(
    session: Session,
    actor: Actor,
    disclosure_id: str,
    name: str,
    *,
    case_id: str | None = None,
    data: dict[str, Any] | None = None,
    reason: str | None = None,
) -> QueueEntry:
    """Take a disclosure that one works on out of the queue. Raises NotFound, TakenBySomebodyElse."""
    found = entry(session, actor, disclosure_id)
    ended = _change(
        session,
        update(QueueEntry)
        .where(QueueEntry.id == found.id, QueueEntry.state == CLAIMED, QueueEntry.claimed_by == actor.user_id)
        .values(state=CLOSED, case_id=case_id),
    )
    if not ended:
        raise TakenBySomebodyElse
    session.refresh(found)
    _record(session, actor, found, name, data, reason)
    return found


def _change(session: Session, statement: Any) -> bool:
    """Whether exactly this transaction made the change: the condition and the change are one statement."""
    result = cast(
        "CursorResult[Any]", session.execute(statement.execution_options(synchronize_session=False))
    )
    return result.rowcount == 1


def _record(
    session: Session,
    actor: Actor,
    found: QueueEntry,
    name: str,
    data: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    events.record(session, actor, ("disclosure", found.id), found.case_id, name, data, reason)
