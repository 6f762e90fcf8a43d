import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { dryRunRequest, type LogLine, startDemoRequest } from '../../../../src/engine/protocol.ts';
import { EngineClient } from '../../../../src/extension/host/engineClient.ts';
import { EngineLost } from '../../../../src/extension/host/interruption.ts';
import type { EngineClientOptions } from '../../../../src/extension/host/startEngine.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

describe('the engine client, with a real engine process', () => {
  let folder: string;
  let clients: EngineClient[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'engine-'));
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.dispose();
    await rm(folder, { recursive: true });
  });

  test('starts no process before it is asked something', async () => {
    const log: LogLine[] = [];
    const client = clientOf(SERVICES.idle, { onLog: (line) => log.push(line) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(log).toEqual([]);
    await client.identify();
    expect(log.map((line) => line.level)).toEqual(['info']);
  });

  test('runs the engine in a process of its own, on its own Node, and keeps it', async () => {
    const client = clientOf(SERVICES.idle);
    const first = await client.identify();
    expect(first).toEqual({ processId: expect.any(Number), nodeVersion: process.versions.node });
    expect(first.processId).not.toBe(process.pid);
    expect(await client.identify()).toEqual(first);
  });

  test('passes answers, events and log lines on', async () => {
    const events: unknown[] = [];
    const log: LogLine[] = [];
    const client = clientOf(SERVICES.tells, {
      onEvent: (event) => events.push(event),
      onLog: (line) => log.push(line),
    });
    expect(await client.request(startDemoRequest, {})).toEqual({ configPath: '/demo/personalization-sync.json' });
    expect(events).toEqual([{ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' }]);
    expect(log).toContainEqual({ level: 'warn', message: 'a line' });
  });

  test('gives the engine’s SyncError back whole', async () => {
    const request = clientOf(SERVICES.refuses).request(dryRunRequest, {
      configPath: '/x.json',
      choices: noChoices,
    });
    expect(await failureOf(request)).toEqual({
      code: 'configuration',
      message: '/x.json has a problem.',
      problems: [{ message: 'Unknown key', line: 3, column: 7 }],
    });
  });

  test('gives the cause of a refused sign-in back with it', async () => {
    const request = clientOf(SERVICES.refusesSignIn).request(dryRunRequest, {
      configPath: '/x.json',
      choices: noChoices,
    });
    const error: unknown = await request.catch((failure: unknown) => failure);
    const refusal = { cause: 'inactiveUser', origin: 'https://acme.my.salesforce.com' };
    expect(error).toMatchObject({ code: 'signInFailed', refusal });
  });

  test('logs the stack of a defect, and calls it internal', async () => {
    const log: LogLine[] = [];
    const request = clientOf(SERVICES.breaks, { onLog: (line) => log.push(line) }).request(startDemoRequest, {});
    expect(await failureOf(request)).toEqual({ code: 'internal', message: 'boom', problems: [] });
    expect(log.find((line) => line.level === 'error')?.message).toMatch(/^Error: boom\n {4}at /);
  });

  test('cancels the engine’s work by a token', async () => {
    const events: unknown[] = [];
    const cancel = new CancellationTokenSource();
    const client = clientOf(SERVICES.waits, {
      onEvent: (event) => {
        events.push(event);
        cancel.cancel();
      },
    });
    expect(await failureOf(client.request(startDemoRequest, {}, cancel.token))).toMatchObject({ code: 'cancelled' });
    expect(events).toHaveLength(1);
  });

  test('fails the open request when the engine dies, and starts another for the next', async () => {
    const client = clientOf(SERVICES.dies);
    const before = await client.identify();
    expect(await failureOf(client.request(startDemoRequest, {}))).toEqual({
      code: 'internal',
      message: 'The engine process ended (exit code 7). Repeat the command to start it again.',
      problems: [],
    });
    const after = await client.identify();
    expect(after.processId).not.toBe(before.processId);
  });

  test('ends an engine that has stopped answering', async () => {
    const log: LogLine[] = [];
    const client = clientOf(SERVICES.hangs, { heartbeatMs: 50, onLog: (line) => log.push(line) });
    expect(await failureOf(client.request(startDemoRequest, {}))).toMatchObject({
      code: 'internal',
      message: 'The engine process ended (SIGKILL). Repeat the command to start it again.',
    });
    expect(log).toContainEqual({ level: 'error', message: 'The engine has stopped answering and is ended.' });
  });

  test('leaves an engine alone that answers while it works', async () => {
    const client = clientOf(SERVICES.works, { heartbeatMs: 50 });
    expect(await client.request(startDemoRequest, {})).toEqual({ configPath: '/after/a/second.json' });
  });

  test('restarts into another process, and ends the first', async () => {
    const log: LogLine[] = [];
    const client = clientOf(SERVICES.idle, { onLog: (line) => log.push(line) });
    const first = await client.identify();
    expect((await client.restart()).processId).not.toBe(first.processId);
    await expect
      .poll(() => log)
      .toContainEqual({ level: 'info', message: `The engine process ${first.processId} ended (SIGTERM).` });
  });

  test('tells once that the engine has ended when it is restarted, and not again when the old process is gone', async () => {
    const told: string[] = [];
    const client = clientOf(SERVICES.idle, {
      onLog: ({ message }) => told.push(message),
      onStart: () => told.push('started'),
      onEnd: () => told.push('ended'),
    });
    const first = await client.identify();
    await client.restart();
    await expect.poll(() => told).toContain(`The engine process ${first.processId} ended (SIGTERM).`);
    expect(told.filter((one) => one === 'ended' || one === 'started')).toEqual(['started', 'ended', 'started']);
    expect((await client.identify()).processId).not.toBe(first.processId);
  });

  test('says what is wrong when a file of the extension is missing', async () => {
    const enginePath = path.join(folder, 'missing.js');
    const client = new EngineClient({ enginePath, onEvent: ignore, onLog: ignore });
    expect(await failureOf(client.identify())).toEqual({
      code: 'disk',
      message: `${enginePath} is missing: the extension is damaged. Reinstall the extension.`,
      problems: [],
    });
  });

  test('ends an engine that does not answer when it is told to, and tells that it ended', async () => {
    let ends = 0;
    const client = clientOf(SERVICES.hangs, { onEnd: () => (ends += 1) });
    const before = await client.identify();
    const asked = client.request(startDemoRequest, {});
    client.end();
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineLost);
    expect(ends).toBe(1);
    expect((await client.identify()).processId).not.toBe(before.processId);
  });

  test('has nothing to end where none runs', () => {
    clientOf(SERVICES.idle).end();
  });

  test('passes on that the demo has ended', async () => {
    let ended = 0;
    const client = clientOf(SERVICES.endsDemo, { onDemoEnded: () => (ended += 1) });
    await client.request(startDemoRequest, {});
    expect(ended).toBe(1);
  });

  /** A client whose engine is the product's own, but for the services. */
  function clientOf(services: string, options: Partial<EngineClientOptions> = {}): EngineClient {
    const enginePath = path.join(folder, 'engine.mjs');
    writeFileSync(
      enginePath,
      `
      import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from '${ROOT}/node_modules/vscode-jsonrpc/lib/node/main.js';
      import { SyncError } from '${ROOT}/src/core/model/syncError.ts';
      import { serveEngine } from '${ROOT}/src/engine/serveEngine.ts';
      const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
      const services = ${services};
      serveEngine(connection, services, { processId: process.pid, nodeVersion: process.versions.node });
      connection.listen();
      process.once('disconnect', () => process.exit(0));`,
    );
    const client = new EngineClient({ enginePath, onEvent: ignore, onLog: ignore, ...options });
    clients.push(client);
    return client;
  }
});

const CONNECTING = `work.emit({ kind: 'phaseStarted', phase: 'connect', label: 'Connecting' });`;
const SERVICES = {
  idle: `{}`,
  tells: `{ async startDemo(_params, work) {
    ${CONNECTING}
    work.log({ level: 'warn', message: 'a line' });
    return { configPath: '/demo/personalization-sync.json' };
  } }`,
  refuses: `{ async dryRun({ configPath }) {
    const problems = [{ message: 'Unknown key', line: 3, column: 7 }];
    throw new SyncError('configuration', configPath + ' has a problem.', { problems });
  } }`,
  refusesSignIn: `{ async dryRun() {
    const refusal = { cause: 'inactiveUser', origin: 'https://acme.my.salesforce.com' };
    throw new SyncError('signInFailed', 'The user is inactive.', { refusal });
  } }`,
  breaks: `{ async startDemo() { throw new Error('boom'); } }`,
  waits: `{ async startDemo(_params, work) {
    ${CONNECTING}
    await new Promise((resolve, reject) => work.signal.addEventListener('abort', () => reject(work.signal.reason)));
  } }`,
  dies: `{ async startDemo() { process.exit(7); } }`,
  endsDemo: `{ async startDemo() {
    await connection.sendNotification('demoEnded', {});
    return { configPath: '/demo/personalization-sync.json' };
  } }`,
  hangs: `{ async startDemo() { for (;;); } }`,
  works: `{ async startDemo() {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { configPath: '/after/a/second.json' };
  } }`,
};

async function failureOf(promise: Promise<unknown>): Promise<Pick<SyncError, 'code' | 'message' | 'problems'>> {
  const error: unknown = await promise.then(
    () => expect.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SyncError)) throw error;
  return { code: error.code, message: error.message, problems: error.problems };
}

function ignore(): void {
  // What these tests do not look at.
}
