#!/usr/bin/env python3
"""Writes a sheet of many rows and 20 columns by seed, as a spreadsheet writes one (shared words, days as numbers, a title, a
heading of two rows with merged cells), or as comma-separated values.

    bench/sheet.py FILE.xlsx|FILE.csv ROWS [SEED]

Needs nothing but Python.
"""

import random
import sys
import zipfile

TOP = ["序号", "领域", "类别", "项目名称", "建设内容", "年度投资（万元）", None, "起止时间", None, "牵头单位", "共同牵头单位", "配合单位",
       "填报单位", "权重", "备注", "联系人", "联系电话", "累计完成", "进展情况", "亮灯"]
LOW = {5: "重庆", 6: "四川", 7: "开始", 8: "完成"}
PLACES = ["北岸", "石门", "柳湾", "芦洲", "上坪", "青溪", "双河口", "老渡口", "东桥", "南坝", "西岭", "沙嘴"]
WORKS = ["候船楼重建", "护岸加固", "航道清淤", "冷链分拨场", "公交场站", "滨河步道", "泵站改造", "苗圃扩建", "照明更新", "管网改造"]
FIELDS = ["交通", "水利", "生态", "市政", "粮食", "民生"]
UNITS = ["市交通运输委", "省交通运输厅", "市科技局", "市发展改革委", "省科技厅"]


def rows(count, seed):
    """One row after the other: text, number, day (a serial) or None for each of the 20 columns."""
    chance = random.Random(seed)
    for n in range(1, count + 1):
        place, work = chance.choice(PLACES), chance.choice(WORKS)
        yield [
            n, FIELDS[n * len(FIELDS) // (count + 1)], chance.choice(["任务", "项目"]), f"{place}{work}（{n}）",
            f"{place}一带{work}，分{chance.randint(1, 4)}期", round(chance.uniform(1, 9000), 2),
            round(chance.uniform(1, 9000), 2) if chance.random() < 0.6 else None,
            ("day", 45658 + chance.randint(0, 100)), ("day", 45800 + chance.randint(0, 200)), chance.choice(UNITS),
            chance.choice(UNITS) if chance.random() < 0.2 else None, chance.choice(UNITS) if chance.random() < 0.5 else None, None,
            None, chance.choice(["", "续建", "新建"]) or None, chance.choice(["甲某", "乙某"]), f"8{chance.randint(1000000, 9999999)}",
            f"{chance.randint(0, 100)}%", chance.choice(["正常", "滞后"]), chance.choice(["绿", "黄"]),
        ]


def letters(column):
    return chr(65 + column)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def as_xlsx(path, count, seed):
    shared, places = [], {}

    def word(text):
        if text not in places:
            places[text] = len(shared)
            shared.append(text)
        return places[text]

    def cell(row, column, value):
        at = f"{letters(column)}{row}"
        if isinstance(value, tuple):
            return f'<c r="{at}" s="1"><v>{value[1]}</v></c>'
        if isinstance(value, str):
            return f'<c r="{at}" t="s"><v>{word(value)}</v></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    def line(row, values):
        cells = "".join(cell(row, at, value) for at, value in enumerate(values) if value is not None)
        return f'<row r="{row}">{cells}</row>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    merged = ["A1:T1", "F2:G2", "H2:I2", *(f"{letters(n)}2:{letters(n)}3" for n in range(20) if n not in (5, 6, 7, 8))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'{head}<worksheet xmlns="{main}"><sheetData>'.encode())
            part.write(line(1, ["沿江项目清单"]).encode())
            part.write(line(2, TOP).encode())
            part.write(line(3, [LOW.get(n) for n in range(20)]).encode())
            for n, values in enumerate(rows(count, seed)):
                part.write(line(n + 4, values).encode())
            areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
            part.write(f'</sheetData><mergeCells count="{len(merged)}">{areas}</mergeCells></worksheet>'.encode())
        words = "".join(f"<si><t>{escaped(text)}</t></si>" for text in shared)
        parts = {
            "xl/sharedStrings.xml": f'{head}<sst xmlns="{main}" count="{len(shared)}" uniqueCount="{len(shared)}">{words}</sst>',
            "xl/styles.xml": f'{head}<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
            "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="清单" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" '
            f'Target="styles.xml"/><Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "_rels/.rels": f'{head}<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'{head}<Types xmlns="{packages}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override '
            'PartName="/xl/worksheets/sheet1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override '
            'PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
            '<Override PartName="/xl/sharedStrings.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        }
        for name, text in parts.items():
            book.writestr(name, text)


def as_csv(path, count, seed):
    with open(path, "w", encoding="utf-8") as out:
        heads = [LOW.get(n, TOP[n]) for n in range(20)]
        print(",".join(heads), file=out)
        for values in rows(count, seed):
            words = ("2025-06-01" if isinstance(v, tuple) else "" if v is None else str(v) for v in values)
            print(",".join(word.replace(",", "，") for word in words), file=out)


if __name__ == "__main__":
    target, size = sys.argv[1], int(sys.argv[2])
    start = int(sys.argv[3]) if len(sys.argv) > 3 else 42
    (as_csv if target.endswith(".csv") else as_xlsx)(target, size, start)
