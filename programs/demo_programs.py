"""The programmes of the demo's city: their texts in Japanese and English, and their facts."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from people.enums import LifeStage
from places.enums import SpokenLanguage
from programs.enums import CapacityUnit, ProgramKind

ALL_WEEK = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
TEENS = [LifeStage.TEEN.value]
BRING_TO_BABIES = (
    "<ul><li>飲みもの</li><li>よごれてもよい、動きやすい服（爪は短く、指輪や時計は外します）</li><li>上ばき</li></ul>",
    "<ul><li>Something to drink</li><li>Comfortable clothes that may get dirty (short nails, no rings or watches)"
    "</li><li>Indoor shoes</li></ul>",
)
WITH_BABIES = (
    "<ol><li>受付で体温をはかり、手を洗います（37.5℃以上の方は、赤ちゃんのためにお休みです）</li><li>助産師さんの話と、人形での抱っこの練習</li>"
    "<li>輪になって、赤ちゃんとすごします。こわければ見ているだけでかまいません</li><li>感じたことを話して、おしまい</li></ol>"
    "<p>助産師さんが、どの輪にもついています。写真は撮りません。疲れたら、いつでもひと休みできます。</p>",
    "<ol><li>We take your temperature (stay at home from 37.5 °C, for the babies' sake) and wash hands</li>"
    "<li>A midwife talks, and you practise holding with a doll</li>"
    "<li>In a small circle you spend time with a baby; just watching is fine</li>"
    "<li>We share how it felt, and that is it</li></ol>"
    "<p>A midwife is in every circle. No photos are taken. Take a break whenever you need one.</p>",
)


@dataclass(frozen=True)
class Story:
    """One programme, its texts as pairs of (Japanese, English).

    Its first day is the first `weekday` at least `after` days from today.
    """

    slug: str
    title: tuple[str, str]
    summary: tuple[str, str]
    body: tuple[str, str]
    audience: tuple[str, str]
    kind: ProgramKind
    start_time: time
    rule: str
    place: str | None
    weekday: int = 0
    after: int = 3
    duration_minutes: int = 90
    what_happens: tuple[str, str] = ("", "")
    what_to_bring: tuple[str, str] = ("", "")
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


STORIES = [
    Story(
        slug="hidamari-hiroba",
        title=("ひだまりひろば", "Hidamari open room"),
        summary=(
            "予約なしで、来たいときに来て、帰りたいときに帰れるひろばです。お茶だけでもどうぞ。",
            "No booking: come when you like, leave when you like. Just a cup of tea is fine too.",
        ),
        body=(
            "<p>畳の部屋に、おもちゃと絵本を出しています。話しかけられたくない日は、入口の「そっとカード」をお取りください。</p>"
            "<p>保育士がいつも一人います。気になることを、立ち話のまま聞けます。</p>",
            "<p>Toys and picture books are laid out in a tatami room. On days when you would rather not be spoken to, "
            "take a quiet card at the door.</p><p>A nursery teacher is always there, for questions big and small.</p>",
        ),
        audience=(
            "就学前の子どもと家族。きょうだいもいっしょにどうぞ",
            "Children before school age and their families",
        ),
        kind=ProgramKind.DROP_IN,
        start_time=time(9, 30),
        duration_minutes=150,
        rule=ALL_WEEK,
        place="momiji",
        after=1,
        what_to_bring=(
            "<ul><li>飲みもの</li><li>着がえ（水あそびをする日があります）</li></ul>",
            "<ul><li>Something to drink</li></ul>",
        ),
        facts={
            "life_stages": [LifeStage.INFANT.value, LifeStage.PRESCHOOL.value],
            "needs_sign_up": False,
            "capacity": None,
        },
    ),
    Story(
        slug="hajimete-no-oya",
        title=("はじめての親講座（全6回）", "First-time parents, six mornings"),
        summary=(
            "正解を教える会ではありません。同じころに親になった人と、6回ゆっくり話します。託児つき。",
            "No right answers, just six unhurried mornings with people who became parents when you did. Childcare.",
        ),
        body=(
            "<p>ねむれない、泣きやまない、ごはんを食べない。そんな話から始まって、最後は自分の話になる講座です。</p>"
            "<p>子どもはとなりの部屋で、保育士が見ています。途中で呼びに行くことも、休むこともできます。</p>",
            "<p>It starts with sleep, crying and food, and usually ends with ourselves.</p>"
            "<p>Nursery teachers look after the children next door. You may look in on them, or miss a day, whenever "
            "you need to.</p>",
        ),
        audience=("0歳の子を育てている方（初めての子でなくても）", "Anyone raising a baby under one"),
        kind=ProgramKind.COURSE,
        start_time=time(10, 0),
        duration_minutes=120,
        rule="RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=6",
        place="tsudoi",
        weekday=1,
        after=10,
        what_happens=(
            "<ol><li>子どもを預けて、お茶を入れます</li><li>今日の話題を、みんなで選びます</li><li>話したい人から話します。聞くだけの日があって大丈夫です</li></ol>",
            "<ol><li>Children settle in, tea is made</li><li>We choose the day's topic together</li>"
            "<li>Whoever wants to, talks. Listening only is fine</li></ol>",
        ),
        what_to_bring=(
            "<ul><li>おむつと着がえ</li><li>ミルクや飲みもの（必要な方）</li></ul>",
            "<ul><li>Nappies and a change of clothes</li><li>Milk or a drink, if needed</li></ul>",
        ),
        facts={"life_stages": [LifeStage.INFANT.value], "childcare": True, "capacity": 10},
    ),
    Story(
        slug="yoru-no-oya",
        title=("夜のオンライン親講座", "Parents' evening online"),
        summary=(
            "寝かしつけのあとに、画面ごしで60分。カメラもマイクもオフのままで大丈夫です。",
            "Sixty minutes on screen after bedtime. Camera and microphone may stay off.",
        ),
        body=(
            "<p>働いている方にも届くように、夜に開いています。前半は保健師の短い話、後半は質問の時間です。質問は文字だけでも送れます。</p>",
            "<p>Held in the evening, so that working parents can come. A short talk by a public health nurse, then "
            "questions; you may type yours.</p>",
        ),
        audience=("子育て中の方、これから親になる方", "Parents and parents-to-be"),
        kind=ProgramKind.COURSE,
        start_time=time(20, 30),
        duration_minutes=60,
        rule="RRULE:FREQ=MONTHLY;BYDAY=2TH,4TH",
        place="online",
        weekday=3,
        after=2,
        notes={
            "online_note": (
                "前日までに、参加用のリンクをメールでお送りします。",
                "You get the link by mail on the day before at the latest.",
            )
        },
        facts={
            "online": True,
            "capacity": 30,
            "capacity_unit": CapacityUnit.PEOPLE,
            "signup_closes_hours": 3,
            "skip_holidays": False,
        },
    ),
    Story(
        slug="kotoba-yukkuri",
        title=("ことばがゆっくりな子の相談会", "When words come slowly: a talk with a specialist"),
        summary=(
            "診断はしません。いまの様子をいっしょに見て、家でできることを考えます。1組30分、親だけでも。",
            "No diagnosis. We look at how things are now and think about what helps at home. Parents may come alone.",
        ),
        body=(
            "<p>「そのうち話すよ」と言われて、もやもやしている方へ。言語聴覚士と保育士が、遊びながら話を聞きます。</p>"
            "<p>記録は残しません。つづけて話したい方は、その日に次の相談先をいっしょに探します。</p>",
            "<p>For everybody who has been told “it will come” and still wonders. A speech therapist and a nursery "
            "teacher listen while the children play.</p><p>Nothing is kept on file.</p>",
        ),
        audience=("1歳半〜就学前の子どもの家族", "Families of children from 18 months to school age"),
        kind=ProgramKind.CONSULTATION,
        start_time=time(10, 0),
        rule="RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL={in_a_year}",
        place="asobi",
        weekday=1,
        after=4,
        what_to_bring=("<ul><li>好きなおもちゃを一つ</li></ul>", "<ul><li>One favourite toy</li></ul>"),
        facts={"life_stages": [LifeStage.INFANT.value, LifeStage.PRESCHOOL.value], "capacity": 3},
    ),
    Story(
        slug="hattatsu-oshaberi",
        title=("発達の気になる子の親のおしゃべり会", "Tea and talk: when your child's development worries you"),
        summary=(
            "くらべてしまう日も、泣きたい日も。同じ気持ちの親と、先輩の親が待っています。",
            "For days of comparing and days of crying. Parents who feel the same, and some who have been there.",
        ),
        body=(
            "<p>名前は呼ばれたい名前で。子どものことを話しても、話さなくてもかまいません。ここで聞いたことは、ここに置いて帰ります。</p>",
            "<p>Use any name you like. You need not talk about your child. What is said here stays here.</p>",
        ),
        audience=("子どもの育ちが気になっている保護者", "Parents who wonder about their child's development"),
        kind=ProgramKind.PARENTS_MEETING,
        start_time=time(10, 30),
        rule="RRULE:FREQ=MONTHLY;BYDAY=1FR,3FR",
        place="hidamari",
        weekday=4,
        after=5,
        facts={
            "life_stages": [LifeStage.INFANT.value, LifeStage.PRESCHOOL.value, LifeStage.PRIMARY.value],
            "childcare": True,
            "capacity": 8,
            "capacity_unit": CapacityUnit.PEOPLE,
        },
    ),
    Story(
        slug="futago-no-kai",
        title=("ふたご・みつごの会", "Twins and triplets club"),
        summary=(
            "ベビーカーのまま入れます。手が足りないときは、だれかが抱っこします。",
            "Come in with the pushchair. When you run out of hands, somebody will hold one.",
        ),
        body=(
            "<p>同時に泣く、同時に熱を出す。その話がすぐ通じる人たちが集まります。サイズアウトした服の交換もしています。</p>",
            "<p>Both crying, both with a fever: everyone here knows. We also swap clothes that got too small.</p>",
        ),
        audience=("多胎児の家族、妊娠中の方も", "Families with multiples, and those expecting them"),
        kind=ProgramKind.PARENTS_MEETING,
        start_time=time(10, 0),
        rule="RRULE:FREQ=MONTHLY;BYDAY=3SA",
        place="midoridai",
        weekday=5,
        after=6,
        facts={"life_stages": [LifeStage.PREGNANCY.value, LifeStage.INFANT.value], "capacity": 8},
    ),
    Story(
        slug="akachan-doyobi",
        title=("赤ちゃんとすごす土曜日", "A Saturday with babies"),
        summary=(
            "中学生から大学生まで。赤ちゃんを抱っこしたことがない人のための2時間です。",
            "From junior high school to university: two hours for those who have never held a baby.",
        ),
        body=(
            "<p>赤ちゃんとお父さん・お母さんが、会いに来てくれます。8人までの小さな輪に、職員が一人ずつつきます。</p>"
            "<p>うまくできなくても、泣かれても大丈夫。赤ちゃんはよく泣くものです。</p>",
            "<p>Babies and their parents come to meet you. Every small circle has a member of staff.</p>"
            "<p>You cannot do it wrong. Babies cry; that is fine.</p>",
        ),
        audience=("中学生・高校生・大学生", "Junior high school, high school and university students"),
        kind=ProgramKind.BABY_CONTACT,
        start_time=time(13, 30),
        duration_minutes=120,
        rule="RRULE:FREQ=MONTHLY;BYDAY=2SA,4SA",
        place="tsudoi",
        weekday=5,
        after=4,
        what_happens=WITH_BABIES,
        what_to_bring=BRING_TO_BABIES,
        facts={"life_stages": TEENS, "capacity": 8, "capacity_unit": CapacityUnit.PEOPLE},
    ),
    Story(
        slug="hokago-fureai",
        title=("放課後ふれあい体験", "After school with babies"),
        summary=(
            "学校帰りに寄れる90分。制服のままどうぞ。一人で来る人がほとんどです。",
            "Ninety minutes on the way home. Come in your uniform; most people come alone.",
        ),
        body=(
            "<p>赤ちゃんとふれあい、育てている人の話を聞きます。進路に迷っている人の参加も歓迎です。</p>",
            "<p>Time with babies, and with the people raising them.</p>",
        ),
        audience=("高校生・大学生", "High school and university students"),
        kind=ProgramKind.BABY_CONTACT,
        start_time=time(16, 30),
        rule="RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;UNTIL={in_a_year}",
        place="minami",
        weekday=2,
        after=4,
        what_happens=WITH_BABIES,
        what_to_bring=BRING_TO_BABIES,
        facts={"life_stages": TEENS, "capacity": 6, "capacity_unit": CapacityUnit.PEOPLE},
    ),
    Story(
        slug="hajimete-no-dakko",
        title=("はじめての抱っこ教室", "Holding a baby for the first time"),
        summary=(
            "人形でたっぷり練習してから、赤ちゃんに会います。こわがりな人に合わせて進めます。",
            "Plenty of practice with a doll before you meet a baby. We go at the pace of the shyest.",
        ),
        body=(
            "<p>児童館のプレイルームで、助産師さんといっしょに。お友だちと二人での参加も歓迎です。</p>",
            "<p>In the playroom of the children's hall, together with a midwife. Bring a friend if you like.</p>",
        ),
        audience=("小学5年生〜高校生", "From the fifth grade to high school"),
        kind=ProgramKind.BABY_CONTACT,
        start_time=time(10, 0),
        rule="RRULE:FREQ=MONTHLY;BYDAY=1SU",
        place="kawabe",
        weekday=6,
        after=6,
        what_happens=WITH_BABIES,
        what_to_bring=BRING_TO_BABIES,
        facts={
            "life_stages": [LifeStage.PRIMARY.value, LifeStage.TEEN.value],
            "capacity": 8,
            "capacity_unit": CapacityUnit.PEOPLE,
        },
    ),
    Story(
        slug="sekai-no-oyako",
        title=("せかいの おやこひろば", "Families of the world"),
        summary=(
            "やさしい にほんごで はなします。えいご・ちゅうごくご・ベトナムごの ひとも います。",
            "We speak easy Japanese. People who speak English, Chinese and Vietnamese are there too.",
        ),
        body=(
            "<p>ほいくえんの かみの よみかた、びょういんの いきかた。わからないことを いっしょに しらべます。</p>"
            "<p>おとなだけでも きてください。</p>",
            "<p>How to read the nursery's letters, how to find a doctor: we look it up together.</p>"
            "<p>Adults may come alone.</p>",
        ),
        audience=("にほんごが むずかしい かぞく、だれでも", "Families for whom Japanese is hard, and everybody else"),
        kind=ProgramKind.DROP_IN,
        start_time=time(14, 0),
        rule="RRULE:FREQ=WEEKLY;BYDAY=SU",
        place="minami",
        weekday=6,
        after=3,
        facts={
            "needs_sign_up": False,
            "capacity": None,
            "languages": [
                SpokenLanguage.JA_SIMPLE.value,
                SpokenLanguage.EN.value,
                SpokenLanguage.ZH.value,
                SpokenLanguage.VI.value,
            ],
        },
    ),
]
