package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.ThisUser;
import java.util.HashMap;
import java.util.Map;

/**
 * Expands {@code %h}, {@code ${NAME}} and {@code ~} in a value. A host or user name that ssh would not accept is not
 * expanded, because programs choose host names, and values become commands, hops and file names.
 */
final class Tokens {
    /** The tokens whose value is a host name, and those whose value is a user name. */
    private static final String HOSTS = "hnkj";

    private static final String USERS = "ru";

    /** The use of the value, which decides how names in it are checked. */
    private enum Use {
        TEXT,
        HOPS,
        FILE
    }

    private final Machine machine;
    private final Map<Character, String> tokens;

    /**
     * @param tokens values by the letter after the percent sign; {@code %%} is always defined; null if this user lacks
     *     the value, such as a name or a home directory
     */
    Tokens(Machine machine, Map<Character, String> tokens) {
        this.machine = machine;
        this.tokens = tokens;
    }

    /** These, and more. */
    Tokens with(Map<Character, String> more) {
        Map<Character, String> all = new HashMap<>(tokens);
        all.putAll(more);
        return new Tokens(machine, all);
    }

    String percent(Value value) {
        return expand(value, Use.TEXT, true, false);
    }

    /** Expands a ProxyJump, in which the value of each token must stay within its hop. */
    String hops(Value value) {
        return expand(value, Use.HOPS, true, false);
    }

    /** Expands a path, but not {@code ~} or the environment. */
    String path(Value value) {
        return expand(value, Use.FILE, true, false);
    }

    String dollar(Value value) {
        return expand(value, Use.TEXT, false, true);
    }

    /** Expands tokens and the environment. */
    String text(Value value) {
        return expand(value, Use.TEXT, true, true);
    }

    /** The first variable in the value that the environment lacks; null if it has all. */
    String unset(Value value) {
        String text = value.text();
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 1)) {
            int end = text.indexOf('}', at);
            String name = end < 0 ? "" : text.substring(at + 2, end);
            if (!name.isEmpty() && machine.environment(name) == null) {
                return name;
            }
        }
        return null;
    }

    /** Expands the home directory, tokens and the environment, as in most file names. */
    String file(Value value) {
        return expand(new Value(tilde(value), value.source()), Use.FILE, true, true);
    }

    private String expand(Value value, Use use, boolean percent, boolean dollar) {
        String text = value.text();
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dollar && c == '$' && text.startsWith("{", i + 1)) {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new BadInput(value.source(), "'" + text + "' lacks a closing '}'", null);
                }
                expanded.append(environment(value, text.substring(i + 2, end)));
                i = end;
            } else if (percent && c == '%') {
                i++;
                expanded.append(i < text.length() && text.charAt(i) == '%' ? "%" : token(value, i, use));
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }

    private String environment(Value value, String name) {
        String set = name.isEmpty() ? null : machine.environment(name);
        if (set == null) {
            throw new BadInput(
                    value.source(),
                    "environment variable '" + name + "' is not set, used in '" + value.text() + "'",
                    null);
        }
        return set;
    }

    private String token(Value value, int at, Use use) {
        String text = value.text();
        String replacement = at < text.length() ? tokens.get(text.charAt(at)) : null;
        if (replacement == null) {
            String token = text.substring(at - 1, Math.min(at + 1, text.length()));
            if (at < text.length() && tokens.containsKey(text.charAt(at))) {
                throw new BadInput(value.source(), "'" + token + "' in '" + text + "': " + why(text.charAt(at)), null);
            }
            throw new BadInput(
                    value.source(),
                    "'" + token + "' means nothing in '" + text + "'",
                    "write %% for a percent sign; here there are " + known());
        }
        String fault = fault(text.charAt(at), replacement, use);
        if (fault != null) {
            throw new BadInput(
                    value.source(),
                    "'" + ForeignWords.quote(replacement) + "' cannot stand for '%" + text.charAt(at) + "': it "
                            + fault,
                    null);
        }
        return replacement;
    }

    /** The reason why the value is not allowed there; null if it is allowed. */
    private static String fault(char letter, String name, Use use) {
        if (USERS.indexOf(letter) >= 0) {
            String fault = ValidNames.userFault(name);
            return fault == null && use == Use.HOPS && name.indexOf(',') >= 0 ? "has \",\" in it" : fault;
        }
        if (HOSTS.indexOf(letter) < 0) {
            return null;
        }
        String fault = ValidNames.hostFault(name);
        if (fault != null) {
            return fault;
        }
        // ssh never gets these characters in a name: it takes them for the end of a user, the start of a port, or the
        // next hop.
        String foreign = use == Use.HOPS ? "@,/[]:" : use == Use.FILE ? "/" : letter == 'k' ? "" : "@,/[]";
        for (int i = 0; i < foreign.length(); i++) {
            if (name.indexOf(foreign.charAt(i)) >= 0) {
                return "has \"" + foreign.charAt(i) + "\" in it";
            }
        }
        return use == Use.FILE && (name.equals(".") || name.equals("..")) ? "is a directory" : null;
    }

    private static String why(char letter) {
        return letter == 'd' ? ThisUser.noHome() : ThisUser.noName();
    }

    private String known() {
        StringBuilder known = new StringBuilder("%%");
        for (Character letter : new java.util.TreeSet<>(tokens.keySet())) {
            known.append(" %").append(letter);
        }
        return known.toString();
    }

    /** Expands {@code ~}, {@code ~/x} and {@code ~user/x}. */
    String tilde(Value value) {
        String text = value.text();
        if (!text.startsWith("~")) {
            return text;
        }
        int slash = separator(text);
        String user = text.substring(1, slash < 0 ? text.length() : slash);
        java.nio.file.Path home = user.isEmpty() ? machine.home() : machine.home(user);
        if (home == null) {
            String why = user.isEmpty() ? ThisUser.noHome() : "no such user '" + user + "'";
            throw new BadInput(
                    value.source(), why + " in '" + text + "'", user.isEmpty() ? "write the whole path" : null);
        }
        int rest = slash < 0 ? text.length() : slash;
        while (rest < text.length() && machine.system().isSeparator(text.charAt(rest))) {
            rest++;
        }
        String directory = home.toString();
        boolean ends = machine.system().isSeparator(directory.charAt(directory.length() - 1));
        return (ends ? directory : directory + "/") + text.substring(rest);
    }

    /** The place of the first one; -1 if there is none. */
    private int separator(String text) {
        int at = 0;
        while (at < text.length() && !machine.system().isSeparator(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? at : -1;
    }
}
