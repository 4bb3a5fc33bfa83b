"""Contracts, projects, reports and expenses are told apart, and from the other logs, by their headers alone."""

import pytest

from pipeline.ingest.recognise import find_heading
from tests.ingest.books import LOGS


@pytest.mark.parametrize(
    ("headers", "log"),
    [
        ("合同编号 乙方 签订日期 约定完工日期", "contracts"),
        ("合同号 承包方 签约日期 合同完工日期 完工日期 台数 总安装费(元)", "contracts"),
        ("项目编号 交付日期", "projects"),
        ("项目号 项目名称 交付使用日期 客服负责人", "projects"),
        ("项目编号 项目回访时间", "project_callbacks"),
        ("项目编号 项目回访日期 回访人 回访结果", "project_callbacks"),
        ("日报日期 姓名", "daily_reports"),
        ("报告日期 报告人 报告类型 提交时间 是否完整", "daily_reports"),
        ("日期 姓名 费用类别 金额", "expenses"),
        ("報銷單號 費用日期 報銷人 費用項目 報銷金額 天數", "expenses"),
        ("日期 姓名 签到 用餐开始 用餐结束 手机开机", "attendance"),
        ("发生日期 工号 条款 金额", "violations"),
        ("单号 回访时间 回访人", "follow_up_calls"),
        ("检查日期 工号 项目编号 检查结果", "inspections"),
    ],
)
def test_headers_tell_the_log(headers: str, log: str) -> None:
    found = find_heading([(1, headers.split())], LOGS.values())
    assert found is not None
    assert (found.log.id, found.missing) == (log, ())
