"""What comes next in a case, with a date and somebody who does it. No open case is without a next step.

Whoever ends the last one says what follows, or closes the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from backoffice.models.base import now
from backoffice.models.case import Case, CaseSummary
from backoffice.models.task import Task, TaskStanding
from backoffice.permissions import ACTIONS, Actor
from backoffice.services import events
from backoffice.services.viewing import Viewing, seal_into, view

OPEN, DONE, DROPPED = "open", "done", "dropped"
FIRST = "Reach them in the safe way, and begin the specialist assessment."
FIRST_WITHIN = timedelta(days=2)
LATEST = timedelta(days=366)
MOST = 100
LAST_ONE = "It is the last step of an open case. Say what comes next and when, or close the case."


class NotFound(Exception):
    """There is no such task in this case."""


@dataclass(frozen=True)
class Shown:
    """One task, opened."""

    standing: TaskStanding
    words: str
    is_overdue: bool


@dataclass(frozen=True)
class Listed:
    """One task in a list, without its words."""

    standing: TaskStanding
    reference: str


def add(
    session: Session,
    actor: Actor,
    case_id: str,
    words: str,
    due_at: datetime,
    *,
    owner: str | None = None,
) -> TaskStanding:
    """Something to be done, by the actor unless another owner is named. Raises ValueError."""
    if not words.strip():
        raise ValueError("Say what is to be done.")
    _check_date(due_at)
    task = Task(case_id=case_id, by=actor.user_id)
    seal_into(session, task, "words", words.strip())
    standing = TaskStanding(
        id=task.id, case_id=case_id, owner=owner or actor.user_id, due_at=due_at, state=OPEN
    )
    session.add_all([task, standing])
    _tell(session, actor, standing, "task_added", {"due": due_at.isoformat()})
    return standing


def begin(session: Session, actor: Actor, case_id: str) -> TaskStanding:
    """The first step of a new case."""
    return add(session, actor, case_id, FIRST, now() + FIRST_WITHIN)


def find(session: Session, case_id: str, task_id: str) -> TaskStanding:
    """One that is open in this case. Raises NotFound."""
    standing = session.get(TaskStanding, task_id)
    if standing is None or standing.case_id != case_id or standing.state != OPEN:
        raise NotFound
    return standing


def finish(session: Session, actor: Actor, standing: TaskStanding, *, is_done: bool = True) -> None:
    """It was done, or is not needed any more. Raises ValueError where nothing would come next."""
    others = [one for one in _open(session, standing.case_id) if one.id != standing.id]
    if not others and _wants_more(session, standing.case_id):
        raise ValueError(LAST_ONE)
    _end(session, actor, standing, DONE if is_done else DROPPED)


def move(session: Session, actor: Actor, standing: TaskStanding, due_at: datetime, reason: str) -> None:
    """To another day, with a reason that others read. Raises ValueError."""
    if not reason.strip():
        raise ValueError("Say why it is put off. Others will read it.")
    _check_date(due_at)
    standing.due_at = due_at
    _tell(session, actor, standing, "task_moved", {"due": due_at.isoformat()}, reason.strip())


def hand_over(session: Session, actor: Actor, standing: TaskStanding, owner: str) -> None:
    """Somebody else does it."""
    standing.owner = owner
    _tell(session, actor, standing, "task_handed_over", {"owner": owner})


def drop_all(session: Session, actor: Actor, case_id: str) -> None:
    """The case is closed: nothing more is to be done in it."""
    for standing in _open(session, case_id):
        _end(session, actor, standing, DROPPED)


def of_case(session: Session, viewing: Viewing, case_id: str) -> list[Shown]:
    """What is to be done in a case, opened; the earliest first."""
    tasks = {row.id: row for row in session.scalars(select(Task).where(Task.case_id == case_id))}
    moment = now()
    return [
        Shown(standing, viewing.open(tasks[standing.id], "words") or "", standing.due_at <= moment)
        for standing in _open(session, case_id)
    ]


def read(session: Session, actor: Actor, standing: TaskStanding) -> str:
    """What is to be done, for the page on which it is changed; the audit link is written first."""
    opened = view(session, actor.user_id, "task.opened", "task", standing.id, case_id=standing.case_id)
    return opened.open(session.get_one(Task, standing.id), "words") or ""


def owned(session: Session, actor: Actor) -> Sequence[Listed]:
    """What the actor is to do, the earliest first."""
    query = _visible(actor).where(TaskStanding.owner == actor.user_id)
    return _listed(session, query)


def overdue(session: Session, actor: Actor) -> Sequence[Listed]:
    """Whose day has passed, where the actor works, for supervisors; the longest overdue first."""
    return _listed(session, _visible(actor).where(TaskStanding.due_at <= now()))


def overdue_ids(actor: Actor, *, own: bool) -> Select[str]:
    """Which day has passed, of the actor's own or of all where they work: to be counted, without a word."""
    query = _visible(actor).with_only_columns(TaskStanding.id).where(TaskStanding.due_at <= now())
    return query.where(TaskStanding.owner == actor.user_id) if own else query


