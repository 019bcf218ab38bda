"""Excel and other tables: cells are judged with what says what they are, and never joined into somebody's number."""

import pytest

from marketplace.rules import contact
from marketplace.rules.contact.readers.excel_cells import column_of, shown
from tests.support.papers import sheet, xlsx

NUMBER = "090-3344-0078"


def found(data: bytes | str, name: str = "一覧.xlsx") -> list[tuple[str, str]]:
    """What was found and where, without the sentence."""
    judgement = contact.judge_file(name, data.encode() if isinstance(data, str) else data)
    return [(one.text, one.why.rpartition(": ")[0]) for one in judgement.findings]


# -- Excel ------------------------------------------------------------------------------------------------------------


def test_the_sheet_and_the_row_are_named():
    assert found(xlsx(sheet(("氏名", "電話"), ("山野", NUMBER)))) == [(NUMBER, "シート「表0」の2行目")]


def test_a_sheet_that_is_not_shown_is_read():
    book = xlsx(sheet(("日付", "作業")), sheet(("控え", NUMBER)), hidden=1)
    assert found(book) == [(NUMBER, "非表示のシート「表1」の1行目")]


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ("<x:oddHeader>&amp;L&amp;&quot;Meiryo&quot;&amp;10電話 090-3344-0078</x:oddHeader>", "ヘッダーとフッター"),
        ('<x:hyperlinks><x:hyperlink ref="A1" tooltip="電話 090-3344-0078"/></x:hyperlinks>', "リンクや入力の説明"),
        ('<x:dataValidations><x:dataValidation prompt="電話 090-3344-0078"/></x:dataValidations>', "リンクや入力の説明"),
        ("<x:dataValidation><x:formula1>&quot;090-3344-0078&quot;</x:formula1></x:dataValidation>", "入力規則"),
    ],
)  # fmt: skip
def test_what_stands_beside_the_cells_is_read(after, place):
    assert found(xlsx(sheet(("見積",), after=after))) == [(NUMBER, f"シート「表0」の{place}")]


def test_a_comment_and_a_formula_are_read():
    comment = "<x:comment ref='A1'><x:text><x:r><x:t>電話 090-3344-0078</x:t></x:r></x:text></x:comment>"
    assert found(xlsx(sheet(("見積",)), comments1=comment)) == [(NUMBER, "コメント")]
    formula = '<x:row r="1"><x:c r="A1" t="str"><x:f>HYPERLINK("tel:090-3344-0078","こちら")</x:f><x:v>こちら</x:v></x:c></x:row>'
    assert found(xlsx(f"<x:sheetData>{formula}</x:sheetData>")) == [(NUMBER, "シート「表0」の数式")]


def test_texts_that_cells_share_are_read_without_the_readings_of_kanji():
    shared = "<x:si><x:r><x:t>090-</x:t></x:r><x:r><x:t>3344-0078</x:t></x:r><x:rPh><x:t>zz</x:t></x:rPh></x:si>"
    rows = '<x:sheetData><x:row r="4"><x:c r="B4" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData>'
    assert found(xlsx(rows, sharedStrings=shared)) == [(NUMBER, "シート「表0」の4行目")]


def test_a_name_for_a_range_is_read():
    names = "<x:definedNames><x:definedName name='x'>\"090-3344-0078\"</x:definedName></x:definedNames>"
    assert found(xlsx(sheet(("a",)), names=names)) == [(NUMBER, "名前の定義")]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        ("9033440078", "000-0000-0000", "090-3344-0078"),
        ("9033440078", '"TEL "000\\-0000\\-0000', "TEL 090-3344-0078"),
        ("313330165", "[<=99999999]####-####;\\(00\\)\\ ####-####", "(03) 1333-0165"),
        ("9033440078", "", "9033440078"),
        ("9.033440078E9", "General", "9033440078"),
        ("12000", "#,##0", "12000"),
        ("46092", "yyyy/m/d", "46092"),
        ("3.14", "000", "3.14"),
        ("7", "000", "007"),
        ("1E999", "000", "1E999"),
        ("abc", "000", "abc"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value, code, seen):
    assert shown(value, code) == seen


