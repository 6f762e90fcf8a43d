import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandIds, contextKeys, settingIds, viewContainerId, viewIds } from '../../../src/extension/ids.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; category: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { id: string }[] };
    readonly views: Readonly<Record<string, readonly { id: string }[]>>;
  };
}

const root = path.resolve(import.meta.dirname, '../../..');
const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'), inWords) as Manifest;

/** A text of the manifest as VS Code shows it: `%key%` stands for the words of package.nls.json. */
function inWords(_key: string, value: unknown): unknown {
  const key = typeof value === 'string' ? /^%([^%]+)%$/.exec(value)?.[1] : undefined;
  return key === undefined ? value : words[key];
}

/**
 * Every name of ours that stands in the contributions: in ids, in `when` clauses and in the links of welcome texts, where
 * `<view>.focus` is VS Code's own command.
 */
const namesInManifest = new Set(JSON.stringify(contributes).match(/\bpersonalizationSync\b(\.(?!focus\b)\w+)*/g));

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

  test('context keys and settings, and nothing else', () => {
    const all = [viewContainerId, commandIds, viewIds, contextKeys, settingIds].flatMap((ids) =>
      typeof ids === 'string' ? [ids] : Object.values(ids),
    );
    expect([...namesInManifest].sort()).toEqual(all.sort());
  });
});

test('every command stands under one category in the palette', () => {
  expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(new Set(['Personalization Sync']));
});
