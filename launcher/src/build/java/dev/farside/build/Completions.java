package dev.farside.build;

import dev.farside.build.Model.Command;
import dev.farside.build.Model.Kind;
import dev.farside.build.Model.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code farside init bash|zsh|fish} prints: farside-on, farside-off, and the completion. */
final class Completions {
    private final List<Command> commands;
    private final String names;

    Completions(List<Command> commands) {
        this.commands = commands;
        this.names = commands.stream()
                .map(Command::name)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String functions(String shell, String line) {
        return "# farside's functions and completion for " + shell + ", by: " + line
                + """


                # All that is started from this shell from now on is covered; the arguments are options of farside on.
                farside-on() {
                    local code
                    code=$(command farside on "$@") && eval "$code"
                }

                farside-off() {
                    local code
                    code=$(command farside off "$@") && eval "$code"
                }

                """;
    }

    // bash --------------------------------------------------------------------------------------------

    String bash() {
        StringBuilder text = new StringBuilder(functions("bash", "eval \"$(farside init bash)\""));
        text.append("_farside_options() { # COMMAND\n    case $1 in\n");
        for (Command command : commands) {
            text.append("    '").append(command.name()).append("') echo '");
            text.append(String.join(" ", names(command.options()))).append("' ;;\n");
        }
        text.append("    esac\n}\n\n");
        text.append("_farside_kind() { # COMMAND OPTION, or COMMAND for its parameter\n    case $1:${2-} in\n");
        for (Command command : commands) {
            for (Option option : command.options()) {
                if (option.takesValue()) {
                    String patterns = option.names().stream()
                            .map(name -> "'" + command.name() + ":" + name + "'")
                            .collect(Collectors.joining(" | "));
                    text.append("    ")
                            .append(patterns)
                            .append(") echo ")
                            .append(bashKind(option))
                            .append(" ;;\n");
                }
            }
            if (command.parameter() != null) {
                text.append("    '").append(command.name()).append(":') echo ");
                text.append(bashKind(command.parameter())).append(" ;;\n");
            }
        }
        text.append("    esac\n}\n");
        return text.append(BASH.replace("COMMANDS", names)).toString();
    }

    private static String bashKind(Option option) {
        return option.kind() == Kind.WORDS
                ? "'words " + String.join(" ", option.words()) + "'"
                : option.kind().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> names(List<Option> options) {
        List<String> names = new ArrayList<>();
        for (Option option : options) {
            names.addAll(option.names());
        }
        return names;
    }

    private static final String BASH =
            """

            _farside_value() { # KIND [WORD...]: what begins with $current
                local kind=$1 before
                shift
                case $kind in
                file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                gateway)
                    before=${current%"${current##*[@,]}"} # user@, or hops before
                    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$(command farside --aliases)" -- "${current##*[@,]}")
                    ;;
                command) mapfile -t COMPREPLY < <(compgen -W 'COMMANDS' -- "$current") ;;
                words) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current") ;;
                *) return 1 ;;
                esac
            }

            _farside() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i=1 kind
                COMPREPLY=()
                [[ $current != = ]] || current='' # bash splits --via=gw at the =
                if [[ $previous == = || ${COMP_WORDS[COMP_CWORD]} == = ]]; then
                    i=$((COMP_CWORD - 1))
                    [[ $previous != = ]] || i=$((COMP_CWORD - 2))
                    previous=${COMP_WORDS[i]}
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                    --) command=-- && ((i++)) && break ;;
                    -*)
                        [[ -z $(_farside_kind '' "${COMP_WORDS[i]}") ]] || ((i++))
                        [[ ${COMP_WORDS[i]} != = ]] || ((i++))
                        ;;
                    *) command=${COMP_WORDS[i]} && break ;;
                    esac
                done
                if [[ -n $command && " COMMANDS " != *" $command "* ]]; then
                    ((i <= COMP_CWORD)) || return
                    if declare -F _command_offset >/dev/null; then
                        _command_offset "$i"
                    else
                        compopt -o default
                    fi
                    return
                fi
                kind=$(_farside_kind "$command" "$previous")
                if [[ $previous == -* && -n $kind ]]; then
                    _farside_value $kind
                elif [[ $current == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "$(_farside_options "$command")" -- "$current")
                elif [[ -z $command ]]; then
                    mapfile -t COMPREPLY < <(compgen -W 'COMMANDS' -- "$current"; compgen -c -- "$current" | sort -u)
                else
                    _farside_value $(_farside_kind "$command") || :
                fi
            }

            complete -F _farside farside
            """;

    // zsh ---------------------------------------------------------------------------------------------

    String zsh() {
        // The first line is for a directory of fpath, where zsh makes a function of the whole file.
        StringBuilder text = new StringBuilder("#compdef farside\n");
        text.append(functions("zsh", "eval \"$(farside init zsh)\""));
        text.append(
                """
                _farside_gateways() {
                    local -a names
                    names=(${(f)"$(command farside --aliases)"})
                    compset -P '*[@,]'
                    compadd -a names
                }

                _farside_commands() {
                    local -a names
                    names=(
                """);
        for (Command command : commands) {
            if (!command.name().isEmpty()) {
                text.append("        ")
                        .append(zshWord(command.name() + ":" + command.text().replace(":", "\\:")))
                        .append('\n');
            }
        }
        text.append("    )\n    _describe -t farside-commands 'command of farside' names\n}\n\n");
        text.append(
                "_farside_first() { _farside_commands; _command_names -e }\n\n_farside_rest() {\n    case $words[1] in\n");
        for (Command command : commands) {
            if (!command.name().isEmpty()) {
                text.append("    ")
                        .append(command.name())
                        .append(") _arguments -S")
                        .append(zshOptions(command));
                if (command.parameter() != null) {
                    text.append(" \\\n            ")
                            .append(zshWord("*:" + zshText(command.parameter().label()) + ":"
                                    + zshAction(command.parameter())));
                }
                text.append(" ;;\n");
            }
        }
        text.append("    *) _normal ;;\n    esac\n}\n\n_farside() {\n    local curcontext=$curcontext state line\n");
        text.append("    _arguments -S").append(zshOptions(commands.get(0)));
        return text.append(
                        """
                         \\
                                    '1:command:_farside_first' '*::arguments:_farside_rest'
                        }

                        if [[ $funcstack[1] == _farside ]]; then
                            _farside "$@"
                        else
                            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
                            compdef _farside farside
                        fi
                        """)
                .toString();
    }

    private static String zshOptions(Command command) {
        StringBuilder text = new StringBuilder();
        for (Option option : command.options()) {
            for (String name : option.names()) {
                String value = !option.takesValue() ? "" : ":" + zshText(option.label()) + ":" + zshAction(option);
                String mark = option.takesValue() && name.startsWith("--") ? "=" : "";
                text.append(" \\\n            ")
                        .append(zshWord("*" + name + mark + "[" + zshText(option.text()) + "]" + value));
            }
        }
        return text.toString();
    }

    private static String zshAction(Option value) {
        return switch (value.kind()) {
            case FILE -> "_files";
            case DIRECTORY -> "_directories";
            case GATEWAY -> "_farside_gateways";
            case COMMAND -> "_farside_commands";
            case WORDS -> "(" + String.join(" ", value.words()) + ")";
            case NOTHING -> " ";
        };
    }

    private static String zshText(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String zshWord(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    // fish --------------------------------------------------------------------------------------------

    String fish() {
        StringBuilder text = new StringBuilder(FISH.replace("COMMANDS", names).replace("VALUED", valued()));
        for (Command command : commands) {
            if (!command.name().isEmpty()) {
                text.append("complete -c farside -n '__farside_is none' -a ")
                        .append(command.name())
                        .append(" -d ");
                text.append(fishWord(command.text())).append('\n');
            }
        }
        for (Command command : commands) {
            String when = " -n '__farside_is " + (command.name().isEmpty() ? "none" : command.name()) + "'";
            for (Option option : command.options()) {
                text.append("complete -c farside").append(when);
                for (String name : option.names()) {
                    text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
                }
                text.append(option.takesValue() ? fishValue(option) : "");
                text.append(" -d ").append(fishWord(option.text())).append('\n');
            }
            if (command.parameter() != null) {
                String value = fishValue(command.parameter());
                if (value.contains(" -a ") || value.contains(" -F")) {
                    text.append("complete -c farside")
                            .append(when)
                            .append(value.replace(" -x", "").replace(" -r", ""));
                    text.append('\n');
                }
            }
        }
        return text.toString();
    }

    /** The options of farside itself that take a value. */
    private String valued() {
        return commands.get(0).options().stream()
                .filter(Option::takesValue)
                .flatMap(option -> option.names().stream())
                .collect(Collectors.joining(" "));
    }

    private static String fishValue(Option value) {
        return switch (value.kind()) {
            case FILE -> " -r -F";
            case DIRECTORY -> " -x -a '(__fish_complete_directories)'";
            case GATEWAY -> " -x -a '(__farside_gateways)'";
            case COMMAND -> " -x -a '(__farside_commands)'";
            case WORDS -> " -x -a '" + String.join(" ", value.words()) + "'";
            case NOTHING -> " -x";
        };
    }

    private static String fishWord(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static final String FISH =
            """
            # farside's functions and completion for fish, by: farside init fish | source

            # All that is started from this shell from now on is covered; the arguments are options of farside on.
            function farside-on
                set -l code (command farside on --fish $argv); and string join \\n $code | source
            end

            function farside-off
                set -l code (command farside off --fish $argv); and string join \\n $code | source
            end

            function __farside_commands
                string split ' ' 'COMMANDS'
            end

            function __farside_gateways
                set -l before (string match -r '^.*[@,]' -- (commandline -ct))
                string replace -r '^' "$before" -- (command farside --aliases)
            end

            # The command on the line: one of ours, "other", or "none" where there is none yet.
            function __farside_is
                set -l words (commandline -opc)[2..-1]
                set -l found none
                while set -q words[1]
                    switch $words[1]
                        case --
                            set found other
                            break
                        case '-*'
                            contains -- $words[1] VALUED; and set -e words[1]
                        case '*'
                            set found other
                            contains -- $words[1] (__farside_commands); and set found $words[1]
                            break
                    end
                    set -e words[1]
                end
                test $found = $argv[1]
            end

            complete -c farside -f
            complete -c farside -n '__farside_is none' -a '(__fish_complete_command)'
            complete -c farside -n '__farside_is other' -a '(__fish_complete_subcommand)'
            """;
}
