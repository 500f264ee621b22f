"""The texts that the room's script needs, in the reader's language."""

from django.utils.translation import gettext as _

from chat.verbs import BLOCK, MUTE, REPORT, TAKE_BACK, Verb
from chat.views.lines import NOTICES
from ground.retention import in_backups


def taking_back() -> str:
    """Say what withdrawing a message does, and what remains until when; shared by the room and the message's page."""
    return _(
        "ことばは、みんなの画面から消えます。もとには戻せません。もう通報されているときは、その写しだけが、対応してから90日まで残ります。バックアップの中の写しは、%(days)s後に消えます。"
    ) % {"days": in_backups()}


def take_back() -> str:
    """Return the question asked before a message is withdrawn."""
    return "\n".join([_("このメッセージを取り消しますか。"), taking_back()])


def texts() -> dict[str, str]:
    """Return the texts by the names that static/js/room/ uses."""
    return {
        "sending": _("送信中"),
        "sent": _("送信済み"),
        "waiting": _("つながったら送ります"),
        "again": _("もう一度送る"),
        "discard": _("消す"),
        "offline": _("電波がないようです。書いた文はこの端末に残り、つながったら自動で送ります。"),
        "lost": _("つながりが切れました。つなぎ直しています。書いた文は消えません。"),
        "back": _("つながりました。"),
        "slow": _("いま少し遅れて届いています。書いた文は消えません。"),
        "asking": _("いつもよりゆっくりつながっています。書いた文は、ちゃんと届きます。"),
        "login": _("ログインの期限が切れました。書いた文はこの端末に残っています。"),
        "loginLink": _("ログインして続ける"),
        "loggedOut": _("ログアウトしました。書きかけの文は、この端末から消えました。"),
        "copied": _("コピーしました。"),
        "ended": _("このグループへの参加は終わっています。"),
        "endedLink": _("グループのページへ"),
        "tooMany": _("この部屋をたくさんの画面で開いています。ほかの画面を閉じると、つながります。"),
        "newOne": _("新しいメッセージ1件"),
        "newMany": _("新しいメッセージ%s件"),
        "toNewest": _("いちばん新しいところへ"),
        "unread": _("ここから新しいメッセージ"),
        "typing": _("%sさんが書いています"),
        "typingMany": _("何人かが書いています"),
        "watching": _("見守り中：%s"),
        "facilitator": _("見守り"),
        "gone": _("退会した人"),
        "edited": _("直しました"),
        "withdrawn": _("このメッセージは取り消されました。"),
        "erased": _("退出した人のメッセージです。ことばは消えています。"),
        "hidden": _("見守りの人が、このメッセージを見えなくしました。"),
        "hiddenMine": _("このメッセージは、ほかの参加者には見えていません。理由："),
        "hiddenShown": _("みんなには見えていません。理由："),
        "older": _("前のメッセージ"),
        "loading": _("読みこんでいます…"),
        "notLoaded": _("読みこめませんでした。少しして、もう一度お試しください。"),
        "replyingTo": _("%sさんへの返信"),
        "quoteGone": _("前のメッセージへの返信"),
        "tooLong": _("%s文字ほど長すぎます。2回に分けて送ってください。"),
        "left": _("あと%s文字"),
        "reported": _said(REPORT),
        "takeBack": _("取り下げる"),
        "takenBack": _said(TAKE_BACK),
        "told": _("わたしが知らせたこと"),
        "muted": _said(MUTE),
        "blocked": _said(BLOCK),
        "noTopic": _("なし"),
        "needsLine": _("いまはつながっていないため、できません。つながってから、もう一度お試しください。"),
        "noStorage": _("この端末には書きかけを残せません。送るまで、このページを閉じないでください。"),
        "menuOf": _("%sさんのメッセージの操作"),
        "reports": _("通報 %s件"),
        **{f"notice_{line}": str(words) for line, words in NOTICES.items()},
        "tells": _(
            "だれのことか、分かってしまうかもしれません（%s）。"
            "まだどこにも送っていません。このまま送るときは、もう一度「送る」を押してください。"
        ),
        "tells_name": _("名前"),
        "tells_school": _("学校や園の名前"),
        "tells_clinic": _("病院などの名前"),
        "tells_town": _("まちや駅の名前"),
        "tells_phone": _("電話番号"),
        "tells_address": _("住所"),
        "slowMode": _("いまは、ゆっくり話す時間です。"),
        "slowWait": _("あと%s秒で書けます。"),
        "frozen": _("いま、書き込みを止めています。"),
    }


def _said(verb: Verb) -> str:
    """Return what the page without the script says after the act."""
    return str(verb.said(None)) if verb.said else ""
