# tool.awk: a tool's manual page (section 1) and shell completions from what its --help prints, and that from its
# table of options. So a tool needs nothing but a --help of this form:
#
#   usage: TOOL …                           SYNOPSIS
#   Says what it is for. More of that.      NAME has the first sentence, DESCRIPTION all
#
#   Title:                                  a group
#     -x, --long=ARG         what it does   an option; what it does may stand on the next line instead
#         --kind=a|b         what it does   one of a, b
#     -long=ARG              what it does   the same with one dash, for tools that take those
#     word ARG               what it does   a command, the first argument
#   other text in a group, or at the end; "Exit status: …" gets a section of its own
#
#   LC_ALL=C awk -f roff.awk -f tool.awk -v tool=T -v version=V -v out=man|bash|zsh|fish
#
# What an ARG stands for: FILE… a file, DIR a folder; if there is an option --list-args, one of the first words
# it prints. Of anything else shells have nothing to offer.

# ---- reading ----

BEGIN { part = "usage" }

part == "usage" && (/^usage: / || (/^ +/ && !description)) {
    sub(/^(usage:)? +/, "")
    usage[++usages] = $0
    next
}
part == "usage" && /^$/ { part = "groups"; next }
part == "usage" { description = description (description == "" ? "" : "\n") $0; next }

/^$/ { group = ""; next }

/^[A-Z].*:$/ {
    group = $0
    sub(/:$/, "", group)
    kind[++items] = "group"
    text[items] = group
    next
}

/^  (-[A-Za-z], |    )--[a-z]/ || /^  -[a-z][a-z_]+(=[^ ]*)?(  +[^ ]|$)/ {
    kind[++items] = "option"
    brief[items] = /^  -[A-Za-z],/ ? substr($0, 4, 1) : ""
    dashes[items] = /^  (-[A-Za-z], |    )--/ ? "--" : "-"
    long[items] = $0
    sub(/^ *(-[A-Za-z], *)?--?/, "", long[items])
    text[items] = long[items]
    sub(/ .*/, "", long[items])
    if (!sub(/^[^ ]+ +/, "", text[items])) text[items] = ""
    argument[items] = ""
    if ((i = index(long[items], "=")) > 0) {
        argument[items] = substr(long[items], i + 1)
        long[items] = substr(long[items], 1, i - 1)
    }
    if (argument[items] == "" && long[items] ~ /^list-/) lists[long[items]]
    next
}

group != "" && /^  [a-z]+( [A-Z]+)*   +[^ ]/ {
    kind[++items] = "command"
    command[items] = substr($0, 3)
    sub(/   *[^ ].*/, "", command[items])
    text[items] = substr($0, 3 + length(command[items]))
    sub(/^ +/, "", text[items])
    verb[items] = command[items]
    sub(/ .*/, "", verb[items])
    next
}

group != "" && /^   / && (kind[items] == "option" || kind[items] == "command") {
    sub(/^ +/, "")
    text[items] = text[items] (text[items] == "" ? "" : " ") $0
    next
}

{
    sub(/^ +/, "")
    kind[++items] = group == "" ? "closing" : "text"
    text[items] = $0
}

# What an option's argument is: "none", "choice", "file", "folder", "listed" or "other".
function takes(i,    list) {
    list = "list-" tolower(argument[i]) "s"
    return argument[i] == "" ? "none" : argument[i] ~ /\|/ ? "choice" : argument[i] ~ /^FILE/ ? "file" : \
           argument[i] == "DIR" ? "folder" : (list in lists) ? "listed" : "other"
}

function words(choices) {
    gsub(/\|/, " ", choices)
    return choices
}

# The command that prints what the argument may be.
function listing(i) { return tool " --list-" tolower(argument[i]) "s 2>/dev/null" }

# ---- the manual page ----

function italic(argument,    part, n, i, out) {
    n = split(argument, part, "|")
    for (i = 1; i <= n; i++) out = out (i > 1 ? "|" : "") (n > 1 ? "\\fB" : "\\fI") roff(part[i]) "\\fR"
    return out
}

function man(    i, name, closings, ending) {
    name = description
    gsub(/\n/, " ", name)
    sub(/\. .*/, "", name)
    sub(/\.$/, "", name)
    print ".\\\" made from " tool " --help"
    print ".TH " toupper(roff(tool)) " 1 \"\" \"memkit " version "\" memkit"
    print ".SH NAME"
    print roff(tool) " \\- " tolower(substr(name, 1, 1)) roff(substr(name, 2))
    print ".SH SYNOPSIS"
    for (i = 1; i <= usages; i++) {
        if (i > 1) print ".br"
        sub("^" tool, "", usage[i])
        print ".B " roff(tool) "\n" roff(substr(usage[i], 2))
    }
    print ".SH DESCRIPTION"
    print roff_lines(description)
    print ".SH OPTIONS"
    for (i = 1; i <= items; i++)
        if (kind[i] == "group")
            print ".SS " roff(text[i])
        else if (kind[i] == "option")
            print ".TP\n" (brief[i] == "" ? "" : "\\fB\\-" brief[i] "\\fR, ") "\\fB" roff(dashes[i] long[i]) "\\fR" \
                (argument[i] == "" ? "" : "=" italic(argument[i])) "\n" roff(text[i])
        else if (kind[i] == "command")
            print ".TP\n\\fB" roff(verb[i]) "\\fR" roff(substr(command[i], length(verb[i]) + 1)) "\n" roff(text[i])
        else if (kind[i] == "text")
            print roff(text[i])
        else if (text[i] ~ /^Exit status: /)
            ending = substr(text[i], 14)
        else
            closings = closings roff(text[i]) "\n"
    if (closings != "") printf ".SH NOTES\n%s", closings
    if (ending != "") print ".SH EXIT STATUS\n" roff(ending)
}

