/**
 * A Chromium without root or a download from its site: CHROMIUM_EXECUTABLE_PATH when set, else the headless shell that
 * the npm package `@sparticuz/chromium` carries, unpacked into `.cache/` once. The package's own unpacking is not used:
 * it writes into the machine's temporary folder and takes whatever it finds there, of any version.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Returns playwright's launch options: the executable, its environment, and the flags a container needs. */
export function ensureChromium() {
  return { ...findChromium(), args: FLAGS };
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

function findChromium() {
  const chosen = process.env.CHROMIUM_EXECUTABLE_PATH;
  if (chosen) return { executablePath: chosen, env: process.env };
  const directory = unpackChromium();
  const executablePath = path.join(directory, 'chromium');
  const env = { ...process.env, FONTCONFIG_FILE: path.join(directory, 'fonts.conf') };
  // The package brings libnss3, libnspr4 and libexpat1 for machines that lack them; a machine's own are better.
  if (execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found')) {
    env.LD_LIBRARY_PATH = path.join(directory, 'lib');
  }
  return { executablePath, env };
}

function unpackChromium() {
  const carrier = path.join(ROOT, 'node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(fs.readFileSync(path.join(carrier, 'package.json'), 'utf8'));
  const directory = path.join(ROOT, '.cache', `chromium-${version}`);
  if (fs.existsSync(directory)) return directory;

  const partial = `${directory}.partial-${process.pid}`;
  fs.mkdirSync(partial, { recursive: true });
  const unpack = (name) => zlib.brotliDecompressSync(fs.readFileSync(path.join(carrier, 'bin', name)));
  execFileSync('tar', ['xf', '-'], { cwd: partial, input: unpack('al2023.tar.br') });
  execFileSync('tar', ['xf', '-'], { cwd: partial, input: unpack('fonts.tar.br') });
  fs.writeFileSync(path.join(partial, 'fonts.conf'), fontsConf(directory));
  fs.writeFileSync(path.join(partial, 'chromium'), unpack('chromium.br'), { mode: 0o755 });
  if (!fs.existsSync(directory)) fs.renameSync(partial, directory);
  fs.rmSync(partial, { recursive: true, force: true });
  return directory;
}

/** The package's font before the machine's, so that a screenshot looks the same everywhere, and on a machine without any. */
function fontsConf(directory) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${directory}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${directory}/font-cache</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;
}

if (process.argv[1] === import.meta.filename) console.log(ensureChromium().executablePath);
