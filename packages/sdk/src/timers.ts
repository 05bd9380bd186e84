/** Waiting, injected so that tests and simulations can run it at once. */
export interface Timers {
  /** Calls back once, in `millis` milliseconds at the earliest. Returns what cancels that. */
  start(millis: number, callback: () => void): () => void;
}

/** Of the event loop. None keeps a process alive that has nothing else to do. */
export const systemTimers: Timers = {
  start(millis, callback) {
    const timer = setTimeout(callback, millis);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
