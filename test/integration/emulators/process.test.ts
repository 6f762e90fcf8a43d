import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadyLine } from '../../../src/emulators/readyLine.ts';
import { type EmulatorProcess, emulatorsBundle, startEmulatorProcess } from './emulatorProcess.ts';

let emulators: EmulatorProcess;
let entry: string;

beforeAll(async () => {
  entry = await emulatorsBundle();
  emulators = await startEmulatorProcess(['--users', '300', '--contacts', '300', '--leads', '80', '--accounts', '30']);
});

afterAll(() => emulators.stop());

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** A client that is not ours. */
function curl(...words: readonly string[]): Answer {
  const text = execFileSync('curl', ['--silent', '--include', '--max-time', '20', ...words], { encoding: 'utf8' });
  const end = text.indexOf('\r\n\r\n');
  return { status: Number(text.split(' ')[1]), headers: text.slice(0, end).toLowerCase(), body: text.slice(end + 4) };
}

function basic({ personalization }: ReadyLine): string {
  return `${personalization.apiKeyId}:${personalization.apiKeySecret}`;
}

function adminOf({ admin }: ReadyLine): { readonly url: string; readonly header: string; readonly tokenFile: string } {
  if (!admin) throw new Error('There is no admin API.');
  return { ...admin, header: `Authorization: Bearer ${readFileSync(admin.tokenFile, 'utf8')}` };
}

function admin(method: string, where: string, body?: object): Answer {
  const { url, header } = adminOf(emulators.ready);
  const json = body ? ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)] : [];
  return curl('-X', method, '-H', header, ...json, `${url}/__emu/v1${where}`);
}

describe('the ready line', () => {
  it('is the one line on stdout and names everything a client needs', () => {
    const loopback = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string;
    expect(emulators.lines).toHaveLength(1);
    expect(emulators.ready).toEqual({
      ready: true,
      salesforce: {
        instanceUrl: loopback,
        accessToken: expect.stringMatching(/^00D\w{12,15}!DEMO/),
        loginUrl: loopback,
        clientId: expect.stringContaining('DEMO'),
        clientSecret: expect.stringContaining('DEMO'),
        username: expect.stringContaining('example.com'),
        orgId: expect.stringMatching(/^00D\w{15}$/),
      },
      personalization: {
        baseUrl: loopback,
        apiKeyId: expect.stringMatching(/^DEMO-[0-9a-f]{16}$/),
        apiKeySecret: expect.stringMatching(/^DEMO-[0-9a-f]{48}$/),
        dataset: 'engage',
      },
      sftp: {
        host: '127.0.0.1',
        port: expect.any(Number) as number,
        username: 'demo',
        password: expect.stringMatching(/^DEMO-[0-9a-f]{36}$/) as string,
        hostKey: expect.stringMatching(/^ecdsa-sha2-nistp256 [A-Za-z0-9+/]{139}=$/) as string,
      },
      admin: { url: loopback, tokenFile: expect.any(String) },
    });
  });

  it('names a file for the admin token that only its owner can read', () => {
    const { tokenFile } = adminOf(emulators.ready);
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(tokenFile)).mode & 0o777).toBe(0o700);
    expect(readFileSync(tokenFile, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has other secrets at every start', async () => {
    const other = await startEmulatorProcess(['--users', '1', '--contacts', '1', '--leads', '0', '--accounts', '0']);
    expect(other.ready.salesforce.accessToken).not.toBe(emulators.ready.salesforce.accessToken);
    expect(other.ready.personalization.apiKeySecret).not.toBe(emulators.ready.personalization.apiKeySecret);
    expect(await other.stop()).toBe(0);
  });
});

