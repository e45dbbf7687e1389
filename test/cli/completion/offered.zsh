# offered.zsh SCRIPT WORD...: prints what an interactive zsh offers for the last word.
zmodload zsh/zpty
zpty shell zsh -f -i
tell() { zpty -w shell "$1"; }
tell "PROMPT= RPROMPT= PS2=; stty -echo"
tell "autoload -Uz compinit; compinit -u -D; source ${(q)1}"
tell 'compadd() {
  local -a found
  builtin compadd -O found "$@"
  for word in $found; do print -r -- "OFFERED:$word"; done
  builtin compadd "$@"
}'
# The quotes keep the markers out of what the terminal echoes.
tell "offer() { zle complete-word; print -r -- 'DONE''NOW'; }; zle -N offer; bindkey '^I' offer"
tell "print READY''NOW"
zpty -r shell text '*READYNOW*'
shift
zpty -w -n shell "$*"$'\t'
zpty -r shell text '*DONENOW*'
print -r -- "$text" | tr -d '\r' | sed -n 's/^.*OFFERED://p'
zpty -d shell
