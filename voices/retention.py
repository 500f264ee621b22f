"""What voices keep about people, including those who have gone (`ground.retention`)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.retention import WITH_ACCOUNT, After, Kept, Remains, Stay, days
from voices.actions.erase import addresses_kept, erase_addresses, erase_originals, originals_kept

KEPT = (
    Kept("voices.Voice", ("author",), "whose voice it is, where they wished to say", (WITH_ACCOUNT,)),
    Kept(
        "voices.Voice",
        ("notify_email",),
        "where to tell that there is an answer",
        (WITH_ACCOUNT, After(addresses_kept, "the answer", erase_addresses)),
    ),
    Kept(
        "voices.Voice",
        ("body",),
        "to answer it, and to make the centre better",
        (After(originals_kept, "the answer", erase_originals), Remains("without a tie to who said it")),
    ),
    Kept(
        "voices.Voice",
        ("code_hash", "language", "about_id", "about_label", "public_body"),
        "to find it by its code, what it is about, and what staff publish of it",
        (Remains("a keyed hash, and words of staff: without a tie to who said it"),),
    ),
    Kept(
        "voices.VoiceResponse",
        ("text", "signed_as"),
        "the answer, and in whose name it was given",
        (Remains("until the voice is taken back: it tells everybody what a voice changed"),),
    ),
    Kept("voices.VoiceResponse", ("by",), "which of the staff answered", (WITH_ACCOUNT,)),
)


def _originals() -> str:
    return gettext("返事をしてから%(days)sまで。コードがあれば、それより前にも取り下げられます") % {
        "days": days(originals_kept().days)
    }


STAYS = (
    Stay(
        _("寄せた声の文（名前とのつながりと、お知らせ先は消えます）"),
        _("返事をして、センターをよくするため"),
        _originals,
    ),
    Stay(
        _("声への返事と、公開した文"),
        _("声で何が変わったかを、みなさんに伝えるため"),
        _("取り下げるまで。期限はありません"),
    ),
)