def without(session: Session, actor: Actor) -> Sequence[str]:
    """References of open cases without a next step: there should be none."""
    stepped = select(TaskStanding.case_id).where(TaskStanding.state == OPEN)
    query = (
        select(Case.reference)
        .join(CaseSummary, CaseSummary.id == Case.id)
        .where(CaseSummary.state == "open", CaseSummary.id.not_in(stepped), _where(actor))
        .where(CaseSummary.next_check_in.is_(None))
    )
    if actor.hidden:
        query = query.where(Case.id.not_in(actor.hidden))
    return session.scalars(query.order_by(Case.reference).limit(MOST)).all()


def next_of(session: Session, case_ids: Sequence[str]) -> dict[str, datetime]:
    """When something is to be done next, for some cases."""
    query = (
        select(TaskStanding.case_id, func.min(TaskStanding.due_at))
        .where(TaskStanding.case_id.in_(case_ids), TaskStanding.state == OPEN)
        .group_by(TaskStanding.case_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _wants_more(session: Session, case_id: str) -> bool:
    """Whether nothing else is planned in it: it is open, and no check-in lies ahead."""
    summary = session.get(CaseSummary, case_id)
    if summary is None or summary.state != "open":
        return False
    return summary.next_check_in is None or summary.next_check_in <= now()


def _visible(actor: Actor) -> Select[TaskStanding, str]:
    query = (
        select(TaskStanding, Case.reference)
        .join(Case, Case.id == TaskStanding.case_id)
        .where(TaskStanding.state == OPEN, _where(actor))
    )
    return query.where(Case.id.not_in(actor.hidden)) if actor.hidden else query


def _where(actor: Actor) -> Any:
    """Cases that stand where they work."""
    places = [
        (Case.agency_id == held.agency_id) & Case.region.in_(held.regions)
        for held in actor.memberships
        if held.role in ACTIONS["case.open"]
    ]
    return or_(false(), *places)


def _listed(session: Session, query: Select[TaskStanding, str]) -> list[Listed]:
    rows = session.execute(query.order_by(TaskStanding.due_at, TaskStanding.id).limit(MOST))
    return [Listed(standing, reference) for standing, reference in rows]


def _open(session: Session, case_id: str) -> Sequence[TaskStanding]:
    session.flush()
    query = select(TaskStanding).where(TaskStanding.case_id == case_id, TaskStanding.state == OPEN)
    return session.scalars(query.order_by(TaskStanding.due_at, TaskStanding.id)).all()


def _check_date(due_at: datetime) -> None:
    if not now() < due_at < now() + LATEST:
        raise ValueError("Choose a day from today on, within a year.")


def _end(session: Session, actor: Actor, standing: TaskStanding, state: str) -> None:
    standing.state, standing.ended_at = state, now()
    _tell(session, actor, standing, f"task_{state}")


def _tell(
    session: Session,
    actor: Actor,
    standing: TaskStanding,
    name: str,
    data: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    events.record(session, actor, ("task", standing.id), standing.case_id, name, data, reason)
    summary = session.get(CaseSummary, standing.case_id)
    if summary is not None:
        summary.changed_at = now()
