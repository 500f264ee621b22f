# ruff: noqa: E501  each message stays on one line
"""What people say in the demo (read by `chat.demo`).

Maps each group to its messages, in order: (days ago, local time, who, words, options). The options are `as`, a name for
this message; `to`, the name of the message it answers; and `signs`, its reactions {kind: who}.
"""

from typing import Any

Said = tuple[int, str, str, str, dict[str, Any]]

TALK: dict[str, list[Said]] = {
    "kotoba-yukkuri": [
        (4, "09:10", "midwife", "おはようございます、見守りの助産師、田中です。今週の木曜は21時からライブの時間です。読むだけの参加も、もちろん大丈夫です。", {"signs": {"thanks": ["hana", "mei"]}}),
        (4, "21:34", "hana", "2歳4か月です。きのう公園で、同じくらいの子が「ブランコのる！」って言っていて、帰り道ちょっと泣きました。", {"as": "park", "signs": {"with_you": ["sora", "umi", "mei"], "hug": ["midwife", "umi"]}}),
        (4, "21:41", "sora", "わかります。くらべないって決めていても、ふいに来ますよね。", {"to": "park", "signs": {"with_you": ["hana"]}}),
        (4, "21:58", "umi", "うちもです。泣いていい帰り道だと思います。", {"to": "park"}),
        (4, "22:03", "hana", "ありがとうございます。ここに書いたら少し軽くなりました。", {"signs": {"hug": ["sora", "mei"]}}),
        (3, "12:20", "mei", "報告です！ 今朝はじめて、牛乳を指さして「にゅ」と言いました。", {"as": "milk", "signs": {"cheer": ["hana", "sora", "umi", "senpai"], "with_you": ["midwife"]}}),
        (3, "12:31", "senpai", "わあ、「にゅ」！ 聞こえてきそうです。その朝の空気ごと、覚えていたいですね。", {"to": "milk", "signs": {"thanks": ["mei"]}}),
        (3, "13:05", "hana", "うれしい！ こちらまで元気が出ました。", {"to": "milk"}),
        (2, "20:15", "sora", "絵本、最後まで座っていられなくて。みなさんのところはどうですか。", {"as": "books"}),
        (2, "20:40", "umi", "うちは同じページを10回めくって終わりです（笑）\nそれでも「よんだ」ことにしています。", {"to": "books", "signs": {"with_you": ["sora", "hana"]}}),
        (2, "20:52", "senpai", "好きなページだけでいいと、うちの子のときに図書館の方が言ってくれました。親も楽になりました。", {"to": "books", "signs": {"thanks": ["sora"]}}),
        (1, "21:02", "midwife", "ライブの時間、はじまりました。今日は「ほっとした瞬間」をひとつずつ、どうでしょう。", {}),
        (1, "21:08", "mei", "お風呂で、ふたりで同じ歌を（わたしだけ）歌っているとき。", {"signs": {"with_you": ["hana", "sora", "umi"]}}),
        (1, "21:11", "hana", "寝顔です。昼間のことがぜんぶ、まあいいかになります。", {"signs": {"hug": ["mei", "midwife"]}}),
        (1, "21:15", "sora", "手をつなぐ力が、前より強くなった気がするとき。", {"signs": {"cheer": ["senpai"]}}),
        (1, "21:44", "senpai", "今日もありがとうございました。おやすみの方も、まだ起きている方も、ゆっくりしてくださいね。", {}),
    ],
    "nemurenai-yoru": [
        (3, "01:12", "akari", "起きています。抱っこのまま、もう1時間。", {"as": "awake", "signs": {"with_you": ["hana", "umi"]}}),
        (3, "01:15", "umi", "こちらも起きています。ひとりじゃないですよ。", {"to": "awake", "signs": {"hug": ["akari"]}}),
        (3, "01:48", "akari", "いま、寝ました…！ そっと置きます。", {"signs": {"cheer": ["umi", "riku"]}}),
        (2, "02:20", "riku", "妻と交代しながらです。夜中に開いているところがあって助かります。", {"signs": {"with_you": ["hana"]}}),
        (2, "08:30", "midwife", "おはようございます。夜のあいだ、よく持ちこたえましたね。昼間に10分でも横になれますように。", {"signs": {"thanks": ["akari", "riku"]}}),
        (1, "00:40", "umi", "このサプリを飲ませたら、うちは一晩で寝るようになりました。よかったら試してみてください。", {"as": "selling"}),
        (1, "00:52", "hana", "今夜は月がきれいです。窓ごしに見てから、また寝かしつけます。", {"signs": {"with_you": ["akari", "riku"]}}),
    ],
    "iryoteki-care": [
        (3, "10:05", "senpai", "来週、訪問看護のことをゆっくり話す時間をつくります。聞くだけでもどうぞ。", {"signs": {"thanks": ["mei", "sora"]}}),
        (2, "14:22", "mei", "吸引のあと、ふっと笑ってくれました。午前中の疲れがとけました。", {"signs": {"hug": ["kanade", "sora", "senpai"]}}),
        (2, "15:10", "kanade", "その笑顔、想像してこちらも笑いました。", {"signs": {"with_you": ["mei"]}}),
        (1, "19:30", "sora", "きょうだいの参観日と通院が重なってしまいました。こういうとき、みなさんどうしていますか。", {"as": "both", "signs": {"with_you": ["mei"]}}),
        (1, "20:02", "senpai", "うちは、参観を動画で見せてもらったことがあります。園に聞いてみるのもいいかもしれません。センターの一時預かりも相談できますよ。", {"to": "both", "signs": {"thanks": ["sora"]}}),
    ],
    "hajimete-zero": [
        (3, "11:40", "jun", "生後2か月。沐浴がやっと10分でできるようになりました。", {"signs": {"cheer": ["akari", "kanade", "midwife"]}}),
        (2, "16:05", "akari", "抱っこひも、肩がつらくて。どんなふうに使っていますか。", {"as": "sling"}),
        (2, "16:30", "midwife", "腰の位置を少し上にすると楽になることがあります。「ふれあいひろば」に来られる日があれば、一緒に合わせてみましょう。", {"to": "sling", "signs": {"thanks": ["akari", "jun"]}}),
        (1, "22:10", "kanade", "一日だれとも話さなかった、と思って開きました。読んだら、話した気持ちになりました。", {"signs": {"hug": ["akari", "jun", "midwife"]}}),
    ],
    "asa-no-gakko": [
        (3, "07:50", "riku", "今朝は靴まで履けました。そこから30分、玄関でふたりで座っていました。", {"signs": {"with_you": ["mei"], "hug": ["senpai"]}}),
        (3, "08:15", "senpai", "靴まで、の日ですね。玄関で一緒に座ってくれる人がいるのは、大きいと思います。", {"signs": {"thanks": ["riku"]}}),
        (1, "07:42", "mei", "うちは布団の中からです。担任の先生へのお休みの電話が、毎朝いちばん苦手です。", {"as": "call", "signs": {"with_you": ["riku"]}}),
        (1, "08:05", "riku", "連絡帳アプリに変えてもらえないか聞いたら、すんなりでした。声に出さなくていいだけで違います。", {"to": "call", "signs": {"thanks": ["mei"], "with_you": ["senpai"]}}),
    ],
    "iroiro-kotoba": [
        (2, "18:20", "kanade", "Hello! わたしの家は にほんごと えいごです。こどもは まぜて はなします。", {"signs": {"with_you": ["jun"], "cheer": ["senpai"]}}),
        (2, "18:45", "jun", "うちも まぜます。まぜた ことばも、うちの ことばです :)", {"signs": {"with_you": ["kanade", "midwife"]}}),
        (1, "10:15", "midwife", "ようちえんの かみ（お手紙）で わからない ところが あれば、ここに かいて ください。いっしょに よみます。", {"signs": {"thanks": ["kanade"]}}),
    ],
    "hattatsu-ki-ni-naru": [
        (3, "21:05", "sora", "就学のことを考えはじめました。何から調べたらいいのか、まだぼんやりしています。", {"as": "school", "signs": {"with_you": ["hana", "riku"]}}),
        (3, "21:20", "senpai", "ぼんやりしている時期に来てくれてうれしいです。うちは秋に学校を2つ見に行って、帰りの子どもの顔で決めました。", {"to": "school", "signs": {"thanks": ["sora", "hana"]}}),
        (2, "13:00", "riku", "見学のとき、聞いておいてよかったことはありますか。", {"to": "school"}),
        (2, "13:40", "senpai", "「しんどくなったとき、どこで休めますか」と聞きました。答え方で雰囲気が分かります。", {"signs": {"thanks": ["riku", "sora"]}}),
        (1, "22:30", "hana", "読みながらメモしました。急がなくていい、と思えました。", {"signs": {"hug": ["senpai"]}}),
    ],
}  # fmt: skip

HIDDEN = {
    ("nemurenai-yoru", "selling"): (
        "midwife",
        "お知らせしたい気持ちはよく分かります。体に入るものの紹介と個別の連絡先の交換は、ここではお休みしています。眠れた夜のことは、また聞かせてください。",
    )
}
REPORTED = {
    ("asa-no-gakko", "call"): ("riku", "worried", "毎朝とても大変そうです。声をかけてあげてほしいです。"),
}
