"""What a browser does with pages that need no scripts: cookies, links, forms."""
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request

INPUT = re.compile(r"<input[^>]*>|<textarea[^>]*>[^<]*</textarea>")
NAME, VALUE = re.compile(r'name="([^"]+)"'), re.compile(r'value="([^"]*)"')


class Browser:
    def __init__(self, port, host="127.0.0.1"):
        self.base = f"http://{host}:{port}"
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            urllib.request.ProxyHandler({}))
        self.address = self.page = None

    def open(self, path, data=None):
        """The page that it ends at; self.address is its path."""
        try:
            answer = self.opener.open(urllib.parse.urljoin(self.base, path), data, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.address = urllib.parse.urlsplit(answer.url).path
            self.page = answer.read().decode()
            self.status = answer.status
        return self.page

    def send(self, **fields):
        """Fills the page's form in and sends it to the same address."""
        found = {}
        for element in INPUT.findall(self.page):
            name, value = NAME.search(element), VALUE.search(element)
            if name:
                found[name.group(1)] = value.group(1) if value else ""
        data = urllib.parse.urlencode({**found, **fields}).encode()
        return self.open(self.address, data)