function roff_lines(several,    line, n, i, all) {
    n = split(several, line, "\n")
    for (i = 1; i <= n; i++) all = all (i > 1 ? "\n" : "") roff(line[i])
    return all
}

# ---- completions ----

function bash(    i, name, all, verbs, others, f) {
    f = tool
    gsub(/[^A-Za-z0-9]/, "_", f)
    print "# bash completion of " tool "; made from its --help"
    print "_" f "() {"
    print "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} values="
    print "    COMPREPLY=()"
    print "    if [[ $word == = ]]; then # --name=: the shell makes three words of it"
    print "        word="
    print "    elif [[ $option == = ]]; then"
    print "        option=${COMP_WORDS[COMP_CWORD - 2]}"
    print "    fi"
    print "    case $option in"
    for (i = 1; i <= items; i++) {
        if (kind[i] == "command") verbs = verbs " " verb[i]
        if (kind[i] != "option") continue
        all = all " " dashes[i] long[i] (argument[i] == "" ? "" : "=") (brief[i] == "" ? "" : " -" brief[i])
        name = (brief[i] == "" ? "" : "-" brief[i] " | ") dashes[i] long[i]
        if (takes(i) == "choice")
            print "    " name ") values='" words(argument[i]) "' ;;"
        else if (takes(i) == "listed")
            print "    " name ") values=$(" listing(i) " | sed 's/ .*//') ;;"
        else if (takes(i) == "folder")
            print "    " name ") COMPREPLY=($(compgen -d -- \"$word\")) && return ;;"
        else if (takes(i) != "none")
            others = others (others == "" ? "" : " | ") name
    }
    if (others != "") print "    " others ") return ;; # the shell offers files"
    print "    esac"
    print "    if [[ -n $values ]]; then"
    print "        COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))"
    print "    elif [[ $word == -* ]]; then"
    print "        COMPREPLY=($(compgen -W '" substr(all, 2) "' -- \"$word\"))"
    print "        [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null"
    if (verbs != "") {
        print "    elif ((COMP_CWORD == 1)); then"
        print "        COMPREPLY=($(compgen -f -W '" substr(verbs, 2) "' -- \"$word\"))"
    }
    print "    fi"
    print "}"
    print "complete -o default -F _" f " " tool
}

function zsh(    i, action, help, verbs) {
    print "#compdef " tool
    print "# made from its --help"
    print "_arguments -s \\"
    for (i = 1; i <= items; i++) {
        if (kind[i] == "command") verbs = verbs " " verb[i]
        if (kind[i] != "option") continue
        help = text[i]
        gsub(/[:\\]|\[|\]/, "\\\\&", help)
        gsub(/'/, "'\\''", help)
        action = takes(i) == "choice" ? "(" words(argument[i]) ")" : \
                 takes(i) == "file" ? "_files" : takes(i) == "folder" ? "_files -/" : \
                 takes(i) == "listed" ? "{compadd -- $(" listing(i) " | sed \"s/ .*//\")}" : " "
        action = takes(i) == "none" ? "" : ":" long[i] ":" action
        if (brief[i] != "") print "    '*-" brief[i] "[" help "]" action "' \\"
        print "    '*" dashes[i] long[i] (action == "" ? "" : "=") "[" help "]" action "' \\"
    }
    if (verbs != "") print "    '1:command:_alternative \"commands:command:(" substr(verbs, 2) ")\" \"files:file:_files\"' \\"
    print "    '*:file:_files'"
}

function fish(    i, line, help) {
    print "# fish completion of " tool "; made from its --help"
    for (i = 1; i <= items; i++) {
        help = text[i]
        gsub(/['\\]/, "\\\\&", help)
        if (kind[i] == "command")
            print "complete -c " tool " -n __fish_use_subcommand -a " verb[i] " -d '" help "'"
        if (kind[i] != "option") continue
        line = "complete -c " tool (brief[i] == "" ? "" : " -s " brief[i]) \
            (dashes[i] == "--" ? " -l " : " -o ") long[i]
        if (takes(i) == "choice") line = line " -x -a '" words(argument[i]) "'"
        else if (takes(i) == "listed") line = line " -x -a '(" listing(i) " | string replace -r \" .*\" \"\")'"
        else if (takes(i) == "folder") line = line " -x -a '(__fish_complete_directories)'"
        else if (takes(i) == "file") line = line " -r -F"
        else if (takes(i) == "other") line = line " -x"
        print line " -d '" help "'"
    }
}

END {
    if (!usages || !items) {
        print "tool.awk: " tool " --help is not of the form expected" >"/dev/stderr"
        exit 1
    }
    if (out == "man") man()
    else if (out == "bash") bash()
    else if (out == "zsh") zsh()
    else if (out == "fish") fish()
}
