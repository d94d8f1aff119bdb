package dev.farside.core.sshconfig;

/**
 * The names that ssh accepts for a host or a user: valid_hostname and valid_ruser in OpenSSH's ssh.c. Any other name
 * could become part of a command, because tokens such as {@code %h} put names into commands (CVE-2023-51385).
 */
public final class ValidNames {
    private static final String NOT_IN_HOSTS = "'`\"$\\;&<>|(){}";
    private static final String NOT_IN_USERS = "'`\";&<>|(){}";

    private ValidNames() {}

    /** The fault of the host name, such as {@code has ";" in it}; null if it is valid. */
    public static String hostFault(String host) {
        if (host.startsWith("-")) {
            return "begins with \"-\"";
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ' ' || Character.isISOControl(c) || NOT_IN_HOSTS.indexOf(c) >= 0) {
                return fault(c);
            }
        }
        return null;
    }

    /** The fault of the user name, such as {@code has ";" in it}; null if it is valid. */
    public static String userFault(String user) {
        if (user.startsWith("-")) {
            return "begins with \"-\"";
        }
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (Character.isISOControl(c) || NOT_IN_USERS.indexOf(c) >= 0) {
                return fault(c);
            }
            if (c == ' ' && user.startsWith("-", i + 1)) {
                return "has \"-\" after a blank";
            }
            if (c == '\\' && i == user.length() - 1) {
                return "ends in \"\\\"";
            }
        }
        return null;
    }

    private static String fault(char c) {
        return c == ' '
                ? "has a blank in it"
                : Character.isISOControl(c) ? "has a control character in it" : "has \"" + c + "\" in it";
    }
}
