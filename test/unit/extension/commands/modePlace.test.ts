import { describe, expect, test } from 'vitest';
import { modePlace, saidMode } from '../../../../src/extension/commands/modePlace.ts';

describe('where a configuration says its mode', () => {
  test('its value, past comments that mention it', () => {
    const text = '{\n  // "mode": "replace" comes later\n  "mode" /* now */ : "observe",\n  "x": 1\n}';
    expect(found(text)).toBe('"observe"');
  });

  test('not a mode further inside, and not a value that is called so', () => {
    expect(found('{ "push": { "mode": "x" }, "note": "mode", "list": [{ "mode": "y" }], "mode": "repair" }')).toBe(
      '"repair"',
    );
  });

  test('strings with quotes and braces in them are stepped over', () => {
    expect(found('{ "note": "a \\" { \\\\", "mode": "observe" }')).toBe('"observe"');
  });

  test('after the opening brace where it is not said', () => {
    expect(modePlace('// of the team\n{\n  "push": {}\n}')).toEqual({ kind: 'insert', at: 16 });
  });

  test('a mode that is no text is not taken for one', () => {
    expect(modePlace('{ "mode": 5 }')).toEqual({ kind: 'insert', at: 1 });
  });

  test.each(['', '// nothing', '"mode": "observe"', '["mode", "observe"]'])('nowhere in %j', (text) => {
    expect(modePlace(text)).toBeNull();
  });

  test('ends also on a text that does not', () => {
    expect(modePlace('{ "mode": "obse')).toEqual({ kind: 'insert', at: 1 });
    expect(modePlace('{ /* "mode": "observe" }')).toEqual({ kind: 'insert', at: 1 });
  });
});

function found(text: string): string | null {
  const place = modePlace(text);
  return place?.kind === 'value' ? text.slice(place.start, place.end) : null;
}

test.each([
  ['{ "mode": "repair" }', 'repair'],
  ['{ "push": {} }', 'observe'],
  ['{ "mode": "replase" }', null],
  ['not an object', null],
])('the mode that %s says is %j', (text, mode) => {
  expect(saidMode(text)).toBe(mode);
});
