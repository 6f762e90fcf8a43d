import { describe, expect, test } from 'vitest';
import { createChangeLog, noChangeLog } from '../../../../src/adapters/personalization/changeLog.ts';
import { HttpFailure, type HttpClient, type HttpRequest, TryAgain } from '../../../../src/core/http/httpClient.ts';

const signal = new AbortController().signal;

describe('the change log of Personalization', () => {
  test('is all pages from 1 until one is empty, newest first, in words', async () => {
    const { log, asked } = logOf([
      [{ timestamp: 1_000, user: 'old@example.com', action: 'CREATE', objectType: 'SEGMENT', objectName: 'Spring' }],
      [{ timestamp: 2_000, user: 'new@example.com', action: 'UPDATE', objectType: 'INTEGRATION', details: 'Push' }],
      [],
    ]);
    expect(await log.read(signal)).toEqual({
      asked: 'Audit Log API of Personalization (the last 50 days)',
      answer: '2 entries',
      value: [
        { at: '1970-01-01T00:00:02.000Z', by: 'new@example.com', action: 'UPDATE', words: 'UPDATE INTEGRATION: Push' },
        { at: '1970-01-01T00:00:01.000Z', by: 'old@example.com', action: 'CREATE', words: 'CREATE SEGMENT Spring' },
      ],
    });
    expect(asked.map(({ url }) => url)).toEqual(
      [1, 2, 3].map((page) => `https://demo.us-1.evergage.com/api/audit/list?pageSize=2000&page=${page}`),
    );
  });

  test('is read by the usual names of its keys, and an entry without a time is left out', async () => {
    const { log } = logOf([
      {
        records: [{ time: '2026-11-24T10:00:00Z', userName: 'Kim', eventType: 'LOGIN', message: 'in' }, { user: 'x' }],
      },
      { records: [] },
    ]);
    expect((await log.read(signal)).value).toEqual([
      { at: '2026-11-24T10:00:00.000Z', by: 'Kim', action: 'LOGIN', words: 'LOGIN: in' },
    ]);
  });

  test('ends where a server knows no pages and gives everything each time', async () => {
    const { log, asked } = logOf([[{ timestamp: 1, user: 'a', action: 'X' }]], { repeats: true });
    expect((await log.read(signal)).value).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['a key that may not read it', 403],
    ['a wrong key', 401],
    ['a server that is down', 503],
    ['no answer at all', 'none'],
    ['an answer that is no JSON', 'text'],
  ] as const)('cannot be read with %s, which is said and ends nothing else', async (_what, status) => {
    const { log } = logOf([], { status });
    const { value, answer } = await log.read(signal);
    expect(value).toBeNull();
    expect(answer).toMatch(/Personalization/);
    expect(answer).not.toContain('canary');
  });

  test('is not asked without a key', async () => {
    expect((await noChangeLog('No key.').read(signal)).answer).toBe('No key.');
  });
});

type Status = number | 'none' | 'text';

function logOf(
  pages: readonly unknown[],
  { repeats = false, status = 200 }: { repeats?: boolean; status?: Status } = {},
) {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    exchange(request) {
      asked.push(request);
      if (status === 'none') return Promise.reject(new HttpFailure('nobody answers', true));
      const body = status === 'text' ? '<html>' : JSON.stringify(pages[repeats ? 0 : asked.length - 1] ?? []);
      return Promise.resolve({
        status: typeof status === 'number' ? status : 200,
        header: () => null,
        framed: true,
        chunks: () => [] as unknown as AsyncIterable<Uint8Array>,
        text: () => Promise.resolve(body),
      });
    },
    async repeat(attempt) {
      try {
        return await attempt();
      } catch (error) {
        throw error instanceof TryAgain ? error.giveUp : error;
      }
    },
    openPart: () => Promise.reject(new Error('nothing is written')),
  };
  const credentials = { apiKeyId: 'id', apiKeySecret: 'canary-7f3a' };
  return { log: createChangeLog({ account: 'demo', instance: 'us-1', credentials, http }), asked };
}
