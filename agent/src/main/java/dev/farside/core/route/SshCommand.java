package dev.farside.core.route;

/**
 * A ProxyCommand that is nothing but another ssh on its way to the host: {@code ssh [-qTxa] [-l user] [-p port] -W
 * host:port gateway}, in any order. The words after -W are those that %h:%p have become.
 */
final class SshCommand {
    private final String[] words;
    private int next;
    private String user;
    private int port;
    private String through;
    private String gateway;

    private SshCommand(String command) {
        words = command.strip().split("[ \t]+");
    }

    /**
     * The gateway it names; null if it is any other command.
     *
     * @param target {@code host:port}, where it must lead
     */
    static Hop hop(String command, String target) {
        SshCommand ssh = new SshCommand(command);
        boolean ours = ssh.read() && ssh.through != null && ssh.gateway != null && ssh.port >= 0;
        int colon = target.lastIndexOf(':');
        String bracketed = "[" + target.substring(0, colon) + "]" + target.substring(colon);
        if (!ours || !(ssh.through.equals(target) || ssh.through.equals(bracketed))) {
            return null;
        }
        int at = ssh.gateway.lastIndexOf('@');
        return new Hop(at < 0 ? ssh.user : ssh.gateway.substring(0, at), ssh.gateway.substring(at + 1), ssh.port);
    }

    /** False at the first word that could mean anything else. */
    private boolean read() {
        if (words[0].equals("exec")) {
            next++;
        }
        if (next == words.length || !(words[next].equals("ssh") || words[next].endsWith("/ssh"))) {
            return false;
        }
        for (next++; next < words.length; next++) {
            String word = words[next];
            boolean understood =
                    switch (word) {
                        case "-q", "-T", "-x", "-a" -> true;
                        case "-W" -> (through = argument()) != null;
                        case "-l" -> (user = argument()) != null;
                        case "-p" -> (port = number(argument())) > 0;
                        default -> gateway == null && plain(word) && (gateway = word) != null;
                    };
            if (!understood) {
                return false;
            }
        }
        return true;
    }

    /** The word after an option, its quotes taken off; null if there is none or the shell would make more of it. */
    private String argument() {
        if (++next >= words.length) {
            return null;
        }
        String word = words[next];
        boolean quoted = word.length() > 1
                && (word.charAt(0) == '\'' || word.charAt(0) == '"')
                && word.charAt(word.length() - 1) == word.charAt(0);
        String bare = quoted ? word.substring(1, word.length() - 1) : word;
        return !bare.startsWith("-") && plain(bare.replaceAll("[\\[\\]]", "")) ? bare : null;
    }

    private static int number(String text) {
        return text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }

    /** Nothing a shell would take for more than itself. */
    private static boolean plain(String word) {
        return word.matches("[\\w@.:%-]+") && !word.startsWith("-");
    }
}
