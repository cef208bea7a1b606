import pytest


@pytest.mark.browser
def test_sign_in_page(live_server, page):
    answer = page.goto(live_server.url + "/admin/login/")
    assert answer.status == 200
    page.get_by_label("Password")
    from axe_playwright_python.sync_playwright import Axe

    assert Axe().run(page).violations_count >= 0
