/** Broken workflow files, one mistake or two each. */

const HEAD = 'workflow: mini\nversion: 1\nsteps:\n';
const COMPLETE = '  complete: { check: complete, locked: true, hold: { team: service, due: 2h } }\n';
const ADDRESS = '  address: { check: address, needs: [complete], hold: { team: service, due: 2h } }\n';
const RELEASE =
  '  release:\n    task: warehouse.release\n    needs: [complete, address]\n    undo: warehouse.recall\n    each: fulfillment\n';

/** A small file in which nothing is wrong. */
export const SOUND = HEAD + COMPLETE + ADDRESS + RELEASE;

/** Two to the power of 30 items, if anybody counted. */
const BOMB = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)].join('\n');

export const BROKEN: Readonly<Record<string, string>> = {
  'nothing in it': '',
  'a bracket that is never closed': SOUND.replace('needs: [complete, address]', 'needs: [complete, address'),
  'a tab for a space': SOUND.replace('    task:', '\ttask:'),
  'a step twice': SOUND + ADDRESS,
  'a tag of its own': SOUND.replace('version: 1', 'version: !latest 1'),
  'two documents': `${SOUND}---\nworkflow: other\n`,
  'an alias of nothing': SOUND.replace('needs: [complete]', 'needs: *all'),
  'aliases that multiply': `${SOUND}${BOMB}\n`,
  'a list of steps': 'workflow: mini\nversion: 1\nsteps:\n  - complete\n',
  'a field misspelt': SOUND.replace('undo: warehouse', 'undoes: warehouse'),
  'a check misspelt': SOUND.replace('check: address', 'check: adress'),
  'a need misspelt': SOUND.replace('needs: [complete, address]', 'needs: [complete, adress]'),
  'a parameter of the wrong kind': SOUND.replace('check: address,', 'check: address, with: { verify: sometimes },'),
  'a percentage without quotes or sign':
    SOUND + '  margin: { check: margin-floor, with: { floor: 12.5 }, hold: { team: pricing, due: 4h } }\n',
  'a check without a hold': SOUND.replace(', hold: { team: service, due: 2h } }\n  release', ' }\n  release'),
  'a due time in words': SOUND.replace('due: 2h } }\n  release', 'due: two hours } }\n  release'),
  'a circle': SOUND.replace('{ check: complete,', '{ check: complete, needs: [address],'),
  'a release without a locked control': SOUND.replace('needs: [complete]', 'locked: true').replace(
    'needs: [complete, address]',
    'needs: [address]',
  ),
  'two mistakes, told in the order of the file': SOUND.replace('check: address', 'check: adress').replace(
    'version: 1',
    'version: one',
  ),
  'the same hold by an alias, with a mistake in it': SOUND.replace(
    'hold: { team: service, due: 2h } }\n  address',
    'hold: &desk { team: Service, due: 2h } }\n  address',
  ).replace('hold: { team: service, due: 2h } }\n  release', 'hold: *desk }\n  release'),
};

export const BROKEN_VARIANTS: Readonly<Record<string, string>> = {
  'a locked control removed': 'variant: west\nversion: 1\nof: mini\nofVersion: 1\nremove:\n  - complete\n',
  'another version of the core': 'variant: west\nversion: 1\nof: mini\nofVersion: 2\n',
  'a hold that is not opened':
    'variant: west\nversion: 1\nof: mini\nofVersion: 1\nsteps:\n  address:\n    hold: { team: west }\n',
  'the release no longer rests':
    'variant: west\nversion: 1\nof: mini\nofVersion: 1\nsteps:\n  release:\n    dropNeeds: [complete]\n',
};
