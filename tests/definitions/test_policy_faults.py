"""What may be wrong with a policy file: each is refused with its key, in both languages, and with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.definitions.policy_files import read_policy
from pipeline.errors import ExitCode, Faults
from tests.definitions.acme import AGAIN, KNOWN, TEXT, policy_file

FROM = 'from = "0.95"'
DEDUCT = '{ do = "deduct", range = ["10", "200"] }'
APPRAISAL = TEXT[TEXT.index("[appraisal]") : TEXT.index("[[grades]]")]
# what is replaced, by what, the key that must be named, words of the English line, words of the Chinese line
BEFORE_MONEY = "[appraisal]"
CAP = '[[caps]]\nrule = "R-01"\nkpi = "{}"\nlimit = "0.01"\noperator = "<="\nchance = "0.05"\n\n[appraisal]'
LINE = """[[disqualifications]]
rule = "D-01"
kpi = "{}"
more_than = 2
reading = {{ zh = "按月计", en = "per month" }}

[appraisal]"""
# what could never apply, or would never be what somebody meant
SENSELESS = {
    "a standard in per cent": (FROM, 'from = "80"', "standards.dispatched", 'for 80 % write "0.8"', "请写 \"0.8\""),
    "a band of ratings in per cent": (
        'from = "0.90"', 'from = "90"', "standards.fix_rate", 'for 90 % write "0.9"', "大于 1",
    ),
    "a curve in per cent": ("[1, 100]", "[100, 100]", "indicators.done", 'for 100 % write "1"', "大于 1"),
    "a disqualification by a rate": (
        BEFORE_MONEY, LINE.format("first_time_fix"), "disqualifications.D-01.kpi", "name a count", "请写计数指标",
    ),
    "a cap on a count": (BEFORE_MONEY, CAP.format("late_days"), "caps.R-01.kpi", "name a rate", "请写比率指标"),
    "a cap on a mean": (BEFORE_MONEY, CAP.format("knowledge"), "caps.R-01.kpi", "name a rate", "请写比率指标"),
    "a cap that stands twice": (
        BEFORE_MONEY, CAP.format("complaint_rate").replace("[appraisal]", CAP.format("complaint_rate")),
        "caps.R-01", "stands twice: delete one", "写了两次",
    ),
    "a route of a blank word": (
        'words = ["质量"]', 'words = ["质量", " "]', "routes.1.words", "blank word", "空白的词",
    ),
    "a route of signs": ('words = ["质量"]', 'words = ["——"]', "routes.1.words", "delete it or write a text", "请删去"),
    "a consequence that is never reached": (
        'roles = ["installer"]\nneeds = ["complaint"]\n', "",
        "offences.refuses.consequences.2", "never applies, as number 1", "第 1 个已经适合",
    ),
    "parts of a KPI without kinds": (
        'kpi = "late_days"', 'kpi = "late_days"\nparts = ["早退"]', "offences.late.parts", "have no kinds", "不分类别",
    ),
    "a checklist for a KPI without kinds": (
        'kpi = "inspection_pass"', 'kpi = "knowledge"', "indicators.appearance.parts", "have no kinds", "不分类别",
    ),
    "a grade beyond all totals": ("from = 80", "from = 101", "grades.good.from", "write 0 to 100", "请写 0 到 100"),
    "a gap between grades from high to low": (
        "[[routes]]", '[grade_gaps]\nreading = { zh = "空档", en = "Gap" }\nbetween = [[80, 79]]\n\n[[routes]]',
        "grade_gaps.between.1", "the lower one first", "请先低后高",
    ),
    "a range below nothing": (
        '["10", "200"]', '["-10", "200"]', "offences.refuses.consequences.2.steps.1", "from low to high", "应先低后高",
    ),
    "misses of a count": (
        'kpi = "late_days"', 'kpi = "late_days"\nmisses = true', "offences.late.misses", "delete misses",
        "请删去 misses",
    ),
    "a transfer to nobody": (
        'do = "deduct", percent = "3"', 'do = "transfer", amount = "30"',
        "offences.late.consequences.1", "nobody who would be paid", "没有收款人",
    ),
    "a multiple of no amount": (
        'percent = "3"', 'times = "5"', "offences.late.consequences.1", "have no amount for times", "没有金额",
    ),
    "a percentage of no amount": (
        'percent = "3"', 'percent = "3", of = "amount"', "offences.late.consequences.1", "have no amount", "没有金额",
    ),
    "a blank name": ('zh = "迟到"', 'zh = " "', "offences.late.zh", "must not be blank: write a text", "请填写文字"),
    "a total of nothing": (
        "declared_total = 50", "declared_total = 0", "declared_total", "write a number greater than 0",
        "请写大于 0 的数",
    ),
    "a policy that judges nothing": (
        TEXT[TEXT.index("declared_total") : TEXT.index("[kpis.")], "", "-",
        "judges nothing: write indicators", "什么都不考核",
    ),
}  # fmt: skip
FAULTS = {
    "no weight anywhere": (
        ', weight = 30 }', " }", "indicators.done.weight", "give one of them", "请给其中之一写 weight",
    ),
    "a group whose weight nobody shares": (
        'en = "Manners" }', 'en = "Manners", weight = 5 }', "groups.manners.weight", "delete this one", "无人分配",
    ),
    "a group without indicator": (
        "[groups]\n", '[groups]\nspare = { zh = "空", en = "Spare" }\n', "groups.spare",
        "add one or delete", "请补上指标",
    ),
    "weights that add up wrongly": (
        "declared_total = 50", "declared_total = 60", "declared_total", "write declared_total = 50", "合计 50，不是 60",
    ),
    "weights of which one is nothing": (
        "weight = 20", "weight = 0", "indicators.appearance.weight", "than 0", "大于 0",
    ),
    "a standard without threshold": (FROM, "", "standards.dispatched", "write one of from", "应恰有一个标准值"),
    "a standard with two thresholds": (FROM, f"{FROM}\nbelow = 1", "standards.dispatched", "exactly one", "应恰有一个"),
    "a rating without wording": (
        'rating = "excellent"', 'rating = "great"', "ratings.great", "add great with zh and en", "[ratings] 中写 great",
    ),
    "a rating that nothing uses": (
        "[ratings]\n", '[ratings]\nfine = { zh = "良", en = "Fine" }\n', "ratings.fine", "delete it or use", "请删去",
    ),
    "bands of ratings without the rest": (
        ', { rating = "improve" }]', ', { rating = "improve", from = "0.5" }]',
        "standards.fix_rate", "ratings: the last one", "ratings 的最后一档",
    ),
    "bands of ratings that cannot be reached": (
        ', { rating = "improve" }]', ', { rating = "improve", from = "0.95" }, { rating = "improve" }]',
        "standards.fix_rate", "no value can reach", "取不到",
    ),
    "an unknown checklist": (
        'checklist = "store-102"', 'checklist = "store-103"',
        "indicators.appearance.checklist", "unknown checklist 'store-103': write one of", "没有检查表“store-103”",
    ),
    "an unknown section": (
        'section = "appearance"', 'section = "attic"', "indicators.appearance.section",
        "unknown section 'attic'", "没有检查表部分",
    ),
    "a checklist and parts": (
        'checklist = "store-102"', 'checklist = "store-102"\nparts = ["仪容"]', "indicators.appearance",
        "both", "只留一个",
    ),
    "a section without checklist": (
        'checklist = "store-102"\n', "", "indicators.appearance", "add it or delete", "请补上 checklist",
    ),
    "an offence without consequence": (
        "[appraisal]",
        '[[offences]]\nid = "x"\nzh = "某"\nen = "X"\nkpi = "late_days"\nconsequences = []\n\n[appraisal]',
        "offences.x.consequences", "has 0 entries but needs at least 1", "至少要有 1 项",
    ),
    "an offence of an unknown KPI": (
        'kpi = "late_days"', 'kpi = "lateness"', "offences.late.kpi", "unknown KPI 'lateness'", "没有指标“lateness”",
    ),
    "a consequence for an unknown role": (
        'roles = ["installer"]', 'roles = ["welder"]', "offences.refuses.consequences.F-46.roles", "installer",
        "没有岗位",
    ),
    "a consequence by an unknown rule": (
        'rule = "F-60"', 'rule = "F-960"', "offences.late.consequences", "scorecard rules", "条款编号“F-960”",
    ),
    "an unknown rule that matches as well": (
        'counts = "ever"', 'also = ["F-999"]', "offences.refuses", "unknown rule id 'F-999'", "条款编号“F-999”",
    ),
    "a flag that the cases cannot carry": (
        'needs = ["complaint"]', 'needs = ["storm"]', "offences.refuses.needs", "complaint", "没有条件“storm”",
    ),
    "a deduction without money": (
        DEDUCT, '{ do = "deduct" }', "offences.refuses.consequences.2.steps.1", "give deduct", "请写金额",
    ),
    "money that nobody pays": (
        DEDUCT, '{ do = "review", amount = "5" }', "offences.refuses.consequences.2.steps.1", "do not fit", "请不要写",
    ),
    "a range from high to low": (
        '["10", "200"]', '["200", "10"]', "offences.refuses.consequences.2.steps.1", "from low to high", "应先低后高",
    ),
    "a range beside an amount": (
        DEDUCT, '{ do = "deduct", amount = "5", range = ["10", "200"] }',
        "offences.refuses.consequences.2.steps.1", "stands alone", "单独写",
    ),
    "a range with one end": (
        '["10", "200"]', '["10"]', "offences.refuses.consequences.2.steps.1.range.2", "missing: add it", "请补上",
    ),
    "a suspension without days": (
        "days = 3, ", "", "offences.refuses.consequences.1.steps.1", "suspend needs days", "suspend 要写 days",
    ),
    "days without suspension": (
        DEDUCT, '{ do = "list", days = 3 }', "offences.refuses.consequences.2.steps.1", "nothing else has them",
        "删去 days",
    ),
    "an act that there is not": (
        DEDUCT, '{ do = "fire" }', "offences.refuses.consequences.2.steps.1.do.1", "write one of deduct",
        "不能写“fire”",
    ),
    "a percentage of nothing": (
        'percent = "3"', 'percent = "0"', "offences.late.consequences.1.steps.1.percent", "greater than 0", "大于 0",
    ),
    "a float for an amount": (
        'amount = "100"', "amount = 99.5", "steps.1.amount", 'such as "99.5"', "数字必须精确",
    ),
    "one part in two offences": (
        "[appraisal]", AGAIN.format('kpi = "violations"\nparts = ["拒絕派工"]'),
        "offences.again.parts", "'拒絕派工' of violations belongs to 'refuses'", "只在一处列出",
    ),
    "one whole KPI in two offences": (
        "[appraisal]", AGAIN.format('kpi = "late_days"'), "offences.again.parts", "all of late_days",
        "late_days 的全部",
    ),
    "a part beside all": (
        "[appraisal]", AGAIN.format('kpi = "violations"'), "offences.again.parts", "'F-03' of violations", "“F-03”",
    ),
    "a reward without a period": (
        APPRAISAL, "", "grades.reward", "add [appraisal]",
        "请补上 [appraisal]",
    ),
    "a review of an unknown grade": (
        'grade = "fail"', 'grade = "poor"', "appraisal.review.grade", "write one of good, fail", "没有等级“poor”",
    ),
    "a period of five months": (
        "months = 3", "months = 5", "appraisal.months", "one of 1, 2, 3, 4, 6, 12", "不能写“5”",
    ),
    "an unknown calendar": (
        'calendar = "S23"', 'calendar = "S99"', "kpis.dispatch_on_time.calendar",
        "unknown service calendar 'S99'", "S23",
    ),
    "a calendar that stops no clock": (
        "[kpis.dispatch_on_time]", '[kpis.training]\ncalendar = "S23"\n\n[kpis.dispatch_on_time]',
        "kpis.training.calendar", "delete calendar", "请删去 calendar",
    ),
    "a calendar for limits in working days": (
        "[kpis.dispatch_on_time]", '[kpis.handled_3wd]\ncalendar = "S23"\n\n[kpis.dispatch_on_time]',
        "kpis.handled_3wd.calendar", "no limit that a calendar could stop", "不起作用",
    ),
    "a route without words": ('words = ["质量"]', "words = []", "routes.1.words", "needs at least 1", "至少要有 1 项"),
    "a route from an unknown text": ('source = "S3"\n', 'source = "S300"\n', "routes.source", "'S300'", "S300"),
    "an unknown figure": (
        '["training"]', '["trainings"]', "figures", "write one of training", "请写下列之一：training",
    ),
    "a standard with the id of an indicator": (
        'id = "dispatched"', 'id = "done"', "standards.done", "rename the standard", "请给标准换一个编号",
    ),
    "an offence that stands twice": (
        "[appraisal]", AGAIN.format('kpi = "absent_days"').replace('"again"', '"late"'),
        "offences.late", "the id 'late' stands twice", "出现两次",
    ),
    "a standard that stands twice": (
        'id = "fix_rate"', 'id = "dispatched"', "standards.dispatched", "twice", "出现两次",
    ),
    "grades of nothing": (
        TEXT[TEXT.index("[[indicators]]") : TEXT.index("[ratings]")], "", "grades", "delete grades", "或删去 grades",
    ),
    "fines payable without counsel": (
        "[appraisal]", "[fines]\npayable = true\n\n[appraisal]", "fines.payable", "write counsel", "请同时写 counsel",
    ),
    "a list in place of a text": (
        'zh = "迟到"', 'zh = ["迟到"]', "offences.late.zh", "write a text in quotes", "带引号的文字",
    ),
    "a text in place of a list": (
        'roles = ["installer"]', 'roles = "installer"', "consequences.1.roles", "list", "列表",
    ),
    "a text in place of yes or no": (
        'kpi = "late_days"', 'kpi = "late_days"\nmisses = "maybe"', "offences.late.misses", "true or false",
        "true 或 false",
    ),
    "a text in place of a number": (
        "min_coverage = 60", 'min_coverage = "sixty"', "min_coverage", "an integer, or a decimal in quotes",
        "请写成整数",
    ),
    "a table that is none": ('floor = "0"', 'floor = "0"\nreading = "text"', "appraisal.reading", "table", "带键的表"),
    "a day that is none": ("= 2026-01-01", '= "January"', "effective_from", "such as 2027-01-01", "不带引号的日期"),
    "a parameter that is a table": (
        "limit_minutes = 20", "limit_minutes = { a = 1 }", "kpis.dispatch_on_time.limit_minutes",
        "for a parameter", "参数的写法",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", [*FAULTS, *SENSELESS])
def test_a_fault_is_refused_with_its_key_and_a_cure(case: str, tmp_path: Path) -> None:
    old, new, key, english, chinese = (FAULTS | SENSELESS)[case]
    file = policy_file(tmp_path, old, new)
    with pytest.raises(Faults) as refusal:
        read_policy(file, KNOWN)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    found = [fault for fault in refusal.value.faults if key in str(fault.values["key"])]
    assert any(english in fault.lines("en")[0] for fault in found), refusal.value.lines("en")
    assert any(chinese in fault.lines("zh")[0] for fault in found), refusal.value.lines("zh")
    for fault in refusal.value.faults:
        (zh,) = fault.lines("zh")
        (en,) = fault.lines("en")
        assert str(file) in zh
        assert str(file) in en
        assert "请" in zh
        assert "should" not in zh


def test_only_what_is_wrong_is_told(tmp_path: Path) -> None:
    """Entries at fault do not make their list too short as well."""
    with pytest.raises(Faults) as refusal:
        read_policy(policy_file(tmp_path, DEDUCT, '{ do = "fire" }'), KNOWN)
    keys = [str(fault.values["key"]) for fault in refusal.value.faults]
    assert keys == ["offences.refuses.consequences.2.steps.1.do.1"]
