#!/usr/bin/env python3
"""Makes the files of this folder with the programs that clerks use or that stand for them. Run by hand; the files are kept.

Needs python-docx, openpyxl, LibreOffice (`soffice`) and Chromium. The words are our own.
"""

import base64
import quopri
import subprocess
import tempfile
import zipfile
from pathlib import Path

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Border, Side

HERE = Path(__file__).resolve().parent
TITLE = "佐河市北岸码头整治任务分工方案"
NOTICE = (
    "各区县人民政府，市级有关部门：",
    "为做好北岸码头整治，现将任务分工如下。各单位要在收文后抓紧落实，遇有问题及时报告市码头整治专班，"
    "由专班会同有关部门研究解决，重大事项报市人民政府决定。",
)
HEAD = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "拆除北岸废弃趸船", "市交通局", "市水利局", "2031年6月底前"),
    ("2", "修缮北岸候船棚", "市交通局", "市财政局", "2031年9月底前"),
    ("3", "公布值守电话", "市应急局", "", "2031年3月底前"),
)


def element(name, **attributes):
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key.replace("_", ":")), value)
    return made


def numbered(document):
    """A list of the numbering 一、 （一） 1. as Word keeps it."""
    numbering = document.part.numbering_part.element
    form = element("w:abstractNum", w_abstractNumId="90")
    for level, (kind, text) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))):
        lvl = element("w:lvl", w_ilvl=str(level))
        lvl.append(element("w:start", w_val="1"))
        lvl.append(element("w:numFmt", w_val=kind))
        lvl.append(element("w:lvlText", w_val=text))
        form.append(lvl)
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(form)
    else:
        first.addprevious(form)
    num = element("w:num", w_numId="90")
    num.append(element("w:abstractNumId", w_val="90"))
    numbering.append(num)


def entry(document, level, text):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    num = element("w:numPr")
    num.append(element("w:ilvl", w_val=str(level)))
    num.append(element("w:numId", w_val="90"))
    properties.append(num)
    return paragraph


def tracked(paragraph, kind, text):
    change = element(kind, w_id="7", w_author="某", w_date="2031-01-01T00:00:00Z")
    run = element("w:r")
    inner = element("w:delText" if kind == "w:del" else "w:t")
    inner.text = text
    run.append(inner)
    change.append(run)
    paragraph._p.append(change)


