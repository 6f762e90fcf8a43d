import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;

/** The properties of a manifest that people read. */
const readByPeople = new Set([
  'title',
  'shortTitle',
  'category',
  'name',
  'contextualTitle',
  'contents',
  'label',
  'description',
  'markdownDescription',
  'altText',
  'displayName',
]);
const listsReadByPeople = new Set(['enumDescriptions', 'markdownEnumDescriptions', 'enumItemLabels', 'aliases']);

test('package.json and package.nls.json name the same texts', () => {
  const used = new Set(shownTexts(manifest).flatMap(({ text }) => /^%([^%]+)%$/.exec(text)?.[1] ?? []));
  expect([...used].sort()).toEqual(Object.keys(words).sort());
});

test('no text that people read stands in package.json itself, where it could not be translated', () => {
  const { displayName, description, contributes, capabilities } = manifest;
  const literal = shownTexts({ displayName, description, contributes, capabilities }).filter(
    ({ text }) => !/^%[^%]+%$/.test(text),
  );
  expect(literal).toEqual([]);
});

test('no text is empty', () => {
  expect(Object.entries(words).filter(([, text]) => text.trim() === '')).toEqual([]);
});

interface ShownText {
  readonly place: string;
  readonly text: string;
}

function shownTexts(value: unknown, place = ''): readonly ShownText[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]): readonly ShownText[] => {
    const here = `${place}/${key}`;
    if (typeof child === 'string') {
      const isText = readByPeople.has(key) || listsReadByPeople.has(place.split('/').at(-1) ?? '');
      return isText && here !== '/name' ? [{ place: here, text: child }] : [];
    }
    return shownTexts(child, here);
  });
}
