"""The places of つむぎ市. These numbers belong to nobody: 0120-000 and exchanges of 000 are never allocated."""

from datetime import date, time, timedelta
from typing import Any

from people.models import User
from places.actions.write import add_next_step, add_place
from places.models import Place

Hours = list[tuple[int, time, time]]


def _hours(weekdays: str, opens: str, closes: str) -> Hours:
    """ "0-4", "9:00", "17:00" → one row per weekday (Monday is 0); equal times mean round the clock."""
    first, _dash, last = weekdays.partition("-")
    start, end = (time.fromisoformat(value.zfill(5)) for value in (opens, closes))
    return [(weekday, start, end) for weekday in range(int(first), int(last or first) + 1)]


def _texts(**texts: tuple[str, str]) -> dict[str, str]:
    return {
        f"{name}_{code}": text for name, pair in texts.items() for code, text in zip(("ja", "en"), pair, strict=True)
    }


INDOORS = ["step_free", "changing", "stroller"]
PLACES: dict[str, dict[str, Any]] = {
    "momiji": {
        "layer": "neighbourhood",
        "order": 10,
        "phone": "03-0000-0101",
        "life_stages": ["0-2", "3-5"],
        "accessibility": [*INDOORS, "nursing", "wide_toilet"],
        "hours": [*_hours("0-4", "9:30", "16:30"), *_hours("5", "9:30", "12:00")],
        **_texts(
            name=("もみじ公民館 親子ひろば", "Momiji Community Hall, Parent and Child Space"),
            summary=(
                "畳の部屋で、赤ちゃんとごろごろできます。予約はいりません。",
                "A tatami room where you can lie about with your baby. No booking.",
            ),
            about=(
                "来る時間も帰る時間も自由です。だれかと話しても、だまっていても。お湯と電子レンジがあるので、"
                "離乳食を持ってきて食べられます。\n\n水曜日の午前は、保健師さんが体重をはかりに来ます。",
                "Come and go as you like, talk or keep quiet. There is hot water and a microwave for baby food.\n\n"
                "On Wednesday mornings a public health nurse comes to weigh babies.",
            ),
            address=("つむぎ市もみじ町2-1", "2-1 Momiji-cho, Tsumugi City"),
            access=(
                "つむぎ駅から市バス3番「もみじ公民館前」下車すぐ。駐車場は6台です。",
                "City bus 3 from Tsumugi Station to “Momiji Kominkan-mae”. Parking for 6 cars.",
            ),
            hours_note=("お昼どきも開いています。", "Open over lunchtime, too."),
        ),
    },
    "kawabe": {
        "layer": "neighbourhood",
        "order": 20,
        "phone": "03-0000-0102",
        "life_stages": ["3-5", "primary", "teen"],
        "accessibility": ["step_free", "lift", "wide_toilet", "quiet"],
        "hours": [*_hours("1-5", "10:00", "18:00"), *_hours("6", "10:00", "17:00")],
        "closed_on_holidays": False,
        **_texts(
            name=("かわべ児童館", "Kawabe Children's Hall"),
            summary=(
                "学校に行かない日も、行きたくない日も、来ていいところ。",
                "A place to come to on days with school, without it, or when you do not feel like it.",
            ),
            about=(
                "卓球、まんが、宿題、ただぼんやり。静かな部屋もあります。中高生は夕方6時までいられます。",
                "Table tennis, manga, homework, or just being. There is a quiet room. Teenagers may stay until six.",
            ),
            address=("つむぎ市川辺1-8", "1-8 Kawabe, Tsumugi City"),
            access=(
                "かわべ小学校のとなり。自転車置き場があります。",
                "Next to Kawabe Primary School. Bicycle parking.",
            ),
        ),
    },
    "hidamari": {
        "layer": "neighbourhood",
        "order": 30,
        "phone": "03-0000-0103",
        "life_stages": ["pregnancy", "0-2"],
        "languages": ["ja", "ja-simple", "en", "vi"],
        "accessibility": ["changing", "nursing"],
        "hours": [*_hours("1", "10:00", "15:00"), *_hours("3-5", "10:00", "15:00")],
        **_texts(
            name=("ひだまりカフェ（みどり商店街）", "Hidamari Café (Midori Shopping Street)"),
            summary=(
                "先輩ママたちの小さなカフェ。抱っこを代わるので、あたたかいうちに飲んでください。",
                "A small café run by parents. We hold the baby; you drink your tea while it is hot.",
            ),
            about=(
                "おなかの大きいときから来られます。ベトナム語と英語を話すスタッフが、木曜日にいます。飲みもの100円。",
                "Come from pregnancy on. Staff who speak Vietnamese and English are here on Thursdays. Drinks 100 yen.",
            ),
            address=("つむぎ市緑2-14 みどり商店街", "2-14 Midori, Tsumugi City (Midori Shopping Street)"),
            access=("みどり台駅から歩いて4分。", "4 minutes on foot from Midoridai Station."),
        ),
    },
    "midoridai": {
        "layer": "satellite",
        "order": 10,
        "phone": "03-0000-0201",
        "childcare": True,
        "languages": ["ja", "ja-simple", "en"],
        "accessibility": [*INDOORS, "nursing", "wide_toilet", "parking", "writing"],
        "hours": [*_hours("0-4", "8:45", "17:15"), *_hours("5", "9:00", "13:00")],
        **_texts(
            name=("つどい みどり台出張所", "Tsudoi Midoridai Branch"),
            summary=(
                "子育てのことなら、なんでも。話しているあいだ、保育士が子どもを見ています。",
                "Anything about raising children. A nursery teacher looks after your child while we talk.",
            ),
            about=(
                "保健師と保育士がいます。「こんなことで」と思うことほど、どうぞ。手続きのことも、ここで聞けます。",
                "There is a public health nurse and a nursery teacher. Nothing is too small to ask. Paperwork, too.",
            ),
            address=("つむぎ市みどり台3-2-1 みどり台地区センター2階", "3-2-1 Midoridai, Tsumugi City, 2nd floor"),
            access=(
                "みどり台駅の改札を出て、右へ2分。エレベーターがあります。",
                "2 minutes right of Midoridai Station. There is a lift.",
            ),
        ),
    },
    "minami": {
        "layer": "satellite",
        "order": 20,
        "phone": "03-0000-0202",
        "childcare": True,
        "accessibility": [*INDOORS, "nursing", "quiet", "parking"],
        "hours": [*_hours("1-4", "10:00", "18:30"), *_hours("5-6", "9:00", "16:00")],
        **_texts(
            name=("つどい 南サテライト", "Tsudoi South Satellite"),
            summary=(
                "仕事の帰りや土曜日にも寄れる、駅前の小さな相談室。",
                "A small room by the station, for after work and on Saturdays.",
            ),
            about=(
                "ことばがゆっくり、園でじっとしていられない、きょうだいのけんか。心理士と、遊びながら話せます。"
                "診断をするところではありません。",
                "Slow to speak, restless at nursery, quarrels between siblings: talk with a psychologist while the "
                "children play. Nobody is diagnosed here.",
            ),
            address=("つむぎ市南町5-5 南駅前ビル1階", "5-5 Minami-machi, Tsumugi City, ground floor"),
            access=("南つむぎ駅の東口から歩いて1分。", "1 minute from the east exit of Minami-Tsumugi Station."),
        ),
    },
    "kita": {
        "layer": "satellite",
        "order": 30,
        "phone": "03-0000-0203",
        "accessibility": ["step_free", "parking", "medical_care", "wide_toilet", "quiet"],
        "hours": [*_hours("0", "9:00", "16:00"), *_hours("2", "9:00", "16:00"), *_hours("4", "9:00", "16:00")],
        **_texts(
            name=("つどい 北の出張所", "Tsudoi North Branch"),
            summary=(
                "医療的ケアが必要な子とも、いっしょに来られます。",
                "You can come with a child who needs medical care.",
            ),
            about=(
                "看護師がいる日は月・水・金。電源、横になれる場所、吸引のできる部屋があります。きょうだいも、どうぞ。",
                "A nurse is here on Mondays, Wednesdays and Fridays. Power outlets, a place to lie down and a room for "
                "suctioning. Brothers and sisters are welcome.",
            ),
            address=("つむぎ市北野7-3", "7-3 Kitano, Tsumugi City"),
            access=(
                "車いす用の駐車場が2台分、入り口の前にあります。",
                "Two accessible parking spaces in front of the entrance.",
            ),
        ),
    },
    "tsudoi": {
        "layer": "central",
        "order": 10,
        "phone": "03-0000-0001",
        "url": "https://tsudoi.example/",
        "childcare": True,
        "online": True,
        "languages": ["ja", "ja-simple", "en", "zh", "vi", "jsl"],
        "accessibility": [*INDOORS, "lift", "nursing", "wide_toilet", "parking", "quiet", "medical_care", "writing"],
        "hours": [*_hours("0-4", "8:45", "19:00"), *_hours("5", "9:00", "17:00")],
        **_texts(
            name=("つむぎ市子ども家庭センター「つどい」", "Tsumugi City Child and Family Centre “Tsudoi”"),
            summary=(
                "どこに聞けばいいかわからないときは、ここへ。妊娠中から18歳まで、ずっといっしょに考えます。",
                "When you do not know whom to ask. From pregnancy to the age of 18, we think it through with you.",
            ),
            about=(
                "ソーシャルワーカー、保健師、心理士、助産師がいます。ひとつの窓口で話せば、何度も同じことを説明しなくてすみます。"
                "\n\nオンラインでも話せます。顔を出さなくてかまいません。",
                "Social workers, public health nurses, psychologists and midwives are here. Talk at one desk, and you "
                "need not explain everything again.\n\nYou can also talk online, without showing your face.",
            ),
            address=("つむぎ市中央1-1-1", "1-1-1 Chuo, Tsumugi City"),
            access=(
                "つむぎ駅の北口から歩いて6分。市役所のとなりの、赤い屋根の建物です。",
                "6 minutes from the north exit of Tsumugi Station: the red roof next to City Hall.",
            ),
            hours_note=(
                "予約をすると待たずに話せますが、予約なしでもどうぞ。",
                "Book to avoid waiting, or just drop in.",
            ),
        ),
    },
    "asobi": {
        "layer": "central",
        "order": 20,
        "phone": "03-0000-0002",
        "life_stages": ["0-2", "3-5", "primary"],
        "accessibility": [*INDOORS, "lift", "quiet", "wide_toilet", "parking"],
        "hours": _hours("0-4", "9:00", "17:00"),
        **_texts(
            name=("あそびとことばの部屋", "Room for Play and Words"),
            summary=(
                "ことばや体の動きがゆっくりな子と、少人数で遊ぶところ。",
                "Play in small groups for children who take their time with words or movement.",
            ),
            about=(
                "ことばの先生や、体の動きの先生がいます。まずは見学から。検査や診断をすすめることはありません。",
                "Speech and movement teachers are here. Have a look first. We do not push tests or diagnoses.",
            ),
            address=("つむぎ市中央1-1-1「つどい」2階", "1-1-1 Chuo, Tsumugi City, 2nd floor of Tsudoi"),
            access=("「つどい」の中のエレベーターで2階へ。", "Take the lift inside Tsudoi to the 2nd floor."),
            hours_note=("見学は電話で日を決めます。", "Please phone to arrange a visit."),
        ),
    },
    "yoru": {
        "layer": "line",
        "order": 10,
        "phone": "0120-000-101",
        "languages": ["ja", "ja-simple"],
        "hours": _hours("0-6", "20:00", "2:00"),
        "closed_on_holidays": False,
        **_texts(
            name=("よるの子育てでんわ", "Night Line for Parents"),
            summary=(
                "寝かしつけのあと、泣きやまない夜に。保育士と助産師が出ます。",
                "After bedtime, or on nights of crying. Nursery teachers and midwives answer.",
            ),
            about=(
                "名前は聞きません。10分でも、泣きながらでも。つながらないときは、少しおいてもう一度かけてください。",
                "We do not ask your name. Ten minutes are fine, and so are tears. If it is busy, please try again.",
            ),
        ),
    },
    "online": {
        "layer": "line",
        "order": 20,
        "phone": "0120-000-102",
        "online": True,
        "life_stages": ["pregnancy", "0-2"],
        "hours": [*_hours("1", "13:00", "16:00"), *_hours("3", "13:00", "16:00"), *_hours("3", "19:00", "21:00")],
        **_texts(
            name=("オンライン助産師さん", "Midwife Online"),
            summary=(
                "おっぱい、ミルク、体のこと。家から画面ごしに相談できます。",
                "Breastfeeding, formula, your own body: ask a midwife on screen from home.",
            ),
            about=(
                "予約は電話で。赤ちゃんが泣いたら止めてかまいません。木曜日は夜もあります。",
                "Book by phone. Stop whenever the baby cries. On Thursdays also in the evening.",
            ),
            hours_note=("予約の電話は、平日の9時から17時までです。", "Bookings by phone on weekdays from 9 to 5."),
        ),
    },
    "kotoba": {
        "layer": "line",
        "order": 30,
        "phone": "0120-000-103",
        "languages": ["ja-simple", "en", "zh", "ko", "vi", "pt", "tl", "ne"],
        "hours": _hours("0-4", "10:00", "17:00"),
        **_texts(
            name=("ことばの窓口（外国語で子育て相談）", "Language Desk (Parenting Advice in Your Language)"),
            summary=(
                "8つのことばで話せます。園や学校の手紙も、いっしょに読みます。",
                "Talk in eight languages. We also read letters from nursery or school with you.",
            ),
            about=(
                "通訳の人が、電話の中に入ります。ほかの窓口へ行くときも、いっしょに電話で話せます。",
                "An interpreter joins the call. We can also stay on the phone when you visit another office.",
            ),
        ),
    },
}

