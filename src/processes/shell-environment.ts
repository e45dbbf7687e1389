/** Names that shells set, change or obey: a program must see them as they were given. */
const ofShells = new RegExp(
  [
    '^(?:BASH.*|COMP_.*|LC_.*|LANG|LANGUAGE|EPOCH.*|S?RANDOM|SECONDS|LINENO|PPID|E?UID|GROUPS',
    'IFS|PATH|PWD|OLDPWD|SHLVL|PS[0-9]|OPT(?:IND|ARG|ERR)|SHELLOPTS|POSIXLY_CORRECT|CDPATH',
    'FUNC(?:NAME|NEST)|PIPESTATUS|DIRSTACK|HIST.*|MAIL.*|TMOUT|TIMEFORMAT|GLOBIGNORE|_)$',
  ].join('|'),
);

/** Those of them that a shell inherits and passes on as they are. */
const passedOn = /^(?:LC_.*|LANG|LANGUAGE|PATH|PWD|OLDPWD|SHLVL|HIST.*|MAIL.*|CDPATH|_)$/;

const aName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a shell that is started with these variables passes all of them on. */
export function shellPassesOn(environment: NodeJS.ProcessEnv): boolean {
  return Object.keys(environment).every(
    (name) => aName.test(name) && (!ofShells.test(name) || passedOn.test(name)),
  );
}

/** Whether a shell can set these variables for a program. */
export function shellCanSet(variables: Readonly<Record<string, string>>): boolean {
  return Object.keys(variables).every((name) => aName.test(name) && !ofShells.test(name));
}
