/** The licences of the packages inside the bundles: bundling strips the files that their authors ask to be kept. */
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** One text for all packages that the esbuild metafiles name, sorted. A package without a licence file is named with its licence. */
export function thirdPartyNotices(metafiles) {
  const folders = new Set(['node_modules/@duckdb/node-bindings']);
  for (const { inputs } of metafiles) {
    for (const input of Object.keys(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder) folders.add(folder);
    }
  }
  return [...folders]
    .sort()
    .map(noticeOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function noticeOf(folder) {
  const absolute = path.join(ROOT, folder);
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(absolute, 'package.json'), 'utf8'));
  const file = fs.readdirSync(absolute).find((entry) => /^(licen[sc]e|copying)/i.test(entry));
  const text = file ? fs.readFileSync(path.join(absolute, file), 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version}\n\n${text}\n`;
}
