/**
 * The packaged extension in a real VS Code, measured inside its extension host: how long a first use waits, what is loaded
 * there, whether a dry run of `n` users blocks it, and how long rows of the Match Preview take. Each with a baseline of the
 * same run, and the bar that it is held to.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { vsixPath } from '../../../scripts/package.mjs';
import { buildHostSuite } from '../../../scripts/vscode/buildHostSuite.mjs';
import { ensureChromium } from '../../../scripts/vscode/ensureChromium.mjs';
import { runInPage } from '../../../scripts/vscode/runInPage.mjs';
import { startVscodeServer } from '../../../scripts/vscode/startVscodeServer.mjs';
import { generateMatchData } from '../match/generateMatchData.mjs';

const here = import.meta.dirname;
const harness = path.join(here, 'harness');
const starts = Number(process.env.BENCH_ROUNDS ?? 7);
const startLimitMs = 120_000;
const runLimitMs = 1_800_000;

export async function run(tell) {
  const n = sizeAsked();
  const vsix = process.env.VSIX ?? vsixPath();
  if (!fs.existsSync(vsix)) throw new Error(`${vsix} is not there: run "npm run package" first.`);
  const suite = await buildHostSuite(path.join(here, 'suite'), path.resolve(here, '../../../out/bench-extension'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-extension-'));
  try {
    tell({
      variant: 'vsix',
      mebibytes: round(fs.statSync(vsix).size / 2 ** 20),
      ...held(fs.statSync(vsix).size / 2 ** 20, { barMebibytes: 30 }),
    });
    tellActivation(await measureActivation({ vsix, suite, folder }), tell);
    console.error(`extension: making ${n} users and ${n} Contacts …`);
    const workspace = await makeWorkspace(folder, n);
    console.error('extension: two dry runs, and pages …');
    const { dryRun, tree } = await measureUse({ vsix, suite, folder, workspace });
    tellDryRun(n, dryRun, tell);
    tellTree(n, tree, tell);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `--n=100000`; without it the last of BENCH_SIZES, as the other benchmarks have it. */
function sizeAsked() {
  const word = process.argv.find((each) => each.startsWith('--n='));
  const given = word?.slice('--n='.length) ?? (process.env.BENCH_SIZES ?? '1000000').split(',').at(-1);
  const n = Number(given);
  if (!Number.isInteger(n) || n < 1) throw new Error(`--n=${given}: a number of users is wanted.`);
  return n;
}

// ── What is run ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every page that opens the workbench has an extension host of its own. */
async function measureActivation({ vsix, suite, folder }) {
  const workspace = path.join(folder, 'empty');
  fs.mkdirSync(workspace);
  return inVscode({ vsix, part: 'activation', folder, env: {} }, async (open) => {
    for (let start = 1; start <= starts; start += 1) await open({ suite, workspace, timeoutMs: startLimitMs });
  });
}

async function measureUse({ vsix, suite, folder, workspace }) {
  const env = { BENCH_CONFIG: path.join(workspace, 'personalization-sync.json') };
  const figures = await inVscode({ vsix, part: 'use', folder, env }, (open) =>
    open({ suite, workspace, timeoutMs: runLimitMs }),
  );
  return figures[0];
}

/** Answers the figures that the suites have written. */
async function inVscode({ vsix, part, folder, env }, work) {
  const file = path.join(folder, `${part}.jsonl`);
  fs.writeFileSync(file, '');
  const server = await startVscodeServer({
    vsix,
    testDriver: true,
    // A server of VS Code looks for ports of new processes by starting processes in the host that is measured: up to 70 ms each.
    settings: { 'remote.autoForwardPorts': false },
    env: { ...env, BENCH_PART: part, BENCH_FIGURES: file },
  });
  const browser = await chromium.launch(ensureChromium());
  try {
    await work(async (what) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const code = await runInPage(await context.newPage(), server, { ...what, harness });
      await context.close();
      const error = readFigures(file).at(-1)?.error;
      if (code !== 0) throw new Error(`The suite ended with ${code}: ${error ?? server.output()}`);
    });
  } finally {
    await browser.close();
    await server.stop();
  }
  const figures = readFigures(file);
  if (figures.length === 0) throw new Error(`The suite has ended and told nothing.\n${server.output()}`);
  return figures;
}

