#!/usr/bin/env python3
"""edit_in_office.py FILE OUT CELL=TEXT… -ROW…: edits cells of the first sheet in LibreOffice, as a clerk would, and saves the
workbook under another name. A text that is a number becomes a number; a row is taken out."""

import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MODULE = HEAD + (
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">\n'
)


def quoted(text):
    return '"' + text.replace('"', '""').replace("\n", '" & Chr(10) & "') + '"'


def main():
    source, out, *edits = sys.argv[1:]
    lines = ["Sub Main", "Dim none(0) As New com.sun.star.beans.PropertyValue", 'none(0).Name = "Hidden"', "none(0).Value = True"]
    lines.append(f'doc = StarDesktop.loadComponentFromURL(ConvertToURL({quoted(source)}), "_blank", 0, none())')
    lines.append("sheet = doc.Sheets.getByIndex(0)")
    for edit in edits:
        if edit.startswith("-"):
            # Protection without a password stops nobody who means to.
            lines.append('sheet.unprotect("")')
            lines.append(f"sheet.Rows.removeByIndex({int(edit[1:]) - 1}, 1)")
            continue
        cell, text = edit.split("=", 1)
        try:
            lines.append(f"sheet.getCellRangeByName({quoted(cell)}).Value = {float(text)}")
        except ValueError:
            lines.append(f"sheet.getCellRangeByName({quoted(cell)}).String = {quoted(text)}")
    lines += ["Dim how(0) As New com.sun.star.beans.PropertyValue", 'how(0).Name = "FilterName"']
    lines += ['how(0).Value = "Calc MS Excel 2007 XML"', f"doc.storeToURL(ConvertToURL({quoted(out)}), how())", "doc.close(True)", "End Sub"]
    body = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    with tempfile.TemporaryDirectory() as folder:
        office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}"]
        # The first run makes the folder in which the second finds what to do.
        for last in ("--terminate_after_init", "macro:///Standard.Module1.Main"):
            module = Path(folder) / "user" / "basic" / "Standard" / "Module1.xba"
            if module.exists():
                module.write_text(MODULE + body + "\n</script:module>\n", encoding="utf-8")
            subprocess.run([*office, last], check=True, capture_output=True, timeout=120)
    if not Path(out).exists():
        sys.exit("nothing was saved")


if __name__ == "__main__":
    main()
