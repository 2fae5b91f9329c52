"""Prints what openpyxl finds in a workbook, a fact a line; the tests compare the lines."""

import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
print("created", book.properties.created.isoformat())
for sheet in book:
    print(f"sheet {sheet.title} {sheet.max_row}x{sheet.max_column}")
    print("merged", " ".join(sorted(str(area) for area in sheet.merged_cells.ranges)))
    print("frozen", sheet.freeze_panes)
    setup = sheet.page_setup
    # A width of one page is the file format's default and therefore not written.
    print(
        f"print {setup.orientation} paper={setup.paperSize}",
        f"fit={sheet.sheet_properties.pageSetUpPr.fitToPage} {setup.fitToWidth or 1}x{setup.fitToHeight}",
        f"titles={sheet.print_title_rows}",
    )
    print("footer", sheet.oddFooter.center.text)
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            print("hidden", letter)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            value = cell.value
            if cell.data_type == "d":
                value = value.date().isoformat()
            elif cell.data_type == "s":
                value = repr(value)
            print(cell.coordinate, cell.data_type, value, cell.number_format + (" quoted" if cell.quotePrefix else ""))
            if cell.coordinate == "A1":
                print("font", cell.font.name)
