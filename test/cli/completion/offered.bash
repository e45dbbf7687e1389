# offered.bash SCRIPT WORD...: prints what bash offers for the last word.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_millrace 2>&1
printf '%s\n' "${COMPREPLY[@]}"
