"""Everything that the contract lists of logs is accepted: headers, words, keys."""

from __future__ import annotations

import pytest

from pipeline.definitions.fold import fold
from pipeline.definitions.log import load_logs
from pipeline.ingest.spelling import meaning
from tests.definitions import later_logs

LOGS = load_logs()
# The contract's list: log, column, whether required, headers.
CONTRACT = """
work_orders order_no * 工单号/派工单号/单号/服务单号
work_orders order_type * 工单类型/服务类型
work_orders parent_order_no - 原单号/返修原单号
work_orders customer_name - 客户姓名/用户姓名
work_orders phone - 联系电话/客户电话/手机
work_orders address - 地址
work_orders product - 产品/产品名称
work_orders model - 型号
work_orders asset_no - 机号/条码/序列号/机身号
work_orders install_date - 安装日期/装机日期
work_orders installer - 安装工/安装人员
work_orders created_at * 报修时间/受理时间/登记时间/接单时间
work_orders dispatched_at - 派工时间/派单时间
work_orders dispatcher - 派工员/调度员
work_orders first_contact_at - 首次联系时间/联系用户时间
work_orders appointment_at - 预约时间/预约上门时间
work_orders customer_agreed_later - 用户同意延期
work_orders arrived_at - 上门时间/到达时间
work_orders completed_at - 完成时间/完工时间
work_orders technician - 维修工/服务人员/师傅/工号
work_orders visits - 上门次数
work_orders fault - 故障现象/故障类型
work_orders cause - 责任类别/原因归属/是否安装问题
work_orders resolved_first - 是否一次解决
work_orders is_leak - 是否漏水
work_orders fee_standard - 标准收费
work_orders fee_charged - 实收金额
work_orders fee_remitted_at - 交款日期
work_orders slip_returned_at - 交单日期
work_orders status - 状态
complaints complaint_no * 投诉编号/客诉编号
complaints received_at * 投诉时间/接诉时间
complaints order_no - 关联工单/涉及单号
complaints respondent - 被投诉人/责任人
complaints category - 投诉类别
complaints finding - 是否属实/核实结果/判责
complaints customer_left - 是否已离店
complaints handler - 处理人
complaints closed_at - 结案时间/处理完成时间
complaints duplicate_of - 重复投诉编号
complaints content - 投诉内容
follow_up_calls order_no * 工单号
follow_up_calls called_at * 回访时间/回访日期
follow_up_calls caller - 回访人
follow_up_calls score - 满意度/评分
follow_up_calls scale - 分制/满分
follow_up_calls finding - 回访发现
follow_up_calls verified - 查实
follow_up_calls praise - 表扬
inspections inspected_on * 检查日期
inspections person * 被检查人
inspections item * 检查项目/项目编号
inspections result * 结果
inspections inspector - 检查人
attendance date * 日期
attendance person * 工号/姓名
attendance scheduled - 是否排班
attendance clock_in - 签到时间
attendance clock_out - 签退时间
attendance leave_type - 请假类型
attendance leave_approved - 批准
attendance absenteeism - 旷工
attendance worked_hours - 工时
attendance available_hours - 可用工时
training date * 日期
training person * 工号/姓名
training course - 课程
training attended - 是否参加
training score - 成绩
training full_marks - 满分
violations date * 发生日期
violations person * 工号/姓名
violations rule * 条款
violations order_no - 工单号
violations complaint_no - 投诉编号
violations verified - 查实
violations amount - 金额
violations status - 状态
violations description - 事实
surveys survey_no - 问卷编号
surveys date * 日期
surveys person * 工号/姓名
surveys score * 满意度/评分
surveys scale - 分制/满分
roster employee_no * 工号
roster name * 姓名
roster role - 岗位
roster team - 班组
roster branch - 网点
roster valid_from - 生效日期
roster hired_on - 入职日期
roster left_on - 离职日期
roster base_pay - 基本工资
roster manager - 上级
appeals month * 月份
appeals employee_no * 工号
appeals kpi * 指标
appeals case - 工单号/投诉编号
appeals reason - 申诉理由
appeals outcome - 申诉结果
appeals decided_by - 审批人
appeals decided_on - 审批日期
"""
WORDS = """
work_orders order_type install 安装/装机/裝機
work_orders order_type repair 维修/报修/維修
work_orders order_type maintain 保养/保養
work_orders order_type deliver 送货/送貨
work_orders order_type remove 拆机/移机/拆機
work_orders order_type other 其他
work_orders cause installation 安装/是/安裝
work_orders cause customer 用户/人为/人為
work_orders cause product 产品/质量/質量
work_orders cause parts 配件/缺件
work_orders cause technician 人员/人員
work_orders warranty in_warranty 保内/保內
work_orders warranty out_of_warranty 保外
work_orders status open 未完成/处理中/待派/已派/處理中
work_orders status completed 已完成/完工/已结单/已結單
work_orders status cancelled 已取消/取消/作废/销单/作廢
complaints finding established 属实/有责/屬實/有責
complaints finding not_established 不属实/无责/不成立/無責
complaints finding withdrawn 撤诉/撤訴
complaints finding pending 待核实/再看看
inspections result pass 合格
inspections result fail 不合格
inspections result na 不适用/不適用
violations status effective 生效
violations status revoked 撤销/撤銷
violations status appeal 申诉
roster role installer 安装工/安裝工
roster role repairer 维修工
roster role service_clerk 客服
roster role dispatcher 派工员/信息员
roster role supervisor 主管
appeals outcome upheld 成立
appeals outcome dismissed 不成立
appeals outcome pending 待定
"""
KEYS = {
    "work_orders": ["order_no"],
    "complaints": ["complaint_no"],
    "follow_up_calls": ["order_no", "called_at"],
    "inspections": ["inspected_on", "person", "item"],
    "attendance": ["date", "person"],
    "training": ["date", "person", "course"],
    "violations": ["date", "person", "rule"],
    "surveys": ["survey_no"],
    "roster": ["employee_no", "valid_from"],
    "appeals": ["month", "employee_no", "kpi", "case"],
}
YES_NO = [
    "是/否",
    "有/无",
    "有/無",
    "√/×",
    "Y/N",
    "y/n",
    "1/0",
    "true/false",
    "TRUE/FALSE",
    "查实/未查实",
    "查實/未查實",
]


