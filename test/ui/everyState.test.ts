import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { CommandCaller } from './commandCaller.ts';
import { configurationName, writeFileConfiguration } from './fileConfiguration.ts';
import { makeReadOnly } from './makeReadOnly.ts';
import { staleRow, wrongRow } from './rows.ts';

const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
};
const allCommands = manifest.contributes.commands.map(({ command }) => command);
const startDemo = ours('startDemo');
/** The demo is a whole dry run: it is started where that is what a test is about. */
const quickCommands = allCommands.filter((command) => command !== startDemo);

/** Those that read the configuration first: what is wrong with it is theirs to say. */
const readingCommands = ['connect', 'startDryRun', 'checkRequirements', 'refreshRuns', 'openReport', 'continueRun']
  .concat('deleteRun', 'openConfiguration', 'setMode', 'runLiveSync')
  .map(ours);

/** Each writes a configuration that cannot be used. */
const broken: readonly ((folder: string) => void)[] = [
  (folder) => writeFileSync(path.join(folder, configurationName), '{\n  "mode": "replase",\n  "push": [\n'),
  (folder) => writeFileSync(path.join(folder, configurationName), '[1, 2'),
  (folder) => writeFileSync(path.join(folder, configurationName), ''),
  (folder) => writeFileSync(path.join(folder, configurationName), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a])),
  (folder) => writeFileConfiguration(folder, { pusch: {} }),
  (folder) => writeFileConfiguration(folder, { mode: 7, push: 'all', personalization: null }),
  function withoutExport(folder) {
    writeFileConfiguration(folder);
    rmSync(path.join(folder, 'users.csv'));
  },
  function withFolderForExport(folder) {
    writeFileConfiguration(folder);
    rmSync(path.join(folder, 'users.csv'));
    mkdirSync(path.join(folder, 'users.csv'));
  },
  (folder) => mkdirSync(path.join(folder, configurationName)),
  () => undefined,
];

