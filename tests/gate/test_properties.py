"""Whatever noise is put around an empty phrase, it stays empty; whatever stands beside a real account, it stays one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.desk import EMPTY, RULES, TABOO, codes, verdict_on
from tickets.gate.folding import fold
from tickets.gate.judge import judge_resolution

NOISE = st.text(
    alphabet=" \t\n\u3000\u200b\u200d\u2060\ufeff\u00ad\u0336。，、！!~…·*_-/|()（）【】“”：；👌✅🙏🏻\ufe0f\u2800",
    max_size=4,
)
unhurried = settings(deadline=None)  # other work on the machine is no failure of the gate
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
ACCOUNTS = st.sampled_from(
    [
        "更换了二楼交换机的电源模块",
        "报表服务连接池由 200 扩至 400",
        "the print spooler was restarted and two pages came out",
        "您重新登录后即可看到“应收明细”",
    ]
)


@st.composite
def dressed(draw: st.DrawFn, words: list[str]) -> str:
    """One to four listed phrases, each letter with noise around it, in some width and case."""
    parts = draw(st.lists(st.sampled_from(words), min_size=1, max_size=4))
    text = "".join(f"{draw(NOISE)}{letter}" for part in parts for letter in part.replace(" ", ""))
    width = draw(st.sampled_from([{}, FULL_WIDTH]))
    case = draw(st.sampled_from([str.upper, str.lower, str.swapcase]))
    return f"{case(text).translate(width)}{draw(NOISE)}"


@unhurried
@given(dressed(EMPTY))
def test_norm_talk_2_noise_never_lets_an_empty_phrase_through(text: str) -> None:
    assert codes(text) == ["says_nothing"]


@unhurried
@given(
    dressed(EMPTY),
    st.sampled_from(["您好，", "张工，", "Hi, ", "1. ", ""]),
    st.sampled_from(["，谢谢", "。请知悉！", " thanks", ""]),
)
def test_norm_talk_2_courtesy_never_lets_an_empty_phrase_through(text: str, before: str, behind: str) -> None:
    assert codes(f"{before}{text}{behind}") == ["says_nothing"]


@unhurried
@given(dressed(EMPTY), ACCOUNTS, st.booleans())
def test_an_account_beside_an_empty_phrase_lets_it_through(text: str, account: str, first: bool) -> None:  # noqa: FBT001
    whole = f"{account}。{text}" if first else f"{text}。{account}"
    assert codes(whole.replace("“", "").replace("”", "")) == []


@unhurried
@given(st.sampled_from(TABOO), ACCOUNTS)
def test_norm_talk_4_an_account_does_not_excuse_a_taboo_phrase(phrase: str, account: str) -> None:
    assert set(codes(f"{account}。{phrase}。")) == {"taboo"}


@unhurried
@given(st.text(max_size=300))
def test_no_text_makes_the_gate_stumble_and_every_mark_lies_in_the_text(text: str) -> None:
    verdict = verdict_on(text)
    assert all(0 <= start < end <= len(text) for start, end in verdict.marks)
    assert all(str(problem.message) and problem.norm for problem in verdict.problems)
    assert verdict.passes or verdict.problems


@unhurried
@given(
    st.text(alphabet=st.characters(codec=None, categories=None), max_size=60),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_no_resolution_makes_the_gate_stumble(cause: str, plan: str, result: str) -> None:
    found = judge_resolution(cause=cause, plan=plan, result=result, phrases=RULES)
    assert all(problems for problems in found.values())


@unhurried
@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded.text).text == folded.text
    assert len(folded.spans) == len(folded.text) == len(folded.gaps) - 1
