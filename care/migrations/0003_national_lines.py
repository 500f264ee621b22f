"""The national lines, so that a fresh installation helps at once. Staff change, hide or add to them."""

from django.db import migrations

ALWAYS = ("24時間", "Day and night")
LINES = [
    # topic, number, url, (ja, en) label, (ja, en) note, (ja, en) hours, languages, in_menu
    (
        "danger", "119", "",
        ("救急車・消防", "Ambulance and fire"),
        ("けが、急な病気、火事のとき。通話は無料です。", "Injury, sudden illness or fire. The call is free."),
        ALWAYS, "", True,
    ),
    (
        "danger", "110", "",
        ("警察", "Police"),
        ("いま、こわい目にあっているとき。通話は無料です。", "When you are in danger right now. The call is free."),
        ALWAYS, "", True,
    ),
    (
        "violence", "189", "",
        ("児童相談所虐待対応ダイヤル", "Child guidance centre hotline"),
        (
            "「虐待かも」と思ったとき。子どもにあたってしまいそうなときも。名前は言わなくてかまいません。無料です。",
            "When you worry that a child is being hurt, or fear you may hurt yours. You need not give a name. Free.",
        ),
        ALWAYS, "", True,
    ),
    (
        "violence", "0120-279-889", "https://soudanplus.jp/",
        ("DV相談プラス", "DV Hotline Plus"),
        (
            "パートナーがこわい、つらいとき。チャットやメールでも話せます。無料です。",
            "When your partner frightens or hurts you. Chat and e-mail too. Free.",
        ),
        ALWAYS, "", False,
    ),
    (
        "child", "#8000", "",
        ("こども医療でんわ相談", "Children's medical advice line"),
        (
            "夜や休みの日に子どもの具合が悪く、病院へ行くか迷うとき。通話料がかかります。",
            "At night or on holidays, when a child is unwell and you wonder about going to hospital. Call charges apply.",
        ),
        ("夜間・休日（時間は県ごとに違います）", "Nights and holidays (hours differ by prefecture)"), "", True,
    ),
    (
        "child", "0120-189-783", "",
        ("児童相談所相談専用ダイヤル", "Child guidance centre advice line"),
        ("子育てのしんどさや、子どものことの相談に。無料です。", "When raising a child is hard and you want advice. Free."),
        ("", ""), "", False,
    ),
    (
        "self", "0120-279-338", "https://www.since2011.net/yorisoi/",
        ("よりそいホットライン", "Yorisoi Hotline"),
        (
            "どんな悩みでも。消えてしまいたい気持ちのときも。外国語でも話せます。無料です。",
            "Any worry at all, also when you feel like disappearing. Other languages are spoken. Free.",
        ),
        ("24時間（外国語は日によります）", "Day and night (other languages: hours vary)"),
        "English、中文、한국어、Tiếng Việt、Português、Español、Filipino、ภาษาไทย、नेपाली", True,
    ),
    (
        "young", "0120-0-78310", "",
        ("24時間子供SOSダイヤル", "24-hour SOS line for children"),
        (
            "学校のこと、友だちのこと、家のこと。保護者の人も話せます。無料です。",
            "School, friends, home. Parents may call too. Free.",
        ),
        ALWAYS, "", False,
    ),
    (
        "young", "0120-99-7777", "https://childline.or.jp/",
        ("チャイルドライン", "Childline Japan"),
        (
            "18歳までの人のための電話。名前は言わなくていいし、いつ切ってもかまいません。無料です。",
            "For anyone up to 18. No name needed, and you may hang up whenever you like. Free.",
        ),
        ("毎日 16時〜21時（年末年始は休み）", "Every day 4–9 pm (closed over New Year)"), "", False,
    ),
]


def add_lines(apps, schema_editor):
    # Historical models know nothing of translation: the plain column holds the default language, as in the live ones.
    HelpContact = apps.get_model("care", "HelpContact")
    for order, (topic, number, url, label, note, hours, languages, in_menu) in enumerate(LINES, start=1):
        HelpContact.objects.get_or_create(
            number=number,
            defaults={
                "topic": topic, "url": url, "languages": languages, "in_menu": in_menu, "order": order * 10,
                "label": label[0], "label_ja": label[0], "label_en": label[1],
                "note": note[0], "note_ja": note[0], "note_en": note[1],
                "hours": hours[0], "hours_ja": hours[0], "hours_en": hours[1],
            },
        )


class Migration(migrations.Migration):
    dependencies = [("care", "0002_staff_permissions")]

    operations = [migrations.RunPython(add_lines, migrations.RunPython.noop)]
