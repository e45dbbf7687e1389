# Completion of millrace in fish. Made by: millrace completion fish

# tables

# Prints lines `word:what is said` as fish reads them, with a tab, and the words with a prefix.
function __millrace_describe -a prefix
    while read -l line
        set -l parts (string split -m 1 : -- $line)
        printf '%s%s\t%s\n' $prefix $parts[1] "$parts[2]"
    end
end

function __millrace_ask
    set -l words (commandline -opc)
    if set -q __millrace_store[1]
        $words[1] complete $argv --store $__millrace_store 2>/dev/null
    else
        $words[1] complete $argv 2>/dev/null
    end
end

# Prints folders, and files whose paths match the pattern.
function __millrace_paths -a prefix current pattern
    for path in $current*
        if test -d $path
            printf '%s%s/\n' $prefix $path
        else if string match -qr -- $pattern $path
            printf '%s%s\n' $prefix $path
        end
    end
end

function __millrace_expected -a expected run prefix current
    switch $expected
        case file
            __millrace_paths "$prefix" "$current" .
        case folder
            __millrace_paths "$prefix" "$current" '/$'
        case flow
            __millrace_paths "$prefix" "$current" '\.ya?ml$'
        case run
            __millrace_ask runs | __millrace_describe "$prefix"
        case task
            __millrace_ask tasks $run | __millrace_describe "$prefix"
        case flow-or-run
            __millrace_paths "$prefix" "$current" '\.ya?ml$'
            __millrace_ask runs | __millrace_describe "$prefix"
        case 'words *'
            for word in (string split ' ' -- $expected)[2..-1]
                printf '%s%s\n' $prefix $word
            end
    end
end

function __millrace_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l command ''
    set -l option ''
    set -l prefix ''
    set -l run last
    set -l count 0
    set -g __millrace_store
    for word in $words[2..-1]
        if test -n "$option"
            test $option = --store; and set -g __millrace_store $word
            set option ''
        else if string match -q -- '--store=*' $word
            set -g __millrace_store (string replace -- --store= '' $word)
        else if string match -q -- '-*' $word
            __millrace_value "$command" $word >/dev/null; and set option $word
        else if test -z "$command"
            set command $word
        else
            test $count = 0; and set run $word
            set count (math $count + 1)
        end
    end
    if test -z "$option"; and string match -q -- '--*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set option $parts[1]
        set prefix $option=
        set current $parts[2]
    end
    if test -n "$option"
        __millrace_expected (__millrace_value "$command" $option) $run "$prefix" "$current"
    else if string match -q -- '-*' $current
        __millrace_options "$command" | __millrace_describe ''
    else if test -z "$command"
        __millrace_commands | __millrace_describe ''
    else
        set -l expected (__millrace_argument "$command" $count)
        and __millrace_expected $expected $run '' "$current"
    end
end

complete -c millrace -k -f -a '(__millrace_complete)'
