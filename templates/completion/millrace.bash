# Completion of millrace in bash, from version 3.2. Made by: millrace completion bash

# tables

# Words are compared here: `compgen -W` would expand what is in the names of tasks.
_millrace_add() {
  local line
  while IFS= read -r line; do
    line=${line%%:*}
    [[ $line == "$1"* ]] && COMPREPLY+=("$line")
  done
}

# Adds folders, and files whose paths match the pattern.
_millrace_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do
    if [[ -d $path || $path =~ $2 ]]; then COMPREPLY+=("$path"); fi
  done < <(compgen -f -- "$1")
}

_millrace_ask() {
  if [[ -n $store ]]; then
    "${COMP_WORDS[0]}" complete "$@" --store "$store" 2>/dev/null
  else
    "${COMP_WORDS[0]}" complete "$@" 2>/dev/null
  fi
}

_millrace_expected() {
  case $1 in
    file) _millrace_paths "$2" . ;;
    folder) _millrace_paths "$2" '/$' ;;
    flow) _millrace_paths "$2" '\.ya?ml$' ;;
    run) _millrace_add "$2" < <(_millrace_ask runs) ;;
    task) _millrace_add "$2" < <(_millrace_ask tasks "$run") ;;
    flow-or-run)
      _millrace_paths "$2" '\.ya?ml$'
      _millrace_add "$2" < <(_millrace_ask runs)
      ;;
    words*) _millrace_add "$2" < <(printf '%s\n' ${1#words}) ;;
  esac
}

_millrace() {
  local current=${COMP_WORDS[COMP_CWORD]} command='' store='' run=last option='' word expected
  local -i index count=0
  COMPREPLY=()
  # bash splits --option=value into three words.
  [[ $current == '=' ]] && current=''
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $option ]]; then
      [[ $option == --store ]] && store=${word/#\~\//$HOME/}
      option=''
    elif [[ $word == -* ]]; then
      _millrace_value "$command" "$word" >/dev/null && option=$word
    elif [[ -z $command ]]; then
      command=$word
    else
      ((count == 0)) && run=$word
      count+=1
    fi
  done
  if [[ -n $option ]]; then
    _millrace_expected "$(_millrace_value "$command" "$option")" "$current"
  elif [[ $current == -* ]]; then
    _millrace_add "$current" < <(_millrace_options "$command")
  elif [[ -z $command ]]; then
    _millrace_add "$current" < <(_millrace_commands)
  else
    expected=$(_millrace_argument "$command" "$count") && _millrace_expected "$expected" "$current"
  fi
}

complete -F _millrace millrace
