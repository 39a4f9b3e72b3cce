"""What columns there may be, how people call them, and which column of a file is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from channels_intake.imports.choices import What
from core.errors import Words


@dataclass(frozen=True)
class Field:
    """A field that a column may hold. `names` are its headings, compared without blanks, case and punctuation."""

    name: str
    label: Words
    names: tuple[str, ...]
    is_required: bool = False
    example: str = ""


_PERSON = (
    Field(
        "phone", _("Phone"), ("phone", "mobile", "telephone", "tel", "电话", "手机", "联系电话"), example="0591-8333"
    ),
    Field("email", _("E-mail"), ("email", "mail", "邮箱", "电子邮件", "邮件"), example="wangfang@corp.example"),
    Field("im_account", _("Messenger account"), ("imaccount", "im", "rtx", "rtx账号", "企业微信", "即时通讯账号")),
    Field("department", _("Department"), ("department", "dept", "部门", "单位", "所属部门"), example="财务部"),
)
_TICKETS = (
    Field(
        "external_id",
        _("External identifier"),
        (
            "externalid",
            "id",
            "ref",
            "reference",
            "number",
            "ticketid",
            "工单号",
            "编号",
            "单号",
            "外部编号",
            "原工单号",
        ),
        example="OLD-1001",
    ),
    Field(
        "title",
        _("Title"),
        ("title", "subject", "summary", "标题", "主题", "事件标题"),
        is_required=True,
        example="三楼打印机卡纸",
    ),
    Field(
        "description",
        _("Description"),
        ("description", "detail", "details", "描述", "问题描述", "内容", "详细描述"),
        example="每五张卡一张，重启无效",
    ),
    Field(
        "name",
        _("Requester"),
        (
            "requester",
            "requestername",
            "caller",
            "user",
            "name",
            "用户",
            "报修人",
            "申请人",
            "姓名",
            "请求人",
            "联系人",
        ),
        is_required=True,
        example="王芳",
    ),
    *_PERSON,
    Field("kind", _("Kind of ticket"), ("kind", "type", "类型", "工单类型", "服务类型"), example="故障"),
    Field("category", _("Category"), ("category", "分类", "类别", "服务目录")),
    Field("priority", _("Priority"), ("priority", "优先级"), example="P3"),
    Field("impact", _("Impact"), ("impact", "影响", "影响度", "影响范围")),
    Field("urgency", _("Urgency"), ("urgency", "紧急度", "紧急程度")),
    Field("product_version", _("Product version"), ("productversion", "version", "版本", "产品版本", "型号")),
    Field("environment", _("Environment"), ("environment", "环境", "使用环境")),
    Field("occurred_at", _("Time of occurrence"), ("occurredat", "occurred", "发生时间", "故障时间")),
    Field("steps", _("Steps to reproduce"), ("steps", "复现步骤", "操作步骤")),
    Field("error_text", _("Error text"), ("errortext", "error", "报错信息", "错误信息")),
    Field("group", _("Assignment group"), ("group", "team", "assignmentgroup", "支持组", "处理组", "服务组")),
    Field("assignee", _("Engineer"), ("assignee", "engineer", "owner", "工程师", "处理人", "负责人")),
    Field("state", _("State"), ("state", "status", "状态", "工单状态"), example="已关闭"),
    Field(
        "created_at",
        _("Received at"),
        ("createdat", "created", "opened", "openedat", "受理时间", "创建时间", "报修时间", "登记时间"),
        example="2025-03-01 09:30",
    ),
    Field(
        "resolved_at",
        _("Resolved at"),
        ("resolvedat", "resolved", "解决时间", "处理时间", "完成时间"),
        example="2025-03-01 11:00",
    ),
    Field("closed_at", _("Closed at"), ("closedat", "closed", "关闭时间", "结单时间"), example="2025-03-02 10:00"),
    Field("cause", _("Cause"), ("cause", "原因", "原因说明", "故障原因"), example="搓纸轮磨损，进纸打滑"),
    Field(
        "plan",
        _("Solution"),
        ("plan", "solution", "处理方案", "解决方案", "处理过程"),
        example="更换搓纸轮并清洁进纸通道",
    ),
    Field("result", _("Result"), ("result", "处理结果", "结果"), example="连续打印五十页无卡纸，用户已确认"),
)
_REQUESTERS = (
    Field(
        "name", _("Name"), ("name", "fullname", "姓名", "名字", "用户", "员工姓名"), is_required=True, example="王芳"
    ),
    *_PERSON,
    Field("honorific", _("Form of address"), ("honorific", "salutation", "称呼", "尊称"), example="王工"),
    Field(
        "location",
        _("Location"),
        ("location", "office", "room", "位置", "地点", "办公地点", "房间"),
        example="3 号楼 405",
    ),
    Field("site", _("Site"), ("site", "厂区", "站点", "场所", "地区")),
    Field("customer", _("Customer"), ("customer", "client", "客户", "客户单位", "客户名称")),
    Field("is_vip", _("VIP"), ("isvip", "vip", "重要用户", "是否vip"), example="否"),
    Field("language", _("Language"), ("language", "lang", "语言"), example="中文"),
)
FIELDS: dict[str, dict[str, Field]] = {
    What.TICKETS: {one.name: one for one in _TICKETS},
    What.REQUESTERS: {one.name: one for one in _REQUESTERS},
}
_NOISE = re.compile(r"[\W_]+")


def plain(heading: str) -> str:
    """A heading as it is compared."""
    return _NOISE.sub("", heading).lower()


def recognise(headers: Sequence[str], *, what: str) -> dict[str, int]:
    """Which column holds which field, as far as its heading says. The first of two columns of one meaning counts; what
    is nobody's heading is left to people.
    """
    known = _headings(what)
    found: dict[str, int] = {}
    for place, heading in enumerate(headers):
        field = known.get(plain(heading)) or known.get(plain(re.sub(r"[（(].*?[)）]", "", heading)))
        if field is not None:
            found.setdefault(field, place)
    return found


@cache
def _headings(what: str) -> dict[str, str]:
    """Field by heading: its own name, the names people use, and what our own empty tables have above it."""
    known = {plain(name): field.name for field in FIELDS[what].values() for name in (field.name, *field.names)}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            known |= {plain(str(field.label)): field.name for field in FIELDS[what].values()}
    return known


def missing(mapping: Mapping[str, int], *, what: str) -> list[Field]:
    """The required fields that no column holds."""
    return [field for field in FIELDS[what].values() if field.is_required and field.name not in mapping]
