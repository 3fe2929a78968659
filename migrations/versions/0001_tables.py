"""The tables of a ledger."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attribute",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("question", Words, nullable=True),
        sa.Column("definition", Words, nullable=True),
        sa.Column("unit", Words, nullable=True),
        sa.Column("single", sa.Boolean(), nullable=True),
        sa.Column("runs", Words, nullable=False),
        sa.Column("shelf_life", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('quantity', 'money', 'date', 'places', 'entities', 'yesno', 'text')",
            name=op.f("ck_attribute_kind"),
        ),
        sa.CheckConstraint(
            "runs IN ('state', 'figure', 'total', 'event')", name=op.f("ck_attribute_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute")),
    )
    op.create_table(
        "claim",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("identity", Words, nullable=False),
        sa.Column("statement", Words, nullable=True),
        sa.Column("language", Words, nullable=True),
        sa.Column("mode", Words, nullable=False),
        sa.Column("due", Words, nullable=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('fact', 'plan', 'forecast', 'opinion')", name=op.f("ck_claim_mode")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in review', 'published', 'withdrawn')", name=op.f("ck_claim_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("key", name=op.f("uq_claim_key")),
    )
    op.create_index(op.f("ix_claim_identity"), "claim", ["identity"], unique=False)
    op.create_table(
        "entity",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("wikidata", Words, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'organization', 'place', 'product', 'law', 'document', 'other')",
            name=op.f("ck_entity_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("url", Words, nullable=True),
        sa.Column("archived", Words, nullable=True),
        sa.Column("kind", Words, nullable=False),
        sa.Column("locator", Words, nullable=True),
        sa.Column("seen", Words, nullable=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("note", Words, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('primary', 'secondary', 'asked for comment')", name=op.f("ck_evidence_kind")
        ),
        sa.CheckConstraint(
            "state IN ('stands', 'doubtful', 'withdrawn')", name=op.f("ck_evidence_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_evidence_key")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", Words, nullable=False),
        sa.Column("label", Words, nullable=False),
        sa.Column("ordinal", sa.Float(precision=53), nullable=True),
        sa.Column("best", sa.Float(precision=53), nullable=True),
        sa.Column("worst", sa.Float(precision=53), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_table(
        "rating",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", Words, nullable=False),
        sa.Column("label", Words, nullable=False),
        sa.Column("ordinal", sa.Float(precision=53), nullable=True),
        sa.Column("best", sa.Float(precision=53), nullable=True),
        sa.Column("worst", sa.Float(precision=53), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("code", name=op.f("uq_rating_code")),
    )
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", Words, nullable=False),
        sa.Column("hash", Words, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
    op.create_table(
        "setting",
        sa.Column("name", Words, nullable=False),
        sa.Column("value", Words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "source",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Words, nullable=False),
        sa.Column("domain", Words, nullable=True),
        sa.Column("kind", Words, nullable=True),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("folded", name=op.f("uq_source_folded")),
    )
    op.create_table(
        "topic",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Words, nullable=False),
        sa.Column("note", Words, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("folded", name=op.f("uq_topic_folded")),
    )
    op.create_table(
        "account",
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("login", Words, nullable=False),
        sa.Column("email", Words, nullable=True),
        sa.Column("password", Words, nullable=True),
        sa.Column("role", Words, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('admin', 'reviewer', 'editor', 'viewer')", name=op.f("ck_account_role")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "article",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("url", Words, nullable=True),
        sa.Column("source_id", Id(), nullable=False),
        sa.Column("byline", Words, nullable=True),
        sa.Column("published", Words, nullable=True),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_to", sa.Date(), nullable=True),
        sa.Column("retrieved", Words, nullable=True),
        sa.Column("language", Words, nullable=True),
        sa.Column("genre", Words, nullable=False),
        sa.Column("counts_as_voice", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "genre IN ('news', 'opinion', 'satire', 'advertisement', 'press release', 'fact check', 'broadcast', 'post', 'document')",
            name=op.f("ck_article_genre"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
    )
    op.create_index(op.f("ix_article_source_id"), "article", ["source_id"], unique=False)
    op.create_index(op.f("ix_article_url"), "article", ["url"], unique=False)
    op.create_table(
        "attribute_merge",
        sa.Column("id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("survivor_id", Id(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", Id(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["person.id"], name=op.f("fk_attribute_merge_merged_by")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["attribute.id"], name=op.f("fk_attribute_merge_merged_id")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["attribute.id"], name=op.f("fk_attribute_merge_survivor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute_merge")),
        sa.UniqueConstraint("merged_id", "live", name=op.f("uq_attribute_merge_merged_id")),
    )
    op.create_index(
        op.f("ix_attribute_merge_survivor_id"), "attribute_merge", ["survivor_id"], unique=False
    )
    op.create_table(
        "attribute_name",
        sa.Column("folded", Words, nullable=False),
        sa.Column("attribute_id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_attribute_name_attribute_id")
        ),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_attribute_name")),
    )
    op.create_index(
        op.f("ix_attribute_name_attribute_id"), "attribute_name", ["attribute_id"], unique=False
    )
    op.create_table(
        "claim_merge",
        sa.Column("id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("survivor_id", Id(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", Id(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["person.id"], name=op.f("fk_claim_merge_merged_by")
        ),
        sa.ForeignKeyConstraint(["merged_id"], ["claim.id"], name=op.f("fk_claim_merge_merged_id")),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["claim.id"], name=op.f("fk_claim_merge_survivor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_merge")),
        sa.UniqueConstraint("merged_id", "live", name=op.f("uq_claim_merge_merged_id")),
    )
    op.create_index(
        op.f("ix_claim_merge_survivor_id"), "claim_merge", ["survivor_id"], unique=False
    )
    op.create_table(
        "claim_topic",
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("topic_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_topic_claim_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_claim_topic_topic_id")),
        sa.PrimaryKeyConstraint("claim_id", "topic_id", name=op.f("pk_claim_topic")),
    )
    op.create_index(op.f("ix_claim_topic_topic_id"), "claim_topic", ["topic_id"], unique=False)
    op.create_table(
        "entity_merge",
        sa.Column("id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("survivor_id", Id(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", Id(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["person.id"], name=op.f("fk_entity_merge_merged_by")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["entity.id"], name=op.f("fk_entity_merge_merged_id")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["entity.id"], name=op.f("fk_entity_merge_survivor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity_merge")),
        sa.UniqueConstraint("merged_id", "live", name=op.f("uq_entity_merge_merged_id")),
    )
    op.create_index(
        op.f("ix_entity_merge_survivor_id"), "entity_merge", ["survivor_id"], unique=False
    )
    op.create_table(
        "entity_name",
        sa.Column("folded", Words, nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_entity_name_entity_id")
        ),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_entity_name")),
    )
    op.create_index(op.f("ix_entity_name_entity_id"), "entity_name", ["entity_id"], unique=False)
    op.create_table(
        "entity_within",
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("within_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_entity_within_entity_id")
        ),
        sa.ForeignKeyConstraint(
            ["within_id"], ["entity.id"], name=op.f("fk_entity_within_within_id")
        ),
        sa.PrimaryKeyConstraint("entity_id", "within_id", name=op.f("pk_entity_within")),
    )
    op.create_table(
        "hold",
        sa.Column("id", Id(), nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("placed_by", Id(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_hold_placed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("table_name", "row_id", "live", name=op.f("uq_hold_table_name")),
    )
    op.create_table(
        "import",
        sa.Column("id", Id(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("imported_by", Id(), nullable=False),
        sa.Column("file_name", Words, nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by"], ["person.id"], name=op.f("fk_import_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "reading",
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("question_id", Id(), nullable=True),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("attribute_id", Id(), nullable=True),
        sa.Column("object_id", Id(), nullable=True),
        sa.Column("value", Words, nullable=True),
        sa.Column("period_from_text", Words, nullable=True),
        sa.Column("period_to_text", Words, nullable=True),
        sa.Column("supplied", Words, nullable=True),
        sa.Column("value_kind", Words, nullable=True),
        sa.Column("low", sa.Float(precision=53), nullable=True),
        sa.Column("high", sa.Float(precision=53), nullable=True),
        sa.Column("low_in", sa.Boolean(), nullable=False),
        sa.Column("high_in", sa.Boolean(), nullable=False),
        sa.Column("step", sa.Float(precision=53), nullable=False),
        sa.Column("unit", Words, nullable=False),
        sa.Column("scope", Words, nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_reading_attribute_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_reading_claim_id")),
        sa.ForeignKeyConstraint(["object_id"], ["entity.id"], name=op.f("fk_reading_object_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["entity.id"], name=op.f("fk_reading_subject_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_attribute_id"), "reading", ["attribute_id"], unique=False)
    op.create_index(op.f("ix_reading_object_id"), "reading", ["object_id"], unique=False)
    op.create_index(
        "ix_reading_question",
        "reading",
        ["question_id", "period_from", "period_to", "low", "high", "unit", "claim_id"],
        unique=False,
    )
    op.create_index(op.f("ix_reading_subject_id"), "reading", ["subject_id"], unique=False)
    op.create_table(
        "redaction",
        sa.Column("id", Id(), nullable=False),
        sa.Column("redacted_at", sa.DateTime(), nullable=False),
        sa.Column("requested_by", Id(), nullable=False),
        sa.Column("confirmed_by", Id(), nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.CheckConstraint("requested_by <> confirmed_by", name=op.f("ck_redaction_two_people")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_redaction_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_redaction_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    op.create_table(
        "article_copy",
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.CheckConstraint(
            "kind IN ('reprint', 'excerpt', 'translation', 'machine')",
            name=op.f("ck_article_copy_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_copy_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["article.id"], name=op.f("fk_article_copy_origin_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_copy")),
    )
    op.create_index(op.f("ix_article_copy_origin_id"), "article_copy", ["origin_id"], unique=False)
    op.create_table(
        "article_version",
        sa.Column("id", Id(), nullable=False),
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(), nullable=False),
        sa.Column("captured", Words, nullable=True),
        sa.Column("title", Words, nullable=True),
        sa.Column("standfirst", Words, nullable=True),
        sa.Column("body", Words, nullable=True),
        sa.Column("captions", Words, nullable=True),
        sa.Column("digest", Words, nullable=False),
        sa.Column("redaction_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_version_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_article_version_redaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_version_article_id")),
    )
    op.create_table(
        "assertion",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("identity", Words, nullable=False),
        sa.Column("claim_id", Id(), nullable=True),
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("stance", Words, nullable=False),
        sa.Column("part", Words, nullable=False),
        sa.Column("quote", Words, nullable=True),
        sa.Column("prefix", Words, nullable=True),
        sa.Column("suffix", Words, nullable=True),
        sa.Column("words", Words, nullable=False),
        sa.Column("original", Words, nullable=True),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("said", Words, nullable=True),
        sa.Column("said_from", sa.Date(), nullable=True),
        sa.Column("said_to", sa.Date(), nullable=True),
        sa.Column("standing", Words, nullable=False),
        sa.Column("standing_from", Words, nullable=True),
        sa.Column("note", Words, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "part IN ('headline', 'standfirst', 'body', 'caption', 'notice')",
            name=op.f("ck_assertion_part"),
        ),
        sa.CheckConstraint(
            "stance IN ('affirms', 'denies', 'questions', 'observes')",
            name=op.f("ck_assertion_stance"),
        ),
        sa.CheckConstraint(
            "standing IN ('stands', 'corrected', 'retracted', 'taken back', 'gone')",
            name=op.f("ck_assertion_standing"),
        ),
        sa.CheckConstraint(
            "words IN ('verbatim', 'paraphrase', 'translated', 'garbled')",
            name=op.f("ck_assertion_words"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_assertion_article_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_assertion_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assertion")),
        sa.UniqueConstraint("key", name=op.f("uq_assertion_key")),
    )
    op.create_index(op.f("ix_assertion_article_id"), "assertion", ["article_id"], unique=False)
    op.create_index(op.f("ix_assertion_claim_id"), "assertion", ["claim_id"], unique=False)
    op.create_index(op.f("ix_assertion_identity"), "assertion", ["identity"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", Id(), nullable=False),
        sa.Column("act", Words, nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.Column("digest", Words, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_event_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_import_id"), "event", ["import_id"], unique=False)
    op.create_index(op.f("ix_event_row_id"), "event", ["row_id"], unique=False)
    op.create_table(
        "reading_member",
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["reading.claim_id"], name=op.f("fk_reading_member_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_reading_member_entity_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", "entity_id", name=op.f("pk_reading_member")),
    )
    op.create_index(
        op.f("ix_reading_member_entity_id"), "reading_member", ["entity_id"], unique=False
    )
    op.create_table(
        "redacted_row",
        sa.Column("redaction_id", Id(), nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_redacted_row_redaction_id")
        ),
        sa.PrimaryKeyConstraint(
            "redaction_id", "table_name", "row_id", name=op.f("pk_redacted_row")
        ),
    )
    op.create_table(
        "anchor",
        sa.Column("id", Id(), nullable=False),
        sa.Column("assertion_id", Id(), nullable=False),
        sa.Column("article_version_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", Words, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("how", Words, nullable=False),
        sa.CheckConstraint(
            "(span_start IS NULL AND span_end IS NULL) OR (span_start >= 0 AND span_end > span_start)",
            name=op.f("ck_anchor_span"),
        ),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.id"],
            name=op.f("fk_anchor_article_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["assertion_id"], ["assertion.id"], name=op.f("fk_anchor_assertion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint(
            "assertion_id", "article_version_id", "number", name=op.f("uq_anchor_assertion_id")
        ),
    )
    op.create_index(
        op.f("ix_anchor_article_version_id"), "anchor", ["article_version_id"], unique=False
    )
    op.create_table(
        "attribution",
        sa.Column("assertion_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entity_id", Id(), nullable=True),
        sa.Column("for_id", Id(), nullable=True),
        sa.Column("described", Words, nullable=True),
        sa.CheckConstraint(
            "(entity_id IS NULL) <> (described IS NULL)",
            name=op.f("ck_attribution_named_or_described"),
        ),
        sa.ForeignKeyConstraint(
            ["assertion_id"], ["assertion.id"], name=op.f("fk_attribution_assertion_id")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_attribution_entity_id")
        ),
        sa.ForeignKeyConstraint(["for_id"], ["entity.id"], name=op.f("fk_attribution_for_id")),
        sa.PrimaryKeyConstraint("assertion_id", "position", name=op.f("pk_attribution")),
    )
    op.create_index(op.f("ix_attribution_entity_id"), "attribution", ["entity_id"], unique=False)
    op.create_index(op.f("ix_attribution_for_id"), "attribution", ["for_id"], unique=False)
    op.create_table(
        "claim_merge_move",
        sa.Column("merge_id", Id(), nullable=False),
        sa.Column("assertion_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assertion_id"], ["assertion.id"], name=op.f("fk_claim_merge_move_assertion_id")
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["claim_merge.id"], name=op.f("fk_claim_merge_move_merge_id")
        ),
        sa.PrimaryKeyConstraint("merge_id", "assertion_id", name=op.f("pk_claim_merge_move")),
    )
    op.create_table(
        "event_content",
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("salt", Words, nullable=False),
        sa.Column("content", Words, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_content_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_content")),
    )
    op.create_table(
        "notice",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("article_version_id", Id(), nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("dated", Words, nullable=True),
        sa.Column("text", Words, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('correction', 'clarification', 'update', 'retraction', 'removal')",
            name=op.f("ck_notice_kind"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_notice_article_id")),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.id"],
            name=op.f("fk_notice_article_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_article_id"), "notice", ["article_id"], unique=False)
    op.create_table(
        "sealed_event",
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("seal_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sealed_event_event_id")),
        sa.ForeignKeyConstraint(
            ["seal_number"], ["seal.number"], name=op.f("fk_sealed_event_seal_number")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_sealed_event")),
        sa.UniqueConstraint("seal_number", "position", name=op.f("uq_sealed_event_seal_number")),
    )
    op.create_table(
        "verdict",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("assertion_id", Id(), nullable=True),
        sa.Column("publisher_id", Id(), nullable=True),
        sa.Column("rating_id", Id(), nullable=False),
        sa.Column("rating_code", Words, nullable=False),
        sa.Column("rating_label", Words, nullable=False),
        sa.Column("rationale", Words, nullable=True),
        sa.Column("decided", Words, nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", Id(), nullable=False),
        sa.Column("as_of", Words, nullable=True),
        sa.Column("change", Words, nullable=True),
        sa.Column("public_note", Words, nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("redaction_id", Id(), nullable=True),
        sa.CheckConstraint(
            "change IN ('correction', 'clarification', 'update', 'retraction')",
            name=op.f("ck_verdict_change"),
        ),
        sa.ForeignKeyConstraint(
            ["assertion_id"], ["assertion.id"], name=op.f("fk_verdict_assertion_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_verdict_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_verdict_decided_by")),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["source.id"], name=op.f("fk_verdict_publisher_id")
        ),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_verdict_rating_id")),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_verdict_redaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("key", name=op.f("uq_verdict_key")),
    )
    op.create_index(op.f("ix_verdict_assertion_id"), "verdict", ["assertion_id"], unique=False)
    op.create_index(op.f("ix_verdict_claim_id"), "verdict", ["claim_id"], unique=False)
    op.create_table(
        "verdict_draft",
        sa.Column("id", Id(), nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("assertion_id", Id(), nullable=True),
        sa.Column("publisher_id", Id(), nullable=True),
        sa.Column("rating_id", Id(), nullable=False),
        sa.Column("rationale", Words, nullable=True),
        sa.Column("decided", Words, nullable=True),
        sa.Column("as_of", Words, nullable=True),
        sa.Column("change", Words, nullable=True),
        sa.Column("public_note", Words, nullable=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("author_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "change IN ('correction', 'clarification', 'update', 'retraction')",
            name=op.f("ck_verdict_draft_change"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in review', 'published')", name=op.f("ck_verdict_draft_state")
        ),
        sa.ForeignKeyConstraint(
            ["assertion_id"], ["assertion.id"], name=op.f("fk_verdict_draft_assertion_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_verdict_draft_author_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_verdict_draft_claim_id")),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["source.id"], name=op.f("fk_verdict_draft_publisher_id")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["rating.id"], name=op.f("fk_verdict_draft_rating_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_verdict_draft_key")),
    )
    op.create_index(op.f("ix_verdict_draft_claim_id"), "verdict_draft", ["claim_id"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("id", Id(), nullable=False),
        sa.Column("question_id", Id(), nullable=False),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("attribute_id", Id(), nullable=True),
        sa.Column("object_id", Id(), nullable=True),
        sa.Column("claim_id", Id(), nullable=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("outcome_id", Id(), nullable=True),
        sa.Column("verdict_id", Id(), nullable=True),
        sa.Column("note", Words, nullable=True),
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("waiting_until", Words, nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("decided_on", Words, nullable=True),
        sa.Column("new_since_decided", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('suspected', 'open', 'waiting', 'closed', 'lapsed', 'quiet')",
            name=op.f("ck_dispute_state"),
        ),
        sa.CheckConstraint(
            "(claim_id IS NULL) <> (subject_id IS NULL)", name=op.f("ck_dispute_about")
        ),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attribute.id"], name=op.f("fk_dispute_attribute_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_dispute_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_dispute_decided_by")),
        sa.ForeignKeyConstraint(["object_id"], ["entity.id"], name=op.f("fk_dispute_object_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_dispute_outcome_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_dispute_owner_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["entity.id"], name=op.f("fk_dispute_subject_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_dispute_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("question_id", name=op.f("uq_dispute_question_id")),
    )
    op.create_index(op.f("ix_dispute_attribute_id"), "dispute", ["attribute_id"], unique=False)
    op.create_index(op.f("ix_dispute_claim_id"), "dispute", ["claim_id"], unique=False)
    op.create_index(op.f("ix_dispute_object_id"), "dispute", ["object_id"], unique=False)
    op.create_index(op.f("ix_dispute_state"), "dispute", ["state"], unique=False)
    op.create_index(op.f("ix_dispute_subject_id"), "dispute", ["subject_id"], unique=False)
    op.create_table(
        "verdict_draft_evidence",
        sa.Column("verdict_draft_id", Id(), nullable=False),
        sa.Column("evidence_id", Id(), nullable=False),
        sa.Column("relation", Words, nullable=False),
        sa.Column("note", Words, nullable=True),
        sa.CheckConstraint(
            "relation IN ('supports', 'refutes', 'context')",
            name=op.f("ck_verdict_draft_evidence_relation"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_verdict_draft_evidence_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["verdict_draft_id"],
            ["verdict_draft.id"],
            name=op.f("fk_verdict_draft_evidence_verdict_draft_id"),
        ),
        sa.PrimaryKeyConstraint(
            "verdict_draft_id", "evidence_id", name=op.f("pk_verdict_draft_evidence")
        ),
    )
    op.create_table(
        "verdict_evidence",
        sa.Column("verdict_id", Id(), nullable=False),
        sa.Column("evidence_id", Id(), nullable=False),
        sa.Column("relation", Words, nullable=False),
        sa.Column("note", Words, nullable=True),
        sa.Column("redaction_id", Id(), nullable=True),
        sa.CheckConstraint(
            "relation IN ('supports', 'refutes', 'context')",
            name=op.f("ck_verdict_evidence_relation"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_verdict_evidence_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_verdict_evidence_redaction_id")
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdict.id"], name=op.f("fk_verdict_evidence_verdict_id")
        ),
        sa.PrimaryKeyConstraint("verdict_id", "evidence_id", name=op.f("pk_verdict_evidence")),
    )
    op.create_index(
        op.f("ix_verdict_evidence_evidence_id"), "verdict_evidence", ["evidence_id"], unique=False
    )
    op.create_table(
        "verdict_withdrawal",
        sa.Column("verdict_id", Id(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", Id(), nullable=False),
        sa.Column("reason", Words, nullable=True),
        sa.Column("redaction_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_verdict_withdrawal_redaction_id")
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdict.id"], name=op.f("fk_verdict_withdrawal_verdict_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_verdict_withdrawal_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("verdict_id", name=op.f("pk_verdict_withdrawal")),
    )
    op.create_table(
        "contradiction",
        sa.Column("id", Id(), nullable=False),
        sa.Column("dispute_id", Id(), nullable=False),
        sa.Column("left_id", Id(), nullable=False),
        sa.Column("right_id", Id(), nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("state", Words, nullable=True),
        sa.Column("outcome_id", Id(), nullable=True),
        sa.Column("note", Words, nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("by_one_voice", sa.Boolean(), nullable=False),
        sa.Column("gap", sa.Float(precision=53), nullable=False),
        sa.Column("hint", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('value', 'denial', 'text', 'manual')", name=op.f("ck_contradiction_kind")
        ),
        sa.CheckConstraint(
            "state IN ('suspected', 'open', 'waiting', 'closed')",
            name=op.f("ck_contradiction_state"),
        ),
        sa.CheckConstraint("left_id <= right_id", name=op.f("ck_contradiction_ordered")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_contradiction_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_contradiction_dispute_id")
        ),
        sa.ForeignKeyConstraint(["left_id"], ["claim.id"], name=op.f("fk_contradiction_left_id")),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_contradiction_outcome_id")
        ),
        sa.ForeignKeyConstraint(["right_id"], ["claim.id"], name=op.f("fk_contradiction_right_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contradiction")),
        sa.UniqueConstraint(
            "left_id", "right_id", "kind", "live", name=op.f("uq_contradiction_left_id")
        ),
    )
    op.create_index(
        op.f("ix_contradiction_dispute_id"), "contradiction", ["dispute_id"], unique=False
    )
    op.create_index(op.f("ix_contradiction_right_id"), "contradiction", ["right_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contradiction_right_id"), table_name="contradiction")
    op.drop_index(op.f("ix_contradiction_dispute_id"), table_name="contradiction")
    op.drop_table("contradiction")
    op.drop_table("verdict_withdrawal")
    op.drop_index(op.f("ix_verdict_evidence_evidence_id"), table_name="verdict_evidence")
    op.drop_table("verdict_evidence")
    op.drop_table("verdict_draft_evidence")
    op.drop_index(op.f("ix_dispute_subject_id"), table_name="dispute")
    op.drop_index(op.f("ix_dispute_state"), table_name="dispute")
    op.drop_index(op.f("ix_dispute_object_id"), table_name="dispute")
    op.drop_index(op.f("ix_dispute_claim_id"), table_name="dispute")
    op.drop_index(op.f("ix_dispute_attribute_id"), table_name="dispute")
    op.drop_table("dispute")
    op.drop_index(op.f("ix_verdict_draft_claim_id"), table_name="verdict_draft")
    op.drop_table("verdict_draft")
    op.drop_index(op.f("ix_verdict_claim_id"), table_name="verdict")
    op.drop_index(op.f("ix_verdict_assertion_id"), table_name="verdict")
    op.drop_table("verdict")
    op.drop_table("sealed_event")
    op.drop_index(op.f("ix_notice_article_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_table("event_content")
    op.drop_table("claim_merge_move")
    op.drop_index(op.f("ix_attribution_for_id"), table_name="attribution")
    op.drop_index(op.f("ix_attribution_entity_id"), table_name="attribution")
    op.drop_table("attribution")
    op.drop_index(op.f("ix_anchor_article_version_id"), table_name="anchor")
    op.drop_table("anchor")
    op.drop_table("redacted_row")
    op.drop_index(op.f("ix_reading_member_entity_id"), table_name="reading_member")
    op.drop_table("reading_member")
    op.drop_index(op.f("ix_event_row_id"), table_name="event")
    op.drop_index(op.f("ix_event_import_id"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_assertion_identity"), table_name="assertion")
    op.drop_index(op.f("ix_assertion_claim_id"), table_name="assertion")
    op.drop_index(op.f("ix_assertion_article_id"), table_name="assertion")
    op.drop_table("assertion")
    op.drop_table("article_version")
    op.drop_index(op.f("ix_article_copy_origin_id"), table_name="article_copy")
    op.drop_table("article_copy")
    op.drop_table("redaction")
    op.drop_index(op.f("ix_reading_subject_id"), table_name="reading")
    op.drop_index("ix_reading_question", table_name="reading")
    op.drop_index(op.f("ix_reading_object_id"), table_name="reading")
    op.drop_index(op.f("ix_reading_attribute_id"), table_name="reading")
    op.drop_table("reading")
    op.drop_table("import")
    op.drop_table("hold")
    op.drop_table("entity_within")
    op.drop_index(op.f("ix_entity_name_entity_id"), table_name="entity_name")
    op.drop_table("entity_name")
    op.drop_index(op.f("ix_entity_merge_survivor_id"), table_name="entity_merge")
    op.drop_table("entity_merge")
    op.drop_index(op.f("ix_claim_topic_topic_id"), table_name="claim_topic")
    op.drop_table("claim_topic")
    op.drop_index(op.f("ix_claim_merge_survivor_id"), table_name="claim_merge")
    op.drop_table("claim_merge")
    op.drop_index(op.f("ix_attribute_name_attribute_id"), table_name="attribute_name")
    op.drop_table("attribute_name")
    op.drop_index(op.f("ix_attribute_merge_survivor_id"), table_name="attribute_merge")
    op.drop_table("attribute_merge")
    op.drop_index(op.f("ix_article_url"), table_name="article")
    op.drop_index(op.f("ix_article_source_id"), table_name="article")
    op.drop_table("article")
    op.drop_table("account")
    op.drop_table("topic")
    op.drop_table("source")
    op.drop_table("setting")
    op.drop_table("seal")
    op.drop_table("rating")
    op.drop_table("person")
    op.drop_table("outcome")
    op.drop_table("evidence")
    op.drop_table("entity")
    op.drop_index(op.f("ix_claim_identity"), table_name="claim")
    op.drop_table("claim")
    op.drop_table("attribute")
