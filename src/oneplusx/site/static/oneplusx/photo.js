/* Photos from a phone: shown before they are sent, made smaller, without the place where they were taken. */
"use strict";
(() => {
  const LONGEST_SIDE = 2000;
  const QUALITY = 0.85;
  const PREVIEW = 320;
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

  const drawn = (picture, longest) => {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  /* What is no picture, or would only grow, is sent as it is. */
  const smaller = async (file, picture) => {
    const content = await new Promise((resolve) => drawn(picture, LONGEST_SIDE).toBlob(resolve, "image/jpeg", QUALITY));
    if (!content || content.size >= file.size) return file;
    return new File([content], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };

  const change = async (input) => {
    const shown = input.nextElementSibling;
    const kept = new DataTransfer();
    shown.replaceChildren();
    for (const file of input.files) {
      const picture = /^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) ? await createImageBitmap(file).catch(() => null) : null;
      const sent = picture ? await smaller(file, picture) : file;
      kept.items.add(sent);
      const figure = document.createElement("figure");
      if (picture) {
        const preview = drawn(picture, PREVIEW);
        preview.setAttribute("role", "img");
        preview.setAttribute("aria-label", file.name);
        figure.append(preview);
      }
      const words = document.createElement("figcaption");
      words.textContent = sent === file ? `${file.name} · ${size(file.size)}` : `${file.name} · ${size(file.size)} → ${size(sent.size)}`;
      figure.append(words);
      shown.append(figure);
    }
    input.files = kept.files;
  };
  for (const input of document.querySelectorAll("input[data-photo]")) {
    const shown = document.createElement("div");
    shown.className = "photos";
    shown.setAttribute("aria-live", "polite");
    input.after(shown);
    input.addEventListener("change", () => change(input));
  }
})();
