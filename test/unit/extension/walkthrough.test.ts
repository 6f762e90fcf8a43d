import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandIds, viewIds, walkthroughId } from '../../../src/extension/ids.ts';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly contributes: { readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[] };
}

const root = path.resolve(import.meta.dirname, '../../..');
const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const [walkthrough] = manifest.contributes.walkthroughs;
const steps = walkthrough?.steps ?? [];

describe('the walkthrough', () => {
  test('is the one that Get Started opens', () => {
    expect(`${manifest.publisher}.${manifest.name}#${walkthrough?.id ?? ''}`).toBe(walkthroughId);
  });

  test('leads from what it does to one’s own configuration', () => {
    expect(steps.map(({ id }) => id)).toEqual([
      'seeWhatItDoes',
      'startDemo',
      'lookAtMatches',
      'reviewChanges',
      'runLiveSync',
      'setUpConfiguration',
    ]);
  });

  test.each(steps.map((step) => [step.id, step] as const))('%s: picture, words for it, and an end', (_id, step) => {
    const picture = path.join(root, step.media.svg);
    expect(existsSync(picture)).toBe(true);
    // The colors of a picture are the theme's.
    expect(readFileSync(picture, 'utf8')).toContain('var(--vscode-');
    expect(words[step.media.altText.slice(1, -1)]?.length).toBeGreaterThan(40);
    const ends = [
      'onStepSelected',
      ...Object.values(commandIds).map((id) => `onCommand:${id}`),
      ...Object.values(viewIds).map((id) => `onView:${id}`),
    ];
    expect(step.completionEvents.filter((event) => !ends.includes(event))).toEqual([]);
    expect(step.completionEvents).not.toEqual([]);
  });

  test('its links are commands of ours', () => {
    const texts = steps.map(({ description }) => words[description.slice(1, -1)] ?? '').join('\n');
    const linked = [...texts.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id);
    const known: readonly string[] = [
      ...Object.values(commandIds),
      ...Object.values(viewIds).map((id) => `${id}.focus`),
    ];
    expect(linked).toHaveLength(5);
    expect(linked.filter((id) => !known.includes(id ?? ''))).toEqual([]);
  });
});