describe('what is served', () => {
  it('is the same world on both sides: a user names a Contact that is there', () => {
    const { baseUrl } = emulators.ready.personalization;
    const users = JSON.parse(
      curl('--user', basic(emulators.ready), `${baseUrl}/api/dataset/engage/users.json`).body,
    ) as {
      readonly attributes: { readonly sfcrmContactId?: string };
    }[];
    const contactId = users.map(({ attributes }) => attributes.sfcrmContactId).find((id) => id?.length === 18);
    const { instanceUrl, accessToken } = emulators.ready.salesforce;
    const query = encodeURIComponent(`SELECT Id, Loyalty_Id__c FROM Contact WHERE Id = '${contactId}'`);
    const answer = curl(
      '-H',
      `Authorization: Bearer ${accessToken}`,
      `${instanceUrl}/services/data/v62.0/query?q=${query}`,
    );
    expect(JSON.parse(answer.body)).toMatchObject({ totalSize: 1, records: [{ Id: contactId }] });
  });

  it('is marked as the emulator it is', () => {
    for (const url of [emulators.ready.salesforce.instanceUrl, emulators.ready.personalization.baseUrl]) {
      expect(curl(`${url}/`).headers).toContain('x-emulator: 1');
    }
  });

  it('starts over on a reset, with the data of the first start', () => {
    const { baseUrl } = emulators.ready.personalization;
    const users = `${baseUrl}/api/dataset/engage/users.json`;
    const before = curl('--user', basic(emulators.ready), users).body;
    const event = JSON.stringify({ action: 'x', user: { id: 'visitor-new', attributes: { a: 1 } } });
    curl('--user', basic(emulators.ready), '-d', event, `${baseUrl}/api2/authevent/engage`);
    expect(curl('--user', basic(emulators.ready), users).body).not.toBe(before);
    expect(admin('POST', '/reset', {}).body).toBe('{"seed":42,"fixture":null}');
    expect(curl('--user', basic(emulators.ready), users).body).toBe(before);
    expect(admin('GET', '/records/Contact').body.trimEnd().split('\n')).toHaveLength(300);
    expect(admin('POST', '/reset', { seed: 7 }).status).toBe(200);
    expect(curl('--user', basic(emulators.ready), users).body).not.toBe(before);
    admin('POST', '/reset', {});
  });

  it('comes from a folder when one is given, which is left as it was', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'psync-given-'));
    const users = '[ {"name":"anna","attributes":{"lifetimeValue":1.50}} ]';
    writeFileSync(path.join(folder, 'users.json'), users);
    writeFileSync(
      path.join(folder, 'contacts.csv'),
      'Id,LastName,Score__c,Note__c\n003000000000001AAA,Weber,1.50, kept \n',
    );
    writeFileSync(
      path.join(folder, 'fields.json'),
      '{"Contact":{"Score__c":{"type":"double","precision":18,"scale":2}}}',
    );
    const before = folderState(folder);
    const loaded = await startEmulatorProcess(['--data', folder]);
    const { salesforce, personalization } = loaded.ready;
    expect(curl('--user', basic(loaded.ready), `${personalization.baseUrl}/api/dataset/engage/users.json`).body).toBe(
      users,
    );
    const query = encodeURIComponent('SELECT Id, Score__c, Note__c FROM Contact');
    const token = `Authorization: Bearer ${salesforce.accessToken}`;
    expect(
      JSON.parse(curl('-H', token, `${salesforce.instanceUrl}/services/data/v62.0/query?q=${query}`).body),
    ).toMatchObject({ records: [{ Id: '003000000000001AAA', Score__c: 1.5, Note__c: ' kept ' }] });
    await loaded.stop();
    expect(folderState(folder)).toEqual(before);
    rmSync(folder, { recursive: true });
  });
});

