import type { Rule } from 'eslint';

export declare const noParallelOnTransaction: Rule.RuleModule;
