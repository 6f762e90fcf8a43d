/**
 * OpenSSH, which the SFTP suites are judged by: its client against our emulator, our client against its server. Prints where
 * `sftp` and `sshd` are. A machine of Debian's family that lacks one installs it; any other says what is missing.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Servers are not in the PATH of a plain user. */
const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
const PACKAGES = { sftp: 'openssh-client', 'ssh-keygen': 'openssh-client', sshd: 'openssh-server' };

/** Absolute paths by the program's name, of what is there. */
export function findOpenSsh() {
  return Object.fromEntries(
    Object.keys(PACKAGES).flatMap((name) => {
      const folder = FOLDERS.find((each) => each !== '' && fs.existsSync(path.join(each, name)));
      return folder === undefined ? [] : [[name, path.join(folder, name)]];
    }),
  );
}

function missingIn(found) {
  return Object.keys(PACKAGES).filter((name) => !(name in found));
}

function install(names) {
  const options = {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const packages = [...new Set(names.map((name) => PACKAGES[name]))];
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
}

if (process.argv[1] === import.meta.filename) {
  const missing = missingIn(findOpenSsh());
  if (missing.length > 0 && process.getuid?.() === 0) install(missing);
  const found = findOpenSsh();
  const still = missingIn(found);
  if (still.length > 0) {
    console.error(
      `OpenSSH is not complete on this machine: ${still.join(', ')} missing. Install ${[...new Set(still.map((name) => PACKAGES[name]))].join(' and ')} (Debian's names).`,
    );
    process.exit(1);
  }
  console.log(JSON.stringify(found));
}
