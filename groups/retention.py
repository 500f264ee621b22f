"""What groups keep of people who went (`ground.retention`)."""

from django.utils.translation import gettext_lazy as _

from ground.retention import Stay, also_stays

also_stays(
    Stay(
        _("進行役があなたの参加を終わりにしたことがあれば、その印（お名前もアドレスも読みとれない形です）"),
        _("もう一度参加を希望したときに、そのグループの進行役だけにわかるように"),
        _("1年"),
    ),
    Stay(
        _("ほかの方が、ご自分のことばで書いたこと（あなたの呼び名やことばが出てくることもあります）"),
        _("書いた方のことばだから"),
        _("その方が消すまで。気になるときは、削除の前に「知らせる」で進行役に伝えてください"),
    ),
    Stay(
        _("進行役をしていた方が、ほかの方に書いた返事や理由"),
        _("受け取った方が読めるように"),
        _("返事は90日。書き込みを見えなくした理由は、その書き込みがあるあいだ"),
    ),
)
