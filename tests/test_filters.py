"""How amounts are written."""

import pytest
from flask_babel import force_locale

from marketplace import filters


@pytest.mark.parametrize(
    ("amount", "japanese", "english"),
    [(0, "0円", "¥0"), (1_234_567, "1,234,567円", "¥1,234,567"), (-984_579, "−984,579円", "−¥984,579")],
)
def test_yen_below_zero_have_a_minus_sign_and_no_hyphen(app, amount, japanese, english):
    with app.test_request_context():
        with force_locale("ja"):
            assert filters.yen(amount) == japanese
        with force_locale("en"):
            assert filters.yen(amount) == english
