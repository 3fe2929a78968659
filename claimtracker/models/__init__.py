"""The tables, one file a noun; `import claimtracker.models` knows them all."""

from claimtracker.models.articles import Article, ArticleCopy, ArticleVersion, Notice
from claimtracker.models.assertions import Anchor, Assertion, Attribution
from claimtracker.models.attributes import Attribute, AttributeName
from claimtracker.models.base import Base, table_of
from claimtracker.models.claims import (
    AttributeMerge,
    Claim,
    ClaimMerge,
    ClaimMergeMove,
    ClaimTopic,
    EntityMerge,
    Reading,
    ReadingMember,
    Topic,
)
from claimtracker.models.comments import Comment, CommentMention
from claimtracker.models.desks import LastLook, MailWish, Notification, SavedSearch
from claimtracker.models.disputes import Contradiction, Dispute
from claimtracker.models.entities import Entity, EntityName, EntityWithin
from claimtracker.models.history import (
    Event,
    EventContent,
    Hold,
    Import,
    RedactedRow,
    Redaction,
    RedactionRequest,
    Seal,
    SealedEvent,
    Setting,
)
from claimtracker.models.learning import FittedEstimate, ProposalAnswer
from claimtracker.models.people import (
    Account,
    DumpTaken,
    FormAnswer,
    Invitation,
    Person,
    SignIn,
)
from claimtracker.models.sources import Source, SourceMerge
from claimtracker.models.verdicts import (
    Evidence,
    Outcome,
    Rating,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    VerdictWithdrawal,
)

__all__ = [
    "Account", "Anchor", "Article", "ArticleCopy", "ArticleVersion", "Assertion", "Attribute",
    "AttributeMerge", "AttributeName", "Attribution", "Base", "Claim", "ClaimMerge",
    "ClaimMergeMove", "ClaimTopic", "Comment", "CommentMention", "Contradiction", "Dispute",
    "DumpTaken", "Entity",
    "EntityMerge", "EntityName", "EntityWithin", "Event", "EventContent", "Evidence",
    "FittedEstimate", "FormAnswer", "Hold", "Import", "Invitation", "LastLook", "MailWish",
    "Notice", "Notification", "Outcome", "Person", "ProposalAnswer", "Rating",
    "Reading", "ReadingMember", "RedactedRow", "Redaction", "RedactionRequest", "SavedSearch",
    "Seal", "SealedEvent", "Setting", "SignIn", "Source", "SourceMerge", "Topic", "Verdict",
    "VerdictDraft", "VerdictDraftEvidence", "VerdictEvidence", "VerdictWithdrawal", "table_of",
]  # fmt: skip
