"""Hand-made workbooks for tests: raw SpreadsheetML, so that a test says exactly what stands in the file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def text(where: str, value: str) -> str:
    """XML of an inline text cell."""
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def shared(where: str, index: int) -> str:
    """XML of a cell that shows the shared string with this index."""
    return f'<c r="{where}" t="s"><v>{index}</v></c>'


def number(where: str, value: object, style: int = 0) -> str:
    """XML of a number cell; `style` counts the formats given to `write`, from 1 (0 is General)."""
    return f'<c r="{where}" s="{style}"><v>{value}</v></c>'


def row(index: int, *cells: str, attributes: str = "") -> str:
    """XML of one row."""
    return f'<row r="{index}" {attributes}>{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """XML of a worksheet part; `before` and `after` surround its sheetData."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def merges(*ranges: str) -> str:
    """XML that merges these ranges."""
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f'<mergeCells count="{len(ranges)}">{cells}</mergeCells>'


def styles(formats: Sequence[int | str]) -> str:
    """XML of a styles part: style 0 is General, style n the n-th format (built-in number or code)."""
    custom = {code: 164 + place for place, code in enumerate(formats) if isinstance(code, str)}
    codes = "".join(
        f'<numFmt numFmtId="{key}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for code, key in custom.items()
    )
    ids = [0] + [custom[each] if isinstance(each, str) else each for each in formats]
    xfs = "".join(f'<xf numFmtId="{each}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for each in ids)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(custom)}">{codes}</numFmts>'
        '<fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(ids)}">{xfs}</cellXfs></styleSheet>'
    )


def shared_strings(items: Sequence[str], unique_count: int | None = None) -> str:
    """XML of a shared strings part; every item is the inner XML of one <si>."""
    count = len(items) if unique_count is None else unique_count
    inner = "".join(f"<si>{item}</si>" for item in items)
    return f'{HEAD}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{inner}</sst>'


def parts(
    sheets: Sequence[str],
    *,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    formats: Sequence[int | str] = (),
    strings: str | None = None,
    date_1904: bool = False,
    modified: str | None = None,
) -> dict[str, str]:
    """All parts of a workbook by their names in the package; a test may change, add or drop some."""
    every = range(1, len(sheets) + 1)
    named = list(names) + [f"Sheet{n}" for n in every][len(names) :]
    shown = list(states) + ["visible"] * (len(sheets) - len(states))
    entries = "".join(
        f'<sheet name="{escape(named[n - 1])}" sheetId="{n}" state="{shown[n - 1]}" r:id="rId{n}"/>' for n in every
    )
    system = '<workbookPr date1904="1"/>' if date_1904 else "<workbookPr/>"
    found = {
        "[Content_Types].xml": content_types(every),
        "_rels/.rels": relationships({"rId1": (f"{OFFICE}/officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{system}'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            {f"rId{n}": (f"{OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in every}
            | {
                "rIdS": (f"{OFFICE}/styles", "styles.xml"),
                "rIdT": (f"{OFFICE}/sharedStrings", "sharedStrings.xml"),
            }
        ),
        "xl/styles.xml": styles(formats),
    }
    found |= {f"xl/worksheets/sheet{n}.xml": sheets[n - 1] for n in every}
    if strings is not None:
        found["xl/sharedStrings.xml"] = strings
    if modified is not None:
        found["docProps/core.xml"] = core_properties(modified)
        found["_rels/.rels"] = relationships(
            {
                "rId1": (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
                "rId2": (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml"),
            }
        )
    return found


def content_types(sheets: Iterable[int], kind: str = "vnd.openxmlformats-officedocument.spreadsheetml.sheet") -> str:
    """XML of the content types part of a workbook of this kind."""
    pages = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in sheets
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="application/{kind}.main+xml"/>{pages}</Types>'
    )


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """XML of a relationships part: id -> (type, target)."""
    inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, (kind, to) in targets.items())
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def core_properties(modified: str) -> str:
    """XML of the document properties with the time of the last change (ISO 8601, UTC)."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE.replace("relationships", "metadata/core-properties")}" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>'
    )


def pack(path: Path, members: Mapping[str, str | bytes], stored: bool = False) -> Path:
    """The path, after the members were written to it as a zip package."""
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def write(
    path: Path,
    *sheets: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    formats: Sequence[int | str] = (),
    strings: Sequence[str] | None = None,
    date_1904: bool = False,
    modified: str | None = None,
) -> Path:
    """The path, after a workbook of these sheets was written to it."""
    table = None if strings is None else shared_strings(strings)
    found = parts(
        sheets,
        names=names,
        states=states,
        formats=formats,
        strings=table,
        date_1904=date_1904,
        modified=modified,
    )
    return pack(path, found)
