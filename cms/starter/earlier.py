"""Sentences of earlier starting pages that promised too much, and their replacements.

Where an installation still shows one of them unchanged, `cms.actions.site.mend_promises` replaces it. A sentence that
the office wrote itself is never touched.
"""

EARLIER: dict[str, str] = {
    "本名でなくてかまいません。ほかの人に見えるのは、この名前だけです。": "本名でなくてかまいません。ほかの参加者に見えるのは、この名前と、あなたが書いたことだけです。",
    "「届きました」と出たことばは、消えません。電波が切れても、つながったときに自動で送ります。": "電波が切れても、書いたことばは、つながったときに自動で送ります。",
    "二回押すだけで、そのことばは見えなくなります。": "理由をひとつ選ぶと、そのことばは、あなたの画面に出なくなります。",
    "しばらく見たくない人は、その人に知られずに「見えなくする」ことができます。": "しばらく見たくない人は、「この人をミュート」で、あなたの画面に出ないようにできます。相手には伝わりません。",
    "確認が済むまで、席は取っておきます。": "席は72時間（講座が先に始まるときは、そのときまで）取っておきます。",
    "参加希望と知らせは、「見守りの机」に集まります。": "参加希望と知らせは、「進行役のつくえ」に集まります。",
    "まちがえたら、戻せます。したことは全部、記録に残ります。": "見えなくしたことばと、止めた部屋は、あとで戻せます。お断りした希望と、終わりにした参加は戻せません。したことは1年、理由は90日、記録に残ります。",
    "メールアドレス、表示名、使うことば。本名、生年月日、住所は聞きません。": "メールアドレス、表示名、使うことば、同意した内容。本名、生年月日、住所は聞きません。あなたを守るために、登録したパスキーなど、ログイン中の端末の一覧（IPアドレスとブラウザーの種類）、ログインや変更の記録（ネットワークのおおまかな範囲と端末の種類。90日）、いつどんな操作があったかの記録（種類により90日〜3年）、お知らせの一覧（60日）と届け方、通知を受け取る端末も残します。",
    "呼び名と、部屋に書いたことば。画面で読めるのは、そのグループの人と見守りの人だけです。職員や管理者の画面には出ません。": "呼び名、部屋に書いたことば、反応、通報、どこまで読んだか。部屋のことばを画面で読めるのは、そのグループの人と見守りの人です。進行役が見られない通報や希望、進行役が引き継いだ通報、書いた人のことが心配なのに進行役がすぐに見られない通報だけは、コーディネーターがその部分を読み、読んだことが記録に残ります。ほかの職員や管理者の画面には出ません。",
    "名前を添えない声には、だれが書いたかの記録を残しません。": "名前もアドレスも添えない声には、だれが書いたかの記録を残しません。",
    "It need not be your real one. It is all that others see.": "It need not be your real one. Other members see this name and what you write, and nothing else.",
    "A message that is marked as delivered will not get lost. When your connection drops, it is sent as soon as you are back.": "When your connection drops, what you wrote is sent as soon as you are back.",
    "If words upset you, choose “Report”. Two taps, and you no longer see them.": "If words upset you, choose “Send report” and one reason: you no longer see them.",
    "You can stop seeing a person’s messages without that person knowing.": "With “Mute this person” you no longer see a person’s messages. They are not told.",
    "We send them a link to confirm. Your seat is kept until they have.": "We send them a link to confirm. Your seat is kept for up to 72 hours, or until the class begins.",
    "Mistakes can be undone. Everything you do is recorded.": "Hidden words can be shown again and a paused room reopened. A request you declined, or a membership you ended, cannot be brought back. What you do is recorded for a year, your reasons for 90 days.",
    "your e-mail address, a display name and your language. No real name, birthday or address.": "your e-mail address, a display name, your language and what you agreed to. No real name, birthday or address. To protect you we also keep your passkeys, the list of devices on which you are signed in (IP address and kind of browser), a record of sign-ins and changes (a rough part of the network and the kind of device, for 90 days), which act happened when (90 days to three years, by its kind), the list of your news (60 days) and how you want it, and the devices on which you get notifications.",
    "your nickname and what you write in the room. On the site, only its members and facilitators can read it; it is on no screen of staff or administrators.": "your nickname, what you write in the room, reactions, reports and how far you have read. On the site, its members and facilitators read what is written there. Of reports and requests that no facilitator can look at, of reports that a facilitator hands over, and of worries about a writer that no facilitator can look at right away, a coordinator reads the part in question, and each reading is recorded. It is on no other screen of staff or administrators.",
    "When you give no name, no record is kept of who wrote it.": "When you leave neither name nor address, no record is kept of who wrote it.",
    "進行役が見られない通報や希望、進行役が引き継いだ通報だけは、コーディネーターがその部分を読み、読んだことが記録に残ります。": "進行役が見られない通報や希望、進行役が引き継いだ通報、書いた人のことが心配なのに進行役がすぐに見られない通報だけは、コーディネーターがその部分を読み、読んだことが記録に残ります。",
    "Of reports and requests that no facilitator can look at, or that a facilitator hands over, a coordinator reads the part in question, and each reading is recorded.": "Of reports and requests that no facilitator can look at, of reports that a facilitator hands over, and of worries about a writer that no facilitator can look at right away, a coordinator reads the part in question, and each reading is recorded.",
    "いつどんな操作があったかの記録（種類により90日〜3年）も残します。": "いつどんな操作があったかの記録（種類により90日〜3年）、お知らせの一覧（60日）と届け方、通知を受け取る端末も残します。",
    "and which act happened when (90 days to three years, by its kind).": "which act happened when (90 days to three years, by its kind), the list of your news (60 days) and how you want it, and the devices on which you get notifications.",
    "法律で定められたときだけは別です。</p>": "法律で定められたときだけは別です。あなたが通知を受け取ることにした端末には、ブラウザーの会社のしくみを通して届きます。中身は暗号にするので、会社には読めません。</p>",
    "is at stake and the law requires it.</p>": "is at stake and the law requires it. Notifications reach the devices on which you want them by way of the browser’s maker. They are encrypted, so the maker cannot read them.</p>",
}
