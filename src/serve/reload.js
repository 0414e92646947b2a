// Shows the page again when the site has been built again, at the place the reader was.
"use strict";
const changes = new EventSource("/signpost-events");
changes.addEventListener("message", () => location.reload());
addEventListener("pagehide", () => changes.close());
