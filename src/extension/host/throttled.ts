/** Called as often as you like, acts at most once in `everyMs`, and once more after the last call. */
export interface Throttled {
  (): void;
  dispose(): void;
}

/** A run tells of its progress far more often than an eye, or the way to the window, can follow. */
export function throttled(act: () => void, everyMs: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  function call(): void {
    if (timer !== undefined) {
      isWanted = true;
      return;
    }
    act();
    timer = setTimeout(() => {
      timer = undefined;
      if (!isWanted) return;
      isWanted = false;
      call();
    }, everyMs);
  }
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
