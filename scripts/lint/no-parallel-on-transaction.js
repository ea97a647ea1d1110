// ESLint rule. One transaction is one connection: it runs one statement at a time. Promise.all over it gains nothing, and
// when one statement fails the others go on against an aborted transaction (25P02) while the caller already rolls back.

const COMBINATORS = new Set(['all', 'allSettled', 'any', 'race']);

/** Members of a context that do not reach the database. */
const HARMLESS_MEMBERS = new Set([
  'actor',
  'input',
  'job',
  'locale',
  'log',
  'logger',
  'now',
  'params',
  'requestId',
  'signal',
]);

/** @type {import('eslint').Rule.RuleModule} */
export const noParallelOnTransaction = {
  meta: {
    type: 'problem',
    docs: { description: 'forbids Promise.all and its kin over calls that use one transaction' },
    schema: [
      {
        type: 'object',
        properties: {
          transactions: { type: 'array', items: { type: 'string' } },
          contexts: { type: 'array', items: { type: 'string' } },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ transactions: ['tx'], contexts: ['ctx', 'context'] }],
    messages: {
      parallel:
        'Promise.{{combinator}} runs calls on the transaction "{{name}}" side by side; await them one after the other, or write one statement.',
    },
  },
  create(context) {
    const [{ transactions, contexts }] = context.options;
    return {
      CallExpression(call) {
        const combinator = combinatorOf(call);
        if (combinator === undefined) return;
        const reach = new Reach(context.sourceCode, new Set(transactions), new Set(contexts));
        const name = call.arguments.map((argument) => reach.search(argument)).find(Boolean);
        if (name !== undefined)
          context.report({ node: call, messageId: 'parallel', data: { combinator, name } });
      },
    };
  },
};

function combinatorOf({ callee }) {
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  if (callee.object.type !== 'Identifier' || callee.object.name !== 'Promise') return undefined;
  return COMBINATORS.has(callee.property.name) ? callee.property.name : undefined;
}

/** Looks for a use of a transaction inside an expression, and behind the variables it names. */
class Reach {
  constructor(sourceCode, transactions, contexts) {
    this.sourceCode = sourceCode;
    this.transactions = transactions;
    this.contexts = contexts;
    this.seen = new Set();
    this.roots = [];
  }

  search(root) {
    if (root === null) return undefined;
    this.roots.push(root);
    return this.transactionIn(root);
  }

  transactionIn(node) {
    if (node === null || typeof node?.type !== 'string' || this.seen.has(node)) return undefined;
    this.seen.add(node);
    if (node.type === 'Identifier') return this.named(node);
    if (this.isHarmlessMember(node)) return undefined;
    for (const key of this.sourceCode.visitorKeys[node.type] ?? []) {
      if (isMereName(node, key)) continue;
      for (const child of [node[key]].flat()) {
        const found = this.transactionIn(child);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  named(identifier) {
    const [definition] = this.variableOf(identifier)?.defs ?? [];
    const { name } = identifier;
    if (this.transactions.has(name) || this.contexts.has(name)) {
      return definition !== undefined && this.isInside(definition.name) ? undefined : name;
    }
    // `const saves = rows.map((row) => save(row, tx)); Promise.all(saves)` hides nothing.
    const isConst = definition?.type === 'Variable' && definition.parent?.kind === 'const';
    return isConst ? this.search(definition.node.init) : undefined;
  }

  variableOf(identifier) {
    for (let scope = this.sourceCode.getScope(identifier); scope !== null; scope = scope.upper) {
      const variable = scope.set.get(identifier.name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  /** `all(ids.map((id) => unitOfWork.run((tx) => …)))`: each call opens its own. */
  isInside(node) {
    return this.roots.some(({ range }) => range[0] <= node.range[0] && node.range[1] <= range[1]);
  }

  isHarmlessMember(node) {
    return (
      node.type === 'MemberExpression' &&
      !node.computed &&
      node.object.type === 'Identifier' &&
      this.contexts.has(node.object.name) &&
      HARMLESS_MEMBERS.has(node.property.name)
    );
  }
}

/** The `b` of `a.b` and of `{ b: 1 }` is a name, not a variable; nor is anything in a type. */
function isMereName(node, key) {
  if (key === 'typeAnnotation' || key === 'typeArguments' || key === 'returnType') return true;
  return (key === 'property' || key === 'key') && !node.computed;
}
