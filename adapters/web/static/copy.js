// The summary into the clipboard, where the browser lets a page do that.

const button = document.getElementById("copy");
const said = document.getElementById("copied");

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById("summary").textContent);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The browser does not allow it: select the text and copy it.";
    }
  });
}
