"""What waits for staff, by duty: requests, held and marked messages (review), payments in trouble (finance), unsent mails (admin)."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import BigInteger, bindparam, func, or_, select, text

from marketplace import clock, filters
from marketplace.extensions import db
from marketplace.models.contracts import Contract
from marketplace.models.desk import held, requests
from marketplace.models.desk.asked import Asked
from marketplace.models.notifications import Mail
from marketplace.models.payments import Payment
from marketplace.models.stateful import UTCDateTime
from marketplace.models.todo.counted import BELL, Counts
from marketplace.models.todo.listed import Item
from marketplace.saying import gettext as _

STUCK_AFTER = timedelta(hours=1)
# So many of each queue are counted and listed: the queue's own page shows the rest.
MOST = 100
QUEUED = "state IN ('submitted', 'in_review', 'revoking', 'appealed')"

# A payment is in trouble when its money is to go back, or when no answer came for an hour.
_COUNTS = text(
    f"SELECT {BELL} AS bell, (SELECT COUNT(*) FROM payments WHERE state = 'refund_due') "
    "+ (SELECT COUNT(*) FROM payments WHERE state = 'claimed' AND created_at <= :stuck) AS finance, "
    "(SELECT COUNT(*) FROM mails WHERE state = 'failed') AS admin, "
    f"(SELECT COUNT(*) FROM (SELECT 1 FROM contact_requests WHERE {QUEUED} LIMIT {MOST}) queued) "
    f"+ (SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE state = 'held' LIMIT {MOST}) held) "
    "+ (SELECT COUNT(*) FROM (SELECT 1 FROM message_marks k WHERE NOT EXISTS "
    f"(SELECT 1 FROM message_mark_answers a WHERE a.message_id = k.message_id) LIMIT {MOST}) marked) AS review"
).bindparams(bindparam("me", type_=BigInteger), bindparam("stuck", type_=UTCDateTime))


def counts(visitor) -> Counts:
    """The counts of a staff member: each request, held or marked message and payment in trouble, and one for all failed mails together."""
    row = db.session.execute(_COUNTS, {"me": visitor.id, "stuck": clock.now() - STUCK_AFTER}).one()
    finance = row.finance if "finance" in visitor.duties else 0
    review = row.review if "review" in visitor.duties else 0
    return Counts(review + finance + (row.admin > 0 and "admin" in visitor.duties), row.bell, 0)


def items(visitor) -> list[Item]:
    """Everything that waits for this staff member's duties."""
    found: list[Item] = []
    if "review" in visitor.duties:
        found += [*_requests(visitor), *_held(), *_marked()]
    if "finance" in visitor.duties:
        found += _payments()
    if "admin" in visitor.duties:
        found += _mails()
    return found


def _requests(visitor) -> Iterator[Item]:
    for row in requests.queue(Asked(size=MOST), visitor).rows:
        is_mine = row.taker_id == visitor.id
        what = (
            _("審査中の連絡申請（あなたが担当）を決定してください。") if is_mine else _("連絡申請を審査してください。")
        )
        who = row.client if row.applicant_id == row.client_id else row.worker
        yield Item("request", what, row.job or _("相談"), who, row.due_at, f"/staff/contact-requests/{row.id}")


def _held() -> Iterator[Item]:
    for row in held.queue(Asked(size=MOST)).rows:
        what = _("保留中のメッセージを確認してください。")
        yield Item("held", what, row.job or _("相談"), row.sender, row.at, f"/staff/held-messages/{row.id}")


def _marked() -> Iterator[Item]:
    for row in held.queue(Asked(view="marked", size=MOST)).rows:
        what = _("受信者が知らせたメッセージを確認してください。")
        yield Item("marked", what, row.job or _("相談"), row.sender, row.at, f"/staff/message-marks/{row.id}")


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
