/**
 * Users × Contacts from files: the product's `match` against (a) JavaScript Maps with a fast CSV parser and (b) a raw
 * one-key DuckDB join of the same files. The variants run in turn, each in a process of its own; figures are medians.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateMatchData } from './generateMatchData.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../../..');
const sizes = (process.env.BENCH_SIZES ?? '100000,1000000').split(',').map(Number);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

export async function run(tell) {
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('dist/cli.js is not there: run "npm run build" first.');
  for (const n of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-match-'));
    try {
      console.error(`match: making ${n} users and ${n} Contacts …`);
      await generateMatchData(folder, n);
      report(n, measure(folder, cli), tell);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function measure(folder, cli) {
  const config = join(folder, 'personalization-sync.json');
  writeFileSync(config, JSON.stringify(configuration()));
  const variants = {
    product: [cli, 'match', '--config', config, '--json', '--no-progress'],
    'javascript-maps': [join(here, 'javaScriptMaps.mjs'), folder],
    'duckdb-join': [join(here, 'duckDbJoin.mjs'), folder],
  };
  const results = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, given] of Object.entries(variants)) {
      const result = measureOnce(given);
      console.error(`match: round ${round} ${name}: ${result.seconds.toFixed(2)} s, ${result.peakRssMb.toFixed(0)} MB`);
      results[name].push(result);
    }
  }
  const counted = new Set(
    ['product', 'javascript-maps'].flatMap((name) => results[name].map(({ matched }) => matched)),
  );
  if (counted.size !== 1) throw new Error(`The variants do not agree on the matches: ${[...counted].join(', ')}.`);
  return results;
}

function report(n, results, tell) {
  const medianOf = (name, figure) => median(results[name].map((result) => result[figure]));
  for (const variant of Object.keys(results)) {
    const figure = {
      variant,
      n,
      seconds: medianOf(variant, 'seconds'),
      peakRssMb: Math.round(medianOf(variant, 'peakRssMb')),
    };
    tell(figure);
  }
  for (const baseline of ['javascript-maps', 'duckdb-join']) {
    tell({
      variant: 'product',
      n,
      seconds: medianOf('product', 'seconds'),
      peakRssMb: Math.round(medianOf('product', 'peakRssMb')),
      ratio: Number(
        median(results.product.map(({ seconds }, round) => seconds / results[baseline][round].seconds)).toFixed(2),
      ),
      baseline,
    });
  }
}

/** Wall time of the whole process, its start included, and the peak of its resident memory as the system counts it. */
function measureOnce(given) {
  const peakFile = join(mkdtempSync(join(tmpdir(), 'bench-rss-')), 'peak');
  const startedAt = performance.now();
  const ended = spawnSync(process.execPath, ['--import', join(here, '../peakRss.mjs'), ...given], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PEAK_RSS_FILE: peakFile },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (ended.status !== 0) throw new Error(`${given[0]} ended with ${ended.status}: ${ended.stderr.slice(-2000)}`);
  const document = JSON.parse(ended.stdout);
  return {
    seconds,
    peakRssMb: Number(readFileSync(peakFile, 'utf8')) / 1024,
    matched: document.users?.matched ?? document.matched,
  };
}

function configuration() {
  return {
    personalization: {
      account: 'demo',
      instance: 'us-1',
      dataset: 'engage',
      source: { kind: 'files', users: 'users.csv' },
    },
    salesforce: { source: { kind: 'files', contacts: 'contacts.csv' } },
    pull: { Contact: { fields: [{ field: 'Loyalty_Id__c', attribute: 'loyaltyId', matchOn: true }] } },
  };
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
