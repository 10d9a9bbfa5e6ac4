#!/bin/sh
# tmux.sh TREE: a server of its own that hears every command.
cd "$1" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'kill_server; rm -rf "$tmp"' EXIT
export TMUX_TMPDIR=$tmp TERM=xterm HOME=$tmp
unset TMUX

tmux() { timeout 20 ./tmux -f "$tmp/conf" "$@" >>"$tmp/out" 2>&1; }
# It goes in its own time, and its record is the one that counts.
kill_server() { tmux kill-server; sleep 1; }

cat >"$tmp/conf" <<'EOF'
set -g status-left '#{session_name} #{?window_active,a,b} #{=5:host} #{s/a/b/:pane_title} #{W:#{window_name} }'
set -g @mine "x #{l:y}"
%if #{==:1,1}
setenv -g A b
%else
setenv -g A c
%endif
bind-key -T prefix x { display-message "a" ; display-message "b" }
bind-key -n F1 if-shell true { run-shell "true" } { run-shell "false" }
set-hook -g after-new-window 'display-message -p hook'
source-file -q /none
set -g command-alias[100] zz='display-message -p zz'
set -g update-environment[9] FOO
EOF
tmux new-session -d -s one -x 80 -y 24 "cat"
tmux new-session -d -s two -t one
tmux new-session -d -s three -n first -e X=y -c / sh
for command in "list-sessions" "list-windows -a" "list-panes -s -F '#{pane_id} #{pane_width}x#{pane_height} #{e|+|:1,2} #{m:*a*,bac} #{C:x} #{T:status-left} #{t:session_created} #{b:pane_current_path}'" \
    "list-clients" "list-keys" "list-commands" "list-buffers" "show-options -g" "show-options -s" "show-options -w -A" "show-hooks -g" "show-environment -g" \
    "show-messages" "info" "server-info"; do
    eval "tmux $command"
done
tmux new-window -t three -n w2 "seq 1 200; sleep 100"
tmux split-window -t three:w2 -h -p 30 cat
tmux split-window -t three:w2 -v -l 5 cat
for layout in even-horizontal even-vertical main-horizontal main-vertical tiled; do tmux select-layout -t three:w2 $layout; done
tmux select-layout -t three:w2 "$(./tmux display-message -p -t three:w2 '#{window_layout}' 2>/dev/null)"
tmux select-layout -t three:w2 "bad,layout"
tmux resize-pane -t three:w2.0 -R 5
tmux resize-pane -t three:w2.0 -Z
tmux swap-pane -s three:w2.0 -t three:w2.1
tmux rotate-window -t three:w2
tmux break-pane -s three:w2.2 -n broken
tmux join-pane -s three:broken -t three:w2
tmux send-keys -t three:w2.1 "text" Enter C-a M-b F5
tmux send-keys -t three:w2.1 -l 'literal ü €'
tmux send-keys -t three:w2.1 -H 41 42
tmux set-buffer "a buffer"
tmux set-buffer -b named "another"
tmux set-buffer -a -b named " more"
tmux paste-buffer -b named -t three:w2.1 -p
tmux save-buffer -b named "$tmp/saved"
tmux load-buffer "$tmp/saved"
tmux delete-buffer -b named
tmux copy-mode -t three:w2.0
for keys in "-X history-top" "-X begin-selection" "-X cursor-down" "-X end-of-line" "-X search-forward 1[0-9]" "-X search-again" "-X search-backward 5" "-X copy-selection" "-X select-word" "-X rectangle-toggle" \
    "-X jump-forward 1" "-X next-word" "-X goto-line 10" "-X copy-pipe cat" "-X set-mark" "-X jump-to-mark" "-X cancel"; do
    eval "tmux send-keys -t three:w2.0 $keys"
done
printf '\033[31mred\033[0m \033]2;title\007 \033[4:3m \033[38;2;1;2;3mrgb \033P+q544e\033\\ \033]4;1;#ff0000\007 \033[?1049h alt \033[?1049l \033[5;5H\033[2J \033]8;;http://x\007link\033]8;;\007 \033]52;c;eA==\007 \342\202\254\n' >"$tmp/escapes"
tmux respawn-pane -k -t three:w2.1 "cat $tmp/escapes; sleep 100"
sleep 0.3
tmux capture-pane -t three:w2.1 -p -e -J -S -
tmux capture-pane -t three:w2.1 -b cap -a
tmux pipe-pane -t three:w2.1 "cat >/dev/null"
tmux clear-history -t three:w2.0
tmux set-option -g status-right '#[fg=red,bold]#(echo x)#[default] %H:%M #{p10:a} #{q:b c} #{d:x/y}'
tmux set-option -g -a status-style 'bg=blue'
tmux set-option -w -t three:w2 monitor-activity on
tmux set-option -u -g status-right
tmux set-option -g nooption x
tmux set-option -g mouse maybe
tmux set-environment -t three B c
tmux set-environment -u -t three B
tmux set-hook -g pane-exited 'run-shell true'
tmux bind-key -T mine y 'display-message -p "in a table"; zz'
tmux unbind-key -T mine y
tmux run-shell 'echo from the shell'
tmux run-shell -b 'sleep 0.1'
tmux if-shell -F '#{==:a,a}' 'display-message -p yes' 'display-message -p no'
tmux if-shell 'false' 'display-message -p yes' 'display-message -p no'
tmux display-message -p '#{session_name}:#{window_index} #{N/w:w2} #{P:#{pane_index}} #{?#{&&:1,0},x,#{||:0,1}} #{n:pane_title} #{w:pane_title} #{E:@mine} #{a:65} #{R:ab,3}'
tmux display-message -v -p '#{a#{b}'
tmux wait-for -S channel
tmux wait-for channel
tmux rename-window -t three:w2 renamed
tmux rename-session -t two renamed
tmux move-window -s three:renamed -t three:9
tmux link-window -s three:9 -t one:5
tmux unlink-window -t one:5
tmux swap-window -s three:0 -t three:9
tmux find-window -t three text
tmux source-file "$tmp/conf"
printf 'new-window {\nnonsense "\n' >"$tmp/bad"
tmux source-file "$tmp/bad"
tmux nocommand
tmux new-window -z
# attached, on a terminal of its own, and through control mode
{ sleep 0.5; printf '\002c\002%%\002"\002o\002[\033[A\033[A \033[C\r\002]\002w'; sleep 0.2; printf 'q\002:display-message hello\r\002t'; sleep 0.2; printf 'q\002?'; sleep 0.2
    printf 'q\002,new name\r\002=q\002<q\002>q\002:display-menu -x 1 -y 1 A a "" B b "kill-pane"\rq\002:display-popup -E "sleep 0.1"\r'; sleep 0.4; printf '\002f1\r\002$x\r\002D'; sleep 0.2; printf 'q\002z\002 \002{\002d'; sleep 0.3; } |
    timeout 20 script -qec "./tmux -f $tmp/conf attach-session -t three" /dev/null >>"$tmp/out" 2>&1
printf 'list-windows\nnew-window cat\ndisplay-message -p x\nrefresh-client -C 100,30\nlist-nothing\nkill-window\n' | tmux -C attach-session -t one
tmux switch-client -t one
tmux lock-server
tmux server-access -l
tmux show-prompt-history
tmux clear-prompt-history
tmux kill-pane -t three:9.1
exit 0
