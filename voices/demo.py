"""Voices of つむぎ市, in every state. Made by the same actions as real ones; the codes come from fixed ids."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people.models import User
from voices.actions.answer import mark_read, respond
from voices.actions.give import give
from voices.actions.publish import publish, save_wording
from voices.actions.withdraw import withdraw
from voices.codes import hash_code, make_code
from voices.enums import ResponseKind, SubjectType
from voices.models import Voice, VoiceResponse
from voices.subjects import NOTHING, Subject, subjects

OURS = UUID("6f0c1f0e-5d0b-4a52-9a77-0c3f8a1f5b3d")
AFTER = {ResponseKind.ANSWER: 9, ResponseKind.PLANNED: 25, ResponseKind.MADE: 60}  # days from the voice to each


@dataclass(frozen=True)
class Story:
    """One voice and what became of it. `about` is part of the name of a published thing."""

    key: str
    days_ago: int
    body: str
    about: tuple[SubjectType, str] = (SubjectType.NONE, "")
    author: str = ""
    may_publish: bool = True
    language: str = "ja"
    read: bool = True
    answer: str = ""
    planned: str = ""
    made: str = ""
    public_body: str = ""
    public: bool = True
    withdrawn: bool = False


STORIES = [
    Story(
        "slippers",
        150,
        "もみじ公民館の畳の部屋、上の子のお迎えの前に寄れて助かっています。でも玄関が寒くて、2月生まれの息子がよくぐずります。"
        "スリッパもおとな用しかなくて、上の子が転びました。",
        (SubjectType.PLACE, "もみじ公民館"),
        answer="寒い思いをさせてしまいました。教えてくださって、ありがとうございます。公民館の人と、玄関を見に行きます。",
        made="玄関に小さな暖房と、子ども用のスリッパ（13〜16cm）を置きました。すべり止めのマットも敷いています。",
        public_body="玄関が寒くて、子どもがぐずります。スリッパがおとな用しかなく、きょうだいが転びました。",
    ),
    Story(
        "evening",
        120,
        "仕事をしているので、平日の昼間の集まりには一度も行けたことがありません。21時すぎなら、こたつからでも参加できるのに。",
        answer="働いている方から、同じ声をほかにもいただいています。夜の集まりを、見守りの人たちと相談します。",
        planned="来月から、月に2回、20時30分からのオンラインの会をためしてみます。",
        made="夜の会は、毎回たくさんの方が来てくださるので、続けることにしました。日にちは講座のページに出しています。",
        public_body="仕事をしていて、平日の昼間の集まりに行けません。夜の遅い時間なら、家から参加できます。",
    ),
    Story(
        "words",
        95,
        "「発達相談」と書いてあると、それだけで足が止まります。ことばがゆっくりなだけなのか、私のせいなのか、ずっと考えていました。"
        "グループの名前が「ことばがゆっくり」だったので、はじめて入れました。",
        author="sora",
        answer="入り口のことばで、来やすさがこんなに変わるのだと、あらためて教わりました。お母さんのせいではありません。",
        planned="市のホームページの見出しも、順番に、保護者の方のことばに書きかえます。",
        public_body="「相談」と大きく書いてあると足が止まります。自分たちのことばの名前だったので、はじめて入れました。",
    ),
    Story(
        "baby-class",
        70,
        "赤ちゃんに会う前は、こわすだけじゃないかと思っていました。指をにぎられたとき、なんか泣きそうになりました。"
        "もっと長い時間がよかったです。高校でもやってほしい。",
        (SubjectType.PROGRAM, "ふれあい"),
        answer="すてきな時間になって、協力してくれた赤ちゃんとお母さんにも伝えました。とても喜んでいました。",
        planned="赤ちゃんが疲れない長さを守りながら、ふりかえりの時間をのばします。高校での会も、学校と話しています。",
        public_body="赤ちゃんに指をにぎってもらい、胸がいっぱいになりました。時間を長くして、高校でも開いてほしいです。",
    ),
    Story(
        "english",
        60,
        "The letter from the nursery is only in Japanese, and I was ashamed to ask. "
        "The lady on Thursday read it with me and we laughed a lot. Could there be two Thursdays?",
        (SubjectType.PLACE, "ひだまり"),
        language="en",
        answer="うれしいお便りをありがとうございます。聞くのは、はずかしいことではありません。"
        "木曜日のほかに、電話の「ことばの窓口」もいつでも使えます。通訳の人を増やせるか、調べます。",
        public_body="The letter from the nursery is only in Japanese. Somebody read it with me. More days like that?",
    ),
    Story(
        "medical",
        45,
        "吸引の機械を持って出かけるので、電源のあるところしか行けません。北の出張所に電源ができて、1年ぶりに外でお昼を食べました。"
        "ただ、エレベーターの前に段差があって、夫がいないと入れません。",
        (SubjectType.PLACE, "北の出張所"),
        answer="外でのお昼、よかったです。段差のことは、わたしたちが気づけていませんでした。",
        planned="入り口に、折りたたみのスロープを置きます。それまでは、電話をくだされば職員がお迎えします。",
        public_body="電源のあるところしか行けません。入り口に段差があって、ひとりでは入れません。",
    ),
    Story(
        "father",
        32,
        "父親だけで行っていい会がありますか。ひろばに行くと、話の輪に入るタイミングがわからなくて、スマホを見て帰ってきます。",
        author="riku",
        answer="ようこそ、お父さん。輪に入りにくい日は、入り口の職員に声をかけてください。第3土曜日は、お父さんが多い日です。",
        public_body="父親だけで行っていい会がありますか。話の輪に入るタイミングがわかりません。",
        public=False,
    ),
    Story(
        "private",
        28,
        "窓口で、前に話したことをまた最初から聞かれて、帰り道で泣きました。責めたいわけではないです。ただ知ってほしくて。",
        may_publish=False,
        answer="つらい思いをさせて、ごめんなさい。次からは、話したことを書いたカードをいっしょに作れます。"
        "見せれば、くり返さなくてすみます。よかったら、みどり台の佐藤をたずねてください。",
    ),
    Story(
        "nap",
        17,
        "講座の時間が、どれも10時からです。うちの子は10時に朝寝をするので、いつも途中で帰ることになります。",
        (SubjectType.PROGRAM, ""),
        public_body="講座の時間がどれも同じで、子どもの朝寝と重なります。",
    ),
    Story(
        "parking",
        6,
        "南サテライトの自転車置き場、子ども乗せの自転車だと通路がせまくて出せません。",
        (SubjectType.PLACE, "南サテライト"),
    ),
    Story(
        "thanks",
        2,
        "夜中の2時に電話に出てくれた助産師さんへ。あの「よく電話してくれましたね」で、朝まで持ちました。",
        (SubjectType.PLACE, "よるの子育てでんわ"),
        read=False,
    ),
    Story(
        "group",
        1,
        "グループで話していると、うちだけじゃないと思えます。ただ、書きこみの少ない夜がさみしいです。",
        (SubjectType.GROUP, ""),
        author="hana",
        may_publish=False,
        read=False,
    ),
    Story("taken-back", 20, "（書きましたが、やっぱりやめます）", withdrawn=True),
]


def tell(cast: dict[str, User], today: date) -> None:
    """Create thirteen voices, in every state, one of them overdue. Idempotent."""
    known = subjects(AnonymousUser())
    for story in STORIES:
        submission = _submission(story.key)
        if Voice.objects.filter(code_hash=hash_code(make_code(submission))).exists():
            continue
        voice, code = give(
            actor=cast[story.author] if story.author else None,
            submission=submission,
            body=story.body,
            about=_about(known, *story.about),
            may_publish=story.may_publish,
            language=story.language,
            today=today - timedelta(days=story.days_ago),
        )
        _go_on(voice, code, story, cast)


def _go_on(voice: Voice, code: str, story: Story, cast: dict[str, User]) -> None:
    if story.withdrawn:
        withdraw(actor=None, voice=voice, code=code)
        return
    editor = cast["editor"]
    if story.read:
        mark_read(actor=editor, voice=voice)
    for kind, text in (
        (ResponseKind.ANSWER, story.answer),
        (ResponseKind.PLANNED, story.planned),
        (ResponseKind.MADE, story.made),
    ):
        if text:
            given = respond(actor=editor, voice=voice, kind=kind, text=text, signed_as="子ども家庭センター 佐藤")
            _said_on(given, voice.received_on + timedelta(days=AFTER[kind]))
    if story.answer and story.public_body:
        save_wording(actor=editor, voice=voice, public_body=story.public_body)
        if story.public:
            publish(actor=cast["publisher"], voice=voice)
            public = _at(voice.received_on + timedelta(days=AFTER[ResponseKind.ANSWER] + 3))
            Voice.objects.filter(pk=voice.pk).update(published_at=public)


def _said_on(response: VoiceResponse, day: date) -> None:
    """Backdate the answer to when it was due, not today."""
    VoiceResponse.objects.filter(pk=response.pk).update(at=_at(day))
    if response.kind == ResponseKind.ANSWER:
        Voice.objects.filter(pk=response.voice_id).update(answered_at=_at(day))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15, 20)))


def _about(known: list[Subject], kind: SubjectType, name: str) -> Subject:
    """The first published thing of that kind whose name contains `name`; nothing in particular if there is none."""
    return next((about for about in known if about.type == kind and name in about.label), NOTHING)


def _submission(key: str) -> UUID:
    return uuid5(OURS, key)
