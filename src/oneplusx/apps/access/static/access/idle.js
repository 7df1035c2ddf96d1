/* Warns before an unused session ends, keeps what is being typed, and fills it in again afterwards. The server ends the
   session by itself; without this file only the warning is missing. */
"use strict";
(() => {
  const dialog = document.querySelector("dialog[data-idle]");
  const WARN_SECONDS = 120;
  const EVERY_SECONDS = 20;
  const KEEP_SECONDS = 25;
  const places = () => [...document.querySelectorAll("main form")].filter((form) => form.method === "post");
  let changed = null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && places().includes(form)) changed = form;
  });

  const left = async () => {
    const answer = await fetch(dialog.dataset.left, { headers: { Accept: "application/json" }, redirect: "manual" });
    return answer.ok ? (await answer.json()).seconds : 0;
  };
  const token = () => dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  const keep = async () => {
    if (!changed) return;
    const data = new FormData(changed);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    data.set("kept_path", location.pathname + location.search);
    data.set("csrfmiddlewaretoken", token());
    await fetch(dialog.dataset.keep, { method: "POST", body: data });
    changed = null;
  };
  const say = (text) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = text;
  };

  let counting = 0;
  const look = async () => {
    let seconds;
    try {
      seconds = await left();
    } catch {
      return plan(EVERY_SECONDS); // no network: the server decides
    }
    if (seconds <= KEEP_SECONDS) await keep();
    if (seconds <= 0) {
      location.assign(`${dialog.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (seconds > WARN_SECONDS) {
      if (dialog.open) dialog.close();
      plan(seconds - WARN_SECONDS);
    } else {
      if (!dialog.open) dialog.showModal();
      dialog.querySelector("[data-idle-seconds]").textContent = String(seconds);
      plan(Math.max(1, Math.min(EVERY_SECONDS, seconds + 1)));
    }
  };
  const plan = (seconds) => {
    clearTimeout(counting);
    counting = setTimeout(look, seconds * 1000);
  };

  if (dialog) {
    const stay = async (event) => {
      event.preventDefault();
      await fetch(dialog.querySelector("form").action, {
        method: "POST",
        body: new FormData(dialog.querySelector("form")),
      });
      if (dialog.open) dialog.close();
      say(dialog.dataset.stayed);
      look();
    };
    dialog.querySelector("form").addEventListener("submit", stay);
    dialog.addEventListener("cancel", stay);
    look();
  }

  const filled = /^#kept=([0-9a-f-]{36})$/.exec(location.hash);
  const fill = async (id) => {
    const answer = await fetch(`/my/kept/${id}/`);
    if (!answer.ok) return;
    const { fields } = await answer.json();
    const names = new Set(fields.map(([name]) => name));
    const has = (form) => [...form.elements].filter((one) => names.has(one.name)).length;
    const [form] = places().sort((one, other) => has(other) - has(one));
    if (!form || !has(form)) return;
    for (const one of form.elements) {
      if (!one.name || ["file", "password", "submit", "button"].includes(one.type)) continue;
      if (one.name === "csrfmiddlewaretoken" || !names.has(one.name)) continue;
      const texts = fields.filter(([name]) => name === one.name).map(([, text]) => text);
      if (one.type === "checkbox" || one.type === "radio") one.checked = texts.includes(one.value);
      else if (one.multiple) for (const option of one.options) option.selected = texts.includes(option.value);
      else one.value = texts[0];
    }
    changed = form;
    history.replaceState(null, "", location.pathname + location.search);
  };
  if (filled) fill(filled[1]);
})();
