import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { EngineConnection, type EngineQuestion } from '../../../../src/extension/host/engineConnection.ts';

test('questions of the engine are answered by their method', async () => {
  const { engine, sent } = connect([
    { method: 'readSecret', answer: async (params) => Promise.resolve({ of: params }) },
  ]);
  engine.emit('message', { jsonrpc: '2.0', id: 7, method: 'readSecret', params: { key: 'a' } });
  await settled();
  expect(sent).toEqual([{ jsonrpc: '2.0', id: 7, result: { of: { key: 'a' } } }]);
});

test('a question that fails, and one that nobody knows, are answered with an error', async () => {
  const { engine, sent } = connect([
    { method: 'readSecret', answer: () => Promise.reject(new Error('No such sign-in.')) },
  ]);
  engine.emit('message', { jsonrpc: '2.0', id: 1, method: 'readSecret', params: {} });
  engine.emit('message', { jsonrpc: '2.0', id: 2, method: 'readAll', params: {} });
  await settled();
  expect(sent).toEqual(
    expect.arrayContaining([
      { jsonrpc: '2.0', id: 1, error: { code: -32_603, message: 'No such sign-in.' } },
      { jsonrpc: '2.0', id: 2, error: { code: -32_603, message: 'Nobody answers readAll.' } },
    ]),
  );
});

test('a listener that fails is told of, and the next message is heard', () => {
  const { engine, heard, faults } = connect([]);
  engine.emit('message', { jsonrpc: '2.0', method: 'tell', params: 'fail' });
  engine.emit('message', { jsonrpc: '2.0', method: 'tell', params: 'go on' });
  expect({ heard, faults: faults.map(String) }).toEqual({ heard: ['go on'], faults: ['Error: failed'] });
});

test('a request to an engine that is gone is rejected', async () => {
  const { connection } = connect([], new Error('Channel closed'));
  await expect(connection.request('ping', {})).rejects.toThrow('Channel closed');
});

function connect(questions: readonly EngineQuestion[], sendError: Error | null = null) {
  const sent: unknown[] = [];
  const heard: string[] = [];
  const faults: unknown[] = [];
  const engine = Object.assign(new EventEmitter(), {
    send(message: unknown, done: (error: Error | null) => void) {
      sent.push(message);
      done(sendError);
    },
  });
  const tell = (words: string): void => {
    if (words === 'fail') throw new Error('failed');
    heard.push(words);
  };
  const connection = new EngineConnection(engine as unknown as ChildProcess, {
    notifications: new Map<string, (params: never) => void>([['tell', tell]]),
    questions,
    onFault: (error) => faults.push(error),
  });
  return { connection, engine, sent, heard, faults };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
