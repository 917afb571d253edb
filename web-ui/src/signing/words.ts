import type { LogHead } from '../api/types.ts';
import type { Statement } from './record.ts';

type Role = LogHead['roles'][number];

/** What the dialog says about a statement. */
export interface Words {
  readonly title: string;
  readonly meaning: string;
  readonly confirm: string;
  readonly done: string;
  readonly danger: boolean;
  readonly asksReason: boolean;
  readonly role: Role;
  readonly command: string;
}

export function wordsFor(statement: Statement): Words {
  switch (statement.type) {
    case 'halt':
      return {
        title: `Halt rollout ${statement.rollout.name}`,
        meaning:
          'No endpoint begins another install of this rollout. An install that runs is finished or undone. One signature is enough.',
        confirm: 'Sign and halt',
        done: 'The halt is on its way to every node',
        danger: true,
        asksReason: true,
        role: 'operations',
        command: `selvedge rollout halt ${statement.rollout.recordId} --key FILE --reason TEXT`,
      };
    case 'pause':
      return {
        title: `Pause rollout ${statement.rollout.name}`,
        meaning:
          'Holds the rollout without failing it: no ring opens or passes, nobody begins to install, and the time counts against nobody. One signature is enough.',
        confirm: 'Sign and pause',
        done: 'The pause is on its way to every node',
        danger: false,
        asksReason: true,
        role: 'operations',
        command: `selvedge rollout pause ${statement.rollout.recordId} --key FILE --reason TEXT`,
      };
    case 'ring-approval':
      return {
        title: `Approve ring ${statement.ring + 1} of ${statement.rollout.name}`,
        meaning:
          'The ring opens at every site once as many admins have approved it as starting a rollout needs, and the ring before it has passed.',
        confirm: 'Sign and approve',
        done: 'The approval is on its way to every node',
        danger: false,
        asksReason: true,
        role: 'operations',
        command: `selvedge rollout approve ${statement.rollout.recordId} --ring ${statement.ring + 1} --key FILE --reason TEXT`,
      };
    case 'resume':
      return {
        title: `Resume rollout ${statement.rollout.name}`,
        meaning: 'Takes effect once as many admins have signed as starting a rollout needs.',
        confirm: 'Sign and resume',
        done: 'The resume is on its way to every node',
        danger: false,
        asksReason: true,
        role: 'operations',
        command: `selvedge rollout resume ${statement.rollout.recordId} --key FILE --reason TEXT`,
      };
    case 'approval':
      return approval(statement);
  }
}

function approval(statement: Extract<Statement, { type: 'approval' }>): Words {
  const { recordType, record } = statement;
  const roles = { rollout: 'operations', resume: 'operations', patch: 'catalog', policy: 'policy' } as const;
  return {
    title: `Approve ${recordType} ${record.name}`,
    meaning: 'Adds your signature. It takes effect once enough admins have signed.',
    confirm: 'Sign and approve',
    done: 'The approval is on its way to every node',
    danger: false,
    asksReason: false,
    role: roles[recordType],
    command: `selvedge rollout approve ${record.recordId} --key FILE`,
  };
}
