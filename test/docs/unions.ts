/** The closed unions of the model, read from the types themselves: what a document must have an entry for. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The members of a union by name (its `code` or `type`), each with the names of its other fields, sorted. */
export type Members = ReadonlyMap<string, readonly string[]>;

export class Model {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  constructor(...files: readonly string[]) {
    const config = ts.readConfigFile(join(ROOT, 'tsconfig.core.json'), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, ROOT);
    this.program = ts.createProgram(
      files.map((file) => join(ROOT, file)),
      { ...options, noEmit: true },
    );
    this.checker = this.program.getTypeChecker();
  }

  /** The texts of a union of literals, such as `FailureCode`. */
  literals(file: string, name: string): readonly string[] {
    return texts(this.typeOf(file, name)).toSorted();
  }

  members(file: string, name: string, tag: 'code' | 'type'): Members {
    const found = new Map<string, readonly string[]>();
    for (const member of parts(this.typeOf(file, name))) {
      const properties = this.checker.getPropertiesOfType(member);
      const named = properties.find((property) => property.name === tag);
      if (named === undefined) throw new Error(`a member of ${name} has no ${tag}`);
      const fields = properties.filter((property) => property !== named).map((property) => this.shown(property));
      for (const text of texts(this.checker.getTypeOfSymbol(named))) found.set(text, fields.toSorted());
    }
    return found;
  }

  private shown(property: ts.Symbol): string {
    return (property.flags & ts.SymbolFlags.Optional) === 0 ? property.name : `${property.name}?`;
  }

  private typeOf(file: string, name: string): ts.Type {
    const source = this.program.getSourceFile(join(ROOT, file));
    const declared = source?.statements.find(
      (each): each is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(each) && each.name.text === name,
    );
    if (declared === undefined) throw new Error(`${file} declares no type ${name}`);
    return this.checker.getTypeAtLocation(declared.name);
  }
}

const parts = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

function texts(type: ts.Type): readonly string[] {
  return parts(type).map((part) => {
    if (!part.isStringLiteral()) throw new Error('not a union of texts');
    return part.value;
  });
}
