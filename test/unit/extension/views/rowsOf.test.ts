import { expect, test } from 'vitest';
import { initialState } from '../../../../src/extension/store/syncState.ts';
import type { NodeSource } from '../../../../src/extension/views/nodeSource.ts';
import { rowsOf } from '../../../../src/extension/views/rowsOf.ts';
import type { ViewNode } from '../../../../src/extension/views/viewNode.ts';

const users: ViewNode = { id: 'user', label: 'Users', expands: 'expanded' };
const nobodyAnswers = async (): Promise<never> => Promise.reject(new Error('The engine process ended.'));

test('the rows of a tree are its roots, and those below a row its own or the source’s', async () => {
  const own = { id: 'user/own', label: 'Own' };
  const fetched = { id: 'user/fetched', label: 'Fetched' };
  const source = aSource({ childrenOf: () => [fetched] });
  expect(await rowsOf(source, undefined, initialState)).toEqual([users]);
  expect(await rowsOf(source, { ...users, children: [own] }, initialState)).toEqual([own]);
  expect(await rowsOf(source, users, initialState)).toEqual([fetched]);
  expect(await rowsOf(aSource({}), users, initialState)).toEqual([]);
});

test('a row says why the rows below another cannot be shown', async () => {
  expect(await rowsOf(aSource({ childrenOf: nobodyAnswers }), users, initialState)).toEqual([
    {
      id: 'user/failed',
      label: 'Cannot be shown',
      description: 'The engine process ended.',
      icon: 'error',
      tooltip: 'The engine process ended.',
    },
  ]);
});

test('a row says why a whole tree cannot be shown, as when it is filtered and nobody answers', async () => {
  const answered = await rowsOf(aSource({ roots: nobodyAnswers }), undefined, initialState);
  expect(answered).toMatchObject([{ id: 'failed', description: 'The engine process ended.' }]);
  const thrown = await rowsOf(
    aSource({
      roots: () => {
        throw new Error('Not made.');
      },
    }),
    undefined,
    initialState,
  );
  expect(thrown).toMatchObject([{ id: 'failed', description: 'Not made.' }]);
});

function aSource(differences: Partial<NodeSource>): NodeSource {
  return { dependsOn: () => [], roots: () => [users], ...differences };
}
