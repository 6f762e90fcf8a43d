/** The workbench as a user's hands and eyes: open, choose, read, take a picture. Selectors of VS Code's page stand here alone. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { vsixPath } from '../../scripts/package.mjs';
import { ensureChromium } from '../../scripts/vscode/ensureChromium.mjs';
import { startVscodeServer, workbenchUrl } from '../../scripts/vscode/startVscodeServer.mjs';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../../out/screenshots');

/** The label of VS Code's theme → the class that its workbench wears, and the word in a picture's name. */
const THEMES = [
  { name: 'light', theme: 'Light Modern', workbenchClass: 'vs' },
  { name: 'dark', theme: 'Dark Modern', workbenchClass: 'vs-dark' },
  { name: 'high-contrast', theme: 'Dark High Contrast', workbenchClass: 'hc-black' },
] as const;

export interface WorkbenchOptions {
  /** Opens the folder in Restricted Mode. */
  readonly restricted?: boolean;
}

export class Workbench {
  readonly page: Page;
  /** The folder that is open; empty at first. */
  readonly workspace: string;
  readonly #browser: Browser;
  readonly #server: Awaited<ReturnType<typeof startVscodeServer>>;

  private constructor(
    page: Page,
    workspace: string,
    browser: Browser,
    server: Awaited<ReturnType<typeof startVscodeServer>>,
  ) {
    this.page = page;
    this.workspace = workspace;
    this.#browser = browser;
    this.#server = server;
  }

  /** Starts VS Code with the packaged extension installed, on an empty folder. */
  static async open({ restricted = false }: WorkbenchOptions = {}): Promise<Workbench> {
    const server = await startVscodeServer({
      vsix: process.env['VSIX'] ?? vsixPath(),
      workspaceTrust: restricted,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'workbench.colorTheme': THEMES[1].theme },
    });
    const browser = await chromium.launch(ensureChromium());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // Twice playwright's own: a machine that also compiles needs 20 s for what takes 5.
    page.setDefaultTimeout(60_000);
    const workspace = mkdtempSync(path.join(os.tmpdir(), 'workbench-'));
    await page.goto(workbenchUrl(server, workspace));
    await page.locator('.monaco-workbench .activitybar').waitFor();
    return new Workbench(page, workspace, browser, server);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.workspace, { recursive: true, force: true });
  }

  /** Opens a view container by the title of its icon. */
  async openContainer(title: string): Promise<void> {
    await this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`).click();
    await this.page.locator('.sidebar .composite.title', { hasText: new RegExp(title, 'i') }).waitFor();
  }

  /** The rows of the palette for what is typed. */
  async paletteRows(typed: string): Promise<readonly string[]> {
    await this.#openPalette(typed);
    const rows = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    await rows.filter({ hasText: typed }).first().waitFor();
    const labels = await rows.allTextContents();
    await this.page.keyboard.press('Escape');
    return labels;
  }

  /** Runs a command as a user does: by its title in the palette. */
  async runCommand(title: string): Promise<void> {
    await this.#openPalette(title);
    await this.#choose(title);
  }

  /** Clicks the row of the open quick pick that has exactly this label: the first row may be another one. */
  async #choose(label: string): Promise<void> {
    await this.page
      .locator('.quick-input-list .monaco-list-row .label-name')
      .getByText(label, { exact: true })
      .first()
      .click();
  }

  async #openPalette(typed: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input.input').first();
    await input.waitFor();
    await input.fill(`>${typed}`);
  }

  /** Waits for a notification with this text and answers all that it says. */
  async waitForToast(text: string | RegExp): Promise<string> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    await toast.waitFor();
    return (await toast.locator('.notification-list-item-message').textContent()) ?? '';
  }

  /** Waits until a view's welcome text holds `text`, and answers its paragraphs and buttons from top to bottom. */
  async welcome(view: string, text: string): Promise<readonly string[]> {
    const content = this.#pane(view).locator('.welcome-view-content');
    await content.filter({ hasText: text }).waitFor();
    return content.locator(':scope > p, :scope > .button-container').allInnerTexts();
  }

  /** Clicks a button of a view's welcome text. */
  async clickWelcomeButton(view: string, label: string): Promise<void> {
    await this.#pane(view).locator('.welcome-view-content').getByRole('button', { name: label }).click();
  }

  /** Waits for a row that holds `text` (letter case counts only in an expression), and answers all rows as they are shown: label and description. */
  async treeRows(view: string, text: string | RegExp): Promise<readonly string[]> {
    const rows = this.#pane(view).locator('.monaco-list-row');
    await rows.filter({ hasText: text }).first().waitFor();
    const labels = await rows.locator('.monaco-icon-label-container').all();
    return Promise.all(labels.map(async (label) => (await label.locator('> span').allTextContents()).join(' ')));
  }

  /** Expands or collapses the row that has exactly this label, as a click does. */
  async clickRow(view: string, label: string): Promise<void> {
    await this.#pane(view).locator('.monaco-list-row .label-name').getByText(label, { exact: true }).click();
  }

  #pane(view: string): Locator {
    return this.page.locator('.pane', { has: this.page.locator(`.pane-header[aria-label*="${view}"]`) });
  }

  /**
   * Keeps what a failed test saw: `out/screenshots/failed-<test>.png`. For `afterEach`, whose context knows whether the
   * test passed; the types of Node do not say so yet.
   */
  async keepPictureOfFailure(test: { readonly name: string; readonly passed?: boolean }): Promise<void> {
    if (test.passed) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: path.join(SCREENSHOTS, `failed-${test.name.replace(/\W+/g, '-')}.png`) });
  }

  /** Takes a picture in each theme: `out/screenshots/<name>-<theme>.png`. */
  async takeScreenshots(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    for (const { name: themeName, theme, workbenchClass } of THEMES) {
      await this.runCommand('Preferences: Color Theme');
      await this.page.locator('.quick-input-widget input.input').first().fill(theme);
      await this.#choose(theme);
      await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
      // Toasts and buttons fade in.
      await this.page.waitForTimeout(500);
      await this.page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${themeName}.png`) });
    }
  }

  /** Process ids of the engines that run for this VS Code. */
  engineProcesses(): readonly number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && commandLine(name).includes('dist/engine.js'))
      .filter((name) => commandLine(name).includes(this.#server.folder))
      .map(Number);
  }
}

function commandLine(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
