import { describe, expect, test } from 'vitest';
import { comparedMarkdown, plainMarkdown, valueMarkdown } from '../../../../src/core/report/valueMarkdown.ts';

describe('a value in a document', () => {
  test.each([
    ['Ann Smith', '\\"Ann·Smith\\"'],
    [' a\tb ', '\\"·a→b·\\"'],
    ['a\u00a0b\u3000c', '\\"a⟨U+00A0⟩b⟨U+3000⟩c\\"'],
    ['Mu\u0308ller', '\\"Mu⟨U+0308⟩ller\\"'],
    ['Müller', '\\"Müller\\"'],
    ['\u200b\u202e\ufeff', '\\"⟨U+200B⟩⟨U+202E⟩⟨U+FEFF⟩\\"'],
    ['a\r\nb\u0000', '\\"a\\\\r\\\\nb⟨U+0000⟩\\"'],
    ['say "hi" \\', '\\"say·\\\\\\"hi\\\\\\"·\\\\\\\\\\"'],
    ['a·b→c', '\\"a⟨U+00B7⟩b⟨U+2192⟩c\\"'],
    ['', '\\"\\"'],
    ['\u{1f600}', '\\"\u{1f600}\\"'],
    ['\ud800', '\\"⟨U+D800⟩\\"'],
  ])('shows every character of %j', (text, markdown) => {
    expect(valueMarkdown(text)).toBe(markdown);
  });

  test('has no punctuation that is not escaped: no link, image, code, table or HTML can begin', () => {
    const nasty =
      '![x](https://example.com/p.png) [a](b) <img src=x> <!-- --> `c` | d * e _ f ~ g # h &amp; www.example.com a@example.com $$ https://example.com';
    for (const markdown of [valueMarkdown(nasty), plainMarkdown(nasty)]) {
      expect(markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[!-/:-@[-`{-~]/);
    }
  });
});

describe('text in a sentence', () => {
  test('keeps blanks and names other white space and what cannot be seen', () => {
    expect(plainMarkdown('Ann  Smith\u00a0\n\u200f|')).toBe('Ann  Smith⟨U+00A0⟩⟨U+000A⟩⟨U+200F⟩\\|');
  });
});

describe('two values side by side', () => {
  test.each([
    ['Ann', 'ANN', '\\"A<mark>nn</mark>\\"', '\\"A<mark>NN</mark>\\"'],
    ['aNn bOb', 'Ann bob', '\\"<mark>aN</mark>n·b<mark>O</mark>b\\"', '\\"<mark>An</mark>n·b<mark>o</mark>b\\"'],
    ['Ann ', 'Ann', '\\"Ann<mark>·</mark>\\"', '\\"Ann\\"'],
    ['Müller', 'Mu\u0308ller', '\\"M<mark>ü</mark>ller\\"', '\\"M<mark>u⟨U+0308⟩</mark>ller\\"'],
    ['Jon', 'John', '\\"Jon\\"', '\\"Jo<mark>h</mark>n\\"'],
    ['same', 'same', '\\"same\\"', '\\"same\\"'],
    ['Ann', 'Bob', '\\"Ann\\"', '\\"Bob\\"'],
  ])('mark where %j and %j differ, unless they have nothing in common', (left, right, ofLeft, ofRight) => {
    expect(comparedMarkdown(left, right)).toEqual([ofLeft, ofRight]);
  });
});
