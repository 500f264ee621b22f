"""A person with an account."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground.text.addresses import address


class UserManager(BaseUserManager["User"]):
    """Creates users. Addresses are normalised to their one stored form, so that one address is one person."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return address(email or "")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, display_name: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user. Without a password the person signs in by a code sent to the address, or by passkey."""
        user = self.model(email=self.normalize_email(email), display_name=display_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator (the `createsuperuser` command)."""
        fields.setdefault("display_name", "管理者")
        return self.create_user(email, password=password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: an address to reach them by, and the name others see. No real name, birthday or diagnosis is stored."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    email = models.EmailField(_("メールアドレス"), unique=True)
    display_name = models.CharField(
        _("表示名"), max_length=20, help_text=_("ほかの人に見える名前です。本名でなくてかまいません。")
    )
    language = models.CharField(_("ことば"), max_length=12, default="ja")
    is_active = models.BooleanField(_("有効"), default=True)
    is_staff = models.BooleanField(
        _("職員"), default=False, help_text=_("職員用の画面に入れます。二要素認証が必要です。")
    )
    date_joined = models.DateTimeField(_("登録日時"), default=timezone.now)
    # How many unread notices there are, beside the person: so the bell costs no page a query (notices.actions.gather).
    notices_waiting = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_email_ci")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_new(self) -> bool:
        """Whether they registered less than a day ago: somebody to welcome, not to welcome back."""
        return timezone.now() - self.date_joined < timedelta(days=1)

    def get_full_name(self) -> str:
        """The display name, for Wagtail's screens."""
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
