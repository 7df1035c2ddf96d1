"use strict";
// Sign-in without a network: marks are kept in the browser and saved to a file.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const key = "sign-in-" + data.session;
  const marks = JSON.parse(localStorage.getItem(key) || "{}");
  const state = document.getElementById("state");
  const rows = document.getElementById("rows");
  const cell = (row, text) => { row.insertCell().textContent = text; };
  for (const one of data.rows) {
    const row = rows.insertRow();
    for (const text of [one.room, one.seat, one.name, one.number]) cell(row, text);
    const choice = document.createElement("select");
    choice.setAttribute("aria-label", one.name);
    for (const [code, label] of [["", "—"], ...data.marks]) choice.add(new Option(label, code));
    choice.value = (marks[one.id] || {}).mark || one.mark;
    choice.addEventListener("change", () => {
      if (choice.value) marks[one.id] = { mark: choice.value, at: new Date().toISOString() };
      else delete marks[one.id];
      localStorage.setItem(key, JSON.stringify(marks));
      state.textContent = data.words.saved;
    });
    row.insertCell().append(choice);
  }
  const save = document.getElementById("save");
  save.textContent = data.words.file;
  save.addEventListener("click", () => {
    const list = Object.entries(marks).map(([id, one]) => ({ id, mark: one.mark, at: one.at }));
    const file = new Blob([JSON.stringify({ session: data.session, marks: list })], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = key + ".json";
    link.click();
  });
})();
