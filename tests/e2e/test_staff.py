"""A member of staff: signs in with both factors, cancels a date, and everybody who signed up is told."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.e2e.site import Person, Site

Make = Callable[..., Person]
EDITOR = "editor@demo.example"


def test_from_signing_in_to_a_cancelled_date(person: Make, site: Site, wait_until: Callable[..., Any]) -> None:
    staff = person(width=1280, height=900)
    page = staff.page
    page.goto("/admin/")
    page.wait_for_url("**/accounts/login/**")
    page.locator("input[inputmode=email]").fill(EDITOR)
    page.locator("input[inputmode=email]").press("Enter")
    page.locator("input[name=code]").fill(staff.code_from_mail(EDITOR))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    staff.look()
    inbox = staff.tab()
    inbox.goto("/dev/mail/")
    shown = re.search(rf"{EDITOR}\D*(\d{{6}})", inbox.locator("body").inner_text())
    assert shown is not None
    page.locator("input[name=code]").fill(shown[1])
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/admin/")

    with site.database():
        from programs.models import Enrollment

        enrollment = Enrollment.objects.get(user__email="riku@demo.example")
        date = enrollment.occurrence_id
    page.goto(f"/admin/programs/dates/{date}/roster/")
    expect(page.get_by_text(enrollment.called_name).first).to_be_visible()
    page.goto(f"/admin/programs/dates/{date}/cancel/")
    page.locator("#main form textarea, #main form input[name=reason]").first.fill("講師の体調のため")
    page.locator("#main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/admin/programs/\d+/$"))
    told = wait_until(
        lambda: [mail for mail in site.mails("riku@demo.example") if "中止" in str(_subject(mail))], "the mail to りく"
    )
    assert len(told) == 1


def _subject(mail: Any) -> str:
    from email.header import decode_header, make_header

    return str(make_header(decode_header(str(mail["Subject"]))))
