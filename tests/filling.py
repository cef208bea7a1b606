"""Fill in a form as a browser without JavaScript does: take what stands in it, change some answers, press one button."""

from urllib.parse import urljoin, urlsplit

import justhtml


class Form:
    """The form of a page that holds the button `press`; what is filled in before is sent along.

    `holding` is a part of its address, `asking` a field of it, where a page has several forms.
    """

    def __init__(self, client, response, *, holding="", asking=""):
        self.client = client
        self.page = response.request["PATH_INFO"] + _query(response)
        self.origin = f"{response.wsgi_request.scheme}://{response.wsgi_request.get_host()}"
        document = justhtml.JustHTML(response.content.decode(), sanitize=False)
        forms = [form for form in document.query("main form") if form.attrs.get("method", "").lower() == "post"]
        fitting = [(form, action) for form in forms for action in _actions(form) if holding in action]
        fitting.sort(
            key=lambda each: bool(each[1])
        )  # the page's own form first: the one that is sent to the page itself
        self.form, self.action = next((f, a) for f, a in fitting if not asking or asking in _values(f))
        self.values = _values(self.form)

    @property
    def names(self):
        return set(self.values)

    @property
    def buttons(self):
        """{what a button is called: (where it sends the form, what it sends along)} of those that can be pressed."""
        found = {}
        for button in self.form.query("button"):
            if button.attrs.get("type") == "submit" and "disabled" not in button.attrs:
                place = button.attrs.get("formaction") or self.form.attrs.get("action") or ""
                value = button.attrs.get("value", "")
                found[value or place.rstrip("/").rsplit("/", 1)[-1]] = (place, {"then": value} if value else {})
        return found

    def push(self, button, **answers):
        """Press the button that is called so, and read the page that it leads to."""
        place, along = self.buttons[button]
        sent = {**self.values, **answers, **along}
        return self.client.post(urljoin(self.page, place), sent, follow=True)

    def press(self, *, then=None, **answers):
        """Send the form; a list answers a question with several boxes, None takes an answer away."""
        values = {**self.values, **answers, **({"then": then} if then else {})}
        sent = {name: value for name, value in values.items() if value is not None}
        return self.client.post(urljoin(self.page, self.action), sent, headers={"origin": self.origin})


def fill_in(client, url, *, holding="", then=None, **answers):
    """Open a page and send its form."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return Form(client, response, holding=holding).press(then=then, **answers)


def _actions(form):
    """Where the form may be sent: by itself, and by its buttons that send it elsewhere."""
    buttons = [button.attrs["formaction"] for button in form.query("button") if "formaction" in button.attrs]
    return [form.attrs.get("action") or "", *buttons]


def _values(form):
    values = {}
    for field in form.query("input"):
        kind, name = field.attrs.get("type", "text"), field.attrs.get("name")
        if not name or (kind in ("radio", "checkbox") and "checked" not in field.attrs):
            continue
        if kind == "checkbox":
            values.setdefault(name, []).append(field.attrs.get("value", "on"))
        else:
            values[name] = field.attrs.get("value", "")
    for field in form.query("textarea"):
        # A browser drops the first line break of a text area, and so does the parser.
        values[field.attrs["name"]] = "".join(child.data or "" for child in field.children or ())
    for field in form.query("select"):
        options = field.query("option")
        chosen = [o for o in options if "selected" in o.attrs] or options[:1]
        values[field.attrs["name"]] = chosen[0].attrs.get("value", "") if chosen else ""
    return values


def _query(response):
    query = response.request.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def path_of(response):
    """Where a redirect leads, without its query."""
    return urlsplit(response["Location"]).path
