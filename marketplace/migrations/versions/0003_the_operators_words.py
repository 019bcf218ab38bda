"""the operator's words

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 06:40:00.000000

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "gate_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("decision", sa.String(length=5), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_gate_words_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_words")),
        sa.UniqueConstraint("text", name=op.f("uq_gate_words_text")),
    )


def downgrade():
    op.drop_table("gate_words")