describe('every command, in every state of the window', { timeout: 900_000 }, () => {
  let caller: CommandCaller;

  before(async () => {
    caller = await CommandCaller.open();
  });
  afterEach((context) => caller.workbench.keepPictureOfFailure(context));
  after(() => caller.close());

  async function open(workspace: string | null): Promise<void> {
    await caller.reopen(workspace);
    await caller.workbench.openContainer('Personalization Sync');
  }

  function folderOf(name: string): string {
    const folder = path.join(caller.workbench.workspace, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  test('no folder: each says what is missing, and the demo runs', async () => {
    await open(null);
    await assertNothingThrown(caller, quickCommands, [[], [wrongRow]]);
    assert.equal(await caller.callAndWait(startDemo), null);
    await caller.workbench.message('Match Preview', 'would change');
    // With a preview open, a row of another time is believed for longer.
    await assertNothingThrown(caller, quickCommands.filter(takesRow), [[staleRow]]);
    await assertWellSpoken(caller);
    // The watch is not blind: the demo is a process, and the calling extension has asked for a secret.
    assert.ok((await caller.happenings()).some((one) => one.startsWith('process')));
    assert.ok((await caller.allHappenings()).some((one) => one.startsWith('secret')));
  });

  test('several folders: each asks which, and follows the one that was chosen', async () => {
    const folder = folderOf('several');
    for (const name of ['one', 'two']) writeFileConfiguration(path.join(folder, name));
    mkdirSync(path.join(folder, 'three'));
    const file = path.join(folder, 'all.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: ['one', 'two', 'three'].map((each) => ({ path: each })) }));
    await open(file);
    await assertNothingThrown(caller, quickCommands, [[]]);
    // The keyboard is elsewhere after all that: in a page, or in the log.
    await caller.call('workbench.action.closeAllEditors');
    await caller.call('workbench.action.closePanel');
    await caller.workbench.clickWelcomeButton('Connection', 'Choose Configuration…');
    await caller.workbench.quickPickRows(`two/${configurationName}`);
    await caller.workbench.type(`two/${configurationName}`);
    await caller.workbench.page.keyboard.press('Enter');
    // Until it is followed, a dry run would ask which.
    await caller.workbench.treeRows('Connection', `two/${configurationName}`);
    assert.equal(await caller.callAndWait(ours('startDryRun')), null);
    await caller.workbench.message('Match Preview', 'would change');
    assert.equal(runsOf(path.join(folder, 'one')), 0);
    assert.equal(runsOf(path.join(folder, 'two')), 1);
    await assertWellSpoken(caller);
  });

  test('a folder that cannot be written: a run says so, and nothing else breaks', async (context) => {
    const folder = folderOf('readOnly');
    writeFileConfiguration(folder, { mode: 'replace' });
    const writable = makeReadOnly(folder);
    if (writable === null) return context.skip('this machine lets us write everywhere');
    try {
      await open(folder);
      await assertNothingThrown(caller, quickCommands, [[]]);
      assert.equal(await caller.callAndWait(ours('startDryRun')), null);
      await assertWellSpoken(caller);
    } finally {
      writable();
    }
  });

  test('a broken configuration, in whatever way: a sentence says what is wrong', async () => {
    const folder = folderOf('broken');
    const [first, ...others] = broken;
    first?.(folder);
    await open(folder);
    await assertNothingThrown(caller, quickCommands, [[]]);
    for (const breakIt of others) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      breakIt(folder);
      await assertNothingThrown(caller, readingCommands, [[]]);
    }
    await assertWellSpoken(caller);
  });

  test('a document of another time says what became of it', async () => {
    const record = { runId: 'gone', kind: 'user', personalizationId: 'gone' };
    const page = { view: 'page', runId: 'gone', page: 1, recordsBefore: 0, after: null, object: null };
    const addresses = [{}, page, { ...record, view: 'record' }, { ...record, view: 'before' }];
    for (const query of ['', 'nonsense', ...addresses.map((address) => JSON.stringify(address))]) {
      for (const scheme of ['psync', 'psync-doc', 'psync-csv']) {
        const text = await caller.textOf(`${scheme}:/Gone.md?${encodeURIComponent(query)}`);
        assert.doesNotMatch(text, notForPeople);
      }
    }
  });

  // The last: the engine of this installation is gone then.
  test('a damaged installation: what needs the engine says that it is missing', async () => {
    const folder = folderOf('engineMissing');
    writeFileConfiguration(folder);
    const engine = path.join(caller.workbench.extensionFolder, 'dist/engine.js');
    renameSync(engine, `${engine}.gone`);
    await open(folder);
    await assertNothingThrown(caller, allCommands, [[], [staleRow]]);
    const texts = await assertWellSpoken(caller);
    assert.ok(texts.some((text) => text.includes('Reinstall the extension')));
  });
});

describe('every command in Restricted Mode', { timeout: 300_000 }, () => {
  let caller: CommandCaller;

  before(async () => {
    caller = await CommandCaller.open({ restricted: true, prepare: (folder) => writeFileConfiguration(folder) });
    await caller.workbench.openContainer('Personalization Sync');
  });
  afterEach((context) => caller.workbench.keepPictureOfFailure(context));
  after(() => caller.close());

  test('ends, starts no process, opens no connection and asks for no secret', async () => {
    await assertNothingThrown(caller, allCommands, [[], [wrongRow], [staleRow]]);
    await assertWellSpoken(caller);
    assert.deepEqual(await caller.happenings(), []);
    assert.deepEqual(caller.workbench.engineProcesses(), []);
  });
});

function ours(name: string): string {
  return `personalizationSync.${name}`;
}

/** Those that are called from a row, or could be; the others are slow and look at no argument. */
function takesRow(command: string): boolean {
  return !['restartEngine', 'newConfiguration', 'openWalkthrough', 'showLog', 'stopDemo', 'startDryRun', 'connect']
    .map(ours)
    .includes(command);
}

/** Calls each command in each way; nothing may be thrown at whoever calls. */
async function assertNothingThrown(
  caller: CommandCaller,
  commands: readonly string[],
  ways: readonly (readonly unknown[])[],
): Promise<void> {
  const thrown: string[] = [];
  for (const command of commands) {
    for (const args of takesRow(command) ? ways : ways.slice(0, 1)) {
      const error = await caller.call(command, ...args);
      if (error !== null) thrown.push(`${command}(${JSON.stringify(args)}): ${error}`);
    }
  }
  assert.deepEqual(thrown, []);
}

const notForPeople = /\n\s+at |\w+Error:|undefined|\[object |\bNaN\b|Cannot read prop|is not a function|has a defect/;

/** What stood on the screen is for people; answers it. */
async function assertWellSpoken(caller: CommandCaller): Promise<readonly string[]> {
  const texts = await caller.shownTexts();
  assert.deepEqual(
    texts.filter((text) => notForPeople.test(text)),
    [],
  );
  return texts;
}

/** How many runs were left beside a configuration. */
function runsOf(folder: string): number {
  const runs = path.join(folder, '.personalization-sync/runs');
  return existsSync(runs) ? readdirSync(runs).length : 0;
}
