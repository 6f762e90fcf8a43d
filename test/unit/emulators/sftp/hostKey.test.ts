import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { newHostKey } from '../../../../src/emulators/sftp/hostKey.ts';

it('makes keys that a server and its clients can read, every time', () => {
  const unreadable = Array.from({ length: 1_500 }, newHostKey).filter(
    (key) => ssh2.utils.parseKey(key.private) instanceof Error || ssh2.utils.parseKey(key.public) instanceof Error,
  );
  expect(unreadable).toEqual([]);
});
