"""Labels for the audited acts of groups (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind
from groups.enums import AppointedRole, GroupState, Stage, Step
from notices.enums import Way

label_acts(
    ActKind.INSIDE,
    {
        "groups.request_to_join": _("参加を希望した"),
        "groups.withdraw_request": _("参加の希望を取り下げた"),
        "groups.accept": _("参加を受け入れた"),
        "groups.decline": _("参加をお断りした"),
        "groups.leave": _("グループを離れた"),
        "groups.remove": _("参加を終わらせた"),
        "groups.undo_removal": _("参加を終わらせたことを、すぐに取り消した"),
        "groups.pause_writing": _("書き込みを、しばらくお休みにした"),
        "groups.lift_pause": _("書き込みのお休みを終わりにした"),
        "groups.add_note": _("見守りのメモを残した"),
        "groups.erase_note": _("見守りのメモを消した"),
        "groups.lift_bar": _("もう一度参加を希望できるようにした"),
        "groups.change_nickname": _("呼び名を変えた"),
        "groups.say_adult": _("18歳以上かどうかを答えた"),
        "groups.end_with_account": _("アカウントの削除で、グループを離れた"),
        "groups.agree_to_rules": _("新しい約束に同意した"),
        "groups.raise_alarm": _("急ぎの知らせが届いた"),
        "groups.call": _("急ぎの知らせで、当番の人を呼んだ"),
        "groups.take_alarm": _("急ぎの知らせを引き受けた"),
        "groups.hand_on_alarm": _("急ぎの知らせを、コーディネーターに引き継いだ"),
        "groups.release_alarm": _("急ぎの知らせを引き受けた人がいなくなり、また呼び始めた"),
        "groups.let_go_alarm": _("引き受けた急ぎの知らせを、ほかの人に任せた"),
        "groups.enroll_phone": _("当番の電話を決めた"),
        "groups.remove_phone": _("当番の電話を外した"),
        "groups.end_alarm": _("急ぎの知らせへの対応が終わった"),
    },
)
label_acts(
    ActKind.EDITORIAL,
    {
        "groups.create_group": _("グループを作った"),
        "groups.change_group": _("グループの紹介や設定を変えた"),
        "groups.change_rules": _("グループの約束を変えた"),
        "groups.change_state": _("グループをひらいた・休んだ・閉じた"),
        "groups.plan_cohort": _("グループの期間を決めた"),
        "groups.end_cohort": _("グループの期間をなくした"),
        "groups.move_cohort": _("グループの期間が、次に進んだ"),
        "groups.pause_unwatched": _("進行役がいなくなり、グループを休みにした"),
        "groups.fill": _("開発用の参加者を入れた"),
    },
)
label_acts(
    ActKind.COLLEAGUES,
    {
        "groups.appoint_facilitator": _("進行役を決めた"),
        "groups.propose_appointment": _("役割を提案した"),
        "groups.confirm_appointment": _("役割の提案を、ふたりめとして確認した"),
        "groups.accept_appointment": _("役割を引き受けた"),
        "groups.decline_appointment": _("役割を引き受けなかった"),
        "groups.withdraw_appointment": _("役割の提案を取り下げた"),
        "groups.mark_official": _("公務員かどうかを記録した"),
        "groups.standing_over": _("誓約か、おとなの確認の期限が過ぎた"),
        "groups.sign_pledge": _("秘密を守る誓約をした"),
        "groups.confirm_adult": _("おとなの確認を記録した"),
        "groups.unconfirm_adult": _("おとなの確認の記録を取り消した"),
        "groups.read_back": _("部屋に知らせた日が来て、進行役がこれまでのことばも読めるようになった"),
        "groups.relieve_coordinator": _("コーディネーターを終えてもらった"),
        "groups.relieve_facilitator": _("進行役を終えてもらった"),
        "groups.add_watch": _("当番の時間を決めた"),
        "groups.end_watch": _("当番の時間を消した"),
    },
)
label_acts(ActKind.UPKEEP, {"groups.erase_old": _("期限のきた希望や返事の文を消した")})
label_acts(ActKind.READINGS, {"groups.read_request": _("進行役のいないグループへの参加希望を読んだ")})
label_facts(
    "groups",
    {
        "state": (_("状態"), GroupState),
        "before": (_("前"), GroupState),
        "after": (_("後"), GroupState),
        "changed": (_("変えたところ"), None),
        "role": (_("役割"), AppointedRole),
        "group": (_("グループの番号"), None),
        "user": (_("人の番号"), None),
        "membership": (_("参加の番号"), None),
        "on_server": (_("サーバーのコマンドで"), None),
        "is_official": (_("公務員"), None),
        "reads_back": (_("これまでのことばも読む"), None),
        "delete_words": (_("書いたことも消す"), None),
        "members": (_("人数"), None),
        "days": (_("日数"), None),
        "hours": (_("時間数"), None),
        "rows": (_("件数"), None),
        "step": (_("段"), Step),
        "stage": (_("期間"), Stage),
        "version": (_("版"), None),
        "way": (_("届け方"), Way),
    },
)