def paper(path):
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "佐河市码头整治专班文件"
    section.footer.paragraphs[0].text = "佐河市码头整治专班办公室印"
    document.add_heading(TITLE, 0)
    for line in NOTICE:
        document.add_paragraph(line)
    numbered(document)
    entry(document, 0, "总体安排")
    entry(document, 1, "加快拆除废弃趸船")
    entry(document, 2, "由市交通局牵头，6月底前完成")
    entry(document, 2, "由市水利局配合")
    last = entry(document, 0, "保障措施。专班每")
    tracked(last, "w:del", "月")
    tracked(last, "w:ins", "季度")
    last.add_run("调度一次。")
    table = document.add_table(rows=0, cols=5)
    table.style = "Table Grid"
    for row in (HEAD, *ROWS):
        cells = table.add_row().cells
        for cell, text in zip(cells, row):
            cell.text = text
    merged = table.cell(1, 2).merge(table.cell(2, 2))
    merged.text = "市交通局"
    document.save(path)


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务清单"
    sheet.append([TITLE])
    sheet.merge_cells("A1:E1")
    sheet.append(HEAD)
    for row in ROWS:
        sheet.append(row)
    sheet["C4"] = None
    sheet.merge_cells("C3:C4")
    sheet["F2"] = "完成日"
    for n in range(3):
        cell = sheet.cell(row=3 + n, column=6)
        cell.value = 47999 + n
        cell.number_format = 'yyyy"年"m"月"d"日"'
    sheet["G2"] = "进度"
    for n in range(3):
        cell = sheet.cell(row=3 + n, column=7)
        cell.value = 0.125 * (n + 1)
        cell.number_format = "0.0%"
    sheet.row_dimensions[5].hidden = True
    thin = Side(style="thin")
    for row in sheet["A2:G5"]:
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    hidden = book.create_sheet("备用")
    hidden.append(["编号", "备注"])
    hidden.append([1, "码头图纸存档"])
    hidden.sheet_state = "hidden"
    book.save(path)


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_佐河市人民政府</title>
<style>@page{{size:A4;margin:25mm}}body{{font-size:16px;line-height:1.8}}td,th{{border:1px solid #000;padding:4px}}table{{border-collapse:collapse}}
.two{{column-count:2}}</style><script>var a = "<p>不是正文</p>";</script></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">互动交流</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/n">要闻</a></div>
<h1>{title}</h1><p class="info">发布时间：2031-02-19&nbsp;&nbsp;来源：佐河发布</p>
<div class="content" id="zoom">{body}</div><!-- 编辑：某 <p>批注不是正文</p> -->
<div class="share">分享到：微信 微博</div><div class="related"><h3>相关阅读</h3><ul><li><a href="/1">佐河市召开另一个会</a></li></ul></div>
<div class="footer">主办：佐河市人民政府办公室&copy;2031</div></body></html>"""


def page(charset="utf-8"):
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    head = "<tr>" + "".join(f"<th>{c}</th>" for c in HEAD) + "</tr>"
    body = "".join(f"<p>{line}</p>" for line in NOTICE) + f"<table>{head}{rows}</table>"
    return PAGE.format(charset=charset, title=TITLE, body=body)


def printed(html, path):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}", source.as_uri()],
            check=True, capture_output=True,
        )


def columns():
    left = "会议指出，北岸码头整治关系两岸群众出行，必须抓紧抓实。" * 6
    right = "会议要求，南岸码头同步排查，发现问题限期整改到位。" * 6
    body = f'<div class="two"><p>{left}</p><p>{right}</p></div>'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><style>@page{{size:A4;margin:25mm}}.two{{column-count:2;column-gap:12mm;text-align:justify}}</style></head><body><h1>佐河市码头简报</h1>{body}</body></html>'


def long_paper(path):
    """Three pages with a head and a numbered foot, for LibreOffice."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "佐河市码头整治专班会议材料"
    footer = document.sections[0].footer.paragraphs[0]
    for kind in ("begin", None, "end"):
        run = element("w:r")
        if kind:
            run.append(element("w:fldChar", w_fldCharType=kind))
        else:
            code = element("w:instrText")
            code.text = "PAGE"
            run.append(code)
        footer._p.append(run)
    document.add_heading("佐河市码头整治情况汇报", 1)
    for n in range(1, 31):
        document.add_paragraph(f"第{n}项，北岸第{n}号泊位的整治由市交通局牵头推进，市水利局、市财政局配合，所需资金由市级统筹安排，完成情况按季度向专班报告，{n}号泊位的图纸随报告一并报送。")
    document.save(path)


def convert(source, kind):
    subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", str(HERE), str(source)], check=True, capture_output=True)


def ofd(path):
    def text(y, size, words, x=30.0):
        step = " ".join([str(size)] * (len(words) - 1))
        return f'<ofd:TextObject ID="{int(y * 10)}" Boundary="{x} {y} 150 10" Font="1" Size="{size}"><ofd:TextCode X="0" Y="{size}" DeltaX="{step}">{words}</ofd:TextCode></ofd:TextObject>'

    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    body = text(30, 7, TITLE) + text(50, 5, "由市交通局牵头，加快拆除废弃趸船，") + text(58, 5, "确保2031年6月底前完成。")
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{body}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in parts.items():
            out.writestr(zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + part)


def plain_pdf(path):
    """Nothing packed, every kind of thing once: for tests that change bytes."""
    cmap = "/CIDInit begincmap 1 begincodespacerange<0000><FFFF>endcodespacerange 2 beginbfchar<0001><7801><0002><5934>endbfchar 1 beginbfrange<0010><0019><0030>endbfrange endcmap"
    content = "q 1 0 0 1 0 0 cm BT /A 12 Tf 72 700 Td <00010002> Tj 0 -20 Td [<0010> -200 <0011>] TJ T* (x) ' ET Q /F Do 72 600 100 0.5 re f 72 500 100 20 re S 72 520 m 172 520 l S BT /B 10 Tf 80 505 Td (abc \\(1\\)) Tj ET BI /W 1 ID x EI "
    form = "BT /B 9 Tf 1 0 0 1 72 300 Tm (form) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/Resources<</Font<</A 4 0 R/B 5 0 R>>/XObject<</F 8 0 R>>>>>>",
        "<</Type/Page/Parent 2 0 R/Contents[7 0 R]/Rotate 0>>",
        "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Subtype/CIDFontType2/DW 1000/W[1[1000 1000]16 25 500]>>]>>",
        "<</Type/Font/Subtype/Type1/FirstChar 32/Widths[250 300 400]/Encoding<</Differences[97/a/b/uni7801]>>>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Type/XObject/Subtype/Form/Matrix[1 0 0 1 0 0]/Length {len(form)}>>stream\n{form}\nendstream",
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{o}\nendobj\n" for n, o in enumerate(objects, 1)) + "trailer<</Root 1 0 R>>\n%%EOF\n"
    path.write_bytes(body.encode("latin-1"))


def archive(path):
    """Files in folders, an archive within, and a name in GBK as Chinese Windows packs it."""
    inner = HERE / "inner.zip"
    day = (2031, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(inner, "w") as out:
        out.writestr(zipfile.ZipInfo("深处.txt", day), NOTICE[1])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(zipfile.ZipInfo("码头/说明.txt", day), NOTICE[1])
        out.writestr(zipfile.ZipInfo("码头/清单.csv", day), (HERE / "list.csv").read_bytes())
        out.writestr(zipfile.ZipInfo("版式.ofd", day), (HERE / "page.ofd").read_bytes())
        out.writestr(zipfile.ZipInfo("里面.zip", day), inner.read_bytes())
        out.writestr(zipfile.ZipInfo("扫描.png", day), b"\x89PNG\r\n\x1a\n")
        out.writestr(zipfile.ZipInfo("密件.txt", day), "机密★1年\n" + NOTICE[1])
        # Six bytes of ASCII, replaced below by a name of the same length that is no UTF-8.
        out.writestr(zipfile.ZipInfo("GBKGBK.txt", day), NOTICE[0])
    inner.unlink()
    path.write_bytes(path.read_bytes().replace(b"GBKGBK.txt", "通知书".encode("gbk") + b".txt"))


def saved(path):
    """The page as a browser saves it in one file, with a letter's text and an attachment."""
    mark = "----part"
    quoted = quopri.encodestring(page("gb2312").encode("gb18030")).decode("ascii")
    plain = base64.encodebytes("见附页。".encode()).decode("ascii")
    parts = [
        ("text/plain; charset=utf-8", "base64", plain),
        ("text/html; charset=gb2312", "quoted-printable", quoted),
        ("image/png", "base64", "iVBORw0KGgo=\n"),
    ]
    lines = ["MIME-Version: 1.0", f'Content-Type: multipart/related; boundary="{mark}"', ""]
    for kind, way, text in parts:
        lines += [f"--{mark}", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {way}", "", text]
    path.write_bytes("\r\n".join([*lines, f"--{mark}--", ""]).encode("ascii"))


def main():
    paper(HERE / "paper.docx")
    workbook(HERE / "list.xlsx")
    for kind in ("xls", "ods"):
        convert(HERE / "list.xlsx", kind)
    convert(HERE / "paper.docx", "odt")
    convert(HERE / "paper.docx", "doc")
    convert(HERE / "paper.docx", "pdf")
    (HERE / "page.html").write_text(page(), encoding="utf-8")
    (HERE / "page-gbk.html").write_bytes(page("gb2312").encode("gb18030"))
    saved(HERE / "page.mhtml")
    printed(page(), HERE / "page.pdf")
    printed(columns(), HERE / "columns.pdf")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.docx"
        long_paper(source)
        convert(source, "pdf")
    lines = [",".join(HEAD), *(",".join(row) for row in ROWS)]
    (HERE / "list.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    ofd(HERE / "page.ofd")
    plain_pdf(HERE / "plain.pdf")
    archive(HERE / "files.zip")


if __name__ == "__main__":
    main()
