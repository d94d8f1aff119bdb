package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import java.util.Map;

/** Expands {@code %h}, {@code ${NAME}} and {@code ~} in a value. */
final class Tokens {
    private final Machine machine;
    private final Map<Character, String> tokens;

    /** @param tokens by the letter after the percent sign; {@code %%} is always there */
    Tokens(Machine machine, Map<Character, String> tokens) {
        this.machine = machine;
        this.tokens = tokens;
    }

    String percent(Value value) {
        return expand(value, true, false);
    }

    String dollar(Value value) {
        return expand(value, false, true);
    }

    /** Home directory, tokens and environment, as most file names have it. */
    String file(Value value) {
        return expand(new Value(tilde(value), value.source()), true, true);
    }

    private String expand(Value value, boolean percent, boolean dollar) {
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
                expanded.append(i < text.length() && text.charAt(i) == '%' ? "%" : token(value, i));
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

    private String token(Value value, int at) {
        String text = value.text();
        String replacement = at < text.length() ? tokens.get(text.charAt(at)) : null;
        if (replacement == null) {
            String token = text.substring(at - 1, Math.min(at + 1, text.length()));
            throw new BadInput(
                    value.source(),
                    "'" + token + "' means nothing in '" + text + "'",
                    "write %% for a percent sign; here there are " + known());
        }
        return replacement;
    }

    private String known() {
        StringBuilder known = new StringBuilder("%%");
        for (Character letter : new java.util.TreeSet<>(tokens.keySet())) {
            known.append(" %").append(letter);
        }
        return known.toString();
    }

    /** {@code ~}, {@code ~/x}, {@code ~user/x}. */
    String tilde(Value value) {
        String text = value.text();
        if (!text.startsWith("~")) {
            return text;
        }
        int slash = text.indexOf('/');
        String user = text.substring(1, slash < 0 ? text.length() : slash);
        java.nio.file.Path home = user.isEmpty() ? machine.home() : machine.home(user);
        if (home == null) {
            throw new BadInput(value.source(), "no such user '" + user + "' in '" + text + "'", null);
        }
        int rest = slash < 0 ? text.length() : slash;
        while (rest < text.length() && text.charAt(rest) == '/') {
            rest++;
        }
        String directory = home.toString();
        return (directory.endsWith("/") ? directory : directory + "/") + text.substring(rest);
    }
}
