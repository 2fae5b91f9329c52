#!/usr/bin/env python3
"""Makes the five sheets of this folder with the programs that clerks use or that stand for them. Run by hand; the files are
kept, and so is what they should read as (`*.txt`), which a person has compared with the sheets.

Needs openpyxl and LibreOffice (`soffice`). Places, units and works are our own.
"""

import csv
import datetime
import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

HERE = Path(__file__).resolve().parent
THIN = Border(*(Side(style="thin"),) * 4)


def converted(book, name, to, keep=None):
    """Saved by LibreOffice, which computes the formulas."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{Path(name).stem}.xlsx"
        book.save(source)
        out = Path(folder) / "out"
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", to, "--outdir", out, source],
            check=True,
            capture_output=True,
        )
        (HERE / name).write_bytes(next(out.iterdir()).read_bytes())


def projects():
    """A table of projects: three rows of heading, groups within groups with their sums, a number row, hidden parts."""
    book = openpyxl.Workbook()
    s = book.active
    s.title = "项目表"
    s.append(["附件1"])
    s.append(["佐河市、右岭省2025年共建项目清单"])
    s.merge_cells("A2:L2")
    s.append(["填报单位：佐河市联办", None, None, None, None, None, None, None, None, None, "单位：亿元"])
    s.append(["序号", "项目名称", "建设内容及规模", "起止年限", "投资", None, None, None, "计划开工时间", "牵头单位", None, "备注"])
    s.append([None, None, None, None, "总投资", "2025年计划", None, None, None, "佐河", "右岭", None])
    s.append([None, None, None, None, None, "合计", "佐河", "右岭", None, None, None, None])
    for area in ("A4:A6", "B4:B6", "C4:C6", "D4:D6", "E4:H4", "E5:E6", "F5:H5", "I4:I6", "J4:K4", "J5:J6", "K5:K6", "L4:L6"):
        s.merge_cells(area)
    s.append(["甲", "乙", "丙", 1, 2, 3, 4, 5, 6, 7, 8, 9])
    rows = [
        ["合计", None, None, None, "=SUM(E9,E14)", "=SUM(F9,F14)", "=SUM(G9,G14)", "=SUM(H9,H14)"],
        ["一", "渡口与航道（3项）", None, None, "=SUM(E11:E13)", "=SUM(F11:F13)", "=SUM(G11:G13)", "=SUM(H11:H13)"],
        ["（一）渡口"],
        [1, "北岸渡口候船楼重建", "新建候船楼2座", "2024-2026", 6.5, "=G11+H11", 1.2, 0.8, datetime.date(2025, 3, 1), "市交通局", "省交通厅", None],
        [2, "渡船更新", "更新渡船12艘", "2025", 2.4, "=G12+H12", 0.9, "—", "已开工", "市交通局\n市应急局", "省交通厅", "2024年续建"],
        [3, "石门滩炸礁", "清除礁石\n3处", "2023.9-2025.12", 1.75, "=G13+H13", 0.25, 0.5, "2025年4月", "市水利局", None, None],
        ["二", "粮食与冷链（2项）", None, None, "=SUM(E15:E16)", "=SUM(F15:F16)", "=SUM(G15:G16)", 9.9],
        [4, "右岭冷链分拨场", "冷库5万立方米", "2025-2027", 12, "=G15+H15", None, 3.1, 45839, None, "省粮食局", None],
        [5, "两地储备粮轮换库", "仓容8万吨", "2025年至2026年", 8.25, "=G16+H16", 2.05, 2.15, "2025年6月底前", "市粮食局（牵头）", "省粮食局", None],
    ]
    for row in rows:
        s.append(row)
    s.merge_cells("A10:L10")
    s["I11"].number_format = 'yyyy"年"m"月"d"日"'
    s.append([])
    s.append(["注：1.计划投资按当年价计。"])
    s.append(["填表人：甲某", None, None, None, "审核人：乙某"])
    s.row_dimensions[13].hidden = True
    s.column_dimensions["L"].hidden = True
    s["C12"].alignment = Alignment(wrap_text=True)
    other = book.create_sheet("填报说明")
    other.append(["请各单位于每月五日前报送。"])
    secret = book.create_sheet("字典")
    secret.append(["亿元", "万元"])
    secret.sheet_state = "hidden"
    # Without a row above: as LibreOffice keeps it, with the values of the formulas.
    converted(book, "projects.xlsx", "xlsx")


def tasks():
    """A division of tasks before 2007: groups merged downwards, days in every writing, the heading again on page two."""
    book = openpyxl.Workbook()
    s = book.active
    s.title = "分工表"
    head = ["序号", "领域", "类别", "重点任务", "工作措施", "牵头单位", "责任单位", "完成时限", "责任领导"]
    s.append(["码头安全整治重点任务分工表"])
    s.merge_cells("A1:I1")
    s.append(head)
    s.append(["1", "隐患治理", "水上", "拆除废弃趸船", "1.摸底登记\n2.签订协议\n3.组织拆除", "市交通局", "市水利局、各区县", "6月底前", "丙某"])
    s.append(["2", None, None, "规范系缆桩", "统一样式", "市交通局", None, "2025年三季度", "丙某"])
    s.append(["3", None, "岸上", "修补护栏", "更换锈蚀护栏", "市城管局", "市财政局，沿江各区", datetime.date(2025, 9, 30), "丁某"])
    s.append(head)
    s.append(["4", "值守制度", "岸上", "公布值守电话", None, "市应急局", None, "长期坚持", "丁某"])
    s.append(["5", None, None, "夜间巡查", "每晚两次", "市应急局", "各码头经营单位", "2025年13月", "丁某"])
    s.append(["5", None, None, "配齐救生衣", "每船按定员的1.1倍", "市交通局", "市财政局", "2025.10", "丁某"])
    for area in ("B3:B5", "C3:C4", "B7:B9", "C7:C9"):
        s.merge_cells(area)
    s.append(["说明：责任单位排序不分先后。"])
    s.merge_cells("A10:I10")
    converted(book, "tasks.xls", "xls")


def sheets():
    """Several lists in one workbook of OpenDocument, each with its own columns."""
    book = openpyxl.Workbook()
    s = book.active
    s.title = "目标清单"
    s.append(["四张清单之目标清单"])
    s.append(["编号", "目标名称", "年度目标", "权重", "主责单位", "开始时间", "完成时间"])
    s.append(["M-1", "船舶污染物接收率", "达到95%以上", 0.05, "市生态环境局", datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)])
    s.append(["M-2", "候船时间", "缩短到15分钟以内", 0.125, "市交通局", datetime.date(2025, 2, 1), datetime.date(2025, 11, 30)])
    for row in (3, 4):
        s[f"D{row}"].number_format = "0.0%"
        s[f"F{row}"].number_format = s[f"G{row}"].number_format = "yyyy-mm-dd"
    p = book.create_sheet("问题清单")
    p.append(["序号", "存在问题", "整改措施", "整改责任单位", "整改时限", "整改资金（万元）"])
    p.append([1, "缆绳老化", "全部更换", "市交通局", "20250430", 120])
    p.append([2, "标识不清", "重新喷涂", "市城管局", "2025/5/31", "35.5万元"])
    p.append([3, "夜间照明不足", "加装灯具", "市城管局", "尽快", "约二十万"])
    p.append(["总计", None, None, None, None, 155.5])
    h = book.create_sheet("备用")
    h.append(["序号", "任务", "责任单位"])
    h.sheet_state = "hidden"
    converted(book, "sheets.ods", "ods")


def exported():
    """Values between commas as a system gives them out: GBK, a title above, quoted figures, groups said once."""
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\r\n")
    w.writerow(["两岸通办事项台账（导出）", "", "", "", "", "", ""])
    w.writerow(["板块", "事项名称", "事项类别", "承办单位", "协办单位", "计划投资", "办结时间"])
    w.writerow(["政务", "船员证书两地互认", "政策", "市海事局", "省海事局", "", "2025-06-30 00:00:00"])
    w.writerow(["", "船检预约同网办理", "平台", "市海事局", "省海事局;市大数据局", "1,200.50万元", "2025-08-31 00:00:00"])
    w.writerow(["", '船票"一码通乘"', "改革", "市交通局", "", "3.2亿元", "2025-10-01 00:00:00"])
    w.writerow(["民生", "沿江就医直接结算", "任务", "市医保局", "省医保局", "800", "2025-12-31 00:00:00"])
    w.writerow(["", "候船室母婴间", "设施", "市交通局", "", "#DIV/0!", "2025-12-31 00:00:00"])
    (HERE / "export.csv").write_bytes(out.getvalue().encode("gb18030"))


def office():
    """As WPS leaves it: a heading that reaches over its neighbours without being merged, figures kept as text and in full
    width, sums of parts, an empty region that was once formatted, cells merged over several rows."""
    book = openpyxl.Workbook()
    s = book.active
    s.title = "Sheet1"
    s["B1"] = "2025年沿江绿化补植计划"
    s["J2"] = "金额：万元"
    s.append(["序 号", "所在片区", "任 务\n名 称", "时间", None, "年度投资", None, "配合\n单位", "共同牵头单位", "牵头单位"])
    s.append([None, None, None, "开始", "完成", "佐河市", "右岭省", None, None, None])
    rows = [
        ["１", "上游", "青石滩补植", "2025.3", "2025.10", "１２０", "80.5", "市财政局　　市水利局", "省林业局", "市林业局"],
        ["２", "上游", "柳湾补植", 2025.3, 2025.1, 60, None, None, None, "市林业局"],
        ["小计", None, None, None, None, 180, 80.5],
        ["３", "下游", "芦洲补植", 45717, 45930, 300, 45, None, "省林业局", "市林业局"],
        [None, "下游", "芦洲管护", 45717, 45930, None, 12, None, None, "市林业局"],
        ["４", "下游", "苗圃扩建", "1月", "12月", "30", "/", None, None, "市林业局"],
        ["小计", None, None, None, None, 330, 57],
        ["总 计", None, None, None, None, 510, 137.5],
    ]
    for row in rows:
        s.append(row)
    s.merge_cells("F8:F9")
    s.merge_cells("A8:A9")
    for row in s.iter_rows(min_row=20, max_row=400, max_col=30):
        for cell in row:
            cell.border = THIN
            cell.fill = PatternFill("solid", fgColor="FFFFFF")
    s["A3"].font = Font(name="方正黑体_GBK")
    book.save(HERE / "office.xlsx")


def macros():
    """The office's sheet as a file that brings a program with it."""
    shutil.copy(HERE / "office.xlsx", HERE / "macros.xlsm")
    with zipfile.ZipFile(HERE / "macros.xlsm", "a") as package:
        package.writestr(zipfile.ZipInfo("xl/vbaProject.bin"), b"not a program")


if __name__ == "__main__":
    projects()
    tasks()
    sheets()
    exported()
    office()
    macros()
