"""A small policy with every part that a policy file can have, for the tests of reading and refusing."""

from __future__ import annotations

from pathlib import Path

from pipeline.definitions.calendars import load_calendars
from pipeline.definitions.checklist import load_checklists
from pipeline.definitions.policy_faults import Known
from tests.kpi.world import KPIS, SHARED
from tests.scorecard.made import ROLES

KNOWN = Known(
    KPIS,
    ROLES,
    SHARED,
    tuple(load_calendars()),
    {name: frozenset(checklist.sections) for name, checklist in load_checklists().items()},
)
TEXT = """
scheme = "acme"
effective_from = 2026-01-01
zh = "城东服务部办法"
en = "Chengdong scheme"
sources = ["S23", "S42"]
declared_total = 50
min_coverage = 60
figures = ["training"]

[groups]
work = { zh = "工作", en = "Work", weight = 30 }
manners = { zh = "仪表", en = "Manners" }

[[indicators]]
id = "done"
zh = "完成率"
en = "Completion"
group = "work"
kpi = "completion"
source = "S35"
curve = [[0, 0], [1, 100]]

[[indicators]]
id = "fixed"
zh = "一次解决"
en = "Fixed at once"
group = "work"
kpi = "first_time_fix"
source = "S35"
curve = [[0, 0], [1, 100]]

[[indicators]]
id = "appearance"
zh = "仪容"
en = "Appearance"
group = "manners"
weight = 20
kpi = "inspection_pass"
checklist = "store-102"
section = "appearance"
source = "S35"
curve = [[0, 0], [1, 100]]

[ratings]
excellent = { zh = "优秀", en = "Excellent" }
improve = { zh = "改进", en = "Improve" }

[[standards]]
id = "dispatched"
zh = "及时派工"
en = "Dispatched in time"
kpi = "dispatch_on_time"
rule = "T-09"
roles = ["dispatcher"]
from = "0.95"

[[standards]]
id = "fix_rate"
zh = "一次解决率"
en = "First-time fix"
kpi = "first_time_fix"
rule = "R-04"
ratings = [{ rating = "excellent", from = "0.90" }, { rating = "improve" }]

[[offences]]
id = "refuses"
zh = "拒绝派工"
en = "Refuses work"
kpi = "violations"
parts = ["F-03", "拒绝派工"]
counts = "ever"
[[offences.consequences]]
rule = "F-46"
roles = ["installer"]
needs = ["complaint"]
steps = [{ do = ["suspend", "deduct"], days = 3, amount = "100" }, { do = "review" }]
[[offences.consequences]]
rule = "F-03"
steps = [{ do = "deduct", range = ["10", "200"] }]

[[offences]]
id = "late"
zh = "迟到"
en = "Late"
kpi = "late_days"
[[offences.consequences]]
rule = "F-60"
steps = [{ do = "deduct", percent = "3" }]

[appraisal]
months = 3
rule = "F-70"
floor = "0"
review = { rule = "D-12", grade = "fail", times = 2 }

[[grades]]
id = "good"
zh = "好"
en = "Good"
from = 80
reward = "1000"

[[grades]]
id = "fail"
zh = "差"
en = "Fail"

[[routes]]
words = ["质量"]
department = { zh = "研发部", en = "R&D" }
source = "S3"

[kpis.dispatch_on_time]
limit_minutes = 20
calendar = "S23"
"""
AGAIN = """
[[offences]]
id = "again"
zh = "再"
en = "Again"
{}
[[offences.consequences]]
rule = "F-03"
steps = [{{ do = "list" }}]

[appraisal]"""


def policy_file(folder: Path, old: str = "", new: str = "") -> Path:
    """The policy in the folder of its scheme, with the first place of a text replaced."""
    assert old in TEXT, old
    file = folder / "acme" / "2026-01-01.toml"
    file.parent.mkdir()
    file.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return file
