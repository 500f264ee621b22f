"""What to do about each kind of case, so that a fresh installation helps at once. An office changes it as it likes.

What the texts say of the law: 児童虐待の防止等に関する法律 6条 (whoever finds a child thought to be abused notifies; no duty
of secrecy stands against it) and 7条 (who notified is not told), 児童福祉法 25条の5 (secrecy of the council, 要対協).
"""

from django.db import migrations

TEXTS = {  # risk: (ja, en) of what to do, example replies, what to tell the room, aftercare
    1: (
        (
            "「わたしが見ます」を押してから、すぐにことばを返します。長い文でなくて大丈夫です。\n"
            "まず聴きます。理由を問いただしたり、はげましたり、「大丈夫」と言いきったりする前に、書かれたことをそのまま受けとめます。\n"
            "いまひとりかどうか、けがや飲んだもの、そばにお子さんがいるかを、ひとつずつ短くたずねます。\n"
            "いのちがあぶないと思ったら、ためらわずに119か110を伝え、同時にコーディネーターに引き継ぎます。ここでは、相手の居場所も電話番号も分かりません。\n"
            "「だれにも言わない」とは約束しません。「あなたと、お子さんの安全のために、いっしょに考える人を増やします」と伝えます。\n"
            "虐待を受けたと思われるお子さんがいるときは、確かめきれなくても、189か市の窓口に知らせます（児童虐待防止法 第6条）。知らせた人がだれかは、守られます。\n"
            "離れるときは、つぎにだれが、いつ見るかを伝えてからにします。",
            "Press “I will look after it”, then answer at once. A few words are enough.\n"
            "Listen first. Before you ask for reasons, cheer up or say that all will be well, take what was written as it is.\n"
            "Ask one short question at a time: whether they are alone, hurt or have taken something, and whether a child is with them.\n"
            "If a life may be in danger, give 119 or 110 without hesitating, and hand the case to a coordinator. Here nobody knows where they are or their telephone number.\n"
            "Do not promise to tell nobody. Say that you will bring in others, for their safety and their child’s.\n"
            "If a child seems to be abused, tell 189 or the city even when you are not certain (Child Abuse Prevention Act, article 6). Whoever notifies is protected.\n"
            "Before you go, say who looks next, and when.",
        ),
        (
            "知らせてくださって、ありがとうございます。いま、ここで読んでいます。ことばにするのも、たいへんだったと思います。\n\n"
            "いま、おひとりですか。けがをしたり、何かを飲んだりしていませんか。ひとことだけでも、聞かせてください。\n\n"
            "あなたのいのちが心配です。いますぐ119に電話してください。電話がむずかしければ、近くにいる人に、この画面を見せてください。",
            "Thank you for telling us. I am here, reading this now. It must have been hard to put into words.\n\n"
            "Are you alone right now? Are you hurt, or have you taken something? One word is enough.\n\n"
            "I am worried about your life. Please call 119 now. If calling is hard, show this screen to somebody near you.",
        ),
        (
            "部屋には、だれのことかも、何があったかも書きません。\n"
            "みんなが不安になっているときだけ、「見守りの人が気づいて、いま対応しています」と伝えます。",
            "In the room, say neither who it is about nor what happened.\n"
            "Only if people are uneasy, say that the facilitators have noticed and are taking care of it.",
        ),
        (
            "翌日と1週間後に、ようすをひとことたずねます。だれが声をかけるかを、いま決めておきます。\n"
            "したことと、つぎに見る人を、メモに短く残します。病名や、聞いた事情のくわしいことは書きません。\n"
            "読んだあなたも、つかれています。ほかの見守りの人に話し、つぎの当番に代わってもらってください。",
            "Ask how they are on the next day and after a week. Decide now who does it.\n"
            "Note briefly what you did and who looks next. Leave out the names of illnesses and the details you heard.\n"
            "Reading this tires you, too. Talk to another facilitator and let the next one take over.",
        ),
    ),
    2: (
        (
            "「わたしが見ます」を押し、知らせた人のことばと、書いた人の前後のことばを読みます。\n"
            "まず聴きます。「心配しています」と伝え、答えやすい問いをひとつだけ添えます。決めつけたり、説得したりはしません。\n"
            "消えたい、死にたいということばがあれば、避けずに、そう思うことがあるのかを静かにたずねます。たずねることで、気持ちを強めることはありません。\n"
            "いのちがあぶないと思ったら、119か110を伝え、コーディネーターに引き継ぎます。こわい思いをしているときは、110や、「こまったとき」の窓口も伝えます。\n"
            "虐待を受けたと思われるお子さんがいるときは、証拠がなくても、189か市の窓口に知らせます（児童虐待防止法 第6条）。秘密を守る立場でも、知らせてかまいません。ひとりで決めず、コーディネーターといっしょに動きます。\n"
            "知らせを受けた市では、要対協（要保護児童対策地域協議会）で、支えかたを話し合うことがあります。そこで知ったことには、秘密を守る義務があります。\n"
            "「だれにも言わない」とは約束しません。隠すのは、ほかの方の安全のために要るときだけです。隠しても、この案件は閉じません。",
            "Press “I will look after it”; read what the reporter wrote, and the writer’s words before and after.\n"
            "Listen first. Say that you are worried, and ask one question that is easy to answer. Do not conclude or persuade.\n"
            "If they write of disappearing or dying, do not go round it: ask quietly whether they think of that. Asking does not make it stronger.\n"
            "If a life may be in danger, give 119 or 110 and hand the case to a coordinator. If somebody frightens them, give 110 and the lines under “Need help?”.\n"
            "If a child seems to be abused, tell 189 or the city, also without proof (Child Abuse Prevention Act, article 6). A duty of secrecy does not stand against it. Do not decide alone: act together with a coordinator.\n"
            "The city may talk about how to help in its council for children in need of protection (要対協), whose members are bound to secrecy.\n"
            "Do not promise to tell nobody. Hide the words only if the safety of others needs it. Hiding does not close this case.",
        ),
        (
            "書いてくださったことを読んで、心配になって声をかけました。いま、どんなごようすですか。話せるところだけで、かまいません。\n\n"
            "そんなふうに思うほど、つらかったのですね。消えてしまいたいと思うことも、ありますか。責めたりしませんので、聞かせてください。\n\n"
            "ひとりでかかえなくて大丈夫です。どのページの上にもある「こまったとき」に、夜でもつながる電話があります。わたしたちも、ここで読んでいます。",
            "I read what you wrote and was worried, so I am writing to you. How are you right now? Only as much as you want to say.\n\n"
            "It must be very hard for you to feel like that. Do you sometimes feel like disappearing? I will not blame you, please tell me.\n\n"
            "You do not have to carry this alone. “Need help?” at the top of each page has numbers that answer at night, too. And we are here, reading.",
        ),
        (
            "知らせがあったことも、だれが知らせたかも、部屋には書きません。\n"
            "ほかの方が心配しているときは、「見守りの人が気づいています。気になったことは、『知らせる』から教えてください」と伝えます。",
            "In the room, say neither that somebody reported it nor who.\n"
            "If others are worried, say that the facilitators have noticed, and that they may send a report about what worries them.",
        ),
        (
            "その日のうちに、もう一度ようすを見ます。返事がなくても、「いつでも書いてください」とひとこと残します。\n"
            "つぎの当番に、何を見てほしいかを、メモに残して引き継ぎます。\n"
            "読んでつらくなったら、それはふつうのことです。ほかの見守りの人や職員に、その日のうちに話してください。",
            "Look again on the same day. If there was no answer, leave a word: they can write at any time.\n"
            "Note for whoever is on duty next what they should look at, and hand over.\n"
            "If reading it was hard for you, that is only human. Talk to another facilitator or to staff on the same day.",
        ),
    ),
    3: (
        (
            "まず隠します。名前、園や学校、病院、住所、電話番号、写真の場所が分かることばは、少しでも早いほうが安全です。\n"
            "理由は、「だれのことか分かることや、連絡先が書いてある」を選びます。うっかりは、どなたにもあります。責めるひとことは添えません。\n"
            "引用や返信に、同じことが残っていないかを見ます。残っていれば、それも隠します。\n"
            "書かれたのがほかの方や子どものことなら、その方がこまっていないかを、グループの中でたずねずに、コーディネーターに相談します。\n"
            "だれかから身をかくしている家庭の居場所が出たときは、すぐにコーディネーターに引き継ぎます。",
            "Hide it first. With names, nurseries, schools, clinics, addresses or numbers, every minute counts.\n"
            "Choose the reason “It tells who somebody is, or how to reach them”. It happens to everybody, so add no blame.\n"
            "See whether a quote or a reply still shows it. If so, hide that, too.\n"
            "If it is about somebody else or a child, do not ask in the group how they are: talk to a coordinator.\n"
            "If it shows where a family is that hides from somebody, hand it to a coordinator at once.",
        ),
        (
            "あなたのことが知らない人に分かってしまわないように、いったん見えなくしました。名前と場所のところをのぞいて、また書いてもらえたらうれしいです。\n\n"
            "お話の中身は、ここで話して大丈夫なことです。だれのことか分かるところだけ、ぼかして書いてみてください。「近くの園で」くらいで、じゅうぶん伝わります。",
            "I hid your message for now, so that strangers cannot tell who you are. I would be glad if you wrote it again without the name and the place.\n\n"
            "What you wrote about is welcome here. Only leave out what shows who it is: “at a nursery nearby” says enough.",
        ),
        (
            "「だれのことか分かることばが出たので、見えなくしました。名前や場所は、ぼかして書いてくださいね」と、だれとは言わずに伝えます。\n"
            "書いた人を責めることばが続いたら、早めに話を変えます。",
            "Without naming anybody, say that something that showed who somebody is was hidden, and that names and places are better left out.\n"
            "If others blame the writer, change the subject early.",
        ),
        (
            "書いた人が黙ってしまったら、つぎに何かを書いたときに、あたたかく返します。\n"
            "同じことが続くときは、部屋の上にピン留めして、書かない約束を思い出してもらいます。",
            "If the writer falls silent, answer warmly the next time they write.\n"
            "If it keeps happening, pin a line at the room’s top that reminds everybody of this promise.",
        ),
    ),
    4: (
        (
            "前後を読み、傷ついた人と、書いた人の、どちらの側にも立ってみます。\n"
            "人をおとしめることば、おどし、診断や育て方を責めることばは、隠します。意見がちがうだけなら、隠さずに間に入ります。\n"
            "理由は、人ではなく、ことばについて選びます。「あなたがどう感じたかを、また聞かせてください」と道を残します。\n"
            "やりとりが続いているときは、そのことばへの返信を止めるか、部屋をゆっくりにします。くり返す人には、書き込みのお休みも選べます。\n"
            "あなた自身に向けられたことばなら、ひとりで決めません。ほかの進行役か、コーディネーターに渡します。",
            "Read what stands around it, and look from the side of whoever was hurt and of whoever wrote it.\n"
            "Hide what degrades, threatens, or blames somebody for a diagnosis or for how they raise a child. If people only disagree, do not hide it: step in between.\n"
            "Choose a reason about the words, not the person, and leave a way back: they may say again how they felt.\n"
            "If it goes on, stop the replies to that message or slow the room down. For somebody who repeats it, there is a pause from writing.\n"
            "If it was aimed at you, do not decide alone: give it to another facilitator or a coordinator.",
        ),
        (
            "お気持ちがつよくあったのだと思います。ただ、このことばで傷ついた方がいます。「わたしは、こう感じた」という書きかたで、もう一度聞かせてもらえますか。\n\n"
            "知らせてくださって、ありがとうございます。つらい思いをさせてしまいましたね。いま、見守りの者が対応しています。しばらく部屋を離れていても、だいじょうぶです。",
            "I can see that you felt strongly. Somebody was hurt by these words, though. Could you tell us again, beginning with how you felt yourself?\n\n"
            "Thank you for telling us. I am sorry that it hurt you. The facilitators are taking care of it now. It is quite all right to stay away from the room for a while.",
        ),
        (
            "「少し、ひと息つきましょう。いろいろな考えがあって大丈夫です。人を責めないことだけ、いっしょに守らせてください」と伝えます。\n"
            "だれが知らせたかは言いません。",
            "Say: let us take a breath. Different views are fine. All we ask is that nobody is blamed.\n"
            "Do not say who reported it.",
        ),
        (
            "傷ついた人に、その日のうちに声をかけます。返事は求めません。\n"
            "書いた人にも、つぎに書いたときに、ふつうに返します。居づらいままにしないためです。\n"
            "同じ人のことが続くときは、その方のページで、前にあったことを見てから考えます。",
            "Speak to whoever was hurt on the same day, without expecting an answer.\n"
            "Answer the writer as usual the next time they write, so that they need not stay ashamed.\n"
            "If it is about the same person again, look at their card first.",
        ),
    ),
    5: (
        (
            "前に決めた人とは別の人が、はじめから読みます。前の人に遠慮はいりません。\n"
            "書いた人が何を伝えたかったのかを、願いのことばから読みとります。\n"
            "約束に合うなら、届けます。直せば合うなら、どこをどう直すかを、ひとつだけ書いて返します。\n"
            "まちがいだったときは、まちがいだったと書きます。言いわけはしません。",
            "Somebody other than whoever decided reads it from the beginning. There is no need to spare the colleague.\n"
            "Find out from the request what the writer wanted to say.\n"
            "If it keeps the promises of the group, release it. If it nearly does, return it and name the one thing to change.\n"
            "If the decision was a mistake, say so, without excuses.",
        ),
        (
            "もう一度見てほしいと言ってくださって、ありがとうございます。別の者が、はじめから読みました。おっしゃるとおりでしたので、届けました。お待たせして、すみませんでした。\n\n"
            "別の者が、はじめから読みました。お気持ちは、よく分かりました。ただ、連絡先のところだけは、みなさんの安全のために載せられません。そこをのぞいて、もう一度送っていただけますか。",
            "Thank you for asking us to look again. Somebody else read it from the beginning. You were right, so it is in the room now. We are sorry that you had to wait.\n\n"
            "Somebody else read it from the beginning, and understood well what you want to say. Only the contact details cannot stand there, for everybody’s safety. Could you send it again without them?",
        ),
        (
            "部屋には伝えません。届けたことばは、いちばん新しいことばとして見えます。",
            "Nothing is said in the room. Words that are released appear as the newest.",
        ),
        (
            "同じ理由の見直しが続いたら、約束や見守ることばのほうを直せないか、進行役で話します。\n"
            "決めなおしたことを、前の人にも伝えます。責めるためではなく、そろえるためです。",
            "If requests for the same reason come again and again, talk among facilitators about changing the rules or the watched words.\n"
            "Tell the colleague what was decided: not to blame, but to decide alike next time.",
        ),
    ),
    6: (
        (
            "待っている人の時間を先に考えます。書いた人には、いつまで待つかが見えています。\n"
            "待っているわけと、ことば全体を読みます。見守ることばが当たっただけで、だいじょうぶなことも多くあります。\n"
            "だいじょうぶなら、すぐに届けます。\n"
            "直してほしいときは、わけを選び、言いかえの例を添えて返します。気持ちのところは、そのまま残します。\n"
            "つらい気持ちのことばが、方法や連絡先といっしょに待っているときは、返す前に、まず書いた人に声をかけます。",
            "Think first of whoever waits: they see until when.\n"
            "Read why it waits, and the whole message. Often a watched word was found and all is well.\n"
            "If all is well, release it at once.\n"
            "If something should change, return it with a reason and another wording. Leave the feelings as they are.\n"
            "If distress waits together with a method or contact details, speak to the writer before you return it.",
        ),
        (
            "書いてくださって、ありがとうございます。気持ちのところは、そのままで大丈夫です。商品の名前のところだけ、のぞいて送っていただけますか。\n\n"
            "お待たせしました。読んで、届けました。またいつでも書いてください。",
            "Thank you for writing. The part about how you feel is fine as it is. Could you send it without the name of the product?\n\n"
            "Sorry to have kept you waiting. I read it, and it is in the room now. Please write again at any time.",
        ),
        (
            "部屋には伝えません。待っていることばがあることは、書いた人だけが知っています。",
            "Nothing is said in the room. Only the writer knows that something waits.",
        ),
        (
            "返したことばが直されて届いたら、ひとこと返事をします。\n"
            "よいことばが何度も待ってしまうときは、見守ることばを見なおします。",
            "When returned words come back changed, answer with a line.\n"
            "If harmless words wait again and again, look over the list of watched words.",
        ),
    ),
    7: (
        (
            "知らせた人が、何を見てほしかったのかを考えながら、前後を読みます。うまく言えない知らせほど、大切なことがあります。\n"
            "宣伝や勧誘なら隠します。よかれと思って書いた方も多いので、理由はやわらかいものを選びます。\n"
            "約束に反しないなら、そのままにします。そのままにすることも、きちんと読んだうえでの対応です。\n"
            "迷ったら、ほかの進行役にたずねるか、コーディネーターに引き継ぎます。",
            "Read what stands around it, and think of what the reporter wanted you to see. Reports that are hard to put into words may matter most.\n"
            "Hide advertising. Many mean well by it, so choose a gentle reason.\n"
            "If it breaks no promise, leave it. Leaving it after reading is an answer, too.\n"
            "When in doubt, ask another facilitator or hand it to a coordinator.",
        ),
        (
            "教えてくださって、ありがとうございます。この部屋では、商品や集まりのおさそいは控えてもらっています。よかったことを、あなたの体験として聞かせてもらえたらうれしいです。\n\n"
            "知らせてくださって、ありがとうございます。読んで、いまはそのままにしています。また気になることがあれば、いつでも知らせてください。",
            "Thank you for telling us. In this room we do without offers and invitations. We would be glad to hear what was good for you, as your own experience.\n\n"
            "Thank you for your report. I read it and have left things as they are for now. Please tell us again whenever something worries you.",
        ),
        (
            "ふつうは、何も伝えません。同じことが続くときだけ、約束をひとつ、だれとは言わずに思い出してもらいます。",
            "Usually nothing. Only if it keeps happening, remind everybody of that one promise, without naming anybody.",
        ),
        (
            "そのままにした理由を、メモにひとこと残します。つぎに同じ知らせが来たときに、そろえて答えられます。",
            "Note in a line why you left it, so that the next such report is answered alike.",
        ),
    ),
    8: (
        (
            "約束した日までに返事をします。待っている人は、何度も画面をひらいています。\n"
            "ひとことが書かれていなくても、事情や診断はたずねません。読むだけの参加も歓迎します。\n"
            "迎え入れるときは、はじめの一歩が軽くなることばを添えます。「こんにちは」だけでも大丈夫と伝えます。\n"
            "このグループに合わないときは、行けるところをひとつ添えてお断りします。理由で、その人を評価しません。\n"
            "ひとことに、つらさやあぶなさが書かれていたら、返事を待たせずに、「こまったとき」の窓口を伝え、コーディネーターに相談します。",
            "Answer by the day that was promised. Whoever waits opens the page again and again.\n"
            "If they wrote nothing, do not ask for their story or a diagnosis. People who only read are welcome.\n"
            "When you accept, add words that make the first step light: just saying hello is enough.\n"
            "If this group does not fit, decline and name one place that may. Do not judge the person.\n"
            "If their words speak of distress or danger, do not let them wait: point to “Need help?” and talk to a coordinator.",
        ),
        (
            "ようこそ。来てくださって、うれしいです。読むだけの日も、「こんにちは」だけの日も、そのまま来てくださいね。\n\n"
            "参加を希望してくださって、ありがとうございます。このグループは、いまは小学生のご家庭の話が多く、少し遠く感じるかもしれません。「グループを見る」から、いまの毎日に近いところを選んでみてください。うまく見つからないときは、「伝える」から聞いてください。",
            "Welcome. We are glad that you came. On days when you only read, and on days when you only say hello: come just as you are.\n\n"
            "Thank you for asking to join. At the moment this group mostly talks about children at primary school, which may feel far away to you. Have a look at the other groups for one that is closer to your days. If you do not find one, ask us under “Tell us”.",
        ),
        (
            "迎え入れた人のことを、こちらから紹介しません。名のるかどうかは、その人が決めます。",
            "Do not introduce whom you accepted. Whether to say hello is theirs to decide.",
        ),
        (
            "はじめてのことばに、その日のうちに返事がつくように見ています。だれも返していなければ、進行役が返します。\n"
            "1週間たってもことばがなければ、それでよいと考えます。読んでいるだけで、力になっていることがあります。",
            "See to it that their first words get an answer on the same day. If nobody answers, you do.\n"
            "If they have said nothing after a week, that is fine. Reading alone can be a help.",
        ),
    ),
}
FIELDS = ("to_do", "replies", "for_room", "aftercare")
CODENAMES = {  # who writes prepares drafts; who publishes decides what the desks show
    "view": ("Editors", "執筆", "Moderators", "公開"),
    "add": ("Editors", "執筆", "Moderators", "公開"),
    "change": ("Editors", "執筆", "Moderators", "公開"),
    "delete": ("Moderators", "公開"),
    "publish": ("Moderators", "公開"),
}


def write(apps, schema_editor):
    # Historical models know nothing of translation: the plain column holds the default language, as in the live ones.
    entries = apps.get_model("desk", "PlaybookEntry").objects
    for risk, texts in TEXTS.items():
        words = {}
        for name, (japanese, english) in zip(FIELDS, texts):
            words |= {name: japanese, f"{name}_ja": japanese, f"{name}_en": english}
        entries.get_or_create(risk=risk, defaults={"is_published": True, **words})


def grant(apps, schema_editor):
    # Permissions are made after all migrations; here they are needed before.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="desk", model="playbookentry"
    )
    permissions = apps.get_model("auth", "Permission").objects
    for verb, names in CODENAMES.items():
        permission, _ = permissions.get_or_create(
            content_type=content_type,
            codename=f"{verb}_playbookentry",
            defaults={"name": f"Can {verb} 対応の手引き"},
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=names):
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="desk", content_type__model="playbookentry"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0040_playbook"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunPython(grant, take_back),
    ]
