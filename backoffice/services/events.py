"""What happened to a record: the event that a case shows, and the link in the audit chain, always both."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backoffice.models.event import Event
from backoffice.permissions import Actor
from backoffice.services import audit


def record(
    session: Session,
    actor: Actor,
    subject: tuple[str, str],
    case_id: str | None,
    name: str,
    data: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """`subject` is a kind of record and its id; `name` begins with the kind ("task_moved")."""
    kind, subject_id = subject
    session.add(
        Event(
            subject_kind=kind,
            subject_id=subject_id,
            case_id=case_id,
            name=name,
            by=actor.user_id,
            data=data or {},
        )
    )
    action = name.replace("_", ".", 1)
    audit.append(session, actor.user_id, action, kind, subject_id, case_id=case_id, reason=reason)
