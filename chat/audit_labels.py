"""Labels of audited acts in rooms (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from chat.enums import ReportReason, ReportState
from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(
    ActKind.INSIDE,
    {
        "chat.report": _("通報した"),
        "chat.take_report_back": _("通報を取り下げた"),
        "chat.add_to_report": _("通報に書き足した"),
        "chat.report_found": _("見守ることばが見つかり、知らせた"),
        "chat.hold_message": _("見守ることばのため、読まれるのを待つことにした"),
        "chat.hand_over_held": _("待っていることばをコーディネーターに渡した"),
        "chat.release_message": _("待っていたことばを届けた"),
        "chat.return_message": _("待っていたことばを、書いた人に返した"),
        "chat.appeal": _("返されたことばを、もう一度見てほしいと伝えた"),
        "chat.withdraw_held": _("待っていたことばを取りやめた"),
        "chat.watch_words": _("部屋で見守ることばを使うことにした"),
        "chat.unwatch_words": _("部屋で見守ることばを使うのをやめた"),
        "chat.resolve_report": _("通報に対応した"),
        "chat.hand_over_report": _("通報をコーディネーターに引き継いだ"),
        "chat.erase_words": _("書いたことを消した"),
        "chat.mute": _("ミュートした"),
        "chat.block": _("ブロックした"),
        "chat.unmute": _("ミュートをやめた"),
        "chat.withdraw_message": _("書き込みを取り消した"),
        "chat.hide_message": _("書き込みを隠した"),
        "chat.restore_message": _("隠した書き込みを戻した"),
        "chat.move": _("書き込みの話題を変えた"),
        "chat.rename_topic": _("話題の名前を変えた"),
        "chat.pin": _("書き込みを部屋のいちばん上に出した"),
        "chat.unpin": _("書き込みを部屋のいちばん上から外した"),
        "chat.stop_replies": _("書き込みへの返信を止めた"),
        "chat.allow_replies": _("書き込みへの返信を再開した"),
        "chat.freeze": _("グループを一時停止した"),
        "chat.unfreeze": _("グループを再開した"),
    },
)
label_acts(
    ActKind.READINGS,
    {
        "chat.read_case": _("引き継がれた案件のことばを読んだ"),
        "chat.read_held": _("引き継がれた、待っていることばを読んだ"),
    },
)
label_facts(
    "chat",
    {
        "state": (_("状態"), ReportState),
        "reason_kind": (_("わけ"), ReportReason),
        "group": (_("グループの番号"), None),
        "messages": (_("書き込みの数"), None),
        "reactions": (_("気持ちの数"), None),
    },
)
