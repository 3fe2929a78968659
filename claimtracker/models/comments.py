"""What people at the desk say to each other about a row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped

from claimtracker.db.types import Id
from claimtracker.models.base import Base, Editable, internal, one_of, refers, spread_by
from claimtracker.rules.vocabulary import COMMENTED


class Comment(Editable, Base):
    """What somebody at the desk wrote about a claim, a dispute or an article."""

    __tablename__ = "comment"
    __table_args__ = (one_of("table_name", COMMENTED), {"info": spread_by("row_id")})

    table_name: Mapped[str] = internal()
    row_id: Mapped[str] = internal(Id, index=True)
    author_id: Mapped[str] = refers("person.id", column=internal)
    text: Mapped[str | None] = internal()
    written_at: Mapped[datetime] = internal(DateTime)


class CommentMention(Base):
    """Somebody whom a comment names with an @."""

    __tablename__ = "comment_mention"
    __table_args__ = ({"info": spread_by("comment_id")},)

    comment_id: Mapped[str] = refers("comment.id", column=internal, primary_key=True)
    person_id: Mapped[str] = refers("person.id", column=internal, primary_key=True)
