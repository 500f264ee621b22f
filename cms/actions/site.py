"""What every installation has: languages, a home, the index pages, starting words, and the review before publishing."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.rich_text import RichText

from cms.models import FreePage, HomePage, NewsIndexPage
from cms.starter import Content, PageContent
from cms.starter.content import Blocks
from cms.starter.earlier import EARLIER
from cms.starter.en import CONTENT as ENGLISH
from cms.starter.ja import CONTENT as JAPANESE
from ground.actions import audit
from ground.links import own_origin
from people.models import User
from people.roles import PUBLISHING, WRITING
from programs.models import ProgramIndexPage

STARTING_WORDS = {"ja": JAPANESE, "en": ENGLISH}
REVIEW = "公開前の確認"
PAGE_PERMISSIONS = {
    WRITING: ["add_page", "change_page"],
    PUBLISHING: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}


@transaction.atomic
def ensure_site(*, actor: User | None = None) -> HomePage:
    """Create what is missing, leave the rest as it is, and return the home of the first language.

    Idempotent: `manage.py ensure_site` runs it after each migrate. It creates pages, groups' permissions and the review
    only where there is no home yet, so what staff change afterwards stays changed and what they delete stays deleted.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}
    home: HomePage | None = HomePage.objects.filter(locale=locales[settings.LANGUAGE_CODE]).order_by("path").first()
    if home is None:
        home = _first_home(locales[settings.LANGUAGE_CODE], actor)
        set_up_review()
        audit.record(actor=actor, verb="cms.make_site", subject=home)
    follow_base_url()
    for code, locale in locales.items():
        if code in STARTING_WORDS and not home.has_translation(locale):
            _translated_home(home, locale, STARTING_WORDS[code], actor)
    mend_promises(actor=actor)
    return home


def mend_promises(*, actor: User | None = None) -> int:
    """Replace our earlier sentences that promised too much (`cms.starter.earlier`), and return on how many pages.

    Only unchanged sentences are replaced. A waiting draft is corrected and stays a draft. A page in review, or one that
    is scheduled for publication, is left until that is over, because publishing would end either. Aliases follow.
    """
    mended = 0
    for page in FreePage.objects.filter(alias_of=None):
        if page.current_workflow_state or page.revisions.filter(approved_go_live_at__isnull=False).exists():
            continue
        draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
        live = page.live and _without_earlier(page)
        in_draft = draft is not None and _without_earlier(draft)
        if live:
            _publish(page, actor)
        if draft is not None and (live or in_draft):
            draft.save_revision(user=actor, log_action=True, clean=False)
        mended += bool(live or in_draft)
    return mended


def _without_earlier(page: FreePage) -> bool:
    """Replace earlier sentences in the page's body in place, and return whether there were any."""
    raw = before = json.dumps(page.body.get_prep_value(), ensure_ascii=False)
    for earlier, true in EARLIER.items():
        raw = raw.replace(json.dumps(earlier, ensure_ascii=False)[1:-1], json.dumps(true, ensure_ascii=False)[1:-1])
    if raw == before:
        return False
    page.body = page.body.stream_block.to_python(json.loads(raw))
    return True


def follow_base_url() -> bool:
    """Update Wagtail's `Site` record, which its mails and previews use, from BASE_URL, and return whether it changed.

    Wagtail supports https only on its standard port: any other port is appended to the host name.
    """
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return False
    parts = urlsplit(own_origin())
    is_https_elsewhere = parts.scheme == "https" and parts.port
    hostname = parts.netloc if is_https_elsewhere else parts.netloc.removesuffix(f":{parts.port}")
    port = 443 if parts.scheme == "https" else parts.port or 80
    if (site.hostname, site.port) == (hostname, port):
        return False
    # A second record under this very address could never have been used: the default site answers there.
    Site.objects.filter(hostname=hostname, port=port).exclude(pk=site.pk).delete()
    site.hostname, site.port = hostname, port
    site.save()
    return True


def _first_home(locale: Locale, actor: User | None) -> HomePage:
    """Replace Wagtail's welcome page by the home, with everything below it."""
    words = STARTING_WORDS[settings.LANGUAGE_CODE]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="サイト全体", slug="root", locale=locale))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = Page.objects.filter(pk=site.root_page_id).exclude(depth=1).first() if site.root_page_id else None
    with translation.override(locale.language_code):
        home: HomePage = root.add_child(instance=HomePage(slug="tsudoi", locale=locale, **asdict(words.home)))
        _publish(home, actor)
        site.root_page = home
        site.site_name = settings.ORGANISATION
        site.save()
        if welcome is not None and welcome.specific_class is Page and welcome.is_leaf():
            Page.objects.get(pk=welcome.pk).delete()
        home.refresh_from_db()
        _index_pages(home, words, actor)
        for page in words.pages:
            _free_page(home, page, actor)
    return home


