/**
 * Runs the layer rules of .dependency-cruiser.cjs over src/ and test/, and makes sure that every file was seen: a rule
 * that no longer meets the files it is about would be silent for ever.
 *
 *   node scripts/checkLayers.mjs
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const FOLDERS = ['src', 'test'];

/**
 * Cruises the tree under `root`, which has a .dependency-cruiser.cjs of its own.
 *
 * @param {string} root
 * @returns {{ violations: { rule: string, reason: string, from: string, to: string }[], unseen: string[] }}
 *   the violations, and the files that exist but were not seen
 */
export function cruiseLayers(root) {
  const folders = FOLDERS.filter((folder) => fs.existsSync(path.join(root, folder)));
  const output = execFileSync(
    process.execPath,
    [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const { modules, summary } = JSON.parse(output);
  const seen = new Set(modules.map((module) => module.source));
  const reasons = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  const violations = summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    reason: reasons.get(rule.name),
    from,
    to,
  }));
  return {
    violations,
    unseen: folders.flatMap((folder) => sourcesUnder(root, folder)).filter((file) => !seen.has(file)),
  };
}

function sourcesUnder(root, folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((file) => /\.(ts|mts|mjs)$/.test(file) && !file.startsWith('test/fixtures/'));
}

if (process.argv[1] === import.meta.filename) {
  const { violations, unseen } = cruiseLayers(ROOT);
  for (const { rule, reason, from, to } of violations) console.error(`${rule}: ${from} → ${to}\n  ${reason}`);
  for (const file of unseen) console.error(`${file} was not seen: the layer rules do not reach it`);
  console.log(`${violations.length} violations, ${unseen.length} files unseen`);
  process.exitCode = violations.length + unseen.length > 0 ? 1 : 0;
}
