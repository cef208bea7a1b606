"""Fill in a form as a browser without JavaScript does: take what stands in it, change some answers, press one button."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


class FormRead:
    """A form as it stands on its page: its attributes, and those of its buttons and fields; of a list also its options."""

    def __init__(self, attrs):
        self.attrs, self.buttons, self.fields = attrs, [], []

    @property
    def posts(self):
        return self.attrs.get("method", "").lower() == "post"

    @property
    def values(self):
        """What a browser sends of it when nobody changes anything."""
        values = {}
        for kind, attrs, inside in self.fields:
            name = attrs.get("name")
            if not name or (kind in ("radio", "checkbox") and "checked" not in attrs):
                continue
            if kind == "checkbox":
                values.setdefault(name, []).append(attrs.get("value", "on"))
            elif kind == "textarea":
                values[name] = "".join(inside).removeprefix("\n")  # a browser drops the first line break
            elif kind == "select":
                chosen = [option for option in inside if "selected" in option] or inside[:1]
                values[name] = chosen[0].get("value", "") if chosen else ""
            else:
                values[name] = attrs.get("value", "")
        return values

    @property
    def choices(self):
        """(name, value) of every option of its lists that has a value."""
        lists = [(attrs["name"], options) for kind, attrs, options in self.fields if kind == "select"]
        return [(name, option["value"]) for name, options in lists for option in options if option.get("value")]


class Reader(HTMLParser):
    """The forms within `main`. Reading for this alone takes a tenth of what a parser of valid HTML takes."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.form, self.inside, self.in_main, self.in_text = [], None, [], False, False
        self.feed(html.replace("\r\n", "\n"))
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.in_main = True
        elif tag == "form" and self.in_main:
            self.form = FormRead(attrs)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "button":
            self.form.buttons.append(attrs)
        elif tag == "option":
            self.inside.append(attrs)
        elif tag in ("input", "textarea", "select"):
            self.inside, self.in_text = [], tag == "textarea"
            self.form.fields.append((attrs.get("type", "text") if tag == "input" else tag, attrs, self.inside))

    def handle_endtag(self, tag):
        if tag == "main":
            self.in_main = False
        elif tag == "form":
            self.form = None
        elif tag == "textarea":
            self.in_text = False

    def handle_data(self, data):
        if self.in_text:
            self.inside.append(data)


def forms_in(response):
    return Reader(response.content.decode()).forms


class Form:
    """The form of a page that holds the button `press`; what is filled in before is sent along.

    `holding` is a part of its address, `asking` a field of it, where a page has several forms.
    """

    def __init__(self, client, response, *, holding="", asking=""):
        self.client = client
        self.page = response.request["PATH_INFO"] + _query(response)
        self.origin = f"{response.wsgi_request.scheme}://{response.wsgi_request.get_host()}"
        fitting = [(form, action) for form in forms_in(response) if form.posts for action in _actions(form)]
        fitting = [(form, action) for form, action in fitting if holding in action]
        fitting.sort(
            key=lambda each: bool(each[1])
        )  # the page's own form first: the one that is sent to the page itself
        self.form, self.action = next((f, a) for f, a in fitting if not asking or asking in f.values)
        self.values = self.form.values

    @property
    def names(self):
        return set(self.values)

    @property
    def buttons(self):
        """{what a button is called: (where it sends the form, what it sends along)} of those that can be pressed."""
        found = {}
        for button in self.form.buttons:
            if button.get("type") == "submit" and "disabled" not in button:
                place = button.get("formaction") or self.form.attrs.get("action") or ""
                value = button.get("value", "")
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
    return [form.attrs.get("action", ""), *(button["formaction"] for button in form.buttons if "formaction" in button)]


def _query(response):
    query = response.request.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def path_of(response):
    """Where a redirect leads, without its query."""
    return urlsplit(response["Location"]).path
