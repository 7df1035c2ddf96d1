/* Proof of work before asking again: computed by this machine while the form is filled in. Without this file one waits. */
"use strict";
(() => {
  for (const box of document.querySelectorAll("[data-proof]")) {
    const { challenge, worker, busy, done } = box.dataset;
    const form = box.closest("form");
    const field = box.querySelector("input[name=proof]");
    const state = box.querySelector("[data-proof-state]");
    let started = false;
    let given = false;
    let pressed = null;
    const go = () => {
      given = true;
      if (pressed) form.requestSubmit(pressed === form ? undefined : pressed);
    };
    const start = () => {
      if (started) return;
      started = true;
      state.textContent = busy;
      const solver = new Worker(worker);
      solver.onmessage = ({ data }) => {
        field.value = btoa(JSON.stringify({ challenge: JSON.parse(challenge), solution: data }));
        state.textContent = done;
        solver.terminate();
        go();
      };
      solver.onerror = go;
      solver.postMessage(JSON.parse(challenge).parameters);
    };
    form.addEventListener("submit", (event) => {
      if (given) return;
      event.preventDefault();
      pressed = event.submitter || form;
      start();
    });
    form.addEventListener("focusin", start);
    if ("now" in box.dataset) start();
  }
})();
