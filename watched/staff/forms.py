"""The form of an expression."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from watched import refusals
from watched.matching import BadExpression
from watched.matching.grammar import read
from watched.models import Expression
from watched.models.expression import digest_of


class ExpressionForm(WagtailAdminModelForm):
    """Says beside the field what the action would refuse."""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            read(text)
        except BadExpression as bad:
            refusal = refusals.unreadable(bad)
            raise ValidationError(str(refusal), code=refusal.code) from bad
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if {"language", "response", "text"} <= cleaned.keys():
            digest = digest_of(self.instance.scope, cleaned["language"], cleaned["response"], cleaned["text"])
            if Expression.objects.filter(digest=digest).exclude(pk=self.instance.pk).exists():
                refusal = refusals.already_there()
                self.add_error("text", ValidationError(str(refusal), code=refusal.code))
        return cleaned
