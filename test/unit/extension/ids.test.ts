import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandIds, contextKeys, viewContainerId, viewIds } from '../../../src/extension/ids.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; category: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { id: string }[] };
    readonly views: Readonly<Record<string, readonly { id: string }[]>>;
  };
}

const text = readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8');
const { contributes } = JSON.parse(text) as Manifest;

/** Every name of ours that stands in the contributions: in ids, in `when` clauses and in the links of welcome texts. */
const namesInManifest = new Set(JSON.stringify(contributes).match(/\bpersonalizationSync\b(\.\w+)*/g));

describe('package.json and ids.ts name the same', () => {
  test('commands', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(Object.values(commandIds).sort());
  });

  test('views, in our own container', () => {
    const views = Object.entries(contributes.views).flatMap(([container, ids]) => ids.map(({ id }) => [container, id]));
    expect(views.sort()).toEqual(
      Object.values(viewIds)
        .map((id) => [viewContainerId, id])
        .sort(),
    );
  });

  test('view container', () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([viewContainerId]);
  });

  test('context keys, and nothing else', () => {
    const all = [viewContainerId, commandIds, viewIds, contextKeys].flatMap((ids) =>
      typeof ids === 'string' ? [ids] : Object.values(ids),
    );
    expect([...namesInManifest].sort()).toEqual(all.sort());
  });
});

test('every command stands under one category in the palette', () => {
  expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(new Set(['Personalization Sync']));
});
