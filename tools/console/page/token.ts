/** The key to the console. It comes once, in the address, and is kept as long as a tab of this start is open. */

const NAME = "console-token";

/** Milliseconds in which another tab gives it to a new one. */
const ASKING = 300;

let token = "";

/** Takes the token out of the address, so that it is in no history; else from this tab or another one. */
export async function takeToken(): Promise<void> {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) history.replaceState(null, "", location.pathname + location.search);
  token = given ?? sessionStorage.getItem(NAME) ?? (await askTabs());
  if (token) sessionStorage.setItem(NAME, token);
  // Only pages of this very address hear each other.
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener("message", ({ data }) => {
    if (data === "ask" && token) channel.postMessage({ token });
  });
}

export function currentToken(): string {
  return token;
}

function askTabs(): Promise<string> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(NAME);
    const end = (found: string) => {
      channel.close();
      resolve(found);
    };
    channel.addEventListener("message", ({ data }) => typeof data?.token === "string" && end(data.token));
    channel.postMessage("ask");
    setTimeout(() => end(""), ASKING);
  });
}
