/* Reads QR codes: from the camera where there is one, else from a photo. Fetched only by pages with a scanner. */
"use strict";
(() => {
  const LONGEST_SIDE = 1200;
  const EVERY_MS = 200;
  const library = document.currentScript.dataset.library;

  let fetched = null;
  const fetchLibrary = () => {
    fetched ||= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = library;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
    return fetched;
  };

  /* The browser's own reader where it has one, else ours. */
  let reader = null;
  const findReader = async () => {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => ((await detector.detect(canvas))[0] || {}).rawValue || "";
    }
    await fetchLibrary();
    return async (canvas) => {
      const { width, height } = canvas;
      const picture = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, width, height);
      const found = jsQR(picture.data, width, height);
      return found ? found.data : "";
    };
  };
  const read = async (source, width, height) => {
    reader ||= findReader();
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
    return (await reader)(canvas);
  };

  const start = (place) => {
    const { words } = place.dataset;
    const say = JSON.parse(words);
    const state = place.querySelector("[data-scan-state]");
    const video = place.querySelector("video");
    const open = place.querySelector("[data-scan-open]");
    const close = place.querySelector("[data-scan-close]");
    const photo = place.querySelector("input[type=file]");
    const tell = (text) => (state.textContent = text);
    let stream = null;

    const stop = () => {
      if (stream) for (const track of stream.getTracks()) track.stop();
      stream = null;
      video.srcObject = null;
      video.hidden = close.hidden = true;
      open.hidden = false;
    };

    /* Where a code of a certificate leads: our own answer, never another site. */
    const openAnswer = (text) => {
      const found = /^[0-9A-Z]{16}$/.exec(text.replace(/[\s-]/g, "").toUpperCase());
      let code = found ? found[0] : "";
      if (!code && /^https?:/i.test(text)) {
        const address = new URL(text);
        const path = /^\/(c|r)\/([0-9A-Za-z-]{8,40})\/?$/.exec(address.pathname);
        if (path && address.host === location.host) return location.assign(`/${path[1]}/${path[2]}/`);
        if (path && path[1] === "c") code = path[2];
        else return tell(`${say.elsewhere} ${address.host}`);
      }
      if (!code) return tell(say.unknown);
      location.assign(place.dataset.answer.replace("CODE", encodeURIComponent(code)));
    };

    /* At the door: the candidate of the ticket is marked as present, unless somebody marked already. */
    const openTicket = (text) => {
      const row = [...document.querySelectorAll("[data-ticket]")].find((one) => one.dataset.ticket === text.trim());
      if (!row) return tell(`${say.unknown} ${text.slice(0, 40)}`);
      const choice = row.querySelector("select");
      if (!choice.value) {
        choice.value = place.dataset.mark;
        choice.dispatchEvent(new Event("change", { bubbles: true }));
      }
      for (const other of document.querySelectorAll("[data-ticket].is-at")) other.classList.remove("is-at");
      row.classList.add("is-at");
      row.scrollIntoView({ block: "nearest" });
      tell(`${say.found} ${row.dataset.name}: ${choice.selectedOptions[0].textContent}`);
    };
    const found = (text) => (place.dataset.scan === "ticket" ? openTicket(text) : openAnswer(text));

    const watch = async () => {
      let last = "";
      while (stream) {
        const text = video.videoWidth ? await read(video, video.videoWidth, video.videoHeight) : "";
        if (text && text !== last) {
          last = text;
          if (place.dataset.scan !== "ticket") stop();
          found(text);
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    open.hidden = !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
    open.addEventListener("click", async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        return tell(say.refused);
      }
      video.srcObject = stream;
      video.hidden = close.hidden = false;
      open.hidden = true;
      tell(say.hold);
      await video.play();
      watch();
    });
    close.addEventListener("click", () => {
      stop();
      tell("");
    });
    photo.addEventListener("change", async () => {
      if (!photo.files.length) return;
      tell(say.reading);
      try {
        const picture = await createImageBitmap(photo.files[0]);
        const text = await read(picture, picture.width, picture.height);
        if (text) found(text);
        else tell(say.nothing);
      } catch {
        tell(say.nothing);
      }
      photo.value = "";
    });
    addEventListener("pagehide", stop);
    place.hidden = false;
  };
  for (const place of document.querySelectorAll("[data-scan]")) start(place);
})();
