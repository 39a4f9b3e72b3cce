"""The demonstration desk's category tree."""

from tickets.models import Category

TREE: dict[str, tuple[str, dict[str, str]]] = {
    "terminal": (
        "终端与外设",
        {
            "printer": "打印机",
            "pc": "台式机与笔记本",
            "meeting": "会议室设备",
            "display": "显示器",
            "software": "软件安装",
        },
    ),
    "network": ("网络通信", {"vpn": "VPN 远程接入", "lan": "办公网络", "wifi": "无线网络", "telephone": "电话"}),
    "apps": (
        "业务应用",
        {"erp": "ERP", "oa": "OA 办公", "mes": "MES 制造执行", "hr": "人力资源系统", "report": "报表平台"},
    ),
    "mail": ("邮件与协同", {"mailbox": "邮箱", "drive": "企业网盘", "calendar": "会议预约"}),
    "access": ("账号与权限", {"account": "账号开通", "permission": "权限变更", "password": "密码与认证"}),
    "host": ("主机与数据库", {"database": "数据库", "server": "服务器"}),
    "service": ("服务质量", {"attitude": "服务态度", "speed": "处理速度"}),
}

ENGLISH: dict[str, str] = {
    "terminal": "Terminals and devices",
    "printer": "Printers",
    "pc": "Computers",
    "meeting": "Meeting rooms",
    "display": "Displays",
    "software": "Software",
    "network": "Network",
    "vpn": "VPN",
    "lan": "Office network",
    "wifi": "Wi-Fi",
    "telephone": "Telephone",
    "apps": "Business applications",
    "oa": "Office automation",
    "mes": "Manufacturing (MES)",
    "hr": "Human resources",
    "report": "Reports",
    "mail": "Mail and sharing",
    "mailbox": "Mailboxes",
    "drive": "File sharing",
    "calendar": "Meeting bookings",
    "access": "Accounts and rights",
    "account": "New accounts",
    "permission": "Rights",
    "password": "Passwords",
    "host": "Hosts and databases",
    "database": "Databases",
    "server": "Servers",
    "service": "Quality of service",
    "attitude": "Attitude",
    "speed": "Speed",
}


def enter_categories() -> dict[str, Category]:
    """Create the tree; the leaves by slug."""
    leaves: dict[str, Category] = {}
    for position, (slug, (name, children)) in enumerate(TREE.items()):
        branch = Category.objects.create(
            slug=f"{slug}-all", name=name, name_en=ENGLISH.get(slug, ""), position=position
        )
        for place, (leaf, leaf_name) in enumerate(children.items()):
            words = {"name": leaf_name, "name_en": ENGLISH.get(leaf, "")}
            leaves[leaf] = Category.objects.create(slug=leaf, **words, parent=branch, position=place)
    return leaves
