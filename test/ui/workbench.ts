/** The workbench as a user's hands and eyes: open, choose, read, take a picture. Selectors of VS Code's page stand here alone. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { vsixPath } from '../../scripts/package.mjs';
import { ensureChromium } from '../../scripts/vscode/ensureChromium.mjs';
import { ensureVscode } from '../../scripts/vscode/ensureVscode.mjs';
import { startVscodeServer, workbenchUrl } from '../../scripts/vscode/startVscodeServer.mjs';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../../out/screenshots');

/** The label of VS Code's theme → the class that its workbench wears, and the word in a picture's name. */
const THEMES = [
  { name: 'light', theme: 'Light Modern', workbenchClass: 'vs' },
  { name: 'dark', theme: 'Dark Modern', workbenchClass: 'vs-dark' },
  { name: 'high-contrast', theme: 'Dark High Contrast', workbenchClass: 'hc-black' },
] as const;

/** What is asked of an element in the page; the page's own types are not known here. */
interface PageElement {
  readonly textContent: string | null;
  getBoundingClientRect(): { readonly top: number };
}

export interface WorkbenchOptions {
  /** Opens the folder in Restricted Mode. */
  readonly restricted?: boolean;
  /** Fills the folder before it is opened. */
  readonly prepare?: (folder: string) => void;
  /** The folder of an extension that is installed beside ours. */
  readonly extension?: string;
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a modal dialog says. */
export interface Dialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
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
  static async open({ restricted = false, prepare, extension, env = {} }: WorkbenchOptions = {}): Promise<Workbench> {
    const workspace = mkdtempSync(path.join(os.tmpdir(), 'workbench-'));
    prepare?.(workspace);
    const server = await startVscodeServer({
      vsix: process.env['VSIX'] ?? vsixPath(),
      workspaceTrust: restricted,
      ...(extension !== undefined && { extension }),
      env,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'workbench.colorTheme': THEMES[1].theme },
    });
    const browser = await chromium.launch(ensureChromium());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // Twice playwright's own: a machine that also compiles needs 20 s for what takes 5.
    page.setDefaultTimeout(60_000);
    const workbench = new Workbench(page, workspace, browser, server);
    await workbench.reopen(workspace);
    return workbench;
  }

  /** Opens something else in the same window: a folder, a `.code-workspace` file, or null for neither. The same again: a reload. */
  async reopen(workspace: string | null): Promise<void> {
    await this.page.goto(workbenchUrl(this.#server, workspace));
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
  }

  /** As a user does it: the editors that were open are opened again. */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
  }

  /** Where the extension under test is installed. */
  get extensionFolder(): string {
    const extensions = path.join(this.#server.folder, 'extensions');
    const name = readdirSync(extensions).find((each) => each.startsWith('personalization-sync.personalization-sync-'));
    if (name === undefined) throw new Error(`the extension is not installed in ${extensions}`);
    return path.join(extensions, name);
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
    await this.choose(title);
  }

  /** Clicks the row of the open quick pick that has exactly this label: the first row may be another one. */
  async choose(label: string): Promise<void> {
    await this.page
      .locator('.quick-input-list .monaco-list-row .label-name')
      .getByText(label, { exact: true })
      .first()
      .click();
  }

  async #openPalette(typed: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input').first();
    // A busy workbench can swallow the key, or close the palette again with what took the focus.
    for (let triesLeft = 3; ; triesLeft -= 1) {
      await this.page.keyboard.press('F1');
      try {
        await input.fill(`>${typed}`, { timeout: 15_000 });
        return;
      } catch (error) {
        if (triesLeft === 0) throw error;
      }
    }
  }

  /** Waits for a notification with this text and answers all that it says. */
  async waitForToast(text: string | RegExp): Promise<string> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    await toast.waitFor();
    return (await toast.locator('.notification-list-item-message').textContent()) ?? '';
  }

  /** Clicks a button of the notification with this text. */
  async clickToastButton(text: string | RegExp, label: string): Promise<void> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    await toast.hover();
    await toast.getByRole('button', { name: label, exact: true }).click();
  }

  /** The label of the notification's button that matches. */
  async buttonOfToast(text: string | RegExp, label: RegExp): Promise<string> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    return (await toast.locator('.monaco-button', { hasText: label }).first().innerText()).trim();
  }

  /** Waits for a dialog whose message holds `text`, and answers all that it says. */
  async dialog(text: string | RegExp): Promise<Dialog> {
    const box = this.page.locator('.monaco-dialog-box', { hasText: text });
    await box.waitFor();
    return {
      message: (await box.locator('.dialog-message-text').innerText()).trim(),
      detail: (await box.locator('.dialog-message-detail').innerText()).trim(),
      buttons: await box.locator('.dialog-buttons .monaco-button').allInnerTexts(),
    };
  }

  /** Clicks a button of the open dialog, and waits until that one is closed: it may be followed by another. */
  async clickDialogButton(label: string): Promise<void> {
    const button = this.page.locator('.monaco-dialog-box').getByRole('button', { name: label, exact: true });
    const clicked = await button.elementHandle();
    await button.click();
    await clicked.waitForElementState('hidden');
  }

  /** Waits until the extension's item of the status bar holds `text`, and answers what it says. */
  async statusBar(text: string | RegExp): Promise<string> {
    const item = this.page.locator('.statusbar-item[id*="personalizationSync"]', { hasText: text });
    await item.waitFor();
    return (await item.innerText()).trim();
  }

  /** Unfolds a view of the open container. */
  async expandView(view: string): Promise<void> {
    const header = this.#pane(view).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** Folds a view of the open container, so that others have room. */
  async collapseView(view: string): Promise<void> {
    const header = this.#pane(view).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** Expands or collapses the row whose label begins with `label`, whatever a click on its label would do. */
  async clickTwistie(view: string, label: string | RegExp): Promise<void> {
    await this.#row(view, label).locator('.monaco-tl-twistie').click();
  }

  /** Ticks or unticks the row. */
  async clickCheckbox(view: string, label: string | RegExp): Promise<void> {
    await this.#row(view, label).locator('.custom-view-tree-node-item-checkbox').click();
  }

  /** Waits until the row is ticked, or not: rows follow the line above the tree a moment later. */
  async waitForTick(view: string, label: string | RegExp, isTicked: boolean): Promise<void> {
    await this.#row(view, label).locator(`.custom-view-tree-node-item-checkbox[aria-checked="${isTicked}"]`).waitFor();
  }

  /** Waits until the line above a view's tree holds `text`, and answers the line. */
  async message(view: string, text: string | RegExp): Promise<string> {
    const message = this.#pane(view).locator('.message', { hasText: text });
    await message.waitFor();
    return (await message.innerText()).trim();
  }

  /** Clicks an action in the title of a view. */
  async clickViewAction(view: string, title: string): Promise<void> {
    await this.#pane(view).hover();
    await this.#pane(view).locator(`.pane-header .action-label[aria-label^="${title}"]`).click();
  }

  /** Clicks an action that a row shows while the pointer is on it. */
  async clickRowAction(view: string, label: string | RegExp, title: string): Promise<void> {
    const row = this.#row(view, label);
    await row.hover();
    await row.locator(`.action-label[aria-label^="${title}"]`).click();
  }

  /** Types into the open quick pick or input box. */
  async type(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget input.input').first().fill(text);
  }

  /** Waits for the question that says `text`, in its title or prompt: what was asked before may still be in sight. */
  async question(text: string | RegExp): Promise<Locator> {
    const asked = this.page.locator('.quick-input-widget', { hasText: text });
    await asked.waitFor();
    return asked;
  }

  /** Waits for the question that says `question`, and types. */
  async typeInto(question: string | RegExp, text: string): Promise<void> {
    await (await this.question(question)).locator('input.input').first().fill(text);
  }

  /** Types into the question that says `question`, and sends it. */
  async answer(question: string | RegExp, text: string): Promise<void> {
    await this.typeInto(question, text);
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a folder in VS Code's own dialog, which puts its own text into the box once it has read the first folder. */
  async chooseFolder(title: string, folder: string): Promise<void> {
    const input = (await this.question(title)).locator('input.input').first();
    for (let steadyMs = 0; steadyMs < 1_500; steadyMs += 250) {
      if ((await input.inputValue()) !== folder) {
        await input.fill(folder);
        steadyMs = 0;
      }
      await this.page.waitForTimeout(250);
    }
    await this.page.keyboard.press('Enter');
  }

  /** Waits for a row of the open quick pick, and answers all rows: label and description. */
  async quickPickRows(text: string | RegExp): Promise<readonly string[]> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: text }).first().waitFor();
    return (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** Waits for a tab with this title. */
  async waitForTab(title: string | RegExp): Promise<void> {
    await this.page.locator('.tab .label-name', { hasText: title }).first().waitFor();
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

  /** Waits for a line of the active editor that holds `text`, and answers all lines in sight, from top to bottom. */
  async editorLines(text: string): Promise<readonly string[]> {
    const lines = this.#editor().locator('.view-line');
    await lines.filter({ hasText: text }).first().waitFor();
    const placed = await lines.evaluateAll((elements) =>
      (elements as readonly PageElement[]).map((element) => ({
        top: element.getBoundingClientRect().top,
        text: element.textContent ?? '',
      })),
    );
    return placed.sort((one, other) => one.top - other.top).map((line) => line.text.replaceAll('\u00a0', ' '));
  }

  /** Clicks the first link (code lens) with this title in the active editor. */
  async clickLens(title: string): Promise<void> {
    await this.#editor().locator('.codelens-decoration a').getByText(title, { exact: true }).first().click();
  }

  /** Waits for a link (code lens) with this title in the active editor. */
  async waitForLens(title: string): Promise<void> {
    await this.#editor().locator('.codelens-decoration a').getByText(title, { exact: true }).first().waitFor();
  }

  /** Rests the pointer on a text of the active editor, and answers what appears beside it. */
  async hoverOverText(text: string): Promise<string> {
    await this.#editor().locator('.view-line span span').filter({ hasText: text }).first().hover();
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    await hover.waitFor();
    return hover.innerText();
  }

  /** Waits for both sides of the active diff editor, and answers their lines. */
  async diffLines(text: string): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
    const diff = this.page.locator('.editor-group-container.active .monaco-diff-editor').first();
    await diff.locator('.editor.modified .view-line').filter({ hasText: text }).first().waitFor();
    const side = async (name: string): Promise<readonly string[]> =>
      (await diff.locator(`.editor.${name} .view-line`).allTextContents()).map((line) =>
        line.replaceAll('\u00a0', ' '),
      );
    return { before: await side('original'), after: await side('modified') };
  }

  /** Waits for a text in the rendered Markdown of the active tab. */
  async waitForRenderedText(text: string | RegExp): Promise<void> {
    const frame = this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await frame.locator('body', { hasText: text }).first().waitFor();
  }

  #editor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  #row(view: string, label: string | RegExp): Locator {
    const row = this.#pane(view).locator('.monaco-list-row');
    return row.filter({ has: this.page.locator('.label-name', { hasText: label }) }).first();
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

  /** Takes a picture as it is: `out/screenshots/<name>.png`. */
  async takePicture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    // Toasts and dialogs fade in.
    await this.page.waitForTimeout(500);
    await this.page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  }

  /**
   * The server that runs VS Code here would have the browser reach addresses of this machine through a proxy of its own,
   * which only its own product has. On a desktop, and so here, the browser goes to the address itself.
   */
  async openLoopbackAddressesDirectly(): Promise<void> {
    await this.page.context().route(/^http:\/\/127\.0\.0\.1:\d+\/proxy\/\d+\//, async (route) => {
      const location = route
        .request()
        .url()
        .replace(/:\d+\/proxy\/(\d+)\//, ':$1/');
      await route.fulfill({ status: 302, headers: { location } });
    });
  }

  /** Takes a picture of a page that VS Code has opened beside itself. */
  async takePictureOf(page: Page, name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  }

  /** Whether this VS Code writes logs: it needs a module that a compiler makes. */
  get writesLogs(): boolean {
    return existsSync(path.join(ensureVscode(), 'node_modules/@vscode/spdlog/build/Release/spdlog.node'));
  }

  /** Files of this VS Code and of the open folder that hold one of these texts, the extension's own files aside. */
  filesHolding(texts: readonly string[]): readonly string[] {
    const folders = [path.join(this.#server.folder, 'data'), this.workspace];
    return folders
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .filter((file) => {
        const content = readFileSync(file);
        return texts.some((text) => content.includes(text));
      });
  }

  /** Takes a picture in each theme: `out/screenshots/<name>-<theme>.png`. */
  async takeScreenshots(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    for (const { name: themeName, theme, workbenchClass } of THEMES) {
      await this.runCommand('Preferences: Color Theme');
      await this.page.locator('.quick-input-widget input.input').first().fill(theme);
      await this.choose(theme);
      await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
      // The tooltip of whatever the pointer rests on would hide what the picture is of.
      await this.page.mouse.move(1_000, 18);
      // Toasts and buttons fade in.
      await this.page.waitForTimeout(700);
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
