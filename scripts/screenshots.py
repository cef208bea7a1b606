"""Pictures of the main pages for review, at three widths, light and dark, and as printed: `make screenshots`.

Takes the address of a running site with the demonstration on; the pictures go to var/screenshots and are not committed.
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTHS = (360, 768, 1440)
PAGES = {
    "home": "/",
    "home-demo": "/?demo=1",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/gcm/?demo=1",
    "framework-a68": "/frameworks/a68-190/",
    "scorecards": "/scorecards/?demo=1",
    "matrix": "/scorecards/gcm/?demo=1",
    "scorecard": "/scorecards/gcm/arcadia/",
    "scorecard-iom": "/scorecards/a68-190/iom/",
    "cell": "/scorecards/gcm/arcadia/gcm.13/",
    "commitments": "/commitments/?q=detention",
    "commitment": "/commitments/gcm.13/?demo=1",
    "actors": "/actors/",
    "actor": "/actors/arcadia/",
    "reports": "/reports/?demo=1",
    "search": "/search/?q=detention&demo=1",
    "methodology": "/about/methodology/",
    "marks": "/about/marks/",
    "panel": "/about/panel/?demo=1",
    "sign-in": "/accounts/sign-in/",
    "new-password": "/accounts/password/forgotten/",
    "not-found": "/nothing-here/",
}
SIGNED_IN = {
    "desk": "/desk/",
    "account": "/accounts/",
    "second-factor": "/accounts/second-factor/",
    "sessions": "/accounts/sessions/",
    "report-new": "/reports/new/?commitment=gcm.13",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--out", default="var/screenshots", type=Path)
    parser.add_argument("--only", nargs="*", help="names of pages")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB", timezone_id="UTC"
                )
                take(context.new_page(), asked, PAGES, suffix=f"{width}-{scheme}")
                page = context.new_page()
                sign_in(page, asked.address)
                take(page, asked, SIGNED_IN, suffix=f"{width}-{scheme}")
                context.close()
        browser.close()


def take(page, asked, pages, *, suffix):
    for name, path in pages.items():
        if asked.only and name not in asked.only:
            continue
        page.goto(asked.address + path)
        page.screenshot(path=asked.out / f"{name}-{suffix}.png", full_page=True)


def sign_in(page, address):
    page.goto(f"{address}/accounts/sign-in/")
    page.fill("input[name=login]", "ana@example.org")
    page.fill("input[name=password]", "waymark-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()


if __name__ == "__main__":
    main()
