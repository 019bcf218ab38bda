"""Counting attempts: windows by the product's clock, in memory and without an answer from Redis."""

import pytest
from limits.errors import StorageError

from marketplace import config
from marketplace.gateways import attempts
from marketplace.gateways.attempts import Limit

TWO = Limit("two", 2, 600)


def test_a_limit_counts_per_person_until_its_window_ends(app, clock):
    assert TWO.wait("hana") == 0
    TWO.count("hana")
    TWO.count("hana")
    wait = TWO.wait("hana")
    assert 0 < wait <= 600
    assert TWO.wait("wataru") == 0
    clock.move(seconds=wait - 1)
    assert TWO.wait("hana") == 1
    clock.move(seconds=1)
    assert TWO.wait("hana") == 0


def test_limits_of_different_names_do_not_share(app):
    other = Limit("other", 2, 600)
    TWO.count("hana")
    TWO.count("hana")
    assert other.wait("hana") == 0


def test_forgetting_begins_anew(app):
    TWO.count("hana")
    TWO.count("hana")
    TWO.forget("hana")
    assert TWO.wait("hana") == 0


def test_no_address_is_kept_in_the_open(app):
    TWO.count("hana@example.com")
    _shared, own = app.extensions["attempts"]
    assert not [key for key in own.storage if "hana" in key]


class Silent:
    """A Redis that does not answer."""

    def __getattr__(self, _name):
        def no_answer(*_given):
            raise StorageError(ConnectionError("no answer"))

        return no_answer


def test_without_an_answer_from_redis_this_process_counts_alone(app, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:6379/0")
    monkeypatch.setattr(attempts, "storage_from_string", lambda *_given, **_more: Silent())
    TWO.count("hana")
    TWO.count("hana")
    assert TWO.wait("hana") > 0
    assert "Redis does not answer" in caplog.text


def test_an_address_that_is_none_of_redis_is_refused_at_the_start():
    settings = config.DEFAULTS | {"REDIS_URL": "127.0.0.1:6379"}
    with pytest.raises(config.SettingsError, match="MARKETPLACE_REDIS_URL must begin with redis://"):
        config.flask_config(settings)