NEXT: list[tuple[str, str, str, str]] = [
    ("momiji", "hidamari", "もう少し静かなところがいいとき。", "If you would like somewhere quieter."),
    ("momiji", "midoridai", "だれかに、ゆっくり話を聞いてほしいとき。", "If you want somebody to listen at length."),
    (
        "kawabe",
        "minami",
        "家のことや気持ちのことを、大人と話したいとき。",
        "To talk with an adult about home or feelings.",
    ),
    ("hidamari", "momiji", "広いところで、はいはいさせたいとき。", "If your baby needs room to crawl."),
    ("hidamari", "online", "外に出るのがしんどい日に。", "For days when going out is too much."),
    ("midoridai", "tsudoi", "いくつかのことを、まとめて相談したいとき。", "If there are several things at once."),
    ("midoridai", "yoru", "夜に、ふと不安になったとき。", "If worries come at night."),
    (
        "minami",
        "asobi",
        "ことばや体の動きのことを、もっとくわしく話したいとき。",
        "To talk more about words or movement.",
    ),
    ("minami", "yoru", "仕事で、昼間に電話ができないとき。", "If you cannot call during the day."),
    (
        "kita",
        "tsudoi",
        "福祉の制度や、きょうだいのことも話したいとき。",
        "About welfare services, or brothers and sisters.",
    ),
    ("tsudoi", "minami", "駅に近いところで、短い時間だけ話したいとき。", "For a short talk close to the station."),
    ("tsudoi", "momiji", "相談より、まずは遊びに行きたいとき。", "If you would rather just go and play first."),
    ("asobi", "minami", "土曜日に話したいとき。", "If Saturdays suit you better."),
    ("yoru", "tsudoi", "昼間に、会って話したくなったら。", "When you feel like talking face to face."),
    ("online", "hidamari", "直接会って話したくなったら。", "When you would like to meet in person."),
    ("kotoba", "hidamari", "同じことばを話す人に会いたいとき。", "To meet others who speak your language."),
]


def tell(cast: dict[str, User], today: date) -> None:
    """Create eleven places in four layers, each with what to try next. Idempotent."""
    editor = cast["editor"]
    told: set[str] = set()
    for slug, facts in PLACES.items():
        if Place.objects.filter(slug=slug).exists():
            continue
        closed = {today + timedelta(days=16): ("館内の清掃", "Cleaning day")} if slug == "momiji" else {}
        add_place(actor=editor, slug=slug, is_published=True, closed=closed, **facts)
        told.add(slug)
    places = Place.objects.in_bulk(PLACES, field_name="slug")
    for slug, next_slug, sentence_ja, sentence_en in NEXT:
        if slug in told:
            add_next_step(
                actor=editor,
                place=places[slug],
                next_place=places[next_slug],
                sentence_ja=sentence_ja,
                sentence_en=sentence_en,
            )
