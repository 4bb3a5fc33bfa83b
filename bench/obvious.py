"""The obvious way with pandas and openpyxl: `python -m bench.obvious WORKBOOK DATABASE`.

Reads a work-order export, reads its dates and numbers, sets rows aside that cannot be read, keeps the newest row of
each order and stores all in DuckDB. It is what the program is compared with.
"""

from __future__ import annotations

import sys

import duckdb
import pandas as pd

from bench.orders import HEADERS, TIMES

NUMBERS = ("上门次数", "实收金额")
WORDS = {"工单类型": {"安装", "维修", "保养", "送货", "移机"}, "状态": {"已完成", "未完成", "已取消"}}


def main(workbook: str, database: str) -> None:
    """Reads the workbook into the database's tables `orders` and `rejected`."""
    raw = pd.read_excel(workbook, engine="openpyxl", dtype=dict.fromkeys(HEADERS, object), na_filter=False)
    raw["row_no"] = range(2, len(raw) + 2)
    typed, bad = raw.copy(), pd.Series(False, index=raw.index)
    for name in (HEADERS[place] for place in TIMES):
        typed[name] = pd.to_datetime(raw[name].replace("", None), errors="coerce")
        bad |= typed[name].isna() & (raw[name] != "")
    for name in NUMBERS:
        typed[name] = pd.to_numeric(raw[name], errors="coerce")
        bad |= typed[name].isna() & (raw[name] != "")
    for name, known in WORDS.items():
        bad |= ~raw[name].isin(known)
    bad |= (raw["工单号"] == "") | (raw["报修时间"] == "")
    good = typed[~bad].drop_duplicates("工单号", keep="last")
    rejected = raw[bad].astype(str)
    with duckdb.connect(database) as db:
        db.register("good", good)
        db.register("rejected_rows", rejected)
        db.execute("create table orders as select * from good")
        db.execute("create table rejected as select * from rejected_rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