describe('callers that are turned away', () => {
  it('come by another name than the loopback literal, or from a web page', () => {
    const { salesforce, personalization, admin: adminApi } = emulators.ready;
    for (const url of [salesforce.instanceUrl, personalization.baseUrl, adminApi?.url ?? '']) {
      const rebound = curl('-H', 'Host: emulator.example.com', `${url}/services/data`);
      const localhost = curl('-H', `Host: localhost:${new URL(url).port}`, `${url}/services/data`);
      const page = curl('-H', 'Origin: https://page.example.com', `${url}/services/data`);
      const preflight = curl('-X', 'OPTIONS', '-H', 'Origin: https://page.example.com', `${url}/services/data`);
      expect([rebound.status, localhost.status, page.status, preflight.status]).toEqual([421, 421, 403, 403]);
      expect([rebound, page, preflight].filter(({ headers }) => headers.includes('access-control'))).toEqual([]);
    }
  });

  it('have no admin token, or send the admin API something else than JSON', () => {
    const { url, header } = adminOf(emulators.ready);
    expect(curl(`${url}/__emu/v1/history`).status).toBe(401);
    expect(curl('-H', 'Authorization: Bearer wrong', `${url}/__emu/v1/history`).status).toBe(401);
    expect(curl('-H', header, '-d', 'seed=1', `${url}/__emu/v1/reset`).status).toBe(415);
    expect(curl('-H', header, `${url}/__emu/v1/ops`).status).toBe(200);
    expect(curl('-H', header, `${url}/ops`).status).toBe(200);
  });

  it('look for an admin API that was not started', async () => {
    const without = await startEmulatorProcess(['--no-admin', '--users', '1']);
    expect(without.ready.admin).toBeNull();
    expect(curl(`${without.ready.salesforce.instanceUrl}/__emu/v1/ops`).status).toBe(404);
    expect(listeningPorts(without.child.pid)).toHaveLength(3);
    await without.stop();
  });
});

describe('the network', () => {
  it('is loopback alone, whatever the options, and nothing calls out', async () => {
    const words = ['--port', '0', '--sftp-port', '0', '--seed', '1', '--users', '5', '--contacts', '5', '--leads', '1'];
    const started = await startEmulatorProcess([...words, '--accounts', '1', '--time-scale', '10']);
    const { salesforce, personalization, sftp, admin: adminApi } = started.ready;
    for (const url of [salesforce.instanceUrl, personalization.baseUrl, adminApi?.url ?? '']) curl(`${url}/`);
    const urls = [salesforce.instanceUrl, personalization.baseUrl, adminApi?.url ?? ''];
    const ports = [...urls.map((url) => new URL(url).port), String(sftp.port)];
    const sockets = socketsOf(started.child.pid);
    const listening = sockets.filter(({ state }) => state === 'listen');
    expect(listening.map(({ address }) => address).sort()).toEqual(ports.map((port) => `127.0.0.1:${port}`).sort());
    // Every other socket was opened by a client of these ports.
    expect(sockets.filter(({ address }) => !ports.includes(address.split(':').at(-1) ?? ''))).toEqual([]);
    await started.stop();
  });

  it.skipIf(spawnSync('unshare', ['-rn', 'true']).status !== 0)(
    'is not needed: the emulators start where there is none but loopback',
    () => {
      const script = `
      ip link set lo up
      "$0" "$1" --json --users 5 > "$2" &
      for turn in $(seq 200); do [ -s "$2" ] && break; sleep 0.1; done
      kill $!
      wait $!`;
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'psync-alone-')), 'ready');
      const given = ['-rn', 'sh', '-c', script, process.execPath, entry, file];
      const { status, stderr } = spawnSync('unshare', given, { encoding: 'utf8', timeout: 60_000 });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ready: true });
      rmSync(path.dirname(file), { recursive: true });
    },
  );
});

