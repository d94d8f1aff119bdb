package dev.farside.core.sshconfig;

import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The values of an ssh_config for one host, by keyword in lower case. The settings classes share it. Immutable.
 *
 * @param values the values as written, only of keywords that are set
 */
record HostValues(Machine machine, String alias, String hostName, Map<String, List<Value>> values, Warnings warnings) {
    private static final int LEAST_RSA_SIZE = 1024;

    boolean isGiven(String keyword) {
        return values.containsKey(keyword);
    }

    /** The value of a keyword; null if it is not set. */
    List<Value> given(String keyword) {
        return values.get(keyword);
    }

    Value first(String keyword) {
        List<Value> all = values.get(keyword);
        return all == null ? null : all.get(0);
    }

    List<Value> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    Value unlessNone(String keyword) {
        Value value = first(keyword);
        return value == null || value.text().equalsIgnoreCase("none") ? null : value;
    }

    String text(String keyword, String otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : value.text();
    }

    boolean flag(String keyword, boolean otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : value.text().equals("yes");
    }

    int number(String keyword, int otherwise) {
        Value value = first(keyword);
        return value == null ? otherwise : Values.integer(value.text());
    }

    NameList list(String keyword) {
        return new NameList(text(keyword, null));
    }

    List<Path> files(String keyword) {
        return files(keyword, value -> tokens().file(value));
    }

    /** @param name of a file, from what is written */
    List<Path> files(String keyword, Function<Value, String> name) {
        List<Path> files = new ArrayList<>();
        for (Value value : all(keyword)) {
            Path file = value.text().equalsIgnoreCase("none") ? null : file(keyword, name.apply(value), value.source());
            if (file != null) {
                files.add(file);
            }
        }
        return List.copyOf(files);
    }

    /** Null: the locale of this process cannot spell it, and so it counts as missing, with a warning. */
    Path file(String keyword, String name, Source source) {
        Path file = PathText.pathIfAny(name, source, machine.system());
        if (file == null) {
            warnings.add(
                    source + ": " + Keyword.of(keyword).name() + " '" + name + "' counts as missing: " + PathText.HINT);
        }
        return file;
    }

    /** @throws dev.farside.core.input.BadInput no file can have this name, or none in the locale of this process */
    Path path(String name, Source source) {
        return PathText.path(name, source, machine.system());
    }

    /** The files of a keyword that the locale of this process cannot spell. */
    List<String> unspellable(String keyword) {
        List<String> names = new ArrayList<>();
        for (Value value : all(keyword)) {
            String name = value.text().equalsIgnoreCase("none") ? "" : tokens().file(value);
            if (PathText.pathIfAny(name, value.source(), machine.system()) == null) {
                names.add(name);
            }
        }
        return names;
    }

    /** The place that sets a keyword; null if it is not set. */
    Source source(String keyword) {
        List<Value> all = values.get(keyword.toLowerCase(Locale.ROOT));
        return all == null ? null : all.get(0).source();
    }

    int port() {
        return number("port", 22);
    }

    /** The user; empty if none is configured and the user of this process has no name. */
    String userIfAny() {
        Value user = first("user");
        return user == null
                ? machine.user()
                : ConnectionTokens.withoutUser(
                                machine, hostName, alias, Integer.toString(port()), keyAlias(), text("proxyjump", ""))
                        .text(user);
    }

    String addressFamily() {
        return text("addressfamily", "any");
    }

    /** The smallest RSA key in bits. As in ssh, it can only be raised. */
    int requiredRsaSize() {
        return Math.max(LEAST_RSA_SIZE, number("requiredrsasize", LEAST_RSA_SIZE));
    }

    Tokens tokens() {
        return tokens(text("proxyjump", ""));
    }

    /** As {@link #tokens}, but without the jump host, as ssh has them before OpenSSH 9.6. */
    Tokens tokensWithoutJump() {
        return tokens("");
    }

    private Tokens tokens(String jump) {
        return ConnectionTokens.of(machine, hostName, alias, userIfAny(), Integer.toString(port()), keyAlias(), jump);
    }

    /** Null: nobody gave one. */
    String hostKeyAlias() {
        Value value = first("hostkeyalias");
        return value == null ? null : value.text().toLowerCase(Locale.ROOT);
    }

    /** The value of {@code %k}. */
    String keyAlias() {
        String keyAlias = hostKeyAlias();
        return keyAlias == null ? alias : keyAlias;
    }
}
