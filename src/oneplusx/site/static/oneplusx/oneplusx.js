/* Niceties. Every page works without this file. */
"use strict";
(() => {
  const script = document.currentScript;
  const root = document.documentElement;
  const say = (text) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = text;
  };

  /* Colors, text size, contrast: at once, and kept by the server's cookie. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-looks] button[name]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const { name, value } = button;
    if (value === "auto" || value === "normal") delete root.dataset[name];
    else root.dataset[name] = value;
    for (const other of form.querySelectorAll(`button[name="${name}"]`)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    const data = new FormData(form);
    data.set(name, value);
    fetch(form.action, { method: "POST", body: data, redirect: "manual" });
    drawCharts();
  });

  /* A long menu shows where one is. */
  const here = document.querySelector(".sidenav [aria-current]");
  if (here) {
    const menu = here.closest(".sidenav-inner");
    const below = here.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom;
    if (below > 0) menu.scrollTop += below + 16;
  }

  /* The language switch keeps what was typed. */
  const KEY = "typed:" + location.pathname;
  const fields = () =>
    [...document.querySelectorAll("main form")].flatMap((form, formIndex) =>
      [...form.elements]
        .filter((one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type))
        .map((one, index) => [`${formIndex}.${one.name}.${index}`, one]),
    );
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-keep-typed]")) return;
    const typed = {};
    for (const [key, one] of fields()) {
      if (one.type === "checkbox" || one.type === "radio") typed[key] = one.checked;
      else if (one.multiple) typed[key] = [...one.selectedOptions].map((option) => option.value);
      else typed[key] = one.value;
    }
    if (Object.keys(typed).length) sessionStorage.setItem(KEY, JSON.stringify(typed));
  });
  const restoreTyped = () => {
    const kept = sessionStorage.getItem(KEY);
    if (!kept) return;
    sessionStorage.removeItem(KEY);
    const typed = JSON.parse(kept);
    for (const [key, one] of fields()) {
      if (!(key in typed)) continue;
      if (one.type === "checkbox" || one.type === "radio") one.checked = typed[key];
      else if (one.multiple) for (const option of one.options) option.selected = typed[key].includes(option.value);
      else one.value = typed[key];
    }
  };

  /* A double click sends once; what answers with a file can be sent again soon. */
  const AGAIN_MS = 3000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, AGAIN_MS);
  });

  /* After a swap the focus is where the answer is. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.elt;
    const place = target.querySelector("[data-focus], [autofocus]");
    if (place) place.focus();
    if (target.dataset.announce) say(target.dataset.announce);
    drawCharts();
  });
  /* Answers of 4xx are shown too: they say what to do. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status >= 400 && status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  /* The inbox by keyboard: j and k move, Enter opens, a approves, r refuses. */
  const rows = () => [...document.querySelectorAll("[data-inbox] [data-item]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("is-at"));
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    for (const row of all) row.classList.toggle("is-at", row === next);
    /* The link first, though the box to choose the row stands before it: Enter opens, it does not send the form. */
    const link = next.querySelector("a[href]") || next.querySelector("button, input");
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "a" || event.key === "r") {
      const place = document.querySelector("[data-inbox] .is-at") || document;
      const button = place.querySelector(`[data-key="${event.key}"]`);
      if (!button) return;
      event.preventDefault();
      button.click();
    } else if (event.key === "n" || event.key === "p") {
      const link = document.querySelector(`a[data-key="${event.key}"]`);
      if (link) link.click();
    }
  });

  /* Select all rows of a batch; say how many. */
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-select-all]");
    const form = event.target.closest("form");
    if (all) for (const box of form.querySelectorAll("input[data-select]")) box.checked = all.checked;
    if (!form) return;
    const counter = form.querySelector("[data-selected-count]");
    if (counter) counter.textContent = form.querySelectorAll("input[data-select]:checked").length;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard.writeText(copy.dataset.copy).then(() => say(copy.dataset.copied || ""));
  });

  /* Charts: ECharts is fetched only where there is one. */
  const color = (name) => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = getComputedStyle(root).getPropertyValue(name).trim();
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
  const common = (data) => {
    const words = color("--color-base-content");
    return {
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      aria: { enabled: true, label: { description: data.title }, decal: { show: data.series.length > 1 } },
      color: ["--color-primary", "--color-accent", "--color-success", "--color-error", "--color-info"].map(color),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: words, fontSize: 13 },
      legend: data.series.length > 1 ? { bottom: 0, textStyle: { color: words } } : undefined,
      tooltip: { trigger: "item", renderMode: "richText", confine: true },
    };
  };
  const isWide = () => matchMedia("(min-width: 48rem)").matches;
  /* Beside bars that lie: half as much on a phone. */
  const wordsWidth = () => (isWide() ? 200 : 120);
  /* Below the axes: the names of several series, in two lines on a phone. */
  const footHeight = (data) => (data.series.length < 2 ? 8 : isWide() ? 40 : 64);
  const LONG_WORDS = 40;
  const axes = (data, turned) => {
    const words = color("--color-base-content");
    const line = color("--line");
    const names = {
      type: "category",
      data: data.categories,
      inverse: turned,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: words, fontSize: 13, lineHeight: 16, width: turned ? wordsWidth() : undefined, overflow: "break" },
    };
    const values = { type: "value", axisLabel: { color: words }, splitLine: { lineStyle: { color: line } } };
    return {
      grid: { left: turned ? 24 : 8, right: 48, top: 16, bottom: footHeight(data), containLabel: true },
      xAxis: turned ? values : names,
      yAxis: turned ? names : values,
    };
  };
  /* What is hidden is no zero: it has no length and says so. */
  const named = (data, values) =>
    values.map((value, index) =>
      value === null
        ? { name: `${data.categories[index]}  ${data.hidden}`, value: 0, hidden: true }
        : { name: data.categories[index], value }
    );
  const funnelWords = ({ name, value, data }) => (data.hidden ? name : `${name}  ${value}`);
  /* Parts of 100: done, in progress, missing. */
  const parts = (data) => {
    const { xAxis, yAxis, grid } = axes(data, true);
    return {
      grid: { ...grid, right: 16 },
      xAxis: { ...xAxis, max: 100, axisLabel: { ...xAxis.axisLabel, formatter: "{value}%" } },
      yAxis,
      color: ["--color-success", "--color-info", "--line"].map(color),
      series: data.series.map((one) => ({ type: "bar", stack: "all", name: one.name, data: one.values, barMaxWidth: 22 })),
    };
  };
  const KINDS = {
    bar: (data) => ({ ...axes(data, false), series: data.series.map((one) => ({ type: "bar", name: one.name, data: one.values, barMaxWidth: 44, itemStyle: { borderRadius: [5, 5, 0, 0] } })) }),
    rows: (data) => (data.stacked ? parts(data) : { ...axes(data, true), series: data.series.map((one) => ({ type: "bar", name: one.name, data: one.values, barMaxWidth: 26, itemStyle: { borderRadius: [0, 5, 5, 0] }, label: { show: true, position: "right", color: color("--color-base-content"), formatter: ({ value }) => (value ? String(value) : "") } })) }),
    line: (data) => ({ ...axes(data, false), series: data.series.map((one) => ({ type: "line", name: one.name, data: one.values, symbolSize: 7, lineStyle: { width: 3 } })) }),
    pie: (data) => ({ series: [{ type: "pie", radius: ["48%", "74%"], data: named(data, data.series[0].values), label: { color: color("--color-base-content"), formatter: "{b}\n{d}%" }, itemStyle: { borderColor: color("--color-base-100"), borderWidth: 2 } }] }),
    funnel: (data) => ({ series: [{ type: "funnel", sort: "none", left: 8, right: 8, top: 8, bottom: 8, gap: 3, minSize: "18%", data: named(data, data.series[0].values).map((one, index) => ({ ...one, itemStyle: { color: color("--color-primary"), opacity: one.hidden ? 0.55 : 1 - index * 0.04, borderType: "dashed" } })), label: { position: "inside", color: color("--color-primary-content"), fontSize: 14, formatter: funnelWords }, itemStyle: { borderWidth: 0 } }] }),
  };
  let library = null;
  const fetchLibrary = () => {
    library ||= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script.dataset.charts;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
    return library;
  };
  const drawCharts = async () => {
    const places = [...document.querySelectorAll("[data-chart]")];
    if (!places.length || !script.dataset.charts) return;
    await fetchLibrary();
    for (const place of places) {
      const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
      place.classList.add("is-drawn");
      /* Rows of words need their room. */
      const lineHeight = data.categories.some((one) => one.length > LONG_WORDS) ? 4.5 : 3;
      if (data.kind === "rows" && data.categories.length * lineHeight > 18) place.style.height = `${data.categories.length * lineHeight}rem`;
      const chart = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "svg" });
      chart.setOption({ ...common(data), ...KINDS[data.kind](data) }, true);
      chart.off("click");
      chart.on("click", ({ dataIndex }) => {
        if (data.urls[dataIndex]) location.href = data.urls[dataIndex];
      });
      if (!place.dataset.watched) {
        place.dataset.watched = "yes";
        new ResizeObserver(() => chart.resize()).observe(place);
        const twin = place.parentElement.querySelector("[data-fold]");
        if (twin) twin.open = false;
      }
    }
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);

  /* A table wider than the screen scrolls, by keyboard too; the head of any stays in sight. */
  const watchFrames = () => {
    for (const frame of document.querySelectorAll(".table-frame")) {
      frame.classList.remove("is-fitting", "is-scrolling");
      const fits = frame.scrollWidth <= frame.clientWidth;
      frame.classList.add(fits ? "is-fitting" : "is-scrolling");
      if (frame.scrollWidth <= frame.clientWidth || frame.tabIndex === 0) continue;
      const caption = frame.querySelector("caption");
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", caption ? caption.textContent.trim() : document.title);
    }
  };
  addEventListener("resize", watchFrames);

  /* Scanners and photos: their scripts are fetched only where they are needed. */
  for (const [wanted, address] of [["[data-scan]", script.dataset.scanner], ["input[data-photo]", script.dataset.photos]]) {
    if (!address || !document.querySelector(wanted)) continue;
    const element = document.createElement("script");
    element.src = address;
    element.dataset.library = script.dataset.codes;
    document.head.append(element);
  }

  /* Ctrl-K: go to a page by typing part of its name; the pages are those of the menu. */
  const palette = document.getElementById("palette");
  if (palette) {
    const input = palette.querySelector("input");
    const items = [...document.querySelectorAll("#menu a.navlink")].map((entry) => {
      const link = entry.cloneNode(true);
      link.removeAttribute("aria-current");
      link.querySelectorAll(".navcount").forEach((count) => count.remove());
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    const list = document.createElement("ul");
    list.append(...items);
    palette.querySelector("#palette-pages").append(list);
    const filter = () => {
      const wanted = input.value.trim().toLowerCase();
      for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
    };
    input.addEventListener("input", filter);
    palette.addEventListener("keydown", (event) => {
      const links = [...palette.querySelectorAll("li:not([hidden]) a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
      else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
      else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : input).focus();
      else return;
      event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "?" && !event.target.closest("input, textarea, select, [contenteditable]")) {
        document.getElementById("keys").togglePopover();
        return;
      }
      if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.value = "";
      document.getElementById("palette-found").replaceChildren();
      filter();
      palette.togglePopover();
      if (palette.matches(":popover-open")) input.focus();
    });
  }

  restoreTyped();
  watchFrames();
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
  drawCharts();
})();
