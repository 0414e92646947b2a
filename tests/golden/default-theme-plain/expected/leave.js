// Leaving a page at once: the link, or Shift pressed three times. In: the link of partials/leave.html. Out: the exit site in place of this page.
// It hides what it can and no more: the browser's history, and pages read before this one, remain. content/safety.md says so.
// It must never store anything, and never keep anybody here: without it the link still leaves.

const PRESSES = 3;
/** Slow enough for a shaking hand, quick enough that Shift used for capitals minutes ago does not count. */
const WITHIN_MS = 5000;

function start(nav) {
  const exit = nav.querySelector("a");
  const status = document.getElementById("leave-status");
  const title = document.title;
  let pressed = [];

  /** Screen and title first: the exit site may take a moment. */
  function leave() {
    document.documentElement.classList.add("left");
    document.title = "\u00a0";
    for (const input of document.querySelectorAll("input")) input.value = "";
    location.replace(exit.href);
  }

  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  addEventListener("keydown", (event) => {
    // A key held down is one press. Another key between means that somebody is typing.
    if (event.key !== "Shift") pressed = [];
    else if (!event.repeat) {
      const now = event.timeStamp;
      pressed = [...pressed.filter((time) => now - time < WITHIN_MS), now];
      if (pressed.length === PRESSES) return leave();
    }
    status.textContent = pressed.length ? status.dataset.words + (PRESSES - pressed.length) : "";
  });

  // A browser that kept this page shows it again blank: a reader who came back on purpose wants to see it.
  addEventListener("pageshow", (event) => {
    pressed = [];
    status.textContent = "";
    if (!event.persisted) return;
    document.documentElement.classList.remove("left");
    document.title = title;
  });

  if ("noWayBack" in nav.dataset) leaveNoSteps();
}

/** Links within the site take this page's place in the list behind the Back button. */
function leaveNoSteps() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin) return;
    event.preventDefault();
    location.replace(link.href);
  });
}

const nav = document.getElementById("leave");
if (nav) start(nav);
