// Answering without a new page: the same forms, the same server, the answer put in place, the focus on what is new.
import { hide, isCovered } from "./hide.js";
import { leave } from "./leave.js";

const PATIENCE = 10000;
const AGAIN = 5000;
const STILL_HERE = 60000;
let isBusy = false;
let lastWord = 0;

// The page that the server answers with; none where it says to leave or to hide.
async function fetchPage(options) {
  const answer = await fetch(document.body.dataset.page, {
    ...options,
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "X-Script": "1" },
  });
  if (answer.headers.get("X-Leave")) return void leave();
  if (answer.headers.get("X-Hide")) return void hide({ isAsked: true });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function show(page) {
  for (const [now, place] of [[".urgent", "beforebegin"]]) {
    document.querySelector(now)?.remove();
    const fresh = page.querySelector(now);
    if (fresh) document.querySelector(".bar").insertAdjacentElement(place, document.adoptNode(fresh));
  }
  const main = document.adoptNode(page.querySelector("main"));
  document.querySelector("main").replaceWith(main);
  scrollTo(0, 0);
  (document.querySelector("[data-focus]") ?? main).focus({ preventScroll: true });
  begin();
}

function begin() {
  for (const box of document.querySelectorAll("[data-limit]")) count(box);
  if (document.querySelector("[data-trying]")) setTimeout(tryAgain, AGAIN);
  // What is over leaves by itself. As a page of its own it says so in its head, which is not put in place here.
  const last = document.querySelector("[data-leaves]");
  if (last) setTimeout(leave, last.dataset.leaves * 1000);
}

async function tryAgain() {
  if (isCovered() || isBusy || !document.querySelector("[data-trying]")) return;
  try {
    const page = await fetchPage({});
    // While nothing has changed, nothing moves under somebody who reads a phone number.
    if (isCovered()) return;
    if (!page.querySelector("[data-trying]")) return show(page);
  } catch {
    // no connection: the next try may have one
  }
  setTimeout(tryAgain, AGAIN);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-answer]")) return;
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  form.setAttribute("aria-busy", "true");
  const wait = setTimeout(() => form.append(copy("moment")), 700);
  try {
    const page = await fetchPage({ method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
    if (!isCovered()) show(page);
  } catch {
    if (!isCovered()) sayOffline(form);
  } finally {
    clearTimeout(wait);
    isBusy = false;
    form.removeAttribute("aria-busy");
    document.querySelector(".moment")?.remove();
  }
});

function sayOffline(form) {
  document.querySelector("main > .notice")?.remove();
  document.querySelector("main").prepend(copy("offline"));
  document.querySelector("main > .notice").focus();
  for (const lines of document.querySelectorAll("[data-lines]")) lines.open = true;
  form.removeAttribute("aria-busy");
}

function copy(name) {
  return document.getElementById(name).content.cloneNode(true);
}

// The room that is left, told before it is used up.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-limit]")) {
    count(event.target);
    sayStillHere();
  }
});

function count(box) {
  const { limit, left, over } = box.dataset;
  const room = limit - box.value.length;
  const line = document.getElementById("count");
  line.classList.toggle("is-over", room < 0);
  line.textContent = room > limit / 5 ? "" : (room < 0 ? over : left).replace("#", Math.abs(room));
}

function sayStillHere() {
  const now = performance.now();
  if (now - lastWord < STILL_HERE) return;
  lastWord = now;
  fetch(document.body.dataset.here, { method: "POST" }).catch(() => {});
}

begin();
