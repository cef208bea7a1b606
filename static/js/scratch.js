/* Keeps what is typed into a form, on the server alone: this device may be anybody's (docs/adr/0014).
   It is sent a second after the first letter, then at most every five seconds, and when the page is hidden. */
(function () {
  "use strict";
  const EVERY = 5000; // ms between two sendings
  const SOON = 1000;
  const LONGEST_WAIT = 60000; // ms between two tries without a connection
  const PATIENCE = 15000; // ms for one try
  const BEACON = 60000; // bytes that a browser sends for a page that is going away

  document.querySelectorAll("[data-scratch]").forEach(function (line) {
    const form = line.closest("form");
    const said = line.dataset;
    let version = said.version;
    let dirty = false, left = false, running = null, timer = null, sentAt = 0, failures = 0;

    function fields() {
      const body = new URLSearchParams();
      new FormData(form).forEach(function (value, name) {
        const field = form.elements[name];
        const secret = name === "csrfmiddlewaretoken" || name === "then" || (field && field.type === "password");
        if (typeof value === "string" && !secret) body.append(name, value);
      });
      body.append("scratch_version", version);
      return body;
    }

    function say(sentence) {
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      line.textContent = sentence.replace("TIME", time);
    }

    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(send, wait);
    }

    async function send() {
      timer = null;
      if (!dirty || left) return;
      if (running) return later(SOON);
      dirty = false;
      sentAt = Date.now();
      const request = running = new AbortController();
      const patience = setTimeout(function () { request.abort(); }, PATIENCE);
      try {
        const answer = await fetch(said.scratch, {
          method: "POST", body: fields(), credentials: "same-origin", redirect: "error", signal: request.signal,
        });
        if (answer.status >= 500) throw new Error("not kept");
        failures = 0;
        await understand(answer);
      } catch {
        dirty = true;
        version = ""; // it may have arrived all the same
        failures += 1;
        if (!left) {
          say(said.failed);
          later(Math.min(LONGEST_WAIT, SOON * 2 ** failures));
        }
      } finally {
        clearTimeout(patience);
        running = null;
      }
    }

    async function understand(answer) {
      const facts = await answer.json().catch(function () { return {}; });
      if (!answer.ok) return say(facts.refused || said.refused);
      version = String(facts.version);
      say(facts.signed_out ? said.signedOut : facts.elsewhere ? said.elsewhere : said.kept);
    }

    function touched() {
      dirty = true;
      left = false;
      if (timer === null) later(Math.max(SOON, sentAt + EVERY - Date.now()));
    }

    /* The page may never come back. What is too long for a last message was sent at most five seconds ago. */
    function leave() {
      if (!dirty || left) return;
      const body = fields();
      if (body.toString().length > BEACON) return void send();
      dirty = false;
      version = "";
      fetch(said.scratch, { method: "POST", body: body, credentials: "same-origin", keepalive: true }).catch(function () {
        dirty = true;
        later(SOON);
      });
    }

    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") leave(); });
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", function () { if (dirty) later(0); });
    window.addEventListener("pageshow", function () { left = false; });

    /* A form on its way to be saved must not be kept again behind it. If nothing comes of it, keeping goes on. */
    form.addEventListener("submit", function () {
      left = true;
      if (running) { dirty = true; running.abort(); }
      setTimeout(function () { left = false; if (dirty) later(0); }, 10000);
    });
  });
})();
