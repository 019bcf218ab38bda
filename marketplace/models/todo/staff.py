"""What waits for staff, by duty: payments in trouble (finance), mails that could not be sent (admin)."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import BigInteger, bindparam, func, or_, select, text

from marketplace import clock, filters
from marketplace.extensions import db
from marketplace.models.contracts import Contract
from marketplace.models.notifications import Mail
from marketplace.models.payments import Payment
from marketplace.models.stateful import UTCDateTime
from marketplace.models.todo.counted import BELL, Counts
from marketplace.models.todo.listed import Item

STUCK_AFTER = timedelta(hours=1)

# A payment is in trouble when its money is to go back, or when no answer came for an hour.
_COUNTS = text(
    f"SELECT {BELL} AS bell, (SELECT COUNT(*) FROM payments WHERE state = 'refund_due') "
    "+ (SELECT COUNT(*) FROM payments WHERE state = 'claimed' AND created_at <= :stuck) AS finance, "
    "(SELECT COUNT(*) FROM mails WHERE state = 'failed') AS admin"
).bindparams(bindparam("me", type_=BigInteger), bindparam("stuck", type_=UTCDateTime))


def counts(visitor) -> Counts:
    """The counts of a staff member: each payment in trouble, and one for all failed mails together."""
    row = db.session.execute(_COUNTS, {"me": visitor.id, "stuck": clock.now() - STUCK_AFTER}).one()
    finance = row.finance if "finance" in visitor.duties else 0
    return Counts(finance + (row.admin > 0 and "admin" in visitor.duties), row.bell, 0)


def items(visitor) -> list[Item]:
    """Everything that waits for this staff member's duties."""
    found: list[Item] = []
    if "finance" in visitor.duties:
        found += _payments()
    if "admin" in visitor.duties:
        found += _mails()
    return found


def _payments() -> Iterator[Item]:
    stuck = (Payment.state == "claimed") & (Payment.created_at <= clock.now() - STUCK_AFTER)
    rows = db.session.execute(
        select(Payment.state, Payment.amount, Contract.title)
        .join(Contract, Contract.id == Payment.contract_id)
        .where(or_(Payment.state == "refund_due", stuck))
        .order_by(Payment.id)
    )
    for row in rows:
        due_back = row.state == "refund_due"
        what = _("返金が必要な入金を処理してください。") if due_back else _("結果の届かない入金を確認してください。")
        yield Item("payment", what, f"{row.title} ({filters.yen(row.amount)})", "", None, "/staff")


def _mails() -> Iterator[Item]:
    count = db.session.scalar(select(func.count()).where(Mail.state == "failed"))
    if count:
        title = _("送信できなかったメール: %(count)s件", count=count)
        yield Item("mail", _("原因を確認し、もう一度送信してください。"), title, "", None, "/staff/mails")
