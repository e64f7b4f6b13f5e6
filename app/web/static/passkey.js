// Makes passkeys and signs in with them. Without scripts, or without passkeys in the browser, its buttons stay hidden.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function send(address, csrf, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
    },
  });
  const { clientDataJSON, attestationObject } = made.response;
  return { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), id: made.id };
}

async function use(options) {
  const found = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge) } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : undefined,
    id: found.id,
  };
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  place.hidden = false;
  const { passkey, options, answer, csrf, next } = place.dataset;
  place.querySelector("button").addEventListener("click", async () => {
    const said = place.querySelector("[role=alert]");
    said.textContent = "";
    try {
      const { id, ...response } = await (passkey === "make" ? make : use)(await send(options, csrf, {}));
      const credential = { id, rawId: id, type: "public-key", response };
      location.assign((await send(answer, csrf, { credential, next })).onward);
    } catch (failure) {
      said.textContent =
        failure instanceof DOMException ? "No passkey was used. Try again, or go on another way." : failure.message;
    }
  });
}
