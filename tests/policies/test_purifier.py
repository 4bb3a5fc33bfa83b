"""The water-purifier scheme: where complaints go by S3 and S22, and figures judged by nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.jobs.complaints import route
from tests.policies.held import shipped_policy


@pytest.mark.parametrize(
    ("texts", "department", "source"),
    [
        (("ordinary", "received", None, "产品质量"), "研发设计部", "S3"),
        (("ordinary", "received", None, "包装破损"), "仓储物流部", "S3"),
        (("ordinary", "received", None, "服务态度", "滤芯质量不好"), "市场部", "S3"),
        (("urgent", "received", None, "产品质量"), "公司领导", "S3"),
        (("ordinary", "reopened", None, "产品质量"), "责任人的直接上级", "S22"),
    ],
)
def test_s3_each_kind_of_complaint_has_its_department(
    texts: Sequence[str | None], department: str, source: str
) -> None:
    found = route(shipped_policy("purifier").routes, *texts)
    assert found is not None
    assert (found.department.zh, found.source) == (department, source)


def test_nothing_is_judged() -> None:
    policy = shipped_policy("purifier")
    assert (policy.judged, policy.caps, policy.offences, policy.has_total) == ((), (), (), False)