describe('the end', () => {
  it('comes with SIGTERM, SIGINT and SIGHUP, and leaves no file behind', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const started = await startEmulatorProcess(['--users', '1']);
      const folder = path.dirname(adminOf(started.ready).tokenFile);
      expect(existsSync(folder)).toBe(true);
      started.child.kill(signal);
      const [code] = (await once(started.child, 'exit')) as [number | null];
      expect([code, existsSync(folder)]).toEqual([0, false]);
    }
  });

  it('comes when the process that started them is killed', async () => {
    const { starter, ready, pid } = await startByAnother('["ignore","pipe","inherit"]');
    starter.kill('SIGKILL');
    await gone(pid, 3000);
    expect(existsSync(path.dirname(ready.admin?.tokenFile ?? ''))).toBe(false);
  });

  it('comes at once when there was a channel to that process', async () => {
    const { starter, pid } = await startByAnother('["ignore","pipe","inherit","ipc"]');
    starter.kill('SIGKILL');
    await gone(pid, 3000);
  });

  it('does not come because stdin is closed', async () => {
    const child = spawn(process.execPath, [entry, '--json', '--users', '1'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end();
    await once(createInterface({ input: child.stdout }), 'line');
    await wait(1200);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});

describe('a start that fails', () => {
  it('says in a sentence what is wrong with the options, and ends with 2', () => {
    expect(runMain('--users', 'many')).toEqual([2, '--users must be a whole number from 0 to 10000000, not "many".\n']);
    expect(runMain('--time-scale', '0')).toEqual([2, '--time-scale must be a number above 0, not "0".\n']);
    expect(runMain('--host', '0.0.0.0')[0]).toBe(2);
  });

  it('says which port is taken or which folder is missing, and ends with 1', () => {
    const { port } = new URL(emulators.ready.salesforce.instanceUrl);
    expect(runMain('--port', port)).toEqual([1, `Port ${port} of 127.0.0.1 is taken.\n`]);
    expect(runMain('--data', '/nowhere')).toEqual([1, 'There is no folder /nowhere.\n']);
  });

  function runMain(...words: readonly string[]): readonly [number | null, string] {
    const { status, stderr } = spawnSync(process.execPath, [entry, ...words], { encoding: 'utf8' });
    return [status, stderr];
  }
});

describe('without --json', () => {
  it('people read what to type, and that it is a demonstration', async () => {
    const child = spawn(process.execPath, [entry, '--users', '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.includes('60 minutes')) break;
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(text).toContain(
      'DEMO, not Salesforce and not Personalization: look-alikes with data generated with seed 42.',
    );
    expect(text.match(/export PSYNC_\w+='\S+'/g)).toHaveLength(5);
  });
});

/** A process that starts the emulators and can be killed in their place. */
async function startByAnother(
  stdio: string,
): Promise<{ readonly starter: ChildProcess; readonly ready: ReadyLine; readonly pid: number }> {
  const script = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, [${JSON.stringify(entry)}, '--json', '--users', '1'], { stdio: ${stdio} });
    child.stdout.once('data', (line) => process.stdout.write(child.pid + ' ' + line));
  `;
  const starter = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
  const space = line.indexOf(' ');
  return { starter, ready: JSON.parse(line.slice(space)) as ReadyLine, pid: Number(line.slice(0, space)) };
}

async function gone(pid: number, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (existsSync(`/proc/${pid}`)) {
    if (Date.now() > deadline) throw new Error(`Process ${pid} is still there after ${withinMs} ms.`);
    await wait(20);
  }
}

interface Socket {
  readonly address: string;
  readonly state: 'listen' | 'other';
}

/** The TCP sockets of a process, from the kernel's own tables. */
function socketsOf(pid: number | undefined): readonly Socket[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => inodes.has(cells[9] ?? ''))
      .map(([, address = '', , state]) => ({
        address: addressOf(address),
        state: state === '0A' ? 'listen' : 'other',
      })),
  );
}

function listeningPorts(pid: number | undefined): readonly string[] {
  return socketsOf(pid).flatMap(({ address, state }) => (state === 'listen' ? [address] : []));
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** `0100007F:1F90` is 127.0.0.1:8080; addresses of IPv6 stay as they are. */
function addressOf(text: string): string {
  const [host = '', port = ''] = text.split(':');
  const shown =
    host.length === 8 ? [6, 4, 2, 0].map((at) => Number.parseInt(host.slice(at, at + 2), 16)).join('.') : host;
  return `${shown}:${Number.parseInt(port, 16)}`;
}

function folderState(folder: string): readonly (readonly [string, string, number])[] {
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return [name, readFileSync(file, 'utf8'), statSync(file).mtimeMs];
  });
}
