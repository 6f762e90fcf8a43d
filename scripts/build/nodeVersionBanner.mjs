/**
 * The text that opens an executable bundle. It runs before any module of the bundle does, so an old Node answers with a
 * sentence instead of a stack trace from the first API that it lacks.
 */
export function nodeVersionBanner() {
  return `#!/usr/bin/env node\n(${refuseOldNode.toString()})(process, require('node:fs'));`;
}

/**
 * Ends the process under an old Node; 22.19 is what the HTTP client needs. It travels as text into the bundles: old
 * syntax, nothing from outside its own braces.
 */
export function refuseOldNode(process, fs) {
  var version = process.versions.node.split('.').map(Number);
  if (version[0] > 22 || (version[0] === 22 && version[1] >= 19)) return;
  // Written synchronously: a pipe on stderr could lose the sentence when the process exits.
  fs.writeSync(2, 'Personalization Sync needs Node.js 22.19 or later; this is ' + process.versions.node + '.\n');
  process.exit(2);
}
