"""A company with customers whose data can be forgotten, and ways to look at everything a workspace keeps."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.database import open_database, quoted
from tests.ingest.books import Company, Page, company
from tests.jobs.two_people import policy_file

PHONE, NAME, ADDRESS = "13800000001", "欧阳明月", "桂花街9号5栋1102"
WORDS, REMARK = "师傅说话太大声吵醒孩子", "家中有狗请先致电"
PERSONAL = (PHONE, NAME, ADDRESS, WORDS, REMARK, "138-0000-0001")
OTHER = "13900000002"
ORDERS = ("工单号", "工单类型", "客户姓名", "联系电话", "客户地址", "产品", "报修时间", "完成时间", "师傅", "门禁备注")


def order(number: str, day: int, *who: object, done: object = True, kind: str = "维修") -> list[object]:
    """An order of October 2026; `who` is name, phone, address and remark."""
    name, phone, address, remark = who
    start = datetime(2026, 10, day)
    ended = datetime(2026, 10, day, 15) if done is True else done
    return [number, kind, name, phone, address, "净水器", start, ended, "0103", remark]


def customers(root: Path) -> Company:
    """欧阳明月 has orders W001 and W003 in two workbooks and, rejected, W004; W002 and W005 are of two others.

    The number of W005 is that of 欧阳明月 under another name. A complaint names W001 only. A sheet that is no log holds
    the number in its words. One order was sent twice.
    """
    one = company(root)
    me = (NAME, PHONE, ADDRESS, REMARK)
    first: list[list[object]] = [
        [*ORDERS],
        order("W001", 5, *me),
        order("W002", 6, NAME, OTHER, "莲花路3号", "按两次门铃"),
        order("W003", 9, NAME, "138-0000-0001", ADDRESS, None),
    ]
    second: list[list[object]] = [
        ["导出时间：2026-10-31 18:00"],
        [*ORDERS],
        order("W001", 5, *me),
        order("W004", 20, *me, done="后天"),
        order("W005", 21, "欧阳女士", 13800000001, ADDRESS, '"左"门,\n按铃'),
        order("W006", 28, "陈先生", "13700000003", "学院路1号", None),
    ]
    contacts = Page(
        [["说明"], [f"有事请打 138 0000 0001，找{NAME}"], [NAME], ["13700000003"]], name="联系单", hidden=True
    )
    one.send("工单/第一周.xlsx", first)
    one.send("工单/第四周.xlsx", Page(second, name="工单"), contacts)
    one.send(
        "花名册.xlsx",
        [["工号", "姓名", "岗位", "入职日期"], ["0103", "林建新", "维修工", date(2020, 1, 6)]],
    )
    complained = datetime(2026, 10, 7, 10)
    one.send(
        "投诉.xlsx",
        [
            ["投诉编号", "投诉时间", "关联工单", "被投诉人", "投诉内容"],
            ["T1", complained, "W001", "0103", WORDS],
            ["T2", complained, "W002", "0103", "来晚了"],
            ["T3", complained, "电话咨询", "0103", f"客户 {PHONE} 说漏水"],
            ["T4", complained, "电话咨询", "0103", "水压不足"],
        ],
    )
    policy_file(root / "policies", "acme")
    (root / "scorecard.toml").write_text('policy = "acme"\nkpis = ["repeat_repair"]\n', encoding="utf-8")
    return one


def tables(one: Company) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the warehouse without what leads to a customer, in an order of its own."""
    from tests.ingest.books import LOGS

    hidden = {"row_hash", "extra"}
    found = {}
    with open_database(one.workspace.warehouse, read_only=True) as db:
        for schema, table in db.rows("select schema_name, table_name from duckdb_tables() order by all"):
            columns = [c for (c,) in db.rows(f"select column_name from (describe {quoted(schema)}.{quoted(table)})")]
            if schema == "log":
                log = LOGS[table].columns
                columns = [c for c in columns if c not in hidden and not (c in log and log[c].personal)]
            if table != "redacted_file":
                names = ", ".join(map(quoted, columns))
                found[table] = db.rows(f"select {names} from {quoted(schema)}.{quoted(table)} order by all")
    return found


def kept(one: Company) -> Iterator[tuple[str, bytes]]:
    """Everything the program keeps beside the raw folder, in clear: files, what is packed in them, and rows."""
    root = one.workspace.root
    for file in sorted(path for part in ("data", "reports") for path in (root / part).rglob("*") if path.is_file()):
        if file.is_relative_to(one.workspace.raw):
            continue
        yield file.name, file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                yield from ((f"{file.name}: {name}", packed.read(name)) for name in packed.namelist())
    with open_database(one.workspace.warehouse, read_only=True) as db:
        for schema, table in db.rows("select schema_name, table_name from duckdb_tables() order by all"):
            yield table, repr(db.rows(f"from {quoted(schema)}.{quoted(table)}")).encode()


def holders(one: Company, *values: str) -> dict[str, list[str]]:
    """Where each value still stands in what the program keeps."""
    standing = {value: [place for place, content in kept(one) if value.encode() in content] for value in values}
    return {value: found for value, found in standing.items() if found}
