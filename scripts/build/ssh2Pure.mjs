/**
 * ssh2 in a bundle, without its optional native parts: it does the same work with Node's own cryptography. Left to be looked
 * for at run time they would be taken from whatever folder lies above the bundle.
 */
export const ssh2Pure = {
  name: 'ssh2-pure',
  setup(build) {
    build.onResolve({ filter: /^cpu-features$|\/sshcrypto\.node$/ }, ({ path }) => ({ path, namespace: 'ssh2-pure' }));
    // ssh2 catches it and goes on without.
    build.onLoad({ filter: /.*/, namespace: 'ssh2-pure' }, () => ({ contents: `throw new Error('not bundled');` }));
  },
};
