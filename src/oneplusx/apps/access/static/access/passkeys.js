/* What the passkey script cannot do is said on the page, not in the console. */
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-error]")) place.textContent = place.dataset.passkeyError;
});
