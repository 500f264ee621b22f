"""Everything that can be refused in a room, with the words for it."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal, TooOften


def used_id() -> Refusal:
    """The `client_id` belongs to a message in another room."""
    return Refusal("used_id", _("このメッセージは送れませんでした。"), _("もう一度書いて送ってください。"))


def sent_in_other_words() -> Refusal:
    """The form's `client_id` was sent before with other words, as when a browser restores an old page."""
    return Refusal(
        "used_id",
        _("この画面のことばは、前に一度送られています。いまのことばはそれとちがうので、送っていません。"),
        _("送るときは、もう一度「送る」を押してください。"),
    )


def nothing_to_reply_to() -> Refusal:
    """The message replied to does not exist, or this reader may not see it."""
    return Refusal(
        "no_such_message", _("返信先のメッセージが見つかりません。"), _("返信ではなく、新しく送ってください。")
    )


def replies_stopped() -> Refusal:
    """A facilitator has stopped the replies to this message."""
    return Refusal(
        "replies_stopped",
        _("このメッセージへの返信は、見守りの人が止めています。"),
        _("返信ではなく、新しく書いて送れます。"),
    )


def nothing_written(field: str) -> Refusal:
    """The text is empty."""
    return Refusal("empty", _("まだ何も書かれていません。"), _("ひとことでもかまいません。"), field=field)


