import { readFileSync } from 'node:fs';
import { type Comment, parseSync, type Span } from 'oxc-parser';

/** A declaration at the top of a `.d.ts` file. */
export interface Declared {
  readonly name: string;
  readonly kind: 'class' | 'const' | 'function' | 'interface' | 'type';
  /** Its text without `export declare`, and without its doc comment. */
  readonly text: string;
  /** Its doc comment, as Markdown; empty if it has none. */
  readonly about: string;
  readonly members: readonly MemberOf[];
  /** What makes two of them the same. */
  readonly id: string;
}

/** A public member of a class or interface. */
interface MemberOf {
  readonly name: string;
  readonly text: string;
  readonly about: string;
  readonly isStatic: boolean;
}

type Exported =
  | { readonly kind: 'all'; readonly from: string }
  | { readonly kind: 'name'; readonly name: string; readonly as: string };

interface Module {
  readonly declared: readonly Declared[];
  /** In the order of the file. */
  readonly exports: readonly Exported[];
  /** Names that come from other modules of this package. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
}

type Statement = ReturnType<typeof parseSync>['program']['body'][number];

const known = new Map<string, Module>();

/** Parses a `.d.ts` file. */
export function readModule(file: string): Module {
  const before = known.get(file);
  if (before) return before;
  const source = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const reader = new Reader(file, source, comments);
  for (const statement of program.body) reader.read(statement);
  known.set(file, reader);
  return reader;
}

class Reader implements Module {
  readonly declared: Declared[] = [];
  readonly exports: Exported[] = [];
  readonly imports = new Map<string, { from: string; name: string }>();
  readonly #file: string;
  readonly #source: string;
  readonly #comments: readonly Comment[];

  constructor(file: string, source: string, comments: readonly Comment[]) {
    this.#file = file;
    this.#source = source;
    this.#comments = comments;
  }

  read(statement: Statement): void {
    if (statement.type === 'ImportDeclaration') {
      for (const one of statement.specifiers) {
        const name = one.type === 'ImportSpecifier' ? nameOf(one.imported) : 'default';
        this.imports.set(one.local.name, { from: statement.source.value, name });
      }
    } else if (statement.type === 'ExportAllDeclaration') {
      this.exports.push({ kind: 'all', from: statement.source.value });
    } else if (statement.type === 'ExportNamedDeclaration' && statement.declaration === null) {
      for (const { local, exported } of statement.specifiers) {
        const name = nameOf(local);
        this.exports.push({ kind: 'name', name, as: nameOf(exported) });
        if (statement.source) this.imports.set(name, { from: statement.source.value, name });
      }
    } else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) this.#declare(statement.declaration, statement, true);
    } else this.#declare(statement, statement, false);
  }

  #declare(declaration: object, whole: Span, isExported: boolean): void {
    const node = declaration as Partial<DeclarationNode> & { type: string };
    const kind = kinds[node.type];
    const id = node.id ?? node.declarations?.[0]?.id;
    if (kind === undefined || !id) return;
    const { name } = id;
    const isOverload = this.declared.some((one) => one.name === name);
    this.declared.push({
      name,
      kind,
      text: this.#textOf(whole).replace(/^(?:export )?(?:declare )?/, ''),
      about: this.#aboutOf(whole),
      members: (node.body?.body ?? []).flatMap((member) => this.#member(member)),
      id: `${this.#file}#${name}`,
    });
    if (isExported && !isOverload) this.exports.push({ kind: 'name', name, as: name });
  }

  #member(node: MemberNode): MemberOf[] {
    const { key, accessibility, static: isStatic = false } = node;
    if (accessibility === 'private' || key?.type === 'PrivateIdentifier') return [];
    const name = key === undefined ? '' : this.#source.slice(key.start, key.end);
    const inBrackets = node.computed ? `[${name}]` : name;
    return [{ name: inBrackets, text: this.#textOf(node), about: this.#aboutOf(node), isStatic }];
  }

  #textOf({ start, end }: Span): string {
    return this.#source.slice(start, end);
  }

  /** The doc comment that ends right before a node. */
  #aboutOf({ start }: Span): string {
    const comment = this.#comments.findLast(
      (one) => one.type === 'Block' && one.end <= start && one.value.startsWith('*'),
    );
    if (!comment || this.#source.slice(comment.end, start).trim() !== '') return '';
    const lines = comment.value.slice(1).split('\n');
    return lines
      .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
      .join('\n')
      .trim();
  }
}

/** The parts of a declaration that are read; which of them there are depends on its kind. */
interface DeclarationNode {
  readonly id: { readonly name: string } | null;
  readonly declarations: readonly { readonly id: { readonly name: string } }[];
  readonly body: { readonly body?: readonly MemberNode[] } | null;
}

interface MemberNode extends Span {
  readonly key?: Span & { readonly type: string };
  readonly computed?: boolean;
  readonly static?: boolean;
  readonly accessibility?: string | null;
}

const kinds: Readonly<Record<string, Declared['kind']>> = {
  ClassDeclaration: 'class',
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'const',
};

function nameOf(node: { readonly name: string } | { readonly value: string }): string {
  return 'name' in node ? node.name : node.value;
}
