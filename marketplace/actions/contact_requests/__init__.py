"""What is done with a サービス外連絡申請: by its applicant and the other party (`asking`), by staff (`deciding`), by time."""

from marketplace.actions.contact_requests.asking import Asked, agree, answer, appeal, refuse, submit, withdraw
from marketplace.actions.contact_requests.deciding import approve, ask, deny, hinders, keep, revoke, take
from marketplace.actions.contact_requests.ending import ENDS_BY_TIME, expire, expire_due, expire_with_thread
