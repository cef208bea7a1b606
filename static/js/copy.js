/* Copies the text that a button names. Where the browser does not let us, the text is chosen, to be copied by hand. */
(function () {
  "use strict";
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    const text = document.getElementById(button.dataset.copies);
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async function () {
      try {
        await navigator.clipboard.writeText(text.textContent.replace(/\s+/g, " ").trim());
        button.textContent = button.dataset.copied;
        setTimeout(function () { button.textContent = label; }, 2000);
      } catch {
        window.getSelection().selectAllChildren(text);
      }
    });
  });
})();