def lines(table: str) -> list[list[str]]:
    """The table's lines, each in its four parts."""
    return [line.split(" ", 3) for line in table.strip().splitlines()]


COLUMNS = [*lines(CONTRACT), *lines(later_logs.COLUMNS)]


def test_every_header_of_the_contract_names_its_column() -> None:
    wanted = {(log, header): column for log, column, _, headers in COLUMNS for header in headers.split("/")}
    found = {(log, header): LOGS[log].by_header.get(fold(header), ("",))[0] for log, header in wanted}
    assert found == wanted
    assert LOGS["work_orders"].by_header[fold("保内/保外")][0] == "warranty"


def test_required_columns_and_keys_are_those_of_the_contract() -> None:
    required = {log: {c for kind, c, star, _ in COLUMNS if (kind, star) == (log, "*")} for log in LOGS}
    assert {name: set(log.required) for name, log in LOGS.items()} == required
    assert {name: list(log.key) for name, log in LOGS.items()} == KEYS | later_logs.KEYS


@pytest.mark.parametrize("line", [*WORDS.strip().splitlines(), *later_logs.WORDS.strip().splitlines()])
def test_every_word_of_the_contract_is_understood(line: str) -> None:
    log, column, code, words = line.split(" ")
    found = {word: meaning(LOGS[log], column, word) for word in [code, code.upper(), *words.split("/")]}
    assert found == dict.fromkeys(found, code)


@pytest.mark.parametrize("log", LOGS)
def test_yes_and_no_mean_the_same_in_every_column(log: str) -> None:
    columns = [name for name, column in LOGS[log].columns.items() if column.type == "yes_no"]
    found = {(c, pair): [meaning(LOGS[log], c, word) for word in pair.split("/")] for c in columns for pair in YES_NO}
    assert found == {key: ["yes", "no"] for key in found}


def test_unknown_word_is_nothing_but_a_finding_not_yet_made() -> None:
    assert meaning(LOGS["work_orders"], "status", "不知道") is None
    assert meaning(LOGS["work_orders"], "is_leak", "可能") is None
    assert meaning(LOGS["complaints"], "finding", "\x1fe#N/A") is None


@pytest.mark.parametrize("log", LOGS)
def test_one_header_names_one_column(log: str) -> None:
    owners: dict[str, set[str]] = {}
    for name, column in LOGS[log].columns.items():
        for header in (*column.headers, column.zh, column.en, name):
            owners.setdefault(fold(header), set()).add(name)
    assert {header: names for header, names in owners.items() if len(names) > 1} == {}
