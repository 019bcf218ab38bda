"""Word, PowerPoint and OpenDocument: every corner of a document that its reader can open."""

import pytest

from marketplace.rules import contact
from tests.support import papers
from tests.support.papers import docx, links, odt, paragraph, pptx, shape, table

NUMBER = "電話 090-3344-0078"
EMAIL = "kotori@kotori-qx.jp"


def found(name: str, data: bytes) -> list[tuple[str, str]]:
    """What was found and where, without the sentence."""
    judgement = contact.judge_file(name, data)
    return [(one.text, one.why.rpartition(": ")[0]) for one in judgement.findings]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (docx(paragraph("経歴"), header1=paragraph(NUMBER)), "ヘッダー"),
        (docx(paragraph("経歴"), footer2=paragraph(NUMBER)), "フッター"),
        (docx(paragraph("経歴"), comments=f"<x:comment>{paragraph(NUMBER)}</x:comment>"), "コメント"),
        (docx(paragraph("経歴"), footnotes=f"<x:footnote>{paragraph(NUMBER)}</x:footnote>"), "脚注"),
        (docx(paragraph("経歴"), endnotes=paragraph(NUMBER)), "脚注"),
        (docx(paragraph("経歴") + paragraph(NUMBER)), "文書の本文"),
        (docx(paragraph("電話 090-33", "44-", "0078")), "文書の本文"),
        (
            docx(f"<x:p><x:r><x:pict><x:txbxContent>{paragraph(NUMBER)}</x:txbxContent></x:pict></x:r></x:p>"),
            "文書の本文",
        ),
        (docx(table(("氏名", "山野"), ("携帯", "090-3344-0078"))), "文書の本文"),
        (docx(table(("a", "b")).replace("</x:tc>", table(("携帯", "090-3344-0078")) + "</x:tc>", 1)), "文書の本文"),
        (docx(f'<x:p><x:r><x:drawing><x:docPr descr="{NUMBER}"/></x:drawing></x:r></x:p>'), "文書の本文"),
        (docx("<x:p><x:del><x:r><x:delText>090-3344-0078</x:delText></x:r></x:del></x:p>"), "文書の本文"),
    ],
)
def test_a_number_is_found_wherever_word_keeps_words(document, place):
    assert found("経歴.docx", document) == [("090-3344-0078", place)]


@pytest.mark.parametrize(
    ("target", "text"),
    [(f"mailto:{EMAIL}?subject=x", EMAIL), ("mailto:kotori%40kotori-qx.jp", EMAIL), ("tel:09033440078", "09033440078")],
)
def test_where_a_link_leads_counts_as_said(target, text):
    document = papers.zipped(
        {
            papers.TYPES: "<Types/>",
            "word/document.xml": papers.xml("document", ""),
            "word/_rels/document.xml.rels": links(target),
        }
    )
    assert found("a.docx", document) == [(text, "リンク")]


def test_the_properties_of_a_document_are_read_but_not_what_programs_write_there():
    core = "<c><creator>山野</creator><description>連絡は kotori@kotori-qx.jp</description><revision>09033440078</revision></c>"
    document = papers.zipped(
        {papers.TYPES: "<Types/>", "word/document.xml": papers.xml("document", ""), "docProps/core.xml": core}
    )
    assert found("a.docx", document) == [(EMAIL, "プロパティ")]


def test_a_main_part_at_another_place_is_read_too():
    document = papers.zipped({papers.TYPES: "<Types/>", "other/main.xml": papers.xml("document", paragraph(NUMBER))})
    assert found("a.docx", document) == [("090-3344-0078", "文書の本文")]


def test_of_two_parts_with_the_same_name_both_are_read():
    with pytest.warns(UserWarning, match="Duplicate name"):
        document = papers.twice(
            "word/document.xml", papers.xml("document", ""), papers.xml("document", paragraph(NUMBER))
        )
    assert found("a.docx", document) == [("090-3344-0078", "文書の本文")]


def test_slides_say_on_which_of_them_it_stands():
    slides = pptx(shape("提案"), shape(NUMBER), notes=shape(EMAIL))
    assert found("提案.pptx", slides) == [("090-3344-0078", "2枚目のスライド"), (EMAIL, "1枚目のスライドのノート")]


def test_a_table_on_a_slide_is_read_by_its_cells():
    cells = "".join(f"<a:tc>{shape(said)}</a:tc>" for said in ("メール", EMAIL))
    assert found("a.pptx", pptx(f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>")) == [(EMAIL, "1枚目のスライド")]


def test_a_picture_in_a_document_is_looked_at():
    code = papers.drawn(papers.code("https://line.me/ti/p/abcDEF123"))
    parts = {papers.TYPES: "<Types/>", "word/document.xml": papers.xml("document", ""), "word/media/image1.png": code}
    assert found("a.docx", papers.zipped(parts)) == [
        ("https://line.me/ti/p/abcDEF123", "文書の中の画像のQRコードまたはバーコード")
    ]
    parts["word/media/image1.png"] = code[:60]
    assert found("a.docx", papers.zipped(parts)) == []


def test_a_workbook_in_a_document_is_read():
    inside = papers.xlsx(papers.sheet(("携帯", "090-3344-0078")))
    parts = {
        papers.TYPES: "<Types/>",
        "word/document.xml": papers.xml("document", ""),
        "word/embeddings/a.xlsx": inside,
    }
    assert [text for text, _place in found("a.docx", papers.zipped(parts))] == ["090-3344-0078"]


@pytest.mark.parametrize(
    "document",
    [
        odt(f"<text:p>{NUMBER}</text:p>"),
        odt("<text:h><text:span>電話 090-</text:span>3344<text:span>-0078</text:span></text:h>"),
        odt("<table:table><table:table-row><table:table-cell><text:p>携帯</text:p></table:table-cell>"
            "<table:table-cell><text:p>090-3344-0078</text:p></table:table-cell></table:table-row></table:table>"),
        odt("<text:p>a</text:p>", styles=f"<text:p>{NUMBER}</text:p>"),
        odt("<text:p>a</text:p>", meta=f"<office:d>{NUMBER}</office:d>"),
        odt('<text:p><text:a xlink:href="tel:090-3344-0078">こちら</text:a></text:p>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["odt", "ods", "odp"])
def test_open_document_is_read(document, ending):
    assert [text for text, _place in found(f"a.{ending}", document)] == ["090-3344-0078"]


def test_an_ordinary_resume_passes():
    document = docx(
        paragraph("職務経歴書") + paragraph("居住地: 神奈川県鎌倉市")
        + table(("期間", "内容"), ("2012年4月〜2018年3月", "Web制作 年間120件"), ("2018年4月〜", "LP制作 3,800円から")),
        header1=paragraph("2026年3月11日"),
    )  # fmt: skip
    assert contact.judge_file("職務経歴書.docx", document).decision == "pass"
