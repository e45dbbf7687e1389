# offered.fish SCRIPT WORD...: prints what fish offers for the last word.
source $argv[1]
for line in (complete -C "$argv[2..-1]")
    string split -f 1 \t -- $line
end
exit 0
