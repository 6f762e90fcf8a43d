/** Calls commands by id, as any extension may, and tells what a person saw meanwhile. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildHostSuite } from '../../scripts/vscode/buildHostSuite.mjs';
import { Workbench, type WorkbenchOptions } from './workbench.ts';

const SOURCE = path.join(import.meta.dirname, 'caller');
const BUILT = path.resolve(import.meta.dirname, '../../out/caller');

/** A question is put away this long after it was asked. */
const LOOK_EVERY_MS = 40;
/** A notification that a command waits for is put away after so many looks, and a run is cancelled. */
const LOOKS_AT_NOTIFICATION = 25;
/** What was told in the last moment comes into sight a little later. */
const SETTLE_MS = 700;

export class CommandCaller {
  readonly workbench: Workbench;
  readonly #folder: string;
  readonly #addressFile: string;
  #address = '';

  private constructor(workbench: Workbench, folder: string, addressFile: string) {
    this.workbench = workbench;
    this.#folder = folder;
    this.#addressFile = addressFile;
  }

  /** Starts VS Code with the calling extension beside ours. */
  static async open(options: WorkbenchOptions = {}): Promise<CommandCaller> {
    await buildHostSuite(SOURCE, BUILT);
    copyFileSync(path.join(SOURCE, 'manifest.json'), path.join(BUILT, 'package.json'));
    const folder = mkdtempSync(path.join(os.tmpdir(), 'caller-'));
    const addressFile = path.join(folder, 'address');
    const workbench = await Workbench.open({ ...options, extension: BUILT, env: { CALLER_ADDRESS: addressFile } });
    const caller = new CommandCaller(workbench, folder, addressFile);
    await workbench.page.addInitScript(watchScreen, watchedElements);
    await caller.reopen(workbench.workspace);
    return caller;
  }

  /** Opens something else; see `Workbench.reopen`. */
  async reopen(workspace: string | null): Promise<void> {
    rmSync(this.#addressFile, { force: true });
    await this.workbench.reopen(workspace);
    this.#address = await untilWritten(this.#addressFile);
  }

  async close(): Promise<void> {
    await this.workbench.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Calls a command and puts away what it asks, as by Escape; answers what it threw at its caller, null when nothing. */
  async call(command: string, ...args: readonly unknown[]): Promise<string | null> {
    const answer = this.#ask<string | null>('/call', { command, args });
    const ended = answer.then(() => true);
    for (let looks = 1; !(await Promise.race([ended, wait(LOOK_EVERY_MS, false)])); looks += 1) {
      await this.#putAway(looks);
    }
    return answer;
  }

  /** Calls a command that may take its time: what it asks is left to the test. */
  async callAndWait(command: string): Promise<string | null> {
    return this.#ask('/call', { command, args: [] });
  }

  /** The text of a document. */
  async textOf(uri: string): Promise<string> {
    return this.#ask('/text', uri);
  }

  /** What the extension under test did in its host since the window was opened: processes, connections, secrets. */
  async happenings(): Promise<readonly string[]> {
    return (await this.allHappenings()).filter((one) => one.includes('personalization-sync.personalization-sync-'));
  }

  /** The same, of every extension. */
  async allHappenings(): Promise<readonly string[]> {
    return this.#ask('/happenings', null);
  }

  /** Every text that stood on the screen since the window was opened. */
  async shownTexts(): Promise<readonly string[]> {
    await wait(SETTLE_MS);
    return this.workbench.page.evaluate(() => [...(globalThis as unknown as WatchedPage).shownTexts]);
  }

  async #putAway(looks: number): Promise<void> {
    const { page } = this.workbench;
    const asked = await page.evaluate(() => {
      const { document } = globalThis as unknown as WatchedPage;
      const widget = document.querySelector('.quick-input-widget');
      return {
        dialog: document.querySelector('.monaco-dialog-box') !== null,
        list: widget !== null && widget.style.display !== 'none',
      };
    });
    if (asked.dialog) await page.keyboard.press('Escape');
    else if (asked.list) await this.#ask('/call', { command: 'workbench.action.closeQuickOpen', args: [] });
    else if (looks % LOOKS_AT_NOTIFICATION === 0) {
      const cancel = page.locator('.notifications-toasts').getByRole('button', { name: 'Cancel', exact: true });
      if ((await cancel.count()) > 0) await cancel.first().click();
      await this.#ask('/call', { command: 'notifications.clearAll', args: [] });
    }
  }

  async #ask<T>(place: string, what: unknown): Promise<T> {
    const response = await fetch(this.#address + place, { method: 'POST', body: JSON.stringify(what) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as T;
  }
}

/** Where words for a person stand. */
const watchedElements = [
  '.notification-list-item-message',
  '.monaco-dialog-box',
  '.quick-input-widget',
  '.statusbar-item',
  '.pane-body',
  '.view-lines',
].join();

interface WatchedElement {
  readonly innerText: string;
  readonly style: { readonly display: string };
}

/** What of the page's own types is used here. */
interface WatchedPage {
  shownTexts: Set<string>;
  readonly document: {
    querySelector(selector: string): WatchedElement | null;
    querySelectorAll(selector: string): Iterable<WatchedElement>;
  };
  readonly MutationObserver: new (
    look: () => void,
  ) => { observe(what: unknown, how: Readonly<Record<string, boolean>>): void };
}

/** Runs in the page, before its own code: keeps every text that comes into sight. */
function watchScreen(selector: string): void {
  const page = globalThis as unknown as WatchedPage;
  const texts = new Set<string>();
  page.shownTexts = texts;
  let isWaiting = false;
  function look(): void {
    isWaiting = false;
    for (const { innerText } of page.document.querySelectorAll(selector)) if (innerText) texts.add(innerText);
  }
  const observer = new page.MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(look, 25);
  });
  observer.observe(page.document, { childList: true, subtree: true, characterData: true });
}

async function untilWritten(file: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      const text = readFileSync(file, 'utf8');
      if (text !== '') return text;
    } catch {
      // Not yet there.
    }
    await wait(100);
  }
  throw new Error('the calling extension has not started within 60 s');
}
