/** News of the session that everybody may need: it is over, or there is one again. */

type Listener = () => void;

class News {
  private readonly listeners = new Set<Listener>();

  /** Be told from now on. Returns how to stop. */
  hear(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The node says that nobody is logged in (any more). */
export const signedOut = new News();

/** Somebody logged in again. */
export const signedIn = new News();