function readFigures(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

async function makeWorkspace(folder, n) {
  const workspace = path.join(folder, 'workspace');
  fs.mkdirSync(workspace);
  await generateMatchData(workspace, n);
  fs.writeFileSync(path.join(workspace, 'personalization-sync.json'), JSON.stringify(configuration(), null, 2));
  return workspace;
}

/** Every matched user has a change: a plan as large as it can get. */
function configuration() {
  return {
    mode: 'observe',
    personalization: {
      account: 'demo',
      instance: 'us-1',
      dataset: 'engage',
      source: { kind: 'files', users: 'users.csv' },
    },
    salesforce: { source: { kind: 'files', contacts: 'contacts.csv' } },
    pull: { Contact: { fields: [{ field: 'Loyalty_Id__c', attribute: 'loyaltyId', matchOn: true }] } },
    push: {
      User: [
        { attribute: 'favoriteCategory', field: 'Title' },
        { attribute: 'city', field: 'MailingCity' },
      ],
    },
  };
}

// ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────────

function tellActivation(figures, tell) {
  const product = figures.map((figure) => figure.product.wallMs);
  const empty = figures.map((figure) => figure.empty.wallMs);
  tell({ variant: 'empty-extension', n: figures.length, ...times(empty) });
  tell({
    variant: 'activation',
    n: figures.length,
    ...times(product),
    cpuSeconds: round(median(figures.map((figure) => figure.product.cpuMs)) / 1_000),
    ratio: ratio(product, empty),
    baseline: 'empty-extension',
    ...held(median(product), { barMs: 50 }),
  });
  tell({
    variant: 'after-activation',
    n: figures.length,
    // The processor time of the second or two until the host is quiet; the clock would tell of the waiting.
    cpuSeconds: round(median(figures.map((figure) => figure.afterwards.cpuMs)) / 1_000),
  });
  tellKilobytes('javascript-after-activation', figures, tell, ({ loadedBytes }) => loadedBytes);
  tellKilobytes('javascript-in-all', figures, tell, (figure) => figure.loadableBytes);
}

function tellKilobytes(variant, figures, tell, bytesOf) {
  const kilobytes = Math.max(...figures.map(bytesOf)) / 1_000;
  tell({ variant, kilobytes: round(kilobytes), ...held(kilobytes, { barKilobytes: 250 }) });
}

function tellDryRun(n, { dryRun, idle, loadedNames, loadedBytes, rssMb }, tell) {
  const kilobytes = loadedBytes / 1_000;
  tell({
    variant: 'javascript-after-dry-run',
    kilobytes: round(kilobytes),
    files: loadedNames,
    ...held(kilobytes, { barKilobytes: 250 }),
  });
  tell({ variant: 'idle-host', n, ...loop(idle), peakRssMb: rssMb.before });
  tell({
    variant: 'host-during-dry-run',
    n,
    ...loop(dryRun),
    peakRssMb: rssMb.after,
    ratio: round(dryRun.maxMs / idle.maxMs),
    baseline: 'idle-host',
    ...held(dryRun.maxMs, { barMs: 50 }),
  });
}

function loop({ wallMs, maxMs, p99Ms, maxCpuMs, turnsOver50Ms, turnsOver50CpuMs }) {
  return {
    seconds: round(wallMs / 1_000),
    blockedMaxMs: round(maxMs),
    blockedP99Ms: round(p99Ms),
    cpuMaxMs: round(maxCpuMs),
    turnsOver50Ms,
    turnsOver50CpuMs,
  };
}

function tellTree(n, tree, tell) {
  tell({ variant: 'ping', n, ...times(tree.pingMs) });
  const figures = [
    ['groups', tree.groupsMs, null],
    ['first-page', tree.firstPageMs, 100],
    ['later-page', tree.laterPageMs, 50],
    ['record', tree.recordMs, null],
    ['groups-filtered', tree.filteredGroupsMs, null],
  ];
  for (const [variant, took, barMs] of figures) {
    tell({
      variant: `tree-${variant}`,
      n,
      ...times(took),
      ratio: ratio(took, tree.pingMs),
      baseline: 'ping',
      ...(barMs !== null && held(Math.max(...took), { barMs })),
    });
  }
}

function times(tookMs) {
  return {
    seconds: round(median(tookMs) / 1_000),
    maxSeconds: round(Math.max(...tookMs) / 1_000),
    samples: tookMs.length,
  };
}

/** The bar that the figure is held to, and whether it is kept. */
function held(figure, bar) {
  return { ...bar, kept: figure <= Object.values(bar)[0] };
}

function ratio(took, baseline) {
  return round(median(took) / median(baseline));
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

function round(value) {
  return Number(value.toPrecision(3));
}
