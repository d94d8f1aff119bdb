package dev.farside.core.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A ProxyCommand that does nothing but run another ssh to reach the host:
 * {@code [exec] [/usr/bin/]ssh [OPTION...] -W HOST:PORT GATEWAY}, with options before and after the gateway. Options
 * that have a keyword in the ssh_config become options of the hop. Options about the terminal or about logging are
 * ignored. With any other option, or with shell syntax beyond plain words, the command is run like any other
 * ProxyCommand.
 */
final class SshCommand {
    /** Of no meaning for a session that only forwards. */
    private static final String IDLE = "AKTXYaknqtvx";

    private static final String SPECIAL = "$`\\|&;<>()*?#{}\n";

    private final List<String> words;
    private final List<String> options = new ArrayList<>();
    private int next;
    private String user;
    private int port;
    private String through;
    private String gateway;

    private SshCommand(List<String> words) {
        this.words = words;
    }

    /**
     * The gateway it names; null if it is any other command.
     *
     * @param target {@code host:port}, where it must lead
     */
    static Hop hop(String command, String target) {
        List<String> words = words(command);
        SshCommand ssh = words == null ? null : new SshCommand(words);
        if (ssh == null || !ssh.read() || ssh.through == null || ssh.gateway == null) {
            return null;
        }
        int colon = target.lastIndexOf(':');
        String bracketed = "[" + target.substring(0, colon) + "]" + target.substring(colon);
        if (!(ssh.through.equals(target) || ssh.through.equals(bracketed))) {
            return null;
        }
        int at = ssh.gateway.lastIndexOf('@');
        return new Hop(
                at < 0 ? ssh.user : ssh.gateway.substring(0, at), ssh.gateway.substring(at + 1), ssh.port, ssh.options);
    }

    /** As a shell would split it; null where it would do more than that. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != '\'' && SPECIAL.indexOf(c) >= 0) {
                return null;
            }
            if (quote == 0 && (c == ' ' || c == '\t')) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return quote == 0 ? words : null;
    }

    /** False at the first word that could mean anything else. */
    private boolean read() {
        if (next < words.size() && words.get(next).equals("exec")) {
            next++;
        }
        if (next == words.size()
                || !(words.get(next).equals("ssh") || words.get(next).endsWith("/ssh"))) {
            return false;
        }
        for (next++; next < words.size(); next++) {
            String word = words.get(next);
            if (word.startsWith("-") ? !options(word) : gateway != null || word.isEmpty()) {
                return false;
            }
            gateway = word.startsWith("-") ? gateway : word;
        }
        return true;
    }

    /** {@code -q}, {@code -qT}, {@code -p 22}, {@code -p22}, {@code -qp 22}. */
    private boolean options(String word) {
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            if (letter == '4' || letter == '6') {
                options.add("AddressFamily=" + (letter == '4' ? "inet" : "inet6"));
            } else if (letter == 'C') {
                options.add("Compression=yes");
            } else if (IDLE.indexOf(letter) < 0) {
                String rest = word.substring(i + 1);
                return !rest.isEmpty()
                        ? option(letter, rest)
                        : next + 1 < words.size() && option(letter, words.get(++next));
            }
        }
        return word.length() > 1;
    }

    private boolean option(char letter, String argument) {
        switch (letter) {
            case 'W' -> through = argument;
            case 'l' -> user = argument;
            case 'p' -> port = number(argument);
            case 'o' -> options.add(argument);
            case 'i' -> options.add("IdentityFile=\"" + argument + "\"");
            case 'J' -> options.add("ProxyJump=" + argument);
            case 'b' -> options.add("BindAddress=" + argument);
            case 'B' -> options.add("BindInterface=" + argument);
            case 'c' -> options.add("Ciphers=" + argument);
            case 'm' -> options.add("MACs=" + argument);
            default -> {
                return false;
            }
        }
        return !argument.isEmpty() && port >= 0;
    }

    /** -1: ssh would not take it for a port. */
    private static int number(String text) {
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        return number > 0 && number <= 0xffff ? number : -1;
    }
}
