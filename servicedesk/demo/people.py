"""Who works at the demonstration desk, and whom it serves."""

from dataclasses import dataclass
from datetime import datetime

from accounts.actions.customers import CustomerContent, save_customer
from accounts.actors import SYSTEM
from accounts.models import AssignmentGroup, Membership, Requester, Site, User
from accounts.roles import Role
from servicedesk.demo_password import DEMO_PASSWORD

SITES = {"hq": "总部", "plant": "龙泉生产基地", "branch": "绵阳分公司"}

# by slug: the name, the sites
CUSTOMERS = {"power": ("川西电力公司", ("hq", "branch")), "base": ("龙泉制造公司", ("plant",))}

# user name: (name, role, site, telephone extension)
STAFF = {
    "agent": ("王悦", Role.AGENT, "hq", "8317"),
    "zhenglan": ("郑岚", Role.AGENT, "hq", "8318"),
    "hejing": ("何静", Role.AGENT, "plant", "6201"),
    "engineer": ("李志远", Role.ENGINEER, "hq", "8341"),
    "zhoukai": ("周凯", Role.ENGINEER, "hq", "8342"),
    "wuqiang": ("吴强", Role.ENGINEER, "plant", "6214"),
    "xuwenbo": ("许文博", Role.ENGINEER, "hq", "8345"),
    "liuyang": ("刘洋", Role.ENGINEER, "hq", "8350"),
    "tangmin": ("唐敏", Role.ENGINEER, "branch", "5106"),
    "dispatcher": ("陈立", Role.DISPATCHER, "hq", "8310"),
    "supervisor": ("赵明霞", Role.SUPERVISOR, "hq", "8301"),
    "manager": ("孙国栋", Role.MANAGER, "hq", "8300"),
    "admin": ("系统管理员", Role.ADMIN, "hq", "8399"),
}

# by slug: the name, the lead, the members
GROUPS = {
    "apps": ("应用支持组", "engineer", ("engineer", "xuwenbo")),
    "desktop": ("桌面终端组", "zhoukai", ("zhoukai", "wuqiang", "tangmin")),
    "network": ("网络通信组", "zhoukai", ("zhoukai", "tangmin")),
    "database": ("数据库与主机组", "liuyang", ("liuyang",)),
    "accounts": ("账号权限组", "xuwenbo", ("xuwenbo", "engineer")),
}

# name, form of address, department, place, site, mobile, VIP, portal user name
REQUESTERS = (
    ("张建国", "张工", "总工程师办公室", "总部 2 号楼 1106", "hq", "13812346021", True, "requester"),
    ("陈卫东", "陈总工", "生产技术部", "总部 2 号楼 1201", "hq", "13908071188", True, ""),
    ("袁博", "袁博士", "研究院", "总部 3 号楼 502", "hq", "13688120933", True, ""),
    ("赵红梅", "赵专责", "物资采购部", "总部 1 号楼 603", "hq", "13551027745", False, ""),
    ("孙涛", "孙专责", "市场营销部", "总部 1 号楼 815", "hq", "13708093312", False, ""),
    ("林秋实", "林工", "信息化办公室", "总部 2 号楼 408", "hq", "13880556127", False, ""),
    ("苏蕾", "苏专工", "供应链管理部", "总部 1 号楼 611", "hq", "13658044906", False, ""),
    ("马建军", "马工", "人力资源部", "总部 1 号楼 302", "hq", "13981772350", False, ""),
    ("邓敏", "邓专责", "人力资源部", "总部 1 号楼 304", "hq", "13541198803", False, ""),
    ("郑凯", "郑工", "设计一室", "总部 3 号楼 211", "hq", "13730612458", False, ""),
    ("韩志刚", "韩班长", "二车间", "龙泉基地二车间调度室", "plant", "13880214467", False, ""),
    ("罗琳", "罗工", "质量管理部", "龙泉基地质检楼 205", "plant", "13666091274", False, ""),
    ("潘小雨", "潘专责", "综合管理部", "总部 1 号楼 108", "hq", "13550773319", False, ""),
    ("钱律", "钱律师", "法律事务部", "总部 1 号楼 906", "hq", "13808195560", False, ""),
    ("沈佳", "沈专工", "客户服务中心", "总部 4 号楼 102", "hq", "13547326680", False, ""),
    ("冯立新", "冯专责", "物资采购部", "总部 1 号楼 605", "hq", "13882097143", False, ""),
    ("杜航", "杜工", "设计二室", "总部 3 号楼 318", "hq", "13699410022", False, ""),
    ("高雅", "高专责", "党群工作部", "总部 1 号楼 1003", "hq", "13568829017", False, ""),
    ("曹阳", "曹审计", "审计部", "总部 1 号楼 710", "hq", "13700251836", False, ""),
    ("何雪", "何会计", "财务共享中心", "总部 2 号楼 1108", "hq", "13981043375", False, ""),
    ("彭大勇", "彭工", "动力车间", "龙泉基地动力站", "plant", "13880665521", False, ""),
    ("谢芳", "谢专责", "仓储物流部", "龙泉基地 3 号库", "plant", "13658120074", False, ""),
    ("任杰", "任工", "绵阳运维班", "绵阳分公司 301", "branch", "13990134482", False, ""),
    ("蒋文静", "蒋专责", "绵阳综合室", "绵阳分公司 105", "branch", "13981227690", False, ""),
    ("黄磊", "黄工", "设备管理部", "龙泉基地办公楼 402", "plant", "13547009963", False, ""),
)


