"""What つむぎ市's centre writes, in Japanese and in English."""

from dataclasses import dataclass

from cms.starter.content import Blocks

HOME: dict[str, dict[str, str]] = {
    "ja": {
        "lead": "子育てのこと、子どもの育ちのこと。話したい日も、ただ見ていたい夜も、ここは開いています。"
        "つむぎ市の子どもと家庭のための場所です。",
    },
    "en": {
        "lead": "Raising children, wondering how they are growing: on a day when you want to talk, and on a night when "
        "you only want to read, we are here. A place for the children and families of Tsumugi City.",
    },
}

ABOUT: dict[str, Blocks] = {
    "ja": [
        (
            "paragraph",
            "<p>このサイトは、つむぎ市子ども家庭センター「つどい」が運営しています。"
            "市の職員、助産師、そして先に子育てをしてきた親たちが、いっしょに場を守っています。</p>",
        ),
        ("heading", "大切にしていること"),
        (
            "paragraph",
            "<ul><li>診断をしません。診断のあるなしを、聞くことも、残すこともしません。</li>"
            "<li>見るだけなら、登録はいりません。</li>"
            "<li>聞いた声には、かならず返事をします。何が変わったかも、お知らせします。</li>"
            "<li>ひとつの窓口が合わなくても、次に行けるところを、いっしょに探します。</li></ul>",
        ),
        ("heading", "センターへ"),
        (
            "contact",
            {
                "name": "つむぎ市子ども家庭センター「つどい」",
                "phone": "0120-000-000",
                "address": "つむぎ市本町1-2-3",
                "hours": "月曜から土曜 9:00〜17:30（祝日は休み）",
                "note": "ベビーカーのまま入れます。予約がなくても、お茶を飲みに来てください。",
            },
        ),
        ("heading", "ここでできないこと"),
        (
            "paragraph",
            "<p>緊急の通報、医療の判断、手続きの申請は、ここではできません。"
            "急ぐときは、画面の上の「こまったとき」を開いてください。</p>",
        ),
    ],
    "en": [
        (
            "paragraph",
            "<p>This site is run by Tsudoi, Tsumugi City’s Centre for Children and Families. "
            "City staff, midwives and parents who have been there before look after it together.</p>",
        ),
        ("heading", "What matters to us"),
        (
            "paragraph",
            "<ul><li>Nobody is diagnosed. We neither ask about a diagnosis nor keep one.</li>"
            "<li>Looking around needs no account.</li>"
            "<li>Every voice is answered, and we say what has changed.</li>"
            "<li>If one place does not fit, we look for the next one together.</li></ul>",
        ),
        ("heading", "Come and see us"),
        (
            "contact",
            {
                "name": "Tsudoi, Tsumugi City Centre for Children and Families",
                "phone": "0120-000-000",
                "address": "1-2-3 Honmachi, Tsumugi City",
                "hours": "Monday to Saturday, 9:00–17:30 (closed on holidays)",
                "note": "Push your pram right in. No appointment needed: come for a cup of tea.",
            },
        ),
        ("heading", "What we cannot do here"),
        (
            "paragraph",
            "<p>Emergency calls, medical decisions and official applications are not handled here. "
            "If it is urgent, open the help menu at the top of the screen.</p>",
        ),
    ],
}


@dataclass(frozen=True)
class Item:
    """One piece of news; texts in Japanese and in English."""

    slug: str
    days_ago: int
    title: tuple[str, str]
    summary: tuple[str, str]
    body: tuple[Blocks, Blocks]


