import { createHash } from 'node:crypto';

/** Path to text. All files are plain UTF-8 with mode 100644. */
export type Files = ReadonlyMap<string, string>;

interface TreeEntry {
  /** Name within its folder. */
  readonly name: string;
  readonly type: 'blob' | 'tree';
  readonly sha: string;
}

/** A folder: its own id and what is right in it, in Git's order. */
export interface Tree {
  readonly sha: string;
  readonly entries: readonly TreeEntry[];
}

interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** What a commit's id is made of. */
export interface CommitContent {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly message: string;
}

/** The 40 hex digits that Git itself gives to these bytes. */
export function blobId(text: string): string {
  return objectId('blob', Buffer.from(text));
}

/** Every folder of a set of files by its path; the root's path is empty. */
export function buildTrees(files: Files): ReadonlyMap<string, Tree> {
  const trees = new Map<string, Tree>();
  addTree(trees, '', files);
  return trees;
}

function addTree(trees: Map<string, Tree>, folder: string, files: Files): Tree {
  const prefix = folder === '' ? '' : `${folder}/`;
  const folders = new Set<string>();
  const entries: TreeEntry[] = [];
  for (const [path, text] of files) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...below] = path.slice(prefix.length).split('/');
    if (below.length > 0) folders.add(name);
    else entries.push({ name, type: 'blob', sha: blobId(text) });
  }
  for (const name of folders) {
    entries.push({ name, type: 'tree', sha: addTree(trees, `${prefix}${name}`, files).sha });
  }
  entries.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  const tree = { sha: objectId('tree', Buffer.concat(entries.map(encodeEntry))), entries };
  trees.set(folder, tree);
  return tree;
}

/** Git sorts a folder as if its name ended in a slash. */
function sortName({ name, type }: TreeEntry): string {
  return type === 'tree' ? `${name}/` : name;
}

function encodeEntry({ name, type, sha }: TreeEntry): Buffer {
  const mode = type === 'tree' ? '40000' : '100644';
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]);
}

/** The id of a commit whose author is also its committer, in UTC. */
export function commitId({ tree, parents, author, message }: CommitContent): string {
  const seconds = Math.floor(author.date.getTime() / 1000);
  const signature = `${author.name} <${author.email}> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signature}`,
    `committer ${signature}`,
    '',
    message,
  ];
  return objectId('commit', Buffer.from(lines.join('\n')));
}

function objectId(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
