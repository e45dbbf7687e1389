/** What stands below the help of each command. */
export const help = {
  program: `
Examples:
  millrace run flow.yaml -p inventory=servers.json
  millrace run flow.yaml --dry-run
  millrace ps
  millrace inspect last check_health --failed
  millrace resume

Exit codes:
   0  it succeeded
   1  the run failed or was cancelled
   2  nothing ran: wrong usage, an invalid workflow or wrong parameters
   3  the run was stopped and can be resumed
   4  there is no such run, task or item
   5  the store cannot be used, or another process runs the run
   6  time ran out
  70  a bug in Millrace

The output of a run goes to standard output, everything else to standard error.`,
  run: `
Examples:
  millrace run flow.yaml -p limit=100 -p 'tags=["a","b"]'
  millrace run flow.yaml --params parameters.json -j 8
  generate | millrace run flow.yaml --params - --json | jq .output`,
  validate: `
Examples:
  millrace validate flow.yaml
  millrace validate flow.yaml --actions lib/actions --json`,
  graph: `
Examples:
  millrace graph flow.yaml                    a Mermaid flowchart, for Markdown
  millrace graph flow.yaml -f svg > flow.svg
  millrace graph last -f svg > run.svg        the newest run, with its states
  millrace graph last -f json | jq .edges`,
  resume: `
Examples:
  millrace resume                the newest run that was interrupted, else the newest paused one
  millrace resume 7k2m9q         the run whose id begins or ends so
  millrace resume 7k2m9q --takeover

A run whose process is dead is taken over at once. One whose process is alive is refused, also when that is stopped
(Ctrl-Z, a debugger, another machine): --takeover takes it all the same. When the old process wakes, it commits
nothing and ends with MR604; what it had in flight runs again.`,
  ps: `
Examples:
  millrace ps -n 5
  millrace ps --all --json

Runs of sub-workflows are listed with --all, and by millrace inspect of the run that they are part of.`,
  inspect: `
Examples:
  millrace inspect                       the newest run
  millrace inspect last check_health     a task of it, with its first items
  millrace inspect 7k2m9q check_health/17
  millrace inspect 7k2m9q --failed`,
  retry: `
Examples:
  millrace retry 7k2m9q
  millrace retry last --task check_health

Of tasks that failed, timed out or were cancelled, the items that did not succeed run again; those that succeeded keep
their results. What was skipped or cancelled because of them is started when it can be. Attempts go on counting.`,
  pause: `
Examples:
  millrace pause 7k2m9q
  millrace pause last && millrace resume last

Nothing more is started; items in flight end and count, what waits for a retry keeps its time. The command that ran it
ends with 3. A run that no process carries on is paused at once.`,
  cancel: `
Examples:
  millrace cancel 7k2m9q
  millrace cancel last --policy allow_finish

With cancel_running, actions are told by ctx.signal, and their threads are ended when they do not heed it; with
allow_finish, items in flight end normally and count. Either way nothing more is started.`,
  clean: `
Examples:
  millrace clean --older-than 30d
  millrace clean --keep 100 --state succeeded --dry-run

Only runs that have ended are removed, with all that belongs to them; runs of sub-workflows go with the run that they
are part of. The file of the store does not shrink, but what is free in it is used again.`,
  doctor: `
Examples:
  millrace doctor
  millrace doctor --store /data/runs`,
} as const;
