"""Prints a paper as another program reads it: page, then one line a paragraph with its font, size and text."""

import sys

import docx

paper = docx.Document(sys.argv[1])
section = paper.sections[0]
mm = lambda length: round(length.mm)
print(f"page {mm(section.page_width)}x{mm(section.page_height)}", end=" ")
print(f"margins {mm(section.top_margin)} {mm(section.right_margin)} {mm(section.bottom_margin)} {mm(section.left_margin)}")
for paragraph in paper.paragraphs:
    if not paragraph.text:
        continue
    run = paragraph.runs[0]
    fonts = run._element.rPr.rFonts
    east = fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
    size = run.font.size.pt if run.font.size else "-"
    print(f"{east} {size} {paragraph.text}")
print("foot", "".join(paragraph.text for paragraph in section.footer.paragraphs))
