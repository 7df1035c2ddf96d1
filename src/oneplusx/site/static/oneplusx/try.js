/* Tries an operation of the REST interface from its page; the page says the same with curl without this file. */
"use strict";
(() => {
  const form = document.querySelector("form[data-try]");
  if (!form) return;
  form.hidden = false;
  const inPlace = (place) => [...form.querySelectorAll(`[data-place="${place}"]`)].filter((one) => one.value);
  const address = () => {
    const path = inPlace("path").reduce(
      (text, one) => text.replace(`{${one.dataset.name}}`, encodeURIComponent(one.value)),
      form.dataset.path,
    );
    const query = new URLSearchParams(inPlace("query").map((one) => [one.dataset.name, one.value]));
    return String(query) ? `${path}?${query}` : path;
  };
  const request = () => {
    const headers = { Authorization: `Bearer ${form.elements.token.value}` };
    if (!form.elements.token.value) delete headers.Authorization;
    for (const one of inPlace("header")) headers[one.dataset.name] = one.value;
    const told = { method: form.dataset.try, headers, credentials: "omit" };
    const fields = inPlace("form");
    const [body] = inPlace("body");
    if (fields.length) {
      told.body = new FormData();
      for (const one of fields) told.body.append(one.dataset.name, one.type === "file" ? one.files[0] : one.value);
    } else if (body) {
      told.body = body.value;
      headers["Content-Type"] = "application/json";
    }
    return told;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const started = performance.now();
    const answer = await fetch(address(), request());
    const text = await answer.text();
    const took = Math.round(performance.now() - started);
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      shown = text.slice(0, 2000);
    }
    form.querySelector("[data-status]").textContent = `${answer.status} ${answer.statusText} · ${took} ms`;
    form.querySelector("[data-text]").textContent = shown;
    form.querySelector("[data-answer]").hidden = false;
  });
})();
