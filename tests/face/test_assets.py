"""Style sheets, icons, scripts and templates keep the rules of the house: tokens, layers, contrast, nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "static")
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)


def blocks() -> dict[str, dict[str, str]]:
    """The colour tokens of each theme."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    found = {}
    for name, start in {
        "light": ":root {",
        "dark": '[data-theme="dark"] {',
        "auto": '[data-theme="auto"] {',
    }.items():
        body = text.split(start, 1)[1].split("}", 1)[0]
        found[name] = {key: " ".join(value.split()) for key, value in re.findall(r"(--[\w-]+):\s*([^;]+);", body)}
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_dark_blocks_are_equal_and_there_are_few_tokens() -> None:
    themes = blocks()
    assert themes["dark"] == themes["auto"]
    assert set(themes["dark"]) < set(themes["light"])
    assert len(themes["light"]) <= 60


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", "ground surface sunken hover note accent-soft warn-soft breach-soft met-soft hold-soft"),
        ("ink-2", "ground surface sunken hover note accent-soft"),
        ("ink-3", "ground surface sunken hover"),
        ("accent", "ground surface hover"),
        ("accent-strong", "accent-soft"),
        ("warn", "surface ground warn-soft"),
        ("breach", "surface ground breach-soft"),
        ("met", "surface ground met-soft"),
        ("hold", "surface hold-soft"),
        ("on-accent", "accent accent-strong"),
        ("on-vip", "vip"),
    ],
)
def test_every_ink_can_be_read_on_every_ground_it_stands_on(theme: str, ink: str, grounds: str) -> None:
    tokens = blocks()["light"] | (blocks()["dark"] if theme == "dark" else {})
    for ground in grounds.split():
        assert contrast(tokens[f"--{ink}"], tokens[f"--{ground}"]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_are_seen(theme: str) -> None:
    tokens = blocks()["light"] | (blocks()["dark"] if theme == "dark" else {})
    for mark in ("--line-strong", "--focus"):
        assert contrast(tokens[mark], tokens["--surface"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_keep_to_layers_and_tokens(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    assert text.count("{") == text.count("}")
    assert re.match(r"\s*@(layer|media print)", text)
    assert "@import" not in text
    assert "url(" not in text
    assert "color-mix" not in text
    if sheet.name != "tokens.css":
        assert not COLOUR.search(text)
        used = set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text))
        assert used <= set(blocks()["light"])


def test_no_weight_but_the_two_chinese_faces_have() -> None:
    text = "".join(sheet.read_text("utf-8") for sheet in SHEETS)
    assert set(re.findall(r"font-weight: (\d+)", text)) | set(re.findall(r"font: (\d+)", text)) == {"400", "600"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_evaluate_nothing_and_write_no_markup(script: Path) -> None:
    text = script.read_text("utf-8")
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b", text
    )
    assert "import " not in text
    assert "//" in text.splitlines()[0]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_templates_use_icons_that_exist_and_nothing_inline(template: Path) -> None:
    text = template.read_text("utf-8")
    named = set(re.findall(r'\{% icon "([\w-]+)"', text)) | set(re.findall(r'sign="([\w-]+)"', text))
    assert named <= ICONS
    if "letters" not in template.parts:  # letters are mail, and mail knows no style sheets
        assert not re.search(r"\sstyle=|\son(click|change|submit|load|input)=|hx-on|<style", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_everything_a_template_links_to_is_there(template: Path) -> None:
    text = template.read_text("utf-8")
    for name in re.findall(r"\{% static '([^']+)' %\}", text):
        assert (STATIC / name).is_file() or not name.startswith(("css/", "js/")), name


def test_every_script_and_sheet_is_used_somewhere() -> None:
    docs = Path(settings.BASE_DIR, "api", "templates", "api", "docs.html")
    offline = Path(settings.BASE_DIR, "workbench", "views", "work", "offline.py")  # sends the worker's script
    pages = "".join(template.read_text("utf-8") for template in (*TEMPLATES, docs, offline))
    for asset in (*SHEETS, *SCRIPTS):
        assert f"{asset.parent.name}/{asset.name}" in pages
