"""What the text says about applications: a report that passes and one that fails, for every rule."""

from tests.reports import TEXTS, report

FIGURES = {
    "requests__outcome__granted__natural_person": 30,
    "requests__outcome__refused__third_party_rights__enterprise": 6,
    "requests__carried_forward__natural_person": 2,
    "requests__brought_forward__natural_person": 1,
}
"""new 37, brought forward 1, done 36, carried forward 2"""


def said(text, **figures):  # type: ignore[no-untyped-def]
    """A report that says something about its applications."""
    return report(sections=TEXTS | {"overview": text}, **(FIGURES | figures))


def pair(right: str, wrong: str):  # type: ignore[no-untyped-def]
    return said(right), said(wrong)


def told_of_fees(text: str):  # type: ignore[no-untyped-def]
    """A report with an application that lapsed because nobody paid."""
    lapsed = {"requests__outcome__other__fee_overdue__natural_person": 1}
    return report(sections=TEXTS | {"other": text}, **lapsed)


FIRM = {"requests__received__enterprise": 1}
LAWYER = {"requests__received__legal_service": 1, "requests__received__enterprise": 0}

CASES = {
    "N-APP-1": pair("全年收到政府信息公开申请37件。", "全年收到政府信息公开申请47件。"),
    "N-APP-2": pair("上年结转申请1件，结转下年度2件。", "上年结转申请1件，结转下年度3件。"),
    "N-DONE": pair("全年办结政府信息公开申请36件。", "全年办结政府信息公开申请35件。"),
    "N-ALLDONE": pair("政府信息公开申请均在法定期限内答复。", "政府信息公开申请均已办结。"),
    "N-OUTCOME": pair("予以公开30件，不予公开6件。", "予以公开30件，不予公开5件。"),
    "N-REASON": pair("因保护第三方合法权益不予公开6件。", "因保护第三方合法权益不予公开4件。"),
    "N-APPL": pair("依申请公开37件，其中自然人申请31件。", "依申请公开37件，其中自然人申请35件。"),
    "N-NONE-APP": pair("未收到行政复议申请。", "本年度未收到政府信息公开申请。"),
    "A-FEEROW": (
        told_of_fees("发出收费通知1件，申请人逾期未缴费。"),
        told_of_fees("全年未发出信息处理费收费通知。"),
    ),
    "A-LAWYER": (
        said("依申请公开1件，由企业申请1件。", **FIRM),
        said("依申请公开1件，由企业申请1件。", **LAWYER),
    ),
}
