const LOOK_EVERY_MS = 500;

/**
 * Calls `end` once the process that started this one is gone, however it went: at once when there was a channel to it,
 * else within a second, by looking whether this process has been given to another parent.
 */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  process.once('disconnect', end);
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    end();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Windows keeps the number of a parent that has ended, so the number alone is not enough. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