def _index_pages(home: HomePage, words: Content, actor: User | None) -> None:
    programs = ProgramIndexPage(
        title=words.programs_title, slug="programs", intro=f"<p>{words.programs_intro}</p>", locale=home.locale
    )
    news = NewsIndexPage(title=words.news_title, slug="news", intro=words.news_intro, locale=home.locale)
    for page in (programs, news):
        _publish(home.add_child(instance=page), actor)


def _free_page(home: HomePage, words: PageContent, actor: User | None) -> None:
    *above, slug = words.path.split("/")
    parent: Page = home
    for part in above:
        parent = parent.get_children().get(slug=part).specific
    page = FreePage(title=words.title, slug=slug, lead=words.lead, show_in_menus=words.in_menu, locale=home.locale)
    page.body = stream(words.body)
    _publish(parent.add_child(instance=page), actor)


def _translated_home(home: HomePage, locale: Locale, words: Content, actor: User | None) -> None:
    """Create the home in another language, and translate the starting pages that still exist."""
    with translation.override(locale.language_code):
        translated = home.copy_for_translation(locale)
        for name, value in asdict(words.home).items():
            setattr(translated, name, value)
        _publish(translated, actor)
        texts: dict[str, dict[str, object]] = {
            "programs": {"title": words.programs_title, "intro": f"<p>{words.programs_intro}</p>"},
            "news": {"title": words.news_title, "intro": words.news_intro},
        }
        for page in words.pages:
            texts[page.path] = {"title": page.title, "lead": page.lead, "body": stream(page.body)}
        for path, text in texts.items():
            source = at_path(home, path)
            if source is not None and not source.has_translation(locale):
                translate_page(source, locale, text, actor=actor)


def translate_page(source: Page, locale: Locale, text: Mapping[str, object], *, actor: User | None = None) -> Page:
    """Create and publish the translation of a page with these fields; its parent must already be translated."""
    page = source.copy_for_translation(locale)
    for name, value in text.items():
        setattr(page, name, value)
    _publish(page, actor)
    return page


def at_path(home: HomePage, path: str) -> Page | None:
    """The page at an address below a home ("guide/parents"), if there is one."""
    page = Page.objects.filter(url_path=f"{home.url_path}{path}/").first()
    return page.specific if page else None


def stream(blocks: Blocks) -> Blocks:
    """Plain words as the value of a body: paragraphs become rich text."""
    return [(name, RichText(value) if name == "paragraph" else value) for name, value in blocks]


def _publish(page: Page, actor: User | None) -> None:
    """Publish through a revision, as the editor does, so that history and log are complete."""
    page.save_revision(user=actor, log_action=True).publish(user=actor)
    page.refresh_from_db()


def set_up_review() -> Workflow:
    """Let editors write and moderators publish: permissions at the root, workflow 「公開前の確認」 for all pages."""
    root = Page.get_first_root_node()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGE_PERMISSIONS}
    collection = Collection.get_first_root_node() or Collection.add_root(name="すべて")
    for name, codenames in PAGE_PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
            if root is not None:
                GroupPagePermission.objects.get_or_create(group=groups[name], page=root, permission=permission)
        uploads = Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"],
            codename__in=[
                "add_image",
                "change_image",
                "choose_image",
                "add_document",
                "change_document",
                "choose_document",
            ],
        )
        for permission in uploads:
            GroupCollectionPermission.objects.get_or_create(
                group=groups[name], collection=collection, permission=permission
            )
        groups[name].permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
        groups[name].permissions.add(
            *Permission.objects.filter(content_type__app_label="wagtail_localize", codename="submit_translation")
        )
    workflow = Workflow.objects.filter(name=REVIEW).first() or _rename_stock_workflow()
    if root is not None:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    _ensure_task(workflow, groups[PUBLISHING])
    return workflow


def _rename_stock_workflow() -> Workflow:
    """Wagtail's own workflow under our name, or a new one."""
    workflow = Workflow.objects.filter(name="Moderators approval").first() or Workflow(active=True)
    workflow.name = REVIEW
    workflow.save()
    return workflow


def _ensure_task(workflow: Workflow, moderators: Group) -> None:
    steps = WorkflowTask.objects.filter(workflow=workflow).select_related("task")
    if steps:
        for step in steps:
            if step.task.name == "Moderators approval":
                step.task.name = "公開担当の確認"
                step.task.save()
        return
    task = GroupApprovalTask.objects.create(name="公開担当の確認", active=True)
    task.groups.add(moderators)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
