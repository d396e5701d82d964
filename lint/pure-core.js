/**
 * Lint rule for src/core: the same inputs give the same answer on every machine and at every time.
 * Time, identifiers and randomness arrive as inputs, so what reads them from the machine is refused;
 * so is what depends on the machine's time zone or language. `new Date(ms)` and `Date.parse` stay
 * allowed: their answer depends on the argument alone.
 */
const AMBIENT_MEMBERS = {
  'Date.now': 'reads the clock; take the instant as an input',
  'Math.random': 'is random; take the seed or the identifier as an input',
};

const AMBIENT_GLOBALS = new Set([
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'crypto',
  'fetch',
  'console',
  'globalThis',
  'Intl',
]);

const LOCAL_METHODS =
  /^(get|set)(Date|Day|FullYear|Hours|Minutes|Seconds|Milliseconds|Month)$|^getTimezoneOffset$|^toLocale|^localeCompare$|^to(Date|Time)String$/;

const isGlobal = (context, node) => {
  for (let scope = context.sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined) return variable.defs.length === 0;
  }
  return true;
};

const isDate = (context, node) => node.type === 'Identifier' && node.name === 'Date' && isGlobal(context, node);

const noAmbient = {
  create(context) {
    const refuse = (node, what) => context.report({ node, message: `core is pure: ${what}` });
    return {
      NewExpression(node) {
        if (!isDate(context, node.callee)) return;
        if (node.arguments.length === 0) refuse(node, 'new Date() reads the clock; take the instant as an input');
        if (node.arguments.length > 1) refuse(node, 'new Date(year, month, …) depends on the machine’s zone; use Date.UTC');
      },
      CallExpression(node) {
        if (isDate(context, node.callee)) refuse(node, 'Date() reads the clock; take the instant as an input');
      },
      MemberExpression(node) {
        const member = node.computed ? node.property.value : node.property.name;
        const ambient = node.object.type === 'Identifier' ? AMBIENT_MEMBERS[`${node.object.name}.${member}`] : undefined;
        if (ambient !== undefined && isGlobal(context, node.object)) refuse(node, `${node.object.name}.${member} ${ambient}`);
        if (LOCAL_METHODS.test(member)) refuse(node, `${member} depends on the machine’s zone or language`);
      },
      'Program:exit'(program) {
        // A name that no file scope declares is the machine's.
        const scope = context.sourceCode.getScope(program);
        const builtIn = scope.variables.filter((variable) => variable.defs.length === 0);
        for (const { identifier } of [...scope.through, ...builtIn.flatMap((variable) => variable.references)]) {
          if (AMBIENT_GLOBALS.has(identifier.name)) refuse(identifier, `${identifier.name} belongs to the machine`);
        }
      },
    };
  },
};

export default { meta: { name: 'pure-core' }, rules: { 'no-ambient': noAmbient } };