@dataclass(frozen=True)
class Cast:
    """Everybody, by user name or slug; requesters in the order above."""

    users: dict[str, User]
    groups: dict[str, AssignmentGroup]
    requesters: list[Requester]


def enter_people(*, at: datetime) -> Cast:
    """Create sites, staff, groups and requesters."""
    sites = {slug: Site.objects.create(slug=slug, name=name) for slug, name in SITES.items()}
    for slug, (name, own) in CUSTOMERS.items():
        save_customer(slug=slug, content=CustomerContent(name=name, sites=own), is_new=True, by=SYSTEM, at=at)
    users = {name: _staff(name, sites) for name in STAFF}
    groups = {slug: _group(slug, users) for slug in GROUPS}
    requesters = [_requester(row, sites, at=at) for row in REQUESTERS]
    return Cast(users=users, groups=groups, requesters=requesters)


def _staff(username: str, sites: dict[str, Site]) -> User:
    name, role, site, extension = STAFF[username]
    return User.objects.create_user(
        username=username,
        email=f"{username}@desk.example",
        password=DEMO_PASSWORD,
        display_name=name,
        role=role,
        site=sites[site],
        phone=extension,
        im_account=username,
        is_staff=role == Role.ADMIN,
        is_superuser=role == Role.ADMIN,
    )


def _group(slug: str, users: dict[str, User]) -> AssignmentGroup:
    name, lead, members = GROUPS[slug]
    group = AssignmentGroup.objects.create(slug=slug, name=name, lead=users[lead])
    Membership.objects.bulk_create([Membership(group=group, user=users[member]) for member in members])
    return group


def _requester(
    row: tuple[str, str, str, str, str, str, bool, str], sites: dict[str, Site], *, at: datetime
) -> Requester:
    name, honorific, department, place, site, phone, is_vip, username = row
    email = f"{username or 'u' + phone[-6:]}@corp.example"
    user = None
    if username:
        user = User.objects.create_user(
            username=username,
            email=email,
            password=DEMO_PASSWORD,
            display_name=name,
            role=Role.REQUESTER,
            site=sites[site],
            phone=phone,
        )
    return Requester.objects.create(
        name=name,
        honorific=honorific,
        department=department,
        location=place,
        site=sites[site],
        phone=phone,
        email=email,
        im_account=f"rtx{phone[-4:]}",
        is_vip=is_vip,
        user=user,
        created_at=at,
    )
