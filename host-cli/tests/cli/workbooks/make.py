"""Makes the workbooks beside this file, by openpyxl, xlwt and odfpy: python3 make.py FOLDER"""

import datetime
import os
import sys
import zipfile

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import MAC_EPOCH

FOLDER = sys.argv[1]
Day = datetime.date

HEADER = ["date", "party", "deployed_delivery_systems", "warheads", "launchers"]
TOTALS = [
    HEADER,
    [Day(2020, 3, 1), "US", 655, 1373, 800],
    [Day(2020, 3, 1), "RU", 485, 1326, 754],
    [Day(2020, 9, 1), "US", 675, 1457, 800],
    [Day(2020, 9, 1), "RU", 510, 1447, None],
]
FACT_SHEET = [
    ["New START aggregate data as of March 1, 2020"],
    [],
    ["Category of Data", "United States of America", "Russian Federation"],
    ["Deployed ICBMs, Deployed SLBMs, and Deployed Heavy Bombers", 655, 485],
    [
        "Warheads on Deployed ICBMs, on Deployed SLBMs, and Nuclear Warheads Counted for Deployed Heavy Bombers",
        1373,
        1326,
    ],
    [
        "Deployed and Non-deployed Launchers of ICBMs, Deployed and Non-deployed Launchers of SLBMs, and Deployed and "
        "Non-deployed Heavy Bombers",
        800,
        754,
    ],
]
NOTES = [["Notes"], ["nothing to read here"]]


def xlsx(name, sheets, hidden=(), epoch=None, first=(1, 1)):
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.cell(row + first[0], column + first[1], value)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(os.path.join(FOLDER, name))


def xls(name, sheets, dates_1904=False):
    book = xlwt.Workbook()
    book.dates_1904 = dates_1904
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for title, rows in sheets:
        sheet = book.add_sheet(title)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, Day):
                    sheet.write(row, column, value, day)
                elif value is not None:
                    sheet.write(row, column, value)
    book.save(os.path.join(FOLDER, name))


def ods_cell(value):
    if isinstance(value, Day):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
        # What is shown is not what is meant.
        cell.addElement(P(text=value.strftime("%d.%m.%y")))
    elif isinstance(value, int):
        cell = TableCell(valuetype="float", value=str(value))
        cell.addElement(P(text=f"{value:,}"))
    elif value is None:
        cell = TableCell()
    else:
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=value))
    return cell


def ods(name, sheets):
    book = OpenDocumentSpreadsheet()
    for title, rows in sheets:
        table = Table(name=title)
        for cells in rows:
            row = TableRow()
            for value in cells:
                row.addElement(ods_cell(value))
            table.addElement(row)
        book.spreadsheet.addElement(table)
    book.save(os.path.join(FOLDER, name))


def with_cached_value(source, target, empty, cached):
    """openpyxl writes formulas without their values; spreadsheet programs write both."""
    source, target = os.path.join(FOLDER, source), os.path.join(FOLDER, target)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert empty in part
                part = part.replace(empty, cached)
            new.writestr(name, part)
    os.remove(source)


for write, ending in [(xlsx, "xlsx"), (xls, "xls"), (ods, "ods")]:
    write("totals." + ending, [("Totals", TOTALS)])
xlsx("epoch-1904.xlsx", [("Totals", TOTALS)], epoch=MAC_EPOCH)
xls("epoch-1904.xls", [("Totals", TOTALS)], dates_1904=True)
xlsx("fact-sheet.xlsx", [("Fact sheet", FACT_SHEET)], first=(3, 2))
xlsx("sheets.xlsx", [("Totals", TOTALS), ("Notes", NOTES), ("Old", TOTALS), ("Empty", [])], hidden=("Old",))
xlsx("hidden.xlsx", [("Empty", []), ("Totals", TOTALS)], hidden=("Totals",))
FAULTS = [HEADER, [43891, "US", 655, 1373, 800], [Day(2020, 9, 1), "CN", "many", 1447, 764]]
xlsx("faults.xlsx", [("Sheet1", FAULTS)], first=(3, 2))
xlsx("error.xlsx", [("Sheet1", [HEADER, [Day(2020, 3, 1), "US", 655, "#N/A", 800]])])
xlsx("time.xlsx", [("Sheet1", [HEADER, [datetime.datetime(2020, 3, 1, 12, 30), "US", 655, 1373, 800]])])
xlsx("items.xlsx", [("Items", [["id", "party", "kind", "state", "warheads"], ["US-1", "US", "icbm", "deployed", 1]])])
xlsx("formula-without-value.xlsx", [("Totals", [HEADER, [Day(2020, 3, 1), "US", "=600+55", 1373, 800]])])
with_cached_value("formula-without-value.xlsx", "formula.xlsx", b"<v />", b"<v>655</v>")
