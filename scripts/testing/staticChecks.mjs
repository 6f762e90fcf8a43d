/** The checks that read the sources without running them. `npm run check` and `npm test` run the same ones. */
import { runNode } from './runCommand.mjs';

const MINUTE_MS = 60_000;

/** What the compiler learned is kept, so that the next check looks only at what has changed. */
const INCREMENTAL = ['--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'];

export const STATIC_CHECKS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.', ...INCREMENTAL] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'format', args: ['node_modules/@biomejs/biome/bin/biome', 'format', '.'] },
  { name: 'layers', args: ['scripts/checkLayers.mjs'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

/** Runs one static check; its output is only worth reading when it failed. */
export async function runStaticCheck({ args }) {
  const { exitCode, output, seconds } = await runNode(args, { timeoutMs: 5 * MINUTE_MS });
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0, output, seconds };
}

/** Runs `work` on all items, a few at a time, and returns the results in the order of the items. */
export async function inParallel(items, limit, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
