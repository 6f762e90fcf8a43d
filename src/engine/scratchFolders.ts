import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Folders of this process for what is downloaded: personal data, for the owner alone (0700), that goes with whatever needed
 * it. A killed engine cannot tidy up, so each folder's name has its process in it, and the next engine removes it.
 */
export class ScratchFolders {
  readonly #parent: string;
  readonly #open = new Set<string>();

  constructor(parent: string = tmpdir()) {
    this.#parent = parent;
    process.once('exit', () => this.removeAll());
  }

  /** @param what one word, e.g. `preview` */
  create(what: string): string {
    const folder = mkdtempSync(join(this.#parent, `${prefix}${process.pid}-${what}-`));
    this.#open.add(folder);
    return folder;
  }

  /** A file that another process still holds (Windows) is left to the next engine. */
  remove(folder: string): void {
    this.#open.delete(folder);
    removeQuietly(folder);
  }

  removeAll(): void {
    for (const folder of [...this.#open]) this.remove(folder);
  }

  /** Removes what engines that are no more have left behind. Answers the names. */
  sweep(): readonly string[] {
    const orphans = namesIn(this.#parent).filter((name) => {
      const owner = ownerOf(name);
      return owner !== null && !isAlive(owner);
    });
    for (const name of orphans) removeQuietly(join(this.#parent, name));
    return orphans;
  }
}

const prefix = 'personalization-sync-engine-';

function ownerOf(name: string): number | null {
  const found = new RegExp(`^${prefix}(\\d{1,10})-`).exec(name);
  return found === null ? null : Number(found[1]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Of a process of somebody else one may not know more than that it is there. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** `rm` follows no link: a link planted under such a name goes, what it leads to stays. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another user's, or still held.
  }
}
