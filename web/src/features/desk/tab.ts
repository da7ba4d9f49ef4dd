/** Which tab this is: the same after a reload, another one in a tab that was duplicated. */

const KEY = "yunhu.tab";

function fresh(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Hold a name for as long as the page lives; false when another tab of this browser holds it. */
function hold(name: string): Promise<boolean> {
  return new Promise((answer) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => undefined);
    });
  });
}

/** The tab's id. A duplicated tab inherits the id with the session storage, but not the lock on it. */
export async function tabId(): Promise<string> {
  const kept = sessionStorage.getItem(KEY);
  if (kept !== null && (navigator.locks === undefined || (await hold(`${KEY}.${kept}`)))) return kept;
  const id = fresh();
  sessionStorage.setItem(KEY, id);
  if (navigator.locks !== undefined) await hold(`${KEY}.${id}`);
  return id;
}
