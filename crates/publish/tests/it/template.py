"""template.py make FILE: a clerk's form with everything that could be lost. template.py tell FILE: what openpyxl finds in
one that was filled in, a fact a line."""

import datetime
import sys

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

NAME = "台账 '25"


def make(path):
    book = openpyxl.Workbook()
    s = book.active
    s.title = NAME
    s.append(["沿江码头整治台账"])
    s.append(["填报单位：甲处　　单位：亿元"])
    s.append(["序号", "码头", None, "2025年投资", None, None, "完成时限", "备注"])
    s.append([None, None, None, "左岸", "右岸", "合计"])
    s.append([])
    s.append(["（一）样组"])
    for n in (7, 8, 9):
        s.append([n - 6, "样行", None, 1, 2, f"=D{n}+E{n}", datetime.date(2025, 1, n), "样行备注"])
    s.append(["合计", None, None, "=SUM(D6:D9)", "=SUM(E6:E9)", "=SUM(F6:F9)"])
    s.append([])
    s.append(["注：按月报送。"])
    for area in ("A1:H1", "A2:H2", "A3:A5", "B3:B5", "C3:C5", "D3:F3", "D4:D5", "E4:E5", "F4:F5", "G3:G5", "H3:H5", "A6:H6", "B7:C7", "B8:C8", "B9:C9"):
        s.merge_cells(area)
    s["A6"].font, s["A6"].fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEEFF")
    for cell in s[10]:
        cell.font = Font(bold=True)
    for n in (7, 8, 9):
        s[f"G{n}"].number_format = 'yyyy"年"m"月"'
        s.row_dimensions[n].height = 30
    s.column_dimensions["A"].width, s.column_dimensions["B"].width, s.column_dimensions["H"].width = 6, 30, 20
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("H6:H9")
    s.add_data_validation(rule)
    s.print_area = "A1:H12"
    s.print_title_rows = "3:5"
    chart = BarChart()
    chart.add_data(Reference(s, min_col=4, min_row=7, max_row=9))
    chart.anchor = TwoCellAnchor(_from=AnchorMarker(col=1, row=13), to=AnchorMarker(col=5, row=20))
    s.add_chart(chart)
    other = book.create_sheet("汇总")
    other["A1"] = f"=SUM('{NAME.replace(chr(39), chr(39) * 2)}'!D7:D9)"
    book.save(path)


def tell(path):
    book = openpyxl.load_workbook(path)
    s = book[NAME]
    print("merged", " ".join(sorted(str(area) for area in s.merged_cells.ranges)))
    print("widths", " ".join(f"{letter}={float(s.column_dimensions[letter].width)}" for letter in "ABH"))
    print("print area", s.print_area)
    for rule in s.data_validations.dataValidation:
        print("rule", rule.formula1.strip('"'), rule.sqref)
    for chart in s._charts:
        at = chart.anchor
        print("chart", at._from.row, at.to.row, chart.series[0].val.numRef.f)
    print("other", book["汇总"]["A1"].value)
    for row in s.iter_rows():
        for cell in row:
            if cell.value is not None:
                value = cell.value.date().isoformat() if cell.is_date else repr(cell.value)
                print(cell.coordinate, value, "bold" if cell.font.b else "plain", f"fill={cell.fill.fgColor.rgb}")


{"make": make, "tell": tell}[sys.argv[1]](sys.argv[2])