def too_long(length: int, longest: int, field: str) -> Refusal:
    """The text has `length` characters where `longest` are allowed; the next step says how many parts that makes."""
    return Refusal(
        "too_long",
        _("%(length)s文字あります。%(longest)s文字まで送れます。") % {"length": length, "longest": longest},
        _("%(parts)s回に分けて送ってください。") % {"parts": -(-length // longest)},
        field=field,
    )


def not_facilitator() -> Refusal:
    """Only facilitators of the room may do this."""
    return NotAllowed(
        "not_facilitator", _("これは見守りの人だけができます。"), _("気になることは、通報で知らせてください。")
    )


def not_yours_to_edit() -> Refusal:
    """Only its author may edit a message."""
    return NotAllowed("not_yours", _("直せるのは、自分のメッセージだけです。"), _("気になるときは、通報できます。"))


def too_late_to_edit() -> Refusal:
    """A message cannot be edited more than half an hour after it was sent, nor once it is hidden or gone."""
    return NotAllowed(
        "too_late_to_edit",
        _("このメッセージは、もう直せません。"),
        _("直せるのは自分のメッセージを送ってから30分までです。取り消して、送り直すことはできます。"),
    )


def not_yours_to_withdraw() -> Refusal:
    """Only its author may withdraw a message."""
    return NotAllowed("not_yours", _("取り消せるのは、自分のメッセージだけです。"), _("気になるときは、通報できます。"))


def unknown_reaction() -> Refusal:
    """The kind of reaction does not exist."""
    return Refusal("unknown_reaction", _("この気持ちは送れません。"), _("選べるものの中から選んでください。"))


def not_shown() -> Refusal:
    """The message is hidden or gone."""
    return Refusal("not_shown", _("このメッセージは、いま表示されていません。"))


def cannot_mute() -> Refusal:
    """Nobody can mute themselves, or a facilitator of the room."""
    return NotAllowed(
        "cannot_mute",
        _("この人はミュートできません。"),
        _("見守りの人のことで困っているときは、「伝える」から知らせてください。"),
    )


def cannot_block() -> Refusal:
    """Nobody can block themselves, or a facilitator of the room; and facilitators block nobody."""
    return NotAllowed(
        "cannot_block",
        _("この人はブロックできません。"),
        _("見守りの人のことで困っているときは、「伝える」から知らせてください。"),
    )


def words_gone() -> Refusal:
    """The message has no words left that could be hidden or shown."""
    return Refusal("gone", _("このメッセージのことばは、もうありません。"))


def own_words() -> Refusal:
    """Nobody moderates their own words."""
    return NotAllowed(
        "own_words",
        _("自分のメッセージのことは、自分では決められません。"),
        _("取り消すことはできます。隠すか見せるかは、ほかの進行役かコーディネーターが決めます。"),
    )


def cannot_pin() -> Refusal:
    """The message is hidden or gone, or a line of the room itself."""
    return NotAllowed(
        "cannot_pin",
        _("このメッセージは、いちばん上に出せません。"),
        _("いま表示されているメッセージを選んでください。"),
    )


def cannot_stop_replies() -> Refusal:
    """The message is hidden or gone, or a line of the room itself."""
    return NotAllowed(
        "cannot_stop_replies",
        _("このメッセージへの返信は、止めたり再開したりできません。"),
        _("いま表示されているメッセージを選んでください。"),
    )


def reason_missing() -> Refusal:
    """Hiding, restoring and freezing need a reason."""
    return Refusal("reason_missing", _("理由を書いてください。"), _("書いた人が読んで分かることばで。"), field="reason")


def reason_too_long() -> Refusal:
    """The reason is longer than 300 characters."""
    return Refusal("too_long", _("理由は300文字までです。"), _("短くしてください。"), field="reason")


def unknown_reason() -> Refusal:
    """The reason for a report does not exist."""
    return Refusal(
        "unknown_reason",
        _("この理由では知らせられません。"),
        _("選べるものの中から選んでください。"),
        field="reason",
    )


def cannot_report() -> Refusal:
    """One's own words, and lines of the room itself, cannot be reported."""
    return NotAllowed(
        "cannot_report", _("このメッセージは通報できません。"), _("自分のメッセージは、取り消すことができます。")
    )


def shown_no_more() -> Refusal:
    """The message was hidden or withdrawn while the report was written."""
    return NotAllowed(
        "cannot_report",
        _("このメッセージは、もう見えなくなっています。"),
        _(
            "書いた人のことが心配なときは、見守りの人に声をかけてください。"
            "つらいときは、どのページの上にもある「こまったとき」から、人のいる窓口を選べます。"
        ),
    )


def note_too_long() -> Refusal:
    """The note is longer than 500 characters."""
    return Refusal(
        "too_long", _("伝えたいことは500文字までです。"), _("短くして、もう一度送ってください。"), field="note"
    )


def answered_already() -> Refusal:
    """An answered report cannot be taken back; for its reporter."""
    return Refusal(
        "answered_already",
        _("この知らせには、もう見守りの人が応えています。取り下げることはできません。"),
        _("伝えたいことがあれば、書き足してください。"),
    )


def no_such_report() -> Refusal:
    """The report is not this person's, or was taken back."""
    return NotThere("no_such_report", _("この知らせは見つかりません。"), _("ページを開き直してください。"))


def too_late_to_add() -> Refusal:
    """The report was answered so long ago that its words are gone."""
    return Refusal(
        "too_late_to_add",
        _("この知らせの記録は、もう消えています。"),
        _("いま気になることは、新しく知らせてください。"),
    )


def enough_added(most: int) -> Refusal:
    """Nothing more can be added to the report."""
    return Refusal(
        "enough_added",
        _("書き足せるのは%(most)s回までです。") % {"most": most},
        _("これまでのことばは、見守りの人に届いています。急ぐときは、「こまったとき」から人のいる窓口を選べます。"),
        field="note",
    )


def handed_over() -> Refusal:
    """The report was handed over to the coordinators."""
    return Refusal(
        "handed_over",
        _("この通報は、コーディネーターに引き継がれています。"),
        _("答えはコーディネーターが記録します。"),
    )


def no_coordinator() -> Refusal:
    """There is no coordinator to hand the report over to."""
    return Refusal(
        "no_coordinator",
        _("いま、引き継げるコーディネーターがいません。"),
        _("センターの職員に、コーディネーターを決めてもらってください。"),
    )


def answer_too_long() -> Refusal:
    """The note on what was done is longer than 300 characters."""
    return Refusal(
        "too_long", _("対応のメモは300文字までです。"), _("短くして、もう一度送ってください。"), field="answer"
    )


def resolved() -> Refusal:
    """A colleague has resolved the report; for facilitators."""
    return Refusal(
        "resolved",
        _("この通報には、もう対応が記録されています。"),
        _("一覧を開き直すと、だれがどう対応したか分かります。"),
    )


def not_your_report() -> Refusal:
    """The report is about oneself, or about words that one may not read."""
    return NotAllowed("not_yours", _("この通報には答えられません。"), _("ほかの進行役かコーディネーターが見ます。"))


def case_resolved() -> Refusal:
    """A colleague has resolved the case; for coordinators."""
    return Refusal("resolved", _("この通報には、もう対応が記録されています。"), _("ページを開き直してください。"))


def not_your_case() -> Refusal:
    """The report is not a case for this coordinator."""
    return NotAllowed("not_your_case", _("この案件は、あなたに引き継がれていません。"))


def no_longer_inside() -> Refusal:
    """The person is not in the group, or not any more."""
    return NotAllowed(
        "not_a_member",
        _("このグループに参加していないため、できません。"),
        _("グループのページから、参加を希望できます。"),
    )


def no_such_message() -> Refusal:
    """The message does not exist, or is in another room."""
    return Refusal("no_such_message", _("このメッセージは見つかりません。"), _("ページを開き直してください。"))


def too_fast() -> Refusal:
    """The rate limit is exceeded."""
    return TooOften(
        "slow_down",
        _("少しのあいだに、たくさん送られました。"),
        _("ひと息ついて、1分ほどしてから送ってください。書いた文は消えません。"),
    )


def not_stored() -> Refusal:
    """The database cannot be written to. The client keeps the words and retries."""
    return Refusal(
        "try_again",
        _("いま、書きこみを保存できませんでした。"),
        _("書いた文は消えません。少しして、自動でもう一度送ります。"),
    )
