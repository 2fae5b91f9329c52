#!/usr/bin/env python3
"""Makes a folder of mixed files from a seed, to be read as one batch: `batch.py FOLDER [NUMBER [SEED]]`.

Good files in every format, texts in four encodings with words of our own, and one in six that cannot be read: empty,
cut off, a picture, a program, nonsense, an old paper, a file that opens up to too much. Tells how many of each.
"""

import io
import random
import sys
import zipfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOOD = ["page.html", "page-gbk.html", "page.pdf", "columns.pdf", "pages.pdf", "paper.docx", "paper.odt", "paper.pdf", "list.xlsx", "list.xls", "list.ods", "list.csv", "page.ofd"]
PLACES = ["佐河市", "北陵县", "东渡区", "柳堤县", "石矶市"]
WORKS = ["修缮码头", "清理航道", "改造灌渠", "公布值守电话", "排查危旧房屋", "建成检测平台"]
UNITS = ["交通局", "水利局", "应急局", "财政局", "科技局"]


def text(chance):
    place = chance.choice(PLACES)
    day = f"2031年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    lines = [f"{place}工作推进会召开", f"{day}，{place}工作推进会召开。"]
    for _ in range(chance.randint(2, 12)):
        lines.append(f"会议强调，要加快{chance.choice(WORKS)}，由市{chance.choice(UNITS)}牵头，{chance.randint(1, 12)}月底前完成。")
    return "\n".join(lines)


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", b" " * (140 << 20))
    return out.getvalue()


def main():
    folder, number, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000, int(sys.argv[3]) if len(sys.argv) > 3 else 7
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    large, made = bomb(), Counter()
    for n in range(number):
        if n % 6 == 5:
            kind, data = chance.choice([
                ("empty", b""), ("picture", b"\x89PNG\r\n\x1a\n" + chance.randbytes(200)), ("program", b"\x7fELF" + chance.randbytes(200)),
                ("nonsense", chance.randbytes(3000)), ("old-paper", (HERE / "paper.doc").read_bytes()),
                ("cut", (HERE / "paper.docx").read_bytes()[: chance.randint(1000, 20000)]), ("bomb", large),
            ])
        elif n % 2:
            encoding = chance.choice(["utf-8", "gb18030", "utf-16", "big5"])
            kind, data = f"text-{encoding}", text(chance).encode(encoding, "ignore")
        else:
            name = chance.choice(GOOD)
            kind, data = name.replace(".", "-"), (HERE / name).read_bytes()
        made[kind] += 1
        # Names lie: what a file is is judged by its bytes.
        (folder / f"{n:04}-{chance.choice(['txt', 'doc', 'pdf', 'dat'])}.{chance.choice(['txt', 'docx', 'pdf'])}").write_bytes(data)
    for kind, count in sorted(made.items()):
        print(f"{count:5} {kind}")


if __name__ == "__main__":
    main()
