"use strict";
// The door with a network that comes and goes: a mark is kept in this browser until the server has taken it.
(() => {
  const form = document.querySelector("form[data-marks]");
  if (!form) return;
  const key = `marks-${form.dataset.marks}-${form.dataset.keeper}`;
  const state = document.getElementById("marks-state");
  const read = () => JSON.parse(localStorage.getItem(key) || "{}");
  const write = (marks) => localStorage.setItem(key, JSON.stringify(marks));
  const field = (name) => form.elements.namedItem(name);
  let isSending = false;

  const say = (words, count) => { state.textContent = count ? `${words} ${count}` : words; };
  const waiting = () => say(form.dataset.waiting, Object.keys(read()).length);

  const taken = (sent, answer) => {
    const marks = read();
    for (const [id, one] of Object.entries(sent)) {
      const was = field(`was-${id}`);
      if (was) was.value = one.mark;
      if (marks[id] && marks[id].at === one.at) delete marks[id];
    }
    write(marks);
    if (answer.disputed.some((id) => id in sent)) location.reload();
    else say(form.dataset.saved);
  };

  const send = async () => {
    const sent = read();
    if (isSending || !Object.keys(sent).length) return;
    const list = Object.entries(sent).map(([id, one]) => ({ id, ...one }));
    const document_ = JSON.stringify({ session: form.dataset.marks, marks: list });
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("marks", new File([document_], "marks.json", { type: "application/json" }));
    isSending = true;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.url, { method: "POST", body, headers, redirect: "manual" });
      if (answer.ok) taken(sent, await answer.json());
      else if (answer.status === 409) say((await answer.json()).refused);
      else say(form.dataset.refused);
    } catch {
      waiting();
    } finally {
      isSending = false;
    }
  };

  for (const [id, one] of Object.entries(read())) {
    const choice = field(`mark-${id}`);
    if (choice) choice.value = one.mark;
  }
  form.addEventListener("change", (event) => {
    const id = (event.target.name || "").replace(/^mark-/, "");
    if (id === event.target.name || !event.target.value) return;
    write({ ...read(), [id]: { mark: event.target.value, at: new Date().toISOString() } });
    send();
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    waiting();
  });
  addEventListener("online", send);
  addEventListener("offline", () => { if (Object.keys(read()).length) waiting(); });
  setInterval(send, 15000);
  send();
})();