NEWS = [
    Item(
        "night-hours",
        2,
        ("木曜の夜も、進行役がいます", "A facilitator on Thursday nights, too"),
        (
            "「寝かしつけのあとに話したい」という声から、夜の時間をふやしました。",
            "“I want to talk once the children are asleep”: you asked, so there are more evening hours.",
        ),
        (
            [
                (
                    "paragraph",
                    "<p>「昼間は時間がとれない」「子どもが寝てから、少しだけ話したい」。そんな声をいくつもいただきました。"
                    "グループの進行役がいる夜の時間を、少しずつふやしています。</p>",
                ),
                (
                    "paragraph",
                    "<p>参加しているグループの時間は、それぞれのページにあります。読むだけの参加も、もちろん歓迎です。</p>",
                ),
                ("links", {"links": [{"label": "グループを見る", "url": "/groups/"}]}),
            ],
            [
                (
                    "paragraph",
                    "<p>“I have no time during the day.” “I would like to talk a little after bedtime.” "
                    "Several of you said so. Step by step, we are adding evening hours with a facilitator.</p>",
                ),
                (
                    "paragraph",
                    "<p>Each group’s page shows its hours. Joining in only to read is welcome, of course.</p>",
                ),
                ("links", {"links": [{"label": "See the groups", "url": "/en/groups/"}]}),
            ],
        ),
    ),
    Item(
        "host-families",
        9,
        ("赤ちゃんと来てくださる「協力家庭」を探しています", "Wanted: families with a baby, to meet students"),
        (
            "生後5か月から1歳半ごろの赤ちゃんと、中高生に会いに来ませんか。当日の朝にやめても大丈夫です。",
            "With a baby of about 5 to 18 months, would you meet junior high and high school students? "
            "You may change your mind even on the morning.",
        ),
        (
            [
                (
                    "paragraph",
                    "<p>「赤ちゃんって、こんなに温かいんだ」。去年の体験のあとに、中学生が書いた感想です。"
                    "赤ちゃんと、その親の話にふれる時間は、学生にとって忘れられないものになります。</p>",
                ),
                (
                    "notice",
                    {
                        "kind": "info",
                        "text": "写真は撮りません。赤ちゃんの機嫌がいちばんです。いつでも、理由を言わずにやめられます。",
                    },
                ),
                (
                    "steps",
                    {
                        "steps": [
                            {"title": "「伝える」から声をかける", "text": "来られそうな曜日だけでかまいません。"},
                            {
                                "title": "職員からお電話します",
                                "text": "当日の流れと、心配なことを、ゆっくりお話しします。",
                            },
                            {
                                "title": "当日、いっしょに輪になって座る",
                                "text": "1時間ほどです。助産師がずっとそばにいます。",
                            },
                        ]
                    },
                ),
                ("links", {"links": [{"label": "声をかける", "url": "/voices/new/"}]}),
            ],
            [
                (
                    "paragraph",
                    "<p>“I did not know that babies are so warm.” That is what a student wrote after last year’s class. "
                    "An hour with a baby and its parent stays with them.</p>",
                ),
                (
                    "notice",
                    {
                        "kind": "info",
                        "text": "No photographs. The baby’s mood comes first. Stop at any time, without a reason.",
                    },
                ),
                (
                    "steps",
                    {
                        "steps": [
                            {"title": "Tell us that you may come", "text": "Just the days that could suit you."},
                            {
                                "title": "We call you",
                                "text": "We take our time to explain the day and hear your worries.",
                            },
                            {
                                "title": "Sit in a circle with us",
                                "text": "For about an hour. A midwife is with you all the time.",
                            },
                        ]
                    },
                ),
                ("links", {"links": [{"label": "Tell us", "url": "/en/voices/new/"}]}),
            ],
        ),
    ),
    Item(
        "slope",
        21,
        ("入口の段差に、スロープをつけました", "A ramp at our entrance"),
        (
            "ベビーカーと車いすの方の声から、センターの入口を直しました。",
            "People with prams and wheelchairs told us. The step at the centre’s door is gone.",
        ),
        (
            [
                (
                    "paragraph",
                    "<p>「入口の段差で、いつも手伝ってもらうのが申し訳ない」。その声を受けて、正面の入口にスロープをつけました。"
                    "手伝いがいらなくても、お声かけはいつでも歓迎です。</p>",
                )
            ],
            [
                (
                    "paragraph",
                    "<p>“I feel bad about asking for help with the step every time.” We heard that, and there is now a ramp "
                    "at the front door. Do say hello anyway.</p>",
                )
            ],
        ),
    ),
    Item(
        "looking-is-fine",
        30,
        ("見るだけでも、どうぞ", "Just looking is fine"),
        (
            "登録をしなくても、講座・グループ・場所・みなさんの声を読めるようになりました。",
            "Programmes, groups, places and voices can now be read without an account.",
        ),
        (
            [
                (
                    "paragraph",
                    "<p>いきなり参加するのは、勇気がいります。まずは夜中に、ふとんの中で、ながめてみてください。"
                    "見ていることは、だれにも知られません。</p>",
                ),
                ("links", {"links": [{"label": "はじめての方へ", "url": "/first-visit/"}]}),
            ],
            [
                (
                    "paragraph",
                    "<p>Joining straight away takes courage. Have a look first, at night, under your blanket. "
                    "Nobody will know.</p>",
                ),
                ("links", {"links": [{"label": "New here?", "url": "/en/first-visit/"}]}),
            ],
        ),
    ),
]
