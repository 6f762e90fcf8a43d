/**
 * VS Code's API in a bundle. For every file with `import * as vscode`, esbuild would make a copy of the API's hundreds of
 * names: seventy copies took more than half of the time that activation takes. All files share this one module instead.
 */

/** The esbuild plugin that makes the API one module of the bundle. */
export const vscodeOnce = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'vscode-once' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode-once' },
    );
    build.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({ contents: `export * from 'vscode';` }));
  },
};
