"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agent_state",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("axis", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_state")),
        info={"held_since": ("at", "planning")},
    )
    with op.batch_alter_table("agent_state", schema=None) as batch_op:
        batch_op.create_index("ix_agent_state_at", ["tenant", "at", "id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object", sa.String(length=256), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("route", sa.String(length=256), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "chain", "seq", name=op.f("pk_audit_entry")),
        info={"held_by_itself": True},
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_action", ["tenant", "action", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_actor", ["tenant", "actor", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_at", ["tenant", "at"], unique=False)
        batch_op.create_index("ix_audit_entry_id", ["tenant", "id"], unique=True)
        batch_op.create_index("ix_audit_entry_object", ["tenant", "object", "at"], unique=False)

    op.create_table(
        "audit_seal",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "chain", "number", name=op.f("pk_audit_seal")),
    )
    op.create_table(
        "audit_waiting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_waiting")),
    )
    op.create_table(
        "blacklist",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("prompt", sa.String(length=64), nullable=True),
        sa.Column("flow", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blacklist")),
    )
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.create_index("ix_blacklist_tenant", ["tenant", "id"], unique=False)

    op.create_table(
        "callback",
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("gap_s", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("attempts_max", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("within_window", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=64), nullable=True),
        sa.Column("by", sa.String(length=96), nullable=True),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_callback")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.create_index(
            "ix_callback_tenant_promised_at", ["tenant", "promised_at", "contact"], unique=False
        )
        batch_op.create_index("ix_callback_tenant_state", ["tenant", "state", "promised_at"], unique=False)

    op.create_table(
        "configuration",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("note", sa.String(length=512), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version", name=op.f("pk_configuration")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("contact", sa.String(length=32), nullable=True),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        info={"held_since": ("at", "law")},
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_at", ["tenant", "at"], unique=False)
        batch_op.create_index("ix_consent_contact", ["tenant", "contact"], unique=False)
        batch_op.create_index("ix_consent_customer", ["tenant", "customer", "id"], unique=False)
        batch_op.create_index("ix_consent_person", ["tenant", "person", "id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("caller_print", sa.String(length=22), nullable=False),
        sa.Column("caller_name", sa.Text(), nullable=False),
        sa.Column("dialled", sa.String(length=128), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("trunk", sa.String(length=64), nullable=True),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("connected_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("waited_ms", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("abandoned", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_version", sa.Integer(), nullable=True),
        sa.Column("note_by", sa.String(length=96), nullable=True),
        sa.Column("note_at", sa.BigInteger(), nullable=True),
        sa.Column("disposition", sa.String(length=64), nullable=True),
        sa.Column("customer", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        info={"held_since": ("arrived_at", "contact")},
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_open",
            ["tenant", "arrived_at", "id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index("ix_contact_tenant_arrived_at", ["tenant", "arrived_at", "id"], unique=False)
        batch_op.create_index(
            "ix_contact_tenant_caller", ["tenant", "caller_print", "arrived_at"], unique=False
        )
        batch_op.create_index(
            "ix_contact_tenant_customer", ["tenant", "customer", "arrived_at"], unique=False
        )

    op.create_table(
        "contact_fact",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_fact")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("contact_fact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_fact_at", ["tenant", "at", "id"], unique=False)
        batch_op.create_index("ix_contact_fact_contact", ["contact", "at", "id"], unique=False)

    op.create_table(
        "customer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index("ix_customer_root", ["tenant", "root"], unique=False)

    op.create_table(
        "customer_identity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_print", sa.String(length=22), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_identity")),
        sa.UniqueConstraint("tenant", "kind", "value_print", name="uq_customer_identity_value"),
        info={"held_along": ("customer", "customer")},
    )
    with op.batch_alter_table("customer_identity", schema=None) as batch_op:
        batch_op.create_index("ix_customer_identity_customer", ["tenant", "customer"], unique=False)

    op.create_table(
        "customer_tag",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "customer", "tag", name=op.f("pk_customer_tag")),
        info={"held_along": ("customer", "customer")},
    )
    with op.batch_alter_table("customer_tag", schema=None) as batch_op:
        batch_op.create_index("ix_customer_tag_tag", ["tenant", "tag"], unique=False)

    op.create_table(
        "customer_trace",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.String(length=22), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "owner", "trace", name=op.f("pk_customer_trace")),
        info={"held_along": ("customer", "customer")},
    )
    with op.batch_alter_table("customer_trace", schema=None) as batch_op:
        batch_op.create_index("ix_customer_trace_customer", ["tenant", "customer"], unique=False)
        batch_op.create_index("ix_customer_trace_trace", ["tenant", "trace"], unique=False)

    op.create_table(
        "flow_draft",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "flow", name=op.f("pk_flow_draft")),
    )
    op.create_table(
        "flow_version",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("note", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "flow", "version", name=op.f("pk_flow_version")),
    )
    op.create_table(
        "hours_switch",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.String(length=64), nullable=False),
        sa.Column("to", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "hours", name=op.f("pk_hours_switch")),
    )
    op.create_table(
        "law_assessment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("risk", sa.String(length=16), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=128), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_by", sa.String(length=128), nullable=True),
        sa.Column("revoked_why", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_assessment")),
        info={"held_since": ("expires_at", "law")},
    )
    with op.batch_alter_table("law_assessment", schema=None) as batch_op:
        batch_op.create_index("ix_law_assessment_tenant", ["tenant", "id"], unique=False)

    op.create_table(
        "law_hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=128), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.String(length=128), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_hold")),
        info={"held_since": ("released_at", "law")},
    )
    with op.batch_alter_table("law_hold", schema=None) as batch_op:
        batch_op.create_index("ix_law_hold_object", ["tenant", "kind", "object"], unique=False)

    op.create_table(
        "law_purge_proof",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("table", sa.String(length=64), nullable=False),
        sa.Column("keep", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_purge_proof")),
        info={"held_since": ("at", "law")},
    )
    with op.batch_alter_table("law_purge_proof", schema=None) as batch_op:
        batch_op.create_index("ix_law_purge_proof_at", ["tenant", "at", "id"], unique=False)

    op.create_table(
        "law_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("received_by", sa.String(length=128), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("verified_by", sa.String(length=128), nullable=True),
        sa.Column("verified_how", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(length=128), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_request")),
        info={"held_since": ("closed_at", "law")},
    )
    with op.batch_alter_table("law_request", schema=None) as batch_op:
        batch_op.create_index("ix_law_request_customer", ["tenant", "customer"], unique=False)
        batch_op.create_index("ix_law_request_state", ["tenant", "state", "due_at"], unique=False)

    op.create_table(
        "law_storage_only",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "kind", "object", name=op.f("pk_law_storage_only")),
    )
    with op.batch_alter_table("law_storage_only", schema=None) as batch_op:
        batch_op.create_index("ix_law_storage_only_until", ["tenant", "until"], unique=False)

    op.create_table(
        "leg",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=16), nullable=False),
        sa.Column("trunk", sa.String(length=64), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("dialled", sa.Text(), nullable=False),
        sa.Column("codec", sa.String(length=16), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ringing_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=64), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("talk_ms", sa.BigInteger(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.create_index("ix_leg_contact", ["contact"], unique=False)
        batch_op.create_index(
            "ix_leg_open", ["ended_at"], unique=False, sqlite_where=sa.text("ended_at IS NULL")
        )
        batch_op.create_index("ix_leg_tenant_started_at", ["tenant", "started_at", "id"], unique=False)

    op.create_table(
        "projection_failure",
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("projection", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event", "projection", name=op.f("pk_projection_failure")),
    )
    op.create_table(
        "projection_position",
        sa.Column("journal", sa.String(length=32), nullable=False),
        sa.Column("projection", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("journal", "projection", name=op.f("pk_projection_position")),
    )
    op.create_table(
        "recording",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("leg", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("retention", sa.String(length=64), nullable=True),
        sa.Column("blocks", sa.BigInteger(), nullable=True),
        sa.Column("root", sa.String(length=64), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("damaged_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index("ix_recording_contact", ["contact"], unique=False)
        batch_op.create_index(
            "ix_recording_tenant_ended_at", ["tenant", "state", "ended_at", "id"], unique=False
        )
        batch_op.create_index("ix_recording_tenant_started_at", ["tenant", "started_at", "id"], unique=False)

    op.create_table(
        "recording_certificate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("recording", sa.String(length=32), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("erased_by", sa.String(length=96), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_certificate")),
        info={"held_since": ("erased_at", "law")},
    )
    with op.batch_alter_table("recording_certificate", schema=None) as batch_op:
        batch_op.create_index("ix_recording_certificate_recording", ["tenant", "recording"], unique=False)
        batch_op.create_index("ix_recording_certificate_tenant", ["tenant", "erased_at", "id"], unique=False)

    op.create_table(
        "recording_hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("recording", sa.String(length=32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=96), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.String(length=96), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("released_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_hold")),
        info={"held_since": ("released_at", "law")},
    )
    with op.batch_alter_table("recording_hold", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recording_hold_recording", ["tenant", "recording", "released_at"], unique=False
        )

    op.create_table(
        "recording_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("recording", sa.String(length=32), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=96), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_note")),
    )
    with op.batch_alter_table("recording_note", schema=None) as batch_op:
        batch_op.create_index("ix_recording_note_recording", ["tenant", "recording", "at_ms"], unique=False)

    op.create_table(
        "reveal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
        info={"held_since": ("at", "audit")},
    )
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.create_index("ix_reveal_object", ["tenant", "kind", "object"], unique=False)
        batch_op.create_index("ix_reveal_person", ["tenant", "person", "at"], unique=False)

    op.create_table(
        "segment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("segment", sa.String(length=16), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("leg", sa.String(length=32), nullable=True),
        sa.Column("flow", sa.String(length=64), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_contact", ["contact", "started_at"], unique=False)

    op.create_table(
        "tenant",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("customer", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("clocks", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("breached", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=128), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("solved_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        info={"held_since": ("solved_at", "ticket")},
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_agent", ["tenant", "agent", "kind"], unique=False)
        batch_op.create_index("ix_ticket_customer", ["tenant", "customer"], unique=False)
        batch_op.create_index("ix_ticket_kind", ["tenant", "kind", "updated_at"], unique=False)
        batch_op.create_index("ix_ticket_next_at", ["tenant", "next_at"], unique=False)
        batch_op.create_index("ix_ticket_number", ["tenant", "number"], unique=True)
        batch_op.create_index("ix_ticket_parent", ["tenant", "parent"], unique=False)
        batch_op.create_index("ix_ticket_updated_at", ["tenant", "updated_at", "id"], unique=False)

    op.create_table(
        "ticket_attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.String(length=32), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_attachment")),
        info={"held_along": ("ticket", "ticket")},
    )
    with op.batch_alter_table("ticket_attachment", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_attachment_ticket", ["tenant", "ticket", "id"], unique=False)

    op.create_table(
        "ticket_comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_comment")),
        info={"held_along": ("ticket", "ticket")},
    )
    with op.batch_alter_table("ticket_comment", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_comment_ticket", ["tenant", "ticket", "id"], unique=False)

    op.create_table(
        "ticket_contact",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "ticket", "contact", name=op.f("pk_ticket_contact")),
        info={"held_along": ("ticket", "ticket")},
    )
    with op.batch_alter_table("ticket_contact", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_contact_contact", ["tenant", "contact"], unique=False)

    op.create_table(
        "ticket_history",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_history")),
        info={"held_along": ("ticket", "ticket")},
    )
    with op.batch_alter_table("ticket_history", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_history_ticket", ["tenant", "ticket", "id"], unique=False)

    op.create_table(
        "ticket_missed",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "contact", name=op.f("pk_ticket_missed")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("ticket_missed", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_missed_at", ["tenant", "at"], unique=False)

    op.create_table(
        "ticket_number",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "year", name=op.f("pk_ticket_number")),
    )
    op.create_table(
        "ticket_view",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=True),
        sa.Column("created_by", sa.String(length=128), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_view")),
    )
    with op.batch_alter_table("ticket_view", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_view_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "ticket_watcher",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "ticket", "agent", name=op.f("pk_ticket_watcher")),
        info={"held_along": ("ticket", "ticket")},
    )
    with op.batch_alter_table("ticket_watcher", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_watcher_agent", ["tenant", "agent"], unique=False)

    op.create_table(
        "voicemail",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("caller_print", sa.String(length=22), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("ticket_type", sa.String(length=64), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("handled_by", sa.String(length=96), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemail")),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("voicemail", schema=None) as batch_op:
        batch_op.create_index("ix_voicemail_contact", ["tenant", "contact"], unique=False)
        batch_op.create_index("ix_voicemail_tenant_left_at", ["tenant", "left_at", "id"], unique=False)

    op.create_table(
        "challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_challenge_tenant_tenant")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_challenge")),
    )
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.create_index("ix_challenge_expires_at", ["tenant", "expires_at"], unique=False)

    op.create_table(
        "log_in_attempt",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_log_in_attempt_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_log_in_attempt")),
    )
    with op.batch_alter_table("log_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_log_in_attempt_at", ["tenant", "at"], unique=False)

    op.create_table(
        "person",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.String(length=300), nullable=False),
        sa.Column("teams", sa.String(length=1400), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("password_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_why", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_person_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("tenant", "agent", name="uq_person_agent"),
        sa.UniqueConstraint("tenant", "subject", name="uq_person_subject"),
    )
    op.create_table(
        "person_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("proved_at", sa.BigInteger(), nullable=False),
        sa.Column("by_provider", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_person_session_tenant_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_person_session_digest")),
    )
    with op.batch_alter_table("person_session", schema=None) as batch_op:
        batch_op.create_index("ix_person_session_person", ["tenant", "person"], unique=False)

    op.create_table(
        "quality_sample",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("reviewer", sa.String(length=48), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=False),
        sa.Column("assigned_by", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_quality_sample_tenant_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_sample")),
        sa.UniqueConstraint("tenant", "reviewer", "contact", name="uq_quality_sample"),
        info={"held_along": ("contact", "contact")},
    )
    with op.batch_alter_table("quality_sample", schema=None) as batch_op:
        batch_op.create_index("ix_quality_sample_assigned", ["tenant", "assigned_at", "id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_recovery_code_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "person", "digest", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "role",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zh", sa.String(length=100), nullable=False),
        sa.Column("en", sa.String(length=100), nullable=False),
        sa.Column("grants", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_role_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", "version", name=op.f("pk_role")),
    )
    op.create_table(
        "second_factor",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.String(length=500), nullable=False),
        sa.Column("used_step", sa.BigInteger(), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("rp", sa.String(length=253), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_second_factor_tenant_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    with op.batch_alter_table("second_factor", schema=None) as batch_op:
        batch_op.create_index("ix_second_factor_person", ["tenant", "person"], unique=False)

    op.create_table(
        "service_account",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=48), nullable=False),
        sa.Column("scopes", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_service_account_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_service_account")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("account", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_token_tenant_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index("ix_token_tenant_id", ["tenant", "id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index("ix_token_tenant_id")

    op.drop_table("token")
    op.drop_table("service_account")
    with op.batch_alter_table("second_factor", schema=None) as batch_op:
        batch_op.drop_index("ix_second_factor_person")

    op.drop_table("second_factor")
    op.drop_table("role")
    op.drop_table("recovery_code")
    with op.batch_alter_table("quality_sample", schema=None) as batch_op:
        batch_op.drop_index("ix_quality_sample_assigned")

    op.drop_table("quality_sample")
    with op.batch_alter_table("person_session", schema=None) as batch_op:
        batch_op.drop_index("ix_person_session_person")

    op.drop_table("person_session")
    op.drop_table("person")
    with op.batch_alter_table("log_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_log_in_attempt_at")

    op.drop_table("log_in_attempt")
    with op.batch_alter_table("challenge", schema=None) as batch_op:
        batch_op.drop_index("ix_challenge_expires_at")

    op.drop_table("challenge")
    with op.batch_alter_table("voicemail", schema=None) as batch_op:
        batch_op.drop_index("ix_voicemail_tenant_left_at")
        batch_op.drop_index("ix_voicemail_contact")

    op.drop_table("voicemail")
    with op.batch_alter_table("ticket_watcher", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_watcher_agent")

    op.drop_table("ticket_watcher")
    with op.batch_alter_table("ticket_view", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_view_owner")

    op.drop_table("ticket_view")
    op.drop_table("ticket_number")
    with op.batch_alter_table("ticket_missed", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_missed_at")

    op.drop_table("ticket_missed")
    with op.batch_alter_table("ticket_history", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_history_ticket")

    op.drop_table("ticket_history")
    with op.batch_alter_table("ticket_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_contact_contact")

    op.drop_table("ticket_contact")
    with op.batch_alter_table("ticket_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_comment_ticket")

    op.drop_table("ticket_comment")
    with op.batch_alter_table("ticket_attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_attachment_ticket")

    op.drop_table("ticket_attachment")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_updated_at")
        batch_op.drop_index("ix_ticket_parent")
        batch_op.drop_index("ix_ticket_number")
        batch_op.drop_index("ix_ticket_next_at")
        batch_op.drop_index("ix_ticket_kind")
        batch_op.drop_index("ix_ticket_customer")
        batch_op.drop_index("ix_ticket_agent")

    op.drop_table("ticket")
    op.drop_table("tenant")
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.drop_index("ix_segment_contact")

    op.drop_table("segment")
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.drop_index("ix_reveal_person")
        batch_op.drop_index("ix_reveal_object")

    op.drop_table("reveal")
    with op.batch_alter_table("recording_note", schema=None) as batch_op:
        batch_op.drop_index("ix_recording_note_recording")

    op.drop_table("recording_note")
    with op.batch_alter_table("recording_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_recording_hold_recording")

    op.drop_table("recording_hold")
    with op.batch_alter_table("recording_certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_recording_certificate_tenant")
        batch_op.drop_index("ix_recording_certificate_recording")

    op.drop_table("recording_certificate")
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.drop_index("ix_recording_tenant_started_at")
        batch_op.drop_index("ix_recording_tenant_ended_at")
        batch_op.drop_index("ix_recording_contact")

    op.drop_table("recording")
    op.drop_table("projection_position")
    op.drop_table("projection_failure")
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.drop_index("ix_leg_tenant_started_at")
        batch_op.drop_index("ix_leg_open", sqlite_where=sa.text("ended_at IS NULL"))
        batch_op.drop_index("ix_leg_contact")

    op.drop_table("leg")
    with op.batch_alter_table("law_storage_only", schema=None) as batch_op:
        batch_op.drop_index("ix_law_storage_only_until")

    op.drop_table("law_storage_only")
    with op.batch_alter_table("law_request", schema=None) as batch_op:
        batch_op.drop_index("ix_law_request_state")
        batch_op.drop_index("ix_law_request_customer")

    op.drop_table("law_request")
    with op.batch_alter_table("law_purge_proof", schema=None) as batch_op:
        batch_op.drop_index("ix_law_purge_proof_at")

    op.drop_table("law_purge_proof")
    with op.batch_alter_table("law_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_law_hold_object")

    op.drop_table("law_hold")
    with op.batch_alter_table("law_assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_law_assessment_tenant")

    op.drop_table("law_assessment")
    op.drop_table("hours_switch")
    op.drop_table("flow_version")
    op.drop_table("flow_draft")
    with op.batch_alter_table("customer_trace", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_trace_trace")
        batch_op.drop_index("ix_customer_trace_customer")

    op.drop_table("customer_trace")
    with op.batch_alter_table("customer_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_tag_tag")

    op.drop_table("customer_tag")
    with op.batch_alter_table("customer_identity", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_identity_customer")

    op.drop_table("customer_identity")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_root")

    op.drop_table("customer")
    with op.batch_alter_table("contact_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_fact_contact")
        batch_op.drop_index("ix_contact_fact_at")

    op.drop_table("contact_fact")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_tenant_customer")
        batch_op.drop_index("ix_contact_tenant_caller")
        batch_op.drop_index("ix_contact_tenant_arrived_at")
        batch_op.drop_index("ix_contact_open", sqlite_where=sa.text("ended_at IS NULL"))

    op.drop_table("contact")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_person")
        batch_op.drop_index("ix_consent_customer")
        batch_op.drop_index("ix_consent_contact")
        batch_op.drop_index("ix_consent_at")

    op.drop_table("consent")
    op.drop_table("configuration")
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.drop_index("ix_callback_tenant_state")
        batch_op.drop_index("ix_callback_tenant_promised_at")

    op.drop_table("callback")
    with op.batch_alter_table("blacklist", schema=None) as batch_op:
        batch_op.drop_index("ix_blacklist_tenant")

    op.drop_table("blacklist")
    op.drop_table("audit_waiting")
    op.drop_table("audit_seal")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")
        batch_op.drop_index("ix_audit_entry_id")
        batch_op.drop_index("ix_audit_entry_at")
        batch_op.drop_index("ix_audit_entry_actor")
        batch_op.drop_index("ix_audit_entry_action")

    op.drop_table("audit_entry")
    with op.batch_alter_table("agent_state", schema=None) as batch_op:
        batch_op.drop_index("ix_agent_state_at")

    op.drop_table("agent_state")
