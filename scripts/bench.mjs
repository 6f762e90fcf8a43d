// npm run bench -- [name …]: benchmarks, each with a baseline in the same run. JSON lines on stdout, one per figure;
// everything for people on stderr. Wall times of shared machines are noisy: medians and ratios are what counts.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../test/bench');
const known = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : known) {
  const { run } = await import(resolve(folder, name, 'bench.mjs'));
  await run((figure) => console.log(JSON.stringify({ bench: name, ...figure })));
}