def test_a_column_is_named_by_letters():
    assert [column_of(name) for name in ("A1", "B3", "AA10", "$A$1", "")] == [1, 2, 27, 0, 0]


# -- what says what a cell is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("氏名,LINE ID,備考\n山野,yamano_xk99,夜は返信可\n", "yamano_xk99"),
        ("氏名,備考\nLINE ID,yamano_xk99\n", "yamano_xk99"),
        ("氏名;Discord\n山野;yamano#1234\n", "yamano#1234"),
        ("氏名\t電話番号\n山野\t9033440078\n", "9033440078"),
        ("氏名,携帯\n山野,9033440078\n", "9033440078"),
        ("連絡先,kotori@kotori-qx.jp\n", "kotori@kotori-qx.jp"),
        ('"氏名","メモ"\n"山野","一行目\n電話は090-3344-0078"\n', NUMBER),
    ],
)
def test_the_head_of_the_column_or_the_cell_before_says_what_it_is(rows, text):
    assert [said.removeprefix("0") for said, _place in found(rows, "a.csv")] == [text.removeprefix("0")]


# -- one thing in several cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("氏名,山野\nTEL,090,3344,0078\n", NUMBER),
        ("姓,名,市外局番,局番,番号\n山野,渡,090,3344,0078\n", NUMBER),
        ("090,3344,0078\n080,3344,0071\n", NUMBER),
        ("携帯,x\n090,y\n3344,z\n0078,w\n終わり,v\n", NUMBER),
        ("氏名,山野\nメール,kotori,@,kotori-qx.jp\n", "kotori@kotori-qx.jp"),
        ("氏名,山野\nメール,kotori,@kotori-qx.jp\n", "kotori@kotori-qx.jp"),
        ("会社,都道府県,市区町村,番地\n小鳥,神奈川県,鎌倉市長谷,9-88-7\n", "神奈川県鎌倉市長谷9-88-7"),
        ("会社,住所1,住所2\n小鳥,東京都文京区,本駒込9-88-7\n", "東京都文京区本駒込9-88-7"),
    ],
)
def test_pieces_of_one_thing_are_put_together(rows, text):
    assert text in [said for said, _place in found(rows, "a.csv")]


@pytest.mark.parametrize(
    "rows",
    [
        "商品番号,商品名,価格,在庫\n" + "".join(f"{9000 + n},シャツ{n},{8000 + n * 7},{200 + n}\n" for n in range(300)),
        "番号,単価,金額\n" + "".join(f"{n:03d},{5000 + n * 13},{7000 + n * 7}\n" for n in range(40, 99)),
        "".join(f"{n:03d},{5000 + n * 13},{7000 + n * 7}\n" for n in range(40, 99)),
        "分類,在庫,単価\n080,3344,1200\n",
        "商品コード,JAN,価格\nKX-090-3344,4901234567894,2480\nKX-080-5566,4901234567900,3960\n",
        "注文番号,金額\n0312345670,1200\n0334455667,1300\n",
        "会員番号,名前,ツール\n0312345670,user_001,LINE\n0334455667,user_002,Slack\n",
        "時刻,内容,人数\n08:00,受付,150\n12:30,昼食,150\n09:00,開場,180\n",
        "日付,開始,終了\n2026/03/11,09:00,17:30\n2026/03/12,08:30,12:00\n",
        "都道府県,市,人口,世帯\n神奈川県,鎌倉市,172000,75000\n東京都,文京区,240000,12-4\n",
        "郵便番号,都道府県,市区町村,年齢\n113-0021,東京都,文京区,34\n",
        "希望ツール,LINE,Slack,Zoom\n可否,○,×,○\n",
        "項目,ID\n画像,banner_01\n見出し,heading_02\n",
        "x,y,z\n0.123456,0.8033440,0.90334\n-1.5,2.25,0.000312\n",
        "年,春,夏\n2019,090,3344\n2020,0078,120\n",
    ],
)
def test_cells_that_only_stand_beside_each_other_are_not(rows):
    assert found(rows, "a.csv") == []
    table = sheet(*[tuple(line.split(",")) for line in rows.splitlines()])
    assert found(xlsx(table)) == []
