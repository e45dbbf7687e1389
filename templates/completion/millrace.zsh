#compdef millrace
# Completion of millrace in zsh. Made by: millrace completion zsh

# tables

# Adds the lines of the second argument: a word, a colon, and what is said about it.
_millrace_add() {
  local -a lines
  [[ -n $2 ]] || return 1
  lines=("${(@f)2}")
  _describe -V "$1" lines
}

_millrace_ask() {
  local -a where
  [[ -n $store ]] && where=(--store "$store")
  "${(Q)words[1]}" complete "$@" $where 2>/dev/null
}

_millrace_expected() {
  case $1 in
    file) _files ;;
    folder) _files -/ ;;
    flow) _files -g '*.(yaml|yml)' ;;
    run) _millrace_add run "$(_millrace_ask runs)" ;;
    task) _millrace_add task "$(_millrace_ask tasks "$run")" ;;
    flow-or-run)
      _files -g '*.(yaml|yml)'
      _millrace_add run "$(_millrace_ask runs)"
      ;;
    words*) compadd -- ${=1#words} ;;
  esac
}

_millrace() {
  local current=$words[CURRENT] command='' store='' run=last option='' word expected
  local -i index count=0
  for ((index = 2; index < CURRENT; index++)); do
    word=${(Q)words[index]}
    if [[ -n $option ]]; then
      [[ $option == --store ]] && store=${word/#\~\//$HOME/}
      option=''
    elif [[ $word == --store=* ]]; then
      store=${word#*=}
    elif [[ $word == -* ]]; then
      _millrace_value "$command" "$word" >/dev/null && option=$word
    elif [[ -z $command ]]; then
      command=$word
    else
      ((count == 0)) && run=$word
      count+=1
    fi
  done
  if [[ -z $option && $current == --*=* ]]; then
    option=${current%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    expected=$(_millrace_value "$command" "$option") && _millrace_expected "$expected"
  elif [[ $current == -* ]]; then
    _millrace_add option "$(_millrace_options "$command")"
  elif [[ -z $command ]]; then
    _millrace_add command "$(_millrace_commands)"
  else
    expected=$(_millrace_argument "$command" "$count") && _millrace_expected "$expected"
  fi
}

# From a folder of fpath this file is the body of the function; sourced, it registers the function.
if [[ $funcstack[1] == _millrace ]]; then
  _millrace "$@"
else
  compdef _millrace millrace
fi
