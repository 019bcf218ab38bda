"""what receivers mark

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 07:00:00.000000

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "message_marks",
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by"], ["users.id"], name=op.f("fk_message_marks_marked_by")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_marks_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_marks")),
    )
    op.create_index("ix_message_marks_due", "message_marks", ["due_at", "message_id"])
    op.create_table(
        "message_mark_answers",
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("verdict", sa.String(length=5), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name=op.f("fk_message_mark_answers_staff_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message_marks.message_id"], name=op.f("fk_message_mark_answers_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_mark_answers")),
    )
    op.create_index("ix_message_mark_answers_at", "message_mark_answers", ["at"])


def downgrade():
    op.drop_table("message_mark_answers")
    op.drop_table("message_marks")
