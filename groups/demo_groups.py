"""The texts and the people of the demo's groups (read by `groups.demo`).

A story holds the group's fields (texts in Japanese and English), weekly live hours as (weekday, starts, ends),
facilitators, members with their nicknames here, people who wait, and people who were declined with the reply they got.
"""

from datetime import time
from typing import Any

from groups.enums import GroupState
from places.enums import Layer, Weekday

RULES_JA = """ここで聞いたことは、ここだけの話にします。
人の子育てを、評価したり比べたりしません。
アドバイスは「聞きたい」と言われてから。
名前・園や学校・住所など、だれかが分かることは書きません。
つらい気持ちになったら、途中で閉じて大丈夫。"""
RULES_EN = """What you hear here stays here.
Nobody's way of raising a child is judged or compared.
Advice only when somebody asks for it.
No names, schools, addresses or anything that tells who somebody is.
If it gets too much, you may close the page at any moment."""


def _texts(**texts: tuple[str, str]) -> dict[str, str]:
    fields = {}
    for name, (japanese, english) in texts.items():
        fields[f"{name}_ja"], fields[f"{name}_en"] = japanese, english
    return fields


GROUPS: list[dict[str, Any]] = [
    {
        "fields": {
            "slug": "kotoba-yukkuri",
            "life_stages": ["0-2", "3-5"],
            "languages": ["ja"],
            "capacity": 12,
            **_texts(
                name=("ことばがゆっくりな子の会", "When words come slowly"),
                summary=(
                    "「まだかな」と「まあいいか」を行ったり来たり。そんな毎日を話せるところです。",
                    "Back and forth between “not yet?” and “never mind” – a place to talk about such days.",
                ),
                purpose=(
                    "1歳半や3歳の健診のあと、まわりの子とくらべてしまう夜。だれかに聞いてほしいけれど、"
                    "相談というほどでもない。そんな気持ちを、同じころの子を育てる人どうしで話しています。\n\n"
                    "「できた！」の小さな報告も大歓迎です。ことばでなくても、指さしでも、笑い声でも。",
                    "After a check-up, on nights when you compare with other children. You would like somebody to "
                    "listen, but it is not quite a “consultation”. Parents of children of the same age talk about "
                    "it here.\n\nSmall news is welcome too: a word, a pointed finger, a laugh.",
                ),
                for_whom=(
                    "ことばがゆっくりかな、と思っている方\n健診で「様子を見ましょう」と言われた方\n"
                    "名前を呼んでもふりむかない日が気になる方\n読むだけで、ほっとしたい方",
                    "You feel that your child’s words come slowly\n"
                    "You were told “let us wait and see” at a check-up\n"
                    "Some days your child does not turn round when called\n"
                    "You would like just to read and breathe",
                ),
                topics=(
                    "指さし、絵本、園のこと、健診のあと、きょうだい",
                    "pointing, picture books, nursery, after the check-up, siblings",
                ),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.TUESDAY, time(20, 30), time(21, 30)), (Weekday.FRIDAY, time(10, 0), time(11, 0))],
        "facilitators": ["midwife", "senpai"],
        "members": {"hana": "はな", "sora": "そら", "umi": "うみ", "mei": "めいちゃんママ"},
        "waiting": [
            ("jun", "じゅん", "2歳の男の子がいます。ことばがゆっくりで、夜になると検索ばかりしてしまいます。", 2),
            ("akari", "あかり", "", 0),
        ],
    },
    {
        "fields": {
            "slug": "nemurenai-yoru",
            "life_stages": ["pregnancy", "0-2"],
            "languages": ["ja"],
            "capacity": 20,
            **_texts(
                name=("夜ねむれない親の部屋", "The room for sleepless nights"),
                summary=(
                    "授乳の3時、寝かしつけの9時。起きているのは、あなただけではありません。",
                    "Feeding at three, still rocking at nine. You are not the only one awake.",
                ),
                purpose=(
                    "真夜中に片手でひらける部屋です。返事はなくても大丈夫。「起きてる」と書くだけで、"
                    "だれかが朝に読んでくれます。\n\n水曜と日曜の夜は、助産師がいっしょに起きています。",
                    "A room you can open with one hand in the middle of the night. Just write “I’m awake”, and "
                    "somebody will read it by the morning.\n\nOn Wednesday and Sunday nights a midwife is up with you.",
                ),
                for_whom=(
                    "夜中の授乳や夜泣きで、ねむれていない方\n妊娠中で、夜になると考えこんでしまう方\n"
                    "ひとりで起きている時間が、さびしい方",
                    "Feeding or crying keeps you awake\nYou are pregnant and nights are full of thoughts\n"
                    "The hours awake alone feel lonely",
                ),
                topics=(
                    "夜泣き、授乳、ミルク、パートナー、朝ごはん",
                    "night crying, feeding, formula, partners, breakfast",
                ),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.WEDNESDAY, time(21, 0), time(22, 30)), (Weekday.SUNDAY, time(21, 0), time(22, 0))],
        "facilitators": ["midwife"],
        "members": {"hana": "はな", "umi": "よふかしうみ", "akari": "あかり", "riku": "りくパパ"},
        "waiting": [("kanade", "かなで", "4か月です。昼と夜が逆になってしまいました。", 1)],
    },
    {
        "fields": {
            "slug": "iryoteki-care",
            "life_stages": ["0-2", "3-5", "primary"],
            "languages": ["ja"],
            "capacity": 3,
            **_texts(
                name=("医療的ケアのある暮らし", "Living with medical care at home"),
                summary=(
                    "吸引の合間、注入の待ち時間に。説明しなくても分かる人がいます。",
                    "Between one task and the next: people who understand without explanations.",
                ),
                purpose=(
                    "おうちで医療的ケアをしている家族の、ごく少人数の集まりです。機器の置き場所から、"
                    "きょうだいの運動会、自分の昼寝まで。制度の話は、先輩がかみくだいて伝えます。",
                    "A very small group of families who give medical care at home: from where to put the devices to "
                    "a sibling’s sports day and your own nap. Somebody who has been there explains the paperwork.",
                ),
                for_whom=(
                    "おうちで、吸引・注入・酸素などのケアをしている方\n退院が近づいて、これからの毎日が想像できない方\n"
                    "出かける場所をさがしている方",
                    "You do suction, tube feeding, oxygen or the like at home\n"
                    "Coming home from hospital is near, and hard to imagine\nYou look for places to go",
                ),
                topics=("おでかけ、園と学校、きょうだい、ねむること", "going out, nursery and school, siblings, sleep"),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.MONDAY, time(13, 0), time(14, 0))],
        "facilitators": ["senpai"],
        "members": {"mei": "めい", "kanade": "かなで", "sora": "そら"},
    },
    {
        "fields": {
            "slug": "hajimete-zero",
            "life_stages": ["pregnancy", "0-2"],
            "languages": ["ja", "ja-simple"],
            "capacity": 12,
            **_texts(
                name=("はじめての育児 0歳", "First baby, first year"),
                summary=(
                    "「こんなこと聞いていいのかな」を、聞いていいところ。",
                    "The place for “may I even ask this?”",
                ),
                purpose=(
                    "退院してからの毎日は、だれも教えてくれないことばかり。おへそ、うんち、泣きやまない夕方。"
                    "助産師がいる朝に、おしゃべりするように聞いてください。",
                    "After coming home there is so much that nobody has told you: the navel, the nappies, the crying "
                    "at dusk. Come and ask on the mornings when a midwife is here.",
                ),
                for_whom=(
                    "はじめての赤ちゃんを育てている方\nもうすぐ赤ちゃんがくる方\n里帰りから戻って、話し相手がほしい方",
                    "You have your first baby\nYour baby is coming soon\n"
                    "You are back from your parents’ and would like company",
                ),
                topics=(
                    "おっぱいとミルク、泣くこと、ねんね、沐浴、離乳食",
                    "breast and bottle, crying, sleep, bathing, first foods",
                ),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.MONDAY, time(10, 0), time(11, 0)), (Weekday.THURSDAY, time(10, 0), time(11, 0))],
        "facilitators": ["midwife"],
        "members": {"akari": "あかり", "jun": "じゅん", "kanade": "かなで"},
        "waiting": [("umi", "うみ", "二人目ですが、はじめてのことばかりです。入ってもいいでしょうか。", 4)],
    },
    {
        "fields": {
            "slug": "asa-no-gakko",
            "life_stages": ["primary", "teen"],
            "languages": ["ja"],
            "capacity": 12,
            "answer_days": 2,
            **_texts(
                name=("学校に行きにくい朝", "Mornings when school is hard"),
                summary=(
                    "ランドセルの前で止まる朝。まず、親がひと息つくところです。",
                    "When the morning stops at the front door: a place where parents breathe first.",
                ),
                purpose=(
                    "「休みます」の電話をかけたあと、8時半からひらけます。行く・行かないを決める場所ではありません。"
                    "今朝のことを置いていって、お茶をいれてください。\n\n"
                    "中学や高校のその先を歩いた先輩も、ときどき顔を出します。",
                    "Open from half past eight, after the call that says “not today”. Nobody decides here whether to "
                    "go or not. Put the morning down and make yourself some tea.\n\n"
                    "Parents who have walked on from there drop in now and then.",
                ),
                for_whom=(
                    "朝になると、お子さんが動けなくなる方\n行きしぶりが続いて、仕事との間でゆれている方\n"
                    "学校とどう話せばいいか、分からなくなった方",
                    "Your child cannot move in the morning\nYou are torn between this and your work\n"
                    "You no longer know how to talk with the school",
                ),
                topics=(
                    "朝のこと、昼のすごしかた、学校との話、進路、親の仕事",
                    "mornings, days at home, school, what comes next, work",
                ),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.WEDNESDAY, time(8, 30), time(9, 30)), (Weekday.FRIDAY, time(20, 0), time(21, 0))],
        "facilitators": ["senpai"],
        "members": {"riku": "りくパパ", "mei": "めい"},
        "declined": [
            (
                "akari",
                "あかり",
                "まだ0歳なのですが、いまから心配で。",
                "メッセージをありがとうございます。いまは小中学生のご家庭の話が多く、赤ちゃんとの毎日がはじまったばかりのあかりさんには"
                "重たく感じるかもしれません。「はじめての育児 0歳」に、同じころの方が集まっています。"
                "よかったら、まずそちらで話してみませんか。",
            )
        ],
    },
    {
        "fields": {
            "slug": "iroiro-kotoba",
            "life_stages": ["pregnancy", "0-2", "3-5", "primary"],
            "languages": ["ja-simple", "en", "zh", "vi", "pt"],
            "capacity": 24,
            **_texts(
                name=("にほんごと いろいろなことばの 親の会", "Parents of many languages"),
                summary=(
                    "にほんごが すこしでも だいじょうぶ。しゃしんや えもじで はなせます。",
                    "A little Japanese is enough. Pictures and emoji are fine, and so is English.",
                ),
                purpose=(
                    "ほかの くにから きた おや、ことばが ちがう かぞくの ための あつまりです。"
                    "ほいくえんの てがみの いみ、よぼうせっしゅ、おべんとう。わからないことを きいてください。\n\n"
                    "しごとが おわってから かける よるの じかんも あります。",
                    "For parents who came from another country and families who speak several languages. Letters from "
                    "the nursery, vaccinations, lunch boxes: ask whatever you do not understand.\n\n"
                    "There is an evening hour after work, too.",
                ),
                for_whom=(
                    "にほんごが むずかしい と かんじる ひと\nいえで ちがう ことばを はなす かぞく\n"
                    "この まちに きたばかりの ひと",
                    "You find Japanese hard\nYour family speaks other languages at home\nYou are new in town",
                ),
                topics=("ほいくえん、びょういん、おべんとう、しょるい", "nursery, doctors, lunch boxes, paperwork"),
                ground_rules=(
                    "ここで きいた ことは、ほかの ひとに いいません。\nまちがえた にほんごを わらいません。\n"
                    "なまえや じゅうしょを かきません。\nいやな きもちに なったら、やめて いいです。",
                    "What you hear here stays here.\nNobody laughs at mistakes in any language.\n"
                    "No names and no addresses.\nIf it feels bad, you may stop.",
                ),
            ),
        },
        "hours": [(Weekday.SATURDAY, time(10, 0), time(11, 0)), (Weekday.THURSDAY, time(20, 0), time(21, 0))],
        "facilitators": ["senpai", "midwife"],
        "members": {"kanade": "Kanade", "jun": "Jun"},
    },
    {
        "fields": {
            "slug": "hattatsu-ki-ni-naru",
            "life_stages": ["3-5", "primary"],
            "languages": ["ja"],
            "capacity": 14,
            **_texts(
                name=("発達の気になる子の親の会", "When you wonder how your child is growing"),
                summary=(
                    "「うちの子、ちょっとちがう？」と思った日から、いつでも。名前のつく前の気持ちを話せます。",
                    "From the day you first wondered. For the feelings that come before any name.",
                ),
                purpose=(
                    "集まりのあと必ず熱が出る。靴下の縫い目がいや。並ぶのが苦手。そんな毎日の工夫と、"
                    "くたびれた気持ちを分けあっています。\n\n診断があるか、ないかは聞きません。"
                    "木曜の夜は進行役がいて、月に一度は近くの部屋で顔を合わせます。",
                    "The seam in the sock, the queue at the slide, the fever after every party: we share tricks, and "
                    "how tired we are.\n\nNobody asks about a diagnosis. On Thursday nights a facilitator is "
                    "here, and once a month we meet in a room nearby.",
                ),
                for_whom=(
                    "集団の中で、うちの子だけ…と感じたことのある方\nかんしゃくや こだわりに、くたびれている方\n"
                    "園や学校にどう伝えるか、考えている方",
                    "You have felt “only mine…” in a group of children\nTempers and fixed ways wear you out\n"
                    "You wonder how to tell the nursery or school",
                ),
                topics=(
                    "かんしゃく、着がえ、園との連絡、就学、ほめかた",
                    "tempers, getting dressed, nursery, starting school, praise",
                ),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "place_layer": Layer.NEIGHBOURHOOD,
        "hours": [(Weekday.THURSDAY, time(19, 30), time(20, 30))],
        "facilitators": ["midwife", "senpai"],
        "members": {"hana": "はな", "riku": "りくパパ", "sora": "そらママ"},
        "waiting": [("mei", "めい", "来年、小学校です。だれかと話したいです。", 3)],
    },
    {
        "fields": {
            "slug": "futago-mitsugo",
            "life_stages": ["pregnancy", "0-2", "3-5"],
            "languages": ["ja"],
            "capacity": 10,
            "state": GroupState.PAUSED,
            **_texts(
                name=("ふたご・みつごの会", "Twins and triplets"),
                summary=(
                    "手が足りない、を笑いあえる仲間。いまは冬のお休み中です。",
                    "Laughing together about too few hands. Resting for the winter.",
                ),
                purpose=(
                    "同時に泣く、同時に走りだす。多胎の毎日は、多胎の親にしか分からないことがあります。"
                    "進行役のお休みにあわせて、年が明けるまでお休みしています。",
                    "They cry together and run off together. Some of it only parents of twins and triplets know. "
                    "The group rests with its facilitator until the new year.",
                ),
                for_whom=(
                    "ふたご・みつごを育てている方\n多胎と分かったばかりの方",
                    "You raise twins or triplets\nYou have just been told that there is more than one",
                ),
                topics=("同時授乳、ベビーカー、上の子", "feeding two, prams, older children"),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.SATURDAY, time(13, 0), time(14, 0))],
        "facilitators": ["senpai"],
        "members": {"umi": "うみ"},
    },
    {
        "fields": {
            "slug": "papa-no-yobanashi",
            "life_stages": ["0-2", "3-5"],
            "languages": ["ja"],
            "capacity": 12,
            "state": GroupState.DRAFT,
            **_texts(
                name=("パパの夜ばなし", "Fathers’ late talk"),
                summary=("仕事のあと、子どもが寝たあとに。準備中です。", "After work, after bedtime. In preparation."),
                purpose=(
                    "父親どうしで話す場を、という声から準備しています。",
                    "Being prepared after fathers asked for it.",
                ),
                for_whom=("子育て中の父親", "Fathers of small children"),
                ground_rules=(RULES_JA, RULES_EN),
            ),
        },
        "hours": [(Weekday.FRIDAY, time(22, 0), time(23, 0))],
        "facilitators": ["senpai"],
        "members": {},
    },
]
